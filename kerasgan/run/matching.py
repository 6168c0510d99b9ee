"""Whether pictures fit their captions best: R-precision, by encoders that match."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from kerasgan import encoders, load, metrics
from kerasgan.metrics import Score, published, readable
from kerasgan.run.subject import weights_digest

KEY = "r_precision"
MOST = 4_000  # pictures that are measured: the first of a split


class Encoders(NamedTuple):
    """Encoders of captions and images that measure.

    Attributes:
        name: Short name for the names of numbers.
        path: Path or published name, as it was given or found.
        model: `TextImageMatching`.
    """

    name: str
    path: str
    model: encoders.TextImageMatching

    def facts(self):
        """Returns a dict for JSON: what they were, to the weight."""
        digest = weights_digest(self.model)
        return {"name": self.name, "path": self.path, "sha256": digest}


def find(given, dataset, subjects):
    """Finds the encoders that measure samples which are made of captions.

    Args:
        given: What `kerasgan.load` takes; None for the published ones of the dataset.
        dataset: Name or path of the dataset.
        subjects: List of `Subject`, of one image shape.

    Returns:
        `Encoders`; None where none is given, and none of such images is published, or
        no subject is told captions.

    Raises:
        ValueError: What is given is no such model, looks at other images, or has
            nothing to measure.
    """
    example = subjects[0].example
    captioned = any(each.caption for each in subjects)
    if given is not None and not captioned:
        raise ValueError(
            "Encoders of captions measure models that are told captions. Received: "
            f"{subjects[0].path}, and --matching {given}. Leave --matching out."
        )
    if not captioned:
        return None
    if given is None:
        given = published.find(dataset, example.shape, [published.ENCODERS])
        if given is None:
            return None
    model = load(given, encoders.TextImageMatching)
    if model.image_shape != example.shape:
        raise ValueError(
            f"The encoders {str(given)!r} look at images of shape {model.image_shape}. "
            f"Received: {example.things} of shape {example.shape}. Give encoders that "
            "were trained on such images."
        )
    name, kind = Path(given).name.removesuffix(".keras"), model.registered_as
    return Encoders(name if name.startswith(kind) else kind, str(given), model)


def scores(subject, yardstick):
    """Makes samples of the captions of the test images, and looks for these captions.

    Captions go from the data to either model as strings, since each numbers the words
    in its own way; words that one does not know are left out there, with a warning.

    Args:
        subject: The `Subject`.
        yardstick: The `RealImages`: test images, number of samples, seed and encoders.

    Returns:
        List of `metrics.Score`: the share of samples whose own caption fits best among
        100, beside that of the real images. Empty for models that are told no captions.

    Raises:
        ValueError: There are no encoders, or too few captions of other meanings.
    """
    if subject.caption is None:
        return []
    found, dataset = yardstick.encoders, yardstick.dataset
    if found is None:
        raise ValueError(
            f"No encoders of the captions of {dataset!r} and of images of shape "
            f"{subject.image_shape} are published. Type: kerasgan train "
            f"text_image_matching --dataset {dataset}, and add --matching with its run "
            "folder."
        )
    data = yardstick.captioned_test([subject])
    real, captions = pairs(found.model, data, min(yardstick.n, MOST))
    name, text = subject.caption
    told = {name: text.numbered(captions)}
    made = subject.generate_batches(len(captions), yardstick.seed, **told)
    made = np.concatenate([found.model.image_vectors(images) for images in made])
    place, seed = yardstick.places[1], yardstick.seed
    value, floor = (
        precision(found.model, x, captions, place, seed) for x in (made, real)
    )
    where = f"{found.name}_{place[1]}_{len(captions)}_seed{seed}"
    return [Score(KEY, f"{KEY}_{where}", value, "higher", floor)]


def pairs(model, data, count):
    """Encodes the first images of a dataset, and reads their captions.

    Args:
        model: `TextImageMatching`.
        data: Dataset that was loaded with captions, not shuffled.
        count: The most images.

    Returns:
        `(vectors, captions)`: of the images (n, units), and list of n strings.
    """
    vectors, captions = [], []
    for images, rows in data:
        left = count - len(captions)
        vectors.append(model.image_vectors(np.asarray(images)[:left]))
        captions += data.info.text.outside(np.asarray(rows)[:left]).tolist()
        if len(captions) == count:
            break
    return np.concatenate(vectors), captions


def precision(model, vectors, captions, place, seed=0):
    """Measures R-precision: the own caption among 99 others of other meanings.

    Args:
        model: `TextImageMatching`.
        vectors: Those of the pictures (n, units).
        captions: List of n strings.
        place: `(name, split)` of the data that these are the first captions of. Where
            their attributes are known, other words may mean the same.
        seed: Of the choice of the others.

    Returns:
        Share in [0, 1].

    Raises:
        ValueError: There are too few captions of other meanings.
    """
    (name, split), rows = place, model.text.numbered(captions)
    known, meanings = readable(name), list(map(tuple, rows.tolist()))
    if known is not None and split in known.splits:
        meanings = known.asked(split, len(rows))
    texts = model.text_vectors(rows)
    return float(metrics.r_precision(vectors, texts, meanings, seed=seed))
