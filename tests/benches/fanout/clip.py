"""The program of the comparison as a clip: thirty frames a second of seven packets, and a sound every 60 ms.

The pictures are VP8 key frames and inter frames by their first bytes and noise behind: 2 Mbit/s that no server decodes.
"""

import os
import struct

FRAMES = 60
FRAMES_A_SECOND = 30
# Seven payloads of 1,150 bytes, each with a descriptor of four.
FRAME_BYTES = 7 * 1146
KEY_FRAME = bytes.fromhex("1002009d012a0005d002")
SOUNDS = 33
SOUND_BYTES = 240
# Opus, 60 ms of wideband speech in one frame (RFC 6716, section 3.1).
SOUND_FIRST_BYTE = bytes([11 << 3])


def write(folder):
    """Writes program.ivf and program.ogg; both last two seconds."""
    pictures, sound = folder / "program.ivf", folder / "program.ogg"
    header = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, b"VP80", 1280, 720, FRAMES_A_SECOND, 1, FRAMES, 0)
    frames = []
    for number in range(FRAMES):
        first = bytes([KEY_FRAME[0] | (number > 0)])
        body = first + KEY_FRAME[1:] + os.urandom(FRAME_BYTES - len(KEY_FRAME))
        frames.append(struct.pack("<IQ", len(body), number) + body)
    pictures.write_bytes(header + b"".join(frames))
    head = struct.pack("<8sBBHIHB", b"OpusHead", 1, 2, 0, 48_000, 0, 0)
    tags = struct.pack("<8sI", b"OpusTags", 0) + struct.pack("<I", 0)
    pages = [page(0, 2, 0, head), page(1, 0, 0, tags)]
    for number in range(SOUNDS):
        packet = SOUND_FIRST_BYTE + os.urandom(SOUND_BYTES - 1)
        pages.append(page(number + 2, 0, (number + 1) * 2_880, packet))
    sound.write_bytes(b"".join(pages))
    return pictures, sound


def page(number, flags, position, packet):
    """One packet as a page of Ogg (RFC 3533, section 6)."""
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    header = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, position, 1, number, 0, len(lacing)) + lacing
    whole = bytearray(header + packet)
    whole[22:26] = struct.pack("<I", checksum(whole))
    return bytes(whole)


def checksum(data):
    """CRC-32 with the polynomial 0x04c11db7, nothing reflected, beginning with 0."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value
