"""Samples that cannot be drawn: the first line of what is said."""

import numpy as np
import pytest

from kerasgan.models import CGAN
from tests.bad_input import refusal

SHAPE = (8, 8, 1)


@pytest.fixture(scope="module")
def cgan():
    model = CGAN(SHAPE, 4, width=2, classes=3)
    model.compile()
    return model


GENERATE = {
    "no samples": ((0,), {}, "n must be a positive integer. Received: n=0."),
    "samples below zero": ((-1,), {}, "n must be a positive integer. Received: n=-1."),
    "half a sample": ((0.5,), {}, "n must be a positive integer. Received: n=0.5."),
    "samples of text": (
        ("many",),
        {},
        "n must be a positive integer. Received: n='many'.",
    ),
    "samples without end": (
        (10**12,),
        {},
        "1000000000000 images of shape (8, 8, 1) would take 238,419 GiB of memory; "
        "the limit is 8 GiB. Draw fewer at a time, generate_batches(n) for example.",
    ),
    "a seed below zero": (
        (2,),
        {"seed": -1},
        "seed must be a non-negative integer or None. Received: seed=-1.",
    ),
    "a truncation of zero": (
        (2,),
        {"truncation": 0},
        "truncation must be at least 0.02, or None; 0.5 to 2 are usual. Received: "
        "truncation=0.",
    ),
    "a truncation of NaN": (
        (2,),
        {"truncation": np.nan},
        "truncation must be at least 0.02, or None; 0.5 to 2 are usual. Received: "
        "truncation=nan.",
    ),
    "codes of no model": (
        (2,),
        {"codes": {"c1": 1}},
        "CGAN has no codes. Received: codes={'c1': 1}. Leave them out, or train an "
        "InfoGAN.",
    ),
    "labels out of range": (
        (2,),
        {"labels": 3},
        "The model has 3 classes, the labels 0 to 2. Received: labels=3.",
    ),
    "labels of halves": (
        (2,),
        {"labels": [0.5, 1.5]},
        "labels must be one whole number, 2 of them, some whose number divides 2, "
        "or rows (2, 3). Received: labels=[0.5, 1.5]. Write labels=3, for example.",
    ),
    "labels that do not divide": (
        (4,),
        {"labels": [0, 1, 2]},
        "labels must be one whole number, 4 of them, some whose number divides 4, "
        "or rows (4, 3). Received: labels=[0, 1, 2]. Write labels=3, for example.",
    ),
    "rows that sum to two": (
        (1,),
        {"labels": [[1.0, 1.0, 0.0]]},
        "Label rows must be weights from 0 on that sum to 1, one-hot or mixtures. "
        "Received: labels=[[1.0, 1.0, 0.0]].",
    ),
    "labels of two lengths": (
        (2,),
        {"labels": [[1], [1, 2]]},
        "labels must be one whole number, 2 of them, some whose number divides 2, "
        "or rows (2, 3). Received: labels=[[1], [1, 2]]. Write labels=3, for "
        "example.",
    ),
}


@pytest.mark.parametrize("row", GENERATE)
def test_generate(row, cgan):
    given, options, expected = GENERATE[row]
    said = refusal(lambda: cgan.generate(*given, **options), ValueError)
    assert said == expected
