"""Publishes a picture of changing colour and a tone of changing pitch by WHIP, with aiortc.

Usage: publish.py URL TOKEN CODEC COLOURS PITCHES
CODEC is VP8 or H264; COLOURS (such as red,blue) and PITCHES (in Hz, such as 400,800) take turns,
both at the same moment, a second each. Ends when its input is closed.
Output, a JSON value a line: {"state": …} whenever the connection's state changes.
"""

import array
import asyncio
import fractions
import math
import sys
import time

from aiortc import RTCRtpSender, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack
from av import AudioFrame, VideoFrame

from signalling import conversation, new_peer, tell, until_dismissed

WIDTH, HEIGHT = 320, 180
PICTURES_A_SECOND = 15
SAMPLES_A_SECOND = 48_000
SAMPLES_A_FRAME = 960
AMPLITUDE = 9_000
# Colour differences, blue and red.
COLOURS = {"red": (90, 230), "blue": (230, 100), "green": (60, 60)}


class Beat:
    """The clock that picture and sound share."""

    def __init__(self):
        self.begun_at = None

    async def wait_for(self, seconds):
        """Until so much has gone by since the first call."""
        if self.begun_at is None:
            self.begun_at = time.monotonic()
        await asyncio.sleep(self.begun_at + seconds - time.monotonic())


class Picture(VideoStreamTrack):
    """One colour after another; a bright bar moves, so that no two pictures are the same."""

    def __init__(self, beat, colours):
        super().__init__()
        self.beat, self.colours, self.number = beat, colours, 0

    async def recv(self):
        number, self.number = self.number, self.number + 1
        await self.beat.wait_for(number / PICTURES_A_SECOND)
        colour = self.colours[number // PICTURES_A_SECOND % len(self.colours)]
        picture = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        row = bytearray(b"\x60" * WIDTH)
        bar = number * 8 % (WIDTH - 8)
        row[bar : bar + 8] = b"\xc0" * 8
        light, blue, red = picture.planes
        light.update(row.ljust(light.line_size) * light.height)
        for plane, difference in zip((blue, red), COLOURS[colour]):
            plane.update(bytes([difference]) * plane.buffer_size)
        picture.pts, picture.time_base = number, fractions.Fraction(1, PICTURES_A_SECOND)
        return picture


class Tone(AudioStreamTrack):
    """One pitch after another."""

    def __init__(self, beat, pitches_hz):
        super().__init__()
        self.beat, self.pitches_hz, self.first = beat, pitches_hz, 0

    async def recv(self):
        first, self.first = self.first, self.first + SAMPLES_A_FRAME
        await self.beat.wait_for(first / SAMPLES_A_SECOND)
        pitch_hz = self.pitches_hz[first // SAMPLES_A_SECOND % len(self.pitches_hz)]
        turn = 2 * math.pi * pitch_hz / SAMPLES_A_SECOND
        samples = (round(AMPLITUDE * math.sin(turn * at)) for at in range(first, first + SAMPLES_A_FRAME))
        frame = AudioFrame("s16", "mono", SAMPLES_A_FRAME)
        frame.planes[0].update(array.array("h", samples).tobytes())
        frame.sample_rate, frame.pts = SAMPLES_A_SECOND, first
        frame.time_base = fractions.Fraction(1, SAMPLES_A_SECOND)
        return frame


async def main(url, token, codec, colours, pitches):
    beat, peer = Beat(), new_peer()
    peer.on("connectionstatechange", lambda: tell(state=peer.connectionState))
    picture = peer.addTransceiver(Picture(beat, colours.split(",")), "sendonly")
    peer.addTransceiver(Tone(beat, [int(pitch) for pitch in pitches.split(",")]), "sendonly")
    offered = RTCRtpSender.getCapabilities("video").codecs
    picture.setCodecPreferences([one for one in offered if one.mimeType in (f"video/{codec}", "video/rtx")])
    async with conversation(peer, url, token):
        await until_dismissed()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
