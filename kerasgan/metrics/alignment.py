"""Whether pictures show what their captions say.

Two measures, neither of which needs people: R-precision (Xu et al., 2018, "AttnGAN",
https://arxiv.org/abs/1711.10485, section 4.1), by encoders that match texts and images,
and the attributes that an exact reader finds, for data whose attributes are known.
"""

from typing import NamedTuple

import numpy as np

from kerasgan.errors import check_positive


class CaptionAccuracy(NamedTuple):
    """What `caption_accuracy` found in n pictures.

    Attributes:
        attributes: Dict of attribute -> share of the pictures that have it as asked.
        all: Share in which all attributes are as asked.
        unreadable: Share in which no attributes could be read; they count as wrong.
    """

    attributes: dict
    all: float
    unreadable: float


def caption_accuracy(asked, found):
    """Counts in how many pictures each attribute is as asked.

    Args:
        asked: List of named tuples of attributes, those that captions asked for; None
            for what a caption says nothing of.
        found: List of such, what was read in the pictures made of them; None where
            nothing could be read.

    Returns:
        `CaptionAccuracy`. An attribute counts in those pictures that were asked for it,
        and its share is NaN where none was.

    Raises:
        ValueError: The lists are empty, or not of one length.
    """
    if not asked or len(asked) != len(found):
        raise ValueError(
            "Each picture has the attributes that were asked for. Received: "
            f"{len(asked)} of what was asked and {len(found)} of what was found. Read "
            "all pictures, in order."
        )
    names = asked[0]._fields
    wanted = np.array([[each is not None for each in one] for one in asked])
    nothing = (None,) * len(names)
    right = np.array(
        [
            [one == other for one, other in zip(a, f or nothing, strict=True)]
            for a, f in zip(asked, found, strict=True)
        ]
    )
    with np.errstate(invalid="ignore"):
        shares = (right & wanted).sum(axis=0) / wanted.sum(axis=0)
    whole = (right | ~wanted).all(axis=1)
    unread = np.array([each is None for each in found])
    return CaptionAccuracy(
        dict(zip(names, shares.tolist(), strict=True)),
        float((whole & ~unread).mean()),
        float(unread.mean()),
    )


def r_precision(images, texts, meanings, others=99, seed=0):
    """The share of pictures whose own caption fits best, among those of others.

    Each picture is compared with its caption and `others` captions of other meanings,
    drawn at random. It counts where its own has the largest cosine.

    Args:
        images: Vectors (n, units) of pictures, of an image encoder that matches.
        texts: Vectors (n, units) of the captions that they were made of.
        meanings: n hashable values, equal where captions mean the same: their
            attributes, or the captions themselves.
        others: Number of other captions; 99 as published.
        seed: Seed of their choice.

    Returns:
        Share in [0, 1]; 1 / (others + 1) by chance.

    Raises:
        ValueError: The numbers differ, or there are too few captions of other meanings.
    """
    check_positive(others=others)
    images, texts = (_unit(np.asarray(each, "float64")) for each in (images, texts))
    numbers = {meaning: i for i, meaning in enumerate(dict.fromkeys(meanings))}
    meaning = np.array([numbers[each] for each in meanings])
    if not len(images) == len(texts) == len(meaning):
        raise ValueError(
            "Each picture has a caption, and each caption a meaning. Received: "
            f"{len(images)} pictures, {len(texts)} captions, {len(meaning)} meanings."
        )
    random, right = np.random.default_rng(seed), 0
    for i, vector in enumerate(images):
        strange = np.flatnonzero(meaning != meaning[i])
        if len(strange) < others:
            raise ValueError(
                f"R-precision takes {others} captions of other meanings for each "
                f"picture. Received: {len(strange)}. Write others={len(strange)}, or "
                "give more captions."
            )
        chosen = random.choice(strange, others, replace=False)
        right += vector @ texts[i] > (texts[chosen] @ vector).max()
    return right / len(images)


def _unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
