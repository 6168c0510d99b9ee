"""What a run does in its own way for encoders of captions and images."""

import numpy as np

from kerasgan import datasets, encoders, load, metrics
from kerasgan.run.classifier import Classification

MOST = 4_000  # test images that encoders are measured on


class Encoding(Classification):
    """How encoders are trained: as classifiers are, on pairs of images and captions."""

    one = "An encoder"
    found = "R-precision {:.2%}, the captions of {} test images being found among 100"

    def loaded(self, path, recipe):
        """Returns the encoders of a checkpoint."""
        return load(path, encoders.TextImageMatching)

    def scores(self, model, recipe):
        """Returns R-precision on the test split, see `retrieval`."""
        return retrieval(model, recipe)


def retrieval(model, recipe, seed=0):
    """Measures encoders on the test split, whose captions they have not seen.

    Args:
        model: `TextImageMatching`.
        recipe: Its `Recipe`.
        seed: Of the other captions.

    Returns:
        Dict as of `test_scores`, of the share of images whose own caption fits better
        than 99 others; None where there is no test split, or one of too few captions.
    """
    options = {"captions": model.text, "shuffle": False, **recipe.reading()}
    try:
        test = datasets.load(recipe.dataset, split="test", **options)
    except ValueError:  # folders and files have no splits
        return None
    images, rows, left = [], [], MOST
    for x, t in test:
        images.append(model.image_vectors(np.asarray(x)[:left]))
        rows.append(np.asarray(t)[:left])
        left -= len(images[-1])
        if left <= 0:
            break
    rows = np.concatenate(rows)
    known = datasets.readable(recipe.dataset)
    meanings = list(map(tuple, rows.tolist()))
    if known is not None:  # other words may mean the same
        meanings = known.asked("test", len(rows))
    try:
        found = metrics.r_precision(
            np.concatenate(images), model.text_vectors(rows), meanings, seed=seed
        )
    except ValueError:
        return None
    found = {"key": "r_precision", "value": float(found)}
    return {"split": "test", "images": len(rows), **found}
