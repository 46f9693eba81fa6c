"""How a peer begins and ends: one offer, one answer, one farewell (WHIP, RFC 9725, and WHEP)."""

import asyncio
import contextlib
import json
import sys
import urllib.parse
import urllib.request

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

ANSWERED_WITHIN_S = 30


def tell(**what):
    """One line for whoever started this program."""
    print(json.dumps(what), flush=True)


def new_peer():
    """A peer that asks no server of strangers for its own address."""
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


def send(url, token, method, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
    request = urllib.request.Request(url, body, headers, method=method)
    # Nothing here goes through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=ANSWERED_WITHIN_S) as answer:
        return answer.read().decode(), answer.headers.get("Location")


@contextlib.asynccontextmanager
async def conversation(peer, url, token):
    """Connects the peer, and says goodbye in the end."""
    await peer.setLocalDescription(await peer.createOffer())
    offer = peer.localDescription.sdp.encode()
    answer, location = await asyncio.to_thread(send, url, token, "POST", offer)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    try:
        yield
    finally:
        await asyncio.to_thread(send, urllib.parse.urljoin(url, location), token, "DELETE")
        await peer.close()


async def until_dismissed():
    """Waits until whoever started this program closes its input."""
    words = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
    await words.read()
