"""Models that encode captions and images, and that draw no samples."""

from kerasgan.encoders.text_image_matching import TextImageMatching
from kerasgan.engine.registry import ENCODERS

get, names, registered = ENCODERS.get, ENCODERS.names, ENCODERS.registered

__all__ = ["TextImageMatching", "get", "names", "registered"]
