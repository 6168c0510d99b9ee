"""How near samples come to what they should be, where the data say what that is."""

import numpy as np

from kerasgan.metrics import Score
from kerasgan.metrics.ms_ssim import WIDTH
from kerasgan.metrics.reconstruction import l1, luma, psnr, ssim
from kerasgan.run.real import pick

KEY = "truth"
MOST = 99.0  # decibels that count: equal images have infinitely many
KINDS = {1: "grey", 3: "rgb"}  # of images, by their channels
BLOCK = 256  # images that are compared at once


def scores(subject, yardstick):
    """Compares what a model makes of test images with what belongs to them.

    Args:
        subject: The `Subject`; what belongs to what it is given is its source's `true`.
        yardstick: The `RealImages`, whose `n` and seed count.

    Returns:
        List of `metrics.Score`: L1, PSNR and SSIM, whose rules are part of the names;
        beside them those of what samples would be without the model, named
        `..._untouched`; `class_kept`, how often a classifier finds the class of what
        should be in what was made (`class_kept_untouched`: in what would be without
        the model); and `l1_given_again` and `psnr_given_again`, of what
        samples would have been made of. Empty of a model that makes no images of
        images, and without what nobody knows.
    """
    given = subject.given_images
    if given is None:
        return []
    model, n = subject.source, min(yardstick.n, len(given))
    made = np.concatenate(list(subject.generate_batches(n, yardstick.seed)))
    made, given = model.example.from_networks(made), given[:n]
    true = subject.source.true
    found = []
    if true is not None:
        found += _distances(model, made, true[:n])
        plain = _by_blocks(model.untouched, given)
        if plain is not None:
            found += _distances(model, plain, true[:n], "_untouched")
        found += _classes(subject, yardstick, made, true[:n], plain)
    return found + _again(model, given, made)


def _by_blocks(function, *arrays):
    """Returns what a function makes of the rows of arrays; None where it makes none."""
    starts = range(0, len(arrays[0]), BLOCK)
    blocks = ([each[first : first + BLOCK] for each in arrays] for first in starts)
    found = [function(*block) for block in blocks]
    return None if found[0] is None else np.concatenate(found)


def _distances(model, made, true, suffix=""):
    """Returns L1, PSNR and SSIM of images, the rules of the comparison in their names.

    Args:
        model: The model, whose data range they have.
        made: Array (n, ...).
        true: Array (n, ...).
        suffix: Of the names.
    """
    border, shape = model.border, model.compared(true[:1]).shape[1:]
    span, kind = model.data_range, KINDS.get(shape[-1], "channels")
    by_luma = model.compares_luma and kind == "rgb"
    kind = "luma" if by_luma else kind
    rules = f"{model.compares}{kind}_crop{border}_{len(true)}"

    def values(metric):
        def of(made, true):
            made, true = model.compared(made), model.compared(true)
            if by_luma:
                return metric(luma(made, span), luma(true, span), (0, 1), border)
            return metric(made, true, span, border)

        return np.minimum(_by_blocks(of, made, true), MOST)

    found = []
    for metric, better in ((l1, "lower"), (psnr, "higher"), (ssim, "higher")):
        if metric is ssim and min(shape[:2]) - 2 * border < WIDTH:
            continue
        key = f"{metric.__name__}{suffix}"
        value = float(values(metric).mean())
        found.append(Score(key, f"{key}_{rules}", value, better))
    return found


def _again(model, given, made):
    """Returns how near what samples would have been made of comes to what was given."""
    again = _by_blocks(model.given_again, made)
    if again is None:
        return []
    span = model.conditions[model.undrawn[0]].data_range
    found = []
    for metric, better in ((l1, "lower"), (psnr, "higher")):
        values = _by_blocks(
            lambda x, y, metric=metric: metric(x, y, span), again, given
        )
        key = f"{metric.__name__}_given_again"
        value = float(np.minimum(values, MOST).mean())
        found.append(Score(key, f"{key}_{len(made)}", value, better))
    return found


def _classes(subject, yardstick, made, true, plain=None):
    """Returns how often a classifier finds the class of the truth, where one can.

    It is asked of what was made and, where there is such, of what there would be
    without the model; the floor is what it finds in the truth itself.

    The truth is the test split of what was made; its labels are those of the yardstick,
    where that is this split.
    """
    look, span = yardstick.extractor, subject.source.data_range
    info, recipe = yardstick.test.info, subject.recipe
    same = recipe is not None and (info.name, info.split) == (recipe.made, "test")
    if look.classes is None or not same:
        return []
    try:
        test = yardstick.labelled_test([subject])
    except ValueError:  # they have no labels
        return []
    picked = pick(test, np.arange(len(true)), labelled=True)
    labels = np.concatenate([labels for _, labels in picked])

    def share(images):
        return float(np.mean(look(images, span).probabilities.argmax(axis=1) == labels))

    floor, found = share(true), []
    for suffix, images in (("", made), ("_untouched", plain)):
        if images is not None:
            key = f"class_kept{suffix}"
            name = f"{key}_{look.name}_{len(true)}"
            found.append(Score(key, name, share(images), "higher", floor))
    return found
