"""Labels of the command line: numbers and names."""

import numpy as np
import pytest

from kerasgan.modalities import Condition, Label

LABEL = Label(3)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("3", None, [3]),
        ("0, 1,2", None, [0, 1, 2]),
        ("-1", ["cat", "dog"], [-1]),
        ("dog,cat,1", ["cat", "dog"], [1, 0, 1]),
        ("10,9,9", ["9", "10"], [1, 0, 0]),  # a number is a name
    ],
)
def test_parse(text, names, expected):
    assert LABEL.parse(text, names) == expected


@pytest.mark.parametrize(
    ("text", "names", "message"),
    [
        (
            "cat",
            None,
            "The classes of 'x' have no names here; .* labels=cat. Write num",
        ),
        (
            "cats",
            ["cat", "dog"],
            "Unknown class of 'x'. Received: 'cats'. Did you mean",
        ),
        ("1", ["9", "10"], "Unknown class of 'x'. Received: '1'. Did you mean '10'"),
        ("1,,2", None, "Labels are classes with commas between them"),
    ],
)
def test_what_is_no_class_is_refused(text, names, message):
    with pytest.raises(ValueError, match=message) as caught:
        LABEL.parse(text, names, " of 'x'")
    assert "\n" not in str(caught.value)


def test_words():
    assert LABEL.words([1, 0, 1], ["cat", "dog"]) == "dog (1), cat (0)"
    assert LABEL.words([1, 0], ["0", "1"]) == LABEL.words([1]) == ""
    assert LABEL.words([-1, 7], ["cat"]) == ""


def test_what_files_hold():
    assert LABEL.outside(np.eye(3)[[2, 0]]).tolist() == [2, 0]
    assert Condition().outside(np.ones(2)).tolist() == [1, 1]


def test_a_condition_that_is_not_read_is_refused():
    with pytest.raises(ValueError, match="Condition is not read from the command line"):
        Condition().parse("red")
