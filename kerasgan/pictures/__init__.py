"""Pictures of samples and of a training's course."""

from kerasgan.pictures.colors import FIELD, GENERATED, REAL
from kerasgan.pictures.images import (
    captioned,
    grid,
    labelled,
    plot_losses,
    save_apng,
    save_gif,
    save_images,
    strips,
    to_uint8,
)
from kerasgan.pictures.points import as_points, points, scatter
from kerasgan.pictures.sounds import spectrograms

__all__ = [
    "FIELD",
    "GENERATED",
    "REAL",
    "as_points",
    "captioned",
    "grid",
    "labelled",
    "plot_losses",
    "points",
    "save_apng",
    "save_gif",
    "save_images",
    "scatter",
    "spectrograms",
    "strips",
    "to_uint8",
]
