"""How different the samples of one caption are, beside real pictures of it."""

import numpy as np

from kerasgan.metrics import Score, class_diversity, readable

KEY = "caption_diversity"
CAPTIONS, PICTURES = 50, 20  # and pictures of each


def scores(subject, yardstick):
    """Makes several samples of each of some captions that training never heard.

    Args:
        subject: The `Subject`.
        yardstick: The `RealImages`: dataset, features and seed.

    Returns:
        List of `metrics.Score`, one of each split: the mean distance of two samples of
        one caption, over that of as many real pictures of it. 1 is as diverse as real
        pictures are, 0 a single picture of each caption, and pictures that differ in
        what the caption says are above 1. The floor is that of other real pictures.
        Empty for models that are told no captions, and for data of which nobody can
        draw another picture of a caption.
    """
    known = readable(yardstick.dataset)
    if known is None or subject.caption is None:
        return []
    return [_score(subject, yardstick, known, each) for each in known.splits]


def _score(subject, yardstick, known, split):
    """Returns the score of the first captions of a split that mean different things.

    Raises:
        ValueError: The features of real pictures of a caption do not differ.
    """
    rows = {}
    for row, attributes in enumerate(known.asked(split, None)):
        rows.setdefault(attributes, row)
    asked, rows = list(rows)[:CAPTIONS], list(rows.values())[:CAPTIONS]
    captions, look = known.captions(split, rows[-1] + 1), yardstick.extractor
    side, seed = subject.image_shape[0], yardstick.seed
    labels = np.repeat(np.arange(len(asked)), PICTURES)

    drawn = known.again(asked, 2 * PICTURES, side, seed)
    real = look(drawn, data_range=(0, 255)).features.reshape(
        len(asked), 2, PICTURES, -1
    )
    halves = [real[:, i].reshape(len(labels), -1) for i in (0, 1)]

    name, text = subject.caption
    told = np.repeat(text.numbered([captions[row] for row in rows]), PICTURES, axis=0)
    made = subject.generate_batches(len(labels), seed, **{name: told})
    made = np.concatenate([look(images).features for images in made])

    whole, other, mine = (class_diversity(x, labels) for x in (*halves, made))
    if not whole:
        raise ValueError(f"{look.name} sees the same in all real pictures of a caption")
    where = f"{look.name}_{split}_{len(asked)}x{PICTURES}_seed{seed}"
    value, floor = mine / whole, other / whole
    return Score(f"{KEY}_{split}", f"{KEY}_{where}", value, "real", floor)
