"""Plays a program by WHEP, with aiortc, and tells what is seen and heard.

Usage: play.py URL TOKEN
Ends when its input is closed. Output, a JSON value a line:
{"picture": colour, "height": …, "taken_at_s": …} for a picture of another colour than the last,
{"pitch_hz": …, "taken_at_s": …} for sound of another pitch,
{"pictures": …, "sound_s": …, "lost": …} each second of sound: how much was decoded so far.
A moment is one of the clock to which the sender's reports tie picture and sound (RFC 3550, 6.4.1); null before them.
"""

import asyncio
import contextlib
import sys

from aiortc.rtp import RtcpSrPacket

from signalling import conversation, new_peer, tell, until_dismissed

# How far the colour differences of a colour lie from grey at least.
VIVID = 30
# Frames of one pitch are measured this differently at most; some have the end of one and the start of the next.
STEADY_HZ = 20


class SenderClock:
    """When the samples of a receiver's track were taken, on the clock of the sender's reports."""

    def __init__(self, receiver):
        self.receiver, self.tie = receiver, None
        self.handle = receiver._handle_rtcp_packet
        receiver._handle_rtcp_packet = self.read

    async def read(self, packet):
        if isinstance(packet, RtcpSrPacket):
            said = packet.sender_info
            self.tie = said.ntp_timestamp / 2**32, said.rtp_timestamp
        await self.handle(packet)

    def moment(self, frame):
        if self.tie is None:
            return None
        # Decoded frames count from the first one.
        origin = self.receiver._RTCRtpReceiver__timestamp_mapper._origin
        at, ticks = self.tie
        distance = (origin + frame.pts - ticks) % 2**32
        distance -= 2**32 if distance >= 2**31 else 0
        return at + float(distance * frame.time_base)


def colour(picture):
    _, blue, red = (sum(bytes(plane)) / plane.buffer_size - 128 for plane in picture.planes)
    if max(abs(blue), abs(red)) < VIVID:
        return "grey"
    if blue < 0 and red < 0:
        return "green"
    return "blue" if blue > red else "red"


def pitch_hz(sound):
    """By how often the first channel rises through nothing."""
    channels = len(sound.layout.channels)
    samples = memoryview(bytes(sound.planes[0])).cast("h")[: sound.samples * channels : channels].tolist()
    rises = [at for at, (one, next_one) in enumerate(zip(samples, samples[1:])) if one < 0 <= next_one]
    return (len(rises) - 1) * sound.sample_rate / (rises[-1] - rises[0]) if len(rises) > 1 else 0


class Seen:
    """The picture so far."""

    def __init__(self, receiver):
        self.receiver, self.clock = receiver, SenderClock(receiver)
        self.pictures, self.colour = 0, None

    async def watch(self):
        while True:
            picture = await self.receiver.track.recv()
            self.pictures += 1
            before, self.colour = self.colour, colour(picture)
            if self.colour != before:
                tell(picture=self.colour, height=picture.height, taken_at_s=self.clock.moment(picture))


class Heard:
    """The sound so far."""

    def __init__(self, receiver, seen):
        self.receiver, self.clock, self.seen = receiver, SenderClock(receiver), seen
        self.samples, self.pitch_hz = 0, 0
        self.last = 0, None

    async def listen(self):
        while True:
            sound = await self.receiver.track.recv()
            self.hear(sound)
            before, self.samples = self.samples, self.samples + sound.samples
            if before // sound.sample_rate != self.samples // sound.sample_rate:
                await self.sum_up(self.samples / sound.sample_rate)

    def hear(self, sound):
        (before, taken_at_s), self.last = self.last, (pitch_hz(sound), self.clock.moment(sound))
        if abs(self.last[0] - before) < STEADY_HZ < abs(before - self.pitch_hz):
            self.pitch_hz = before
            tell(pitch_hz=before, taken_at_s=taken_at_s)

    async def sum_up(self, sound_s):
        lost = 0
        for receiver in (self.receiver, self.seen.receiver):
            stats = (await receiver.getStats()).values()
            lost += sum(one.packetsLost for one in stats if one.type == "inbound-rtp")
        tell(pictures=self.seen.pictures, sound_s=sound_s, lost=lost)


async def main(url, token):
    peer = new_peer()
    seen = Seen(peer.addTransceiver("video", "recvonly").receiver)
    heard = Heard(peer.addTransceiver("audio", "recvonly").receiver, seen)
    async with conversation(peer, url, token):
        playing = asyncio.gather(seen.watch(), heard.listen())
        dismissed = asyncio.ensure_future(until_dismissed())
        await asyncio.wait([playing, dismissed], return_when=asyncio.FIRST_COMPLETED)
        playing.cancel()
    # Whatever else ended it is a failure.
    with contextlib.suppress(asyncio.CancelledError):
        await playing


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
