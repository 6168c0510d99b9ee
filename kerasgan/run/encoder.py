"""What a run does in its own way for encoders of captions and images."""

from kerasgan import datasets, encoders, load
from kerasgan.run import matching
from kerasgan.run.classifier import Classification


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
    options = {"captions": True, "shuffle": False, **recipe.reading()}
    try:
        test = datasets.load(recipe.dataset, split="test", **options)
    except ValueError:  # folders and files have no splits
        return None
    vectors, captions = matching.pairs(model, test, matching.MOST)
    place = recipe.dataset, "test"
    try:
        found = matching.precision(model, vectors, captions, place, seed)
    except ValueError:  # of too few captions
        return None
    found = {"key": matching.KEY, "value": found}
    return {"split": "test", "images": len(captions), **found}
