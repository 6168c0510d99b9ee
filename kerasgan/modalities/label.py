"""Labels: the classes that samples are asked for."""

import numpy as np

from kerasgan.errors import unknown
from kerasgan.modalities import seeds
from kerasgan.modalities.condition import Condition


class Label(Condition):
    """One of some classes, or a mixture of them.

    Inside labels are rows (m, classes) that sum to 1, so that classes interpolate;
    outside they are whole numbers.

    Args:
        classes: Number of classes.
    """

    def __init__(self, classes):
        self.classes = int(classes)

    def array(self, n, seed, stream=0):
        """Draws the labels of n samples where none are given: int32 (n,), uniform."""
        random = seeds.generator(seed, stream)
        return random.integers(self.classes, size=n, dtype="int32")

    def rows(self, labels, n):
        """Reads the labels that n samples are asked of.

        Args:
            labels: One whole number for all; or n of them; or k that divide n, for
                n / k samples of each, in this order; or rows (n, classes) of weights
                from 0 on that sum to 1.
            n: Number of samples.

        Returns:
            float32 array (n, classes).

        Raises:
            ValueError: None of these.
        """
        classes = self.classes
        try:
            given = np.asarray(labels)
        except ValueError:  # rows of different lengths
            given = np.empty((0,))
        rows = given.shape == (n, classes) and given.dtype.kind in "fiu"
        if rows:
            sums = given.sum(axis=1)
            if not ((given >= 0).all() and np.allclose(sums, 1, atol=1e-3)):
                raise ValueError(
                    "Label rows must be weights from 0 on that sum to 1, one-hot or "
                    f"mixtures. Received: {shown(labels)}."
                )
            return given.astype("float32")
        given = without_column(given, given.shape[:1])
        whole = given.ndim <= 1 and given.dtype.kind in "iu" and given.size
        if not whole or n % given.size:
            raise ValueError(
                f"labels must be one whole number, {n} of them, some whose number "
                f"divides {n}, or rows ({n}, {classes}). Received: {shown(labels)}. "
                "Write labels=3, for example."
            )
        if given.min() < 0 or given.max() >= classes:
            raise ValueError(
                f"The model has {classes} classes, the labels 0 to {classes - 1}. "
                f"Received: {shown(labels)}."
            )
        repeated = np.repeat(given.ravel(), n // given.size)
        return np.eye(classes, dtype="float32")[repeated]

    def parse(self, text, names=None, owner="", read=None):
        """Reads labels of the command line: numbers or names, commas between them.

        Args:
            text: `"3"`, `"0,1,2"` or `"cat,dog"`. Where names are numbers, a number is
                a name.
            names: List of the names of the classes, or None where they are not known.
            owner: Whose classes they are, a text for errors: `" of 'runs/cgan'"`.
            read: What reads images of a path, which labels have no use for.

        Returns:
            List of whole numbers, for `rows`.

        Raises:
            ValueError: No such list, or a name of no class.
        """
        words = [word.strip() for word in text.split(",")]
        if not all(words):
            raise ValueError(
                "Labels are classes with commas between them, 3 or 0,1,2 or cat,dog. "
                f"Received: {text!r}."
            )
        numbered = any(map(_is_number, names or ()))
        named = [word for word in words if numbered or not _is_number(word)]
        if named and names is None:
            raise ValueError(
                f"The classes{owner} have no names here; those of a run's folder and "
                f"of published entries have. Received: labels={','.join(named)}. Write "
                "numbers, labels=0,1,2."
            )
        for word in named:
            if word not in names:
                raise ValueError(unknown(f"class{owner}", word, names))
        return [names.index(word) if word in named else int(word) for word in words]

    def words(self, labels, names=None):
        """Returns how the classes of whole numbers are called, `"cat (0), dog (1)"`.

        Nothing where the names are not known, or are the numbers.
        """
        known = [each for each in dict.fromkeys(labels) if each < len(names or ())]
        known = [each for each in known if each >= 0]
        if all(names[each] == str(each) for each in known):
            return ""
        return ", ".join(f"{names[each]} ({each})" for each in known)

    def outside(self, rows):
        """Returns the whole numbers (n,), the largest of each of rows (n, classes)."""
        return rows.argmax(axis=1)

    def inputs(self, name):
        """Returns the inputs of exported files: whole numbers (m,), int32."""
        return [(name, (None,), "int32")]

    def entering(self, labels):
        """Returns what networks see of whole numbers (m,): rows (m, classes)."""
        return one_hot(labels, self.classes)

    @property
    def mixed(self):
        """The same condition for files that take mixtures of classes, as rows."""
        return Mixture(self.classes)


class Mixture(Label):
    """Labels of which exported files take rows (m, classes), one-hot or mixtures."""

    def inputs(self, name):
        """Returns the inputs of exported files: rows (m, classes), float32."""
        return [(name, (None, self.classes), "float32")]

    def entering(self, labels):
        """Returns what networks see: the rows, which sum to 1 whatever was given."""
        return shares(labels)


def _is_number(word):
    return word.isascii() and word.removeprefix("-").isdecimal() and len(word) < 1000


def one_hot(values, count):
    """Turns whole numbers (m,) into rows (m, count), float32.

    Those out of range give rows of NaN, on each backend: never silently no class.
    """
    from keras import ops  # datasets import this module, and not Keras

    values = ops.expand_dims(ops.cast(values, "int32"), axis=-1)
    return shares(
        ops.cast(ops.equal(values, ops.arange(count, dtype="int32")), "float32")
    )


def shares(rows):
    """Returns weights (m, count) as shares, whose rows sum to 1; NaN for no weight."""
    from keras import ops

    return rows / ops.sum(rows, axis=-1, keepdims=True)


def without_column(y, batch_shape):
    """Returns labels (m,) of labels (m, 1), as Keras' own data sets have them.

    Args:
        y: Array or tensor of labels.
        batch_shape: The shape of one whole number for each image.
    """
    shape = tuple(getattr(y, "shape", ()))
    column = len(shape) == len(batch_shape) + 1 and shape[-1] == 1
    return y[..., 0] if column else y


def shown(labels):
    """Returns labels as a refusal shows them."""
    text = repr(labels)
    return f"labels={text if len(text) < 80 else text[:77] + '...'}"
