"""Tools that look into the latent space, the same for every generator.

Each returns a `Sheet` (a projection a `Projection`) of arrays, which draws a labelled
picture and writes an animation. What they take as `model` is any `GenerativeModel` of
images.
"""

from kerasgan.latent import measures
from kerasgan.latent.attributes import attribute_vector, edit, find_attribute
from kerasgan.latent.interpolation import (
    interpolate,
    interpolate_captions,
    interpolate_classes,
    lerp,
    slerp,
)
from kerasgan.latent.manifold import manifold
from kerasgan.latent.measures import slant, stroke_width
from kerasgan.latent.nearest import nearest_training_images
from kerasgan.latent.projected import Projection
from kerasgan.latent.projection import project
from kerasgan.latent.result import Sheet
from kerasgan.latent.traversal import traverse
from kerasgan.latent.truncation import truncate, truncated

__all__ = [
    "Projection",
    "Sheet",
    "attribute_vector",
    "edit",
    "find_attribute",
    "interpolate",
    "interpolate_captions",
    "interpolate_classes",
    "lerp",
    "manifold",
    "measures",
    "nearest_training_images",
    "project",
    "slant",
    "slerp",
    "stroke_width",
    "traverse",
    "truncate",
    "truncated",
]
