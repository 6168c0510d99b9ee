"""PNG files of 16 bits a channel, which Pillow writes of grey images alone."""

import struct
import zlib

import numpy as np

COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # by channels: grey, with alpha, RGB, RGBA
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def of_16_bits(pixels):
    """Returns the bytes of a PNG file.

    Args:
        pixels: Array (height, width, channels), uint16, of 1 to 4 channels.

    Reference: https://www.w3.org/TR/png-3/, sections 5 and 11.2.1.
    """
    height, width, channels = pixels.shape
    kind = COLOUR_TYPES[channels]
    rows = pixels.astype(">u2").reshape(height, -1).view("uint8")
    unfiltered = np.zeros((height, 1), "uint8")
    packed = zlib.compress(np.concatenate([unfiltered, rows], axis=1).tobytes(), 9)
    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name, content):
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum
