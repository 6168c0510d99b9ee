"""The scores of an entry: which, on how many samples, and how near they repeat."""

from kerasgan.metrics import features
from kerasgan.run import evaluation
from kerasgan.run.subject import find
from kerasgan.run.yardstick import RealImages

METRICS = ("frechet", "precision_recall", "density_coverage")
LABELLED = ("class_accuracy", "class_diversity")
SHORT = 1_000  # samples of a measurement that takes seconds
# The same samples on another machine differ in their last digits, and so do these.
TOLERANCE = {"relative": 0.01, "absolute": 0.002}


def measure(folder, plan):
    """Measures an entry against the test split; returns a dict for JSON."""
    if not plan.recipe.model_class.generative:
        return accuracy(folder, plan.recipe)
    recipe = plan.recipe
    (found,) = measured([folder], recipe.made, copies=True, recipe=recipe)
    (found["in_short"],) = in_short([folder], recipe.made, found["n"], recipe)
    return found


def in_short(folders, dataset, most, recipe=None):
    """Measures the Fréchet distance of entries of one dataset, on few samples.

    Few samples have another distance than many: that of 1,000 is larger by more than
    what a fault would add to it. So entries publish both, and what is measured on few
    is compared with what was measured on as few. The other metrics look for neighbours
    among all test images, which takes long however few the samples are.

    Args:
        folders: Paths of the entries.
        dataset: What they were trained on.
        most: Number of samples of their whole measurement.
        recipe: `Recipe` that they were trained by, where they do not tell it yet.

    Returns:
        List of dicts: the number of samples, and the numbers with their floors.
    """
    n = min(SHORT, most)
    subjects = [find(folder, recipe=recipe) for folder in folders]
    yardstick = RealImages(subjects, dataset, metrics=("frechet",), n=n)
    scores = [evaluation.score_facts(yardstick.scores(each)) for each in subjects]
    return [{"n": n, "scores": each} for each in scores]


def measured(folders, dataset, samples=None, copies=False, recipe=None):
    """Measures entries of one dataset, conditional or not.

    Args:
        folders: Paths of the entries.
        dataset: What they were trained on.
        samples: Number of samples; 10,000, or as many as there are training images.
        copies: Whether to look for copies of training images, too, which takes a look
            at all of these.
        recipe: As for `in_short`.

    Returns:
        List of dicts: what the numbers depend on, and the numbers with their floors.
    """
    found = {}
    for labelled in (False, True):
        subjects = [find(folder, recipe=recipe) for folder in folders]
        subjects = [each for each in subjects if each.conditional == labelled]
        if not subjects:
            continue
        seen = features.default(dataset, subjects[0].example)
        names = METRICS + LABELLED * (labelled and seen.classes is not None)
        yardstick = RealImages(subjects, dataset, metrics=names, n=samples)
        for each in subjects:
            if copies:
                facts = evaluation.measure(each, yardstick).facts()
                facts.pop("subject"), facts.pop("seconds")
            else:
                again = evaluation.measured(each, yardstick)
                facts = {"scores": evaluation.score_facts(again)}
            found[each.path] = {**yardstick.facts(), **facts, "tolerance": TOLERANCE}
    return [found[str(folder)] for folder in folders]


def accuracy(folder, recipe):
    """Measures what samples nothing on the test split; returns a dict for JSON."""
    from kerasgan import presets
    from kerasgan.run.train import kind_of

    model = presets.load(folder, recipe.model_class)
    scores = kind_of(recipe).scores(model, recipe)
    if scores is None:
        return None
    return {
        "dataset": recipe.dataset,
        "n": scores["images"],
        "test": {"name": recipe.dataset, "split": "test", "images": scores["images"]},
        "scores": [
            {
                "key": scores["key"],
                "name": scores["key"],
                "value": scores["value"],
                "floor": None,
                "ratio": None,
                "better": "higher",
            }
        ],
        "tolerance": TOLERANCE,
    }
