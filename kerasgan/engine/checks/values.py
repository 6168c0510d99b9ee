"""What a model refuses as pixel values, in arrays and in each batch of a stream."""

import contextlib
import re

import numpy as np

from kerasgan.engine.checks.labels import (
    NOT_ONE_HOT,
    OUT_OF_CLASSES,
    check_label_values,
    without_column,
)
from kerasgan.engine.checks.parts import (
    ADVICE,
    Named,
    check_parts,
    refusal,
    uses_second,
)
from kerasgan.modalities import Modality, ranges
from kerasgan.optional import require

NOT_FINITE = (
    "The {0} contain NaN or infinite values. Received: {1} of them in {2}. Remove or "
    "repair these {0}."
)
LEAVING = (
    "The {0} leave the data range {1}. Received: values from {2} to {3}. Construct the "
    "model with the range of your data, {4} for example, or scale the {0}."
)
# A refusal among what pipelines, and processes that load data, say around it.
REFUSAL = re.compile(
    r"The \w+ (contain NaN .*? repair these|leave the .*? or scale the) \w+\."
    r"|\w+ has \d+ classes, the labels 0 to .*? renumber the labels from 0\."
    r"|Labels of \w+ in rows must be .*?to_categorical\(labels, \d+\)\."
    rf"|\w+ leaves labels aside, .*?{re.escape(ADVICE)}"
    r"|Received: a pair \(images, y\) .*?concatenate\(\[a, b\]\)\."
    r"|Each batch must be images, .*? Received: a tuple of \d+\."
    r"|\w+ learns from batches of .*? leave out what is not used\."
)


def check_values(images, example):
    """Refuses images that are not finite or leave the data range; warns of a part.

    Args:
        images: Array (n, ...).
        example: The `Modality` of a model that they are given to.
    """
    if len(images) == 0:
        raise ValueError("There are no images. Received: an array of length 0.")
    low, high = check_batch_values(images, example)
    ranges.warn_of_part(low, high, example.data_range, example.things)


def check_batch_values(images, example):
    """Refuses what `check_values` does; returns the least and the largest value."""
    low, high = float(images.min()), float(images.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = ~np.isfinite(np.asarray(images)).reshape(len(images), -1)
        where = (
            f"{bad.any(axis=1).sum()} of {len(images)} {example.things}, the first in "
            f"{example.things[:-1]} {bad.any(axis=1).argmax()}"
        )
        raise ValueError(NOT_FINITE.format(example.things, bad.sum(), where))
    least, most = example.limits
    if example.data_range is not None and not least <= low <= high <= most:
        raise ValueError(leaving(example, f"{low:g}", f"{high:g}"))
    return low, high


def leaving(example, low, high):
    """Words the refusal of values from `low` to `high`, texts, beyond the range."""
    whole = example.whole[0]
    return LEAVING.format(example.things, example.data_range, low, high, whole)


class BatchCheck:
    """Checks the images of each batch where it is loaded, and not in the step.

    Labels (m, 1) become labels (m,), as those of arrays do: TensorFlow would trace a
    step anew for either.

    Args:
        model: A `GenerativeModel`; it is not kept, for processes are sent this object.
    """

    def __init__(self, model):
        kinds = model.fields.values()
        self.kinds = [kind for kind in kinds if isinstance(kind, Modality)]
        self.by_name = Named(model)
        self.image_axes = model.example.axes
        self.labelled = model.conditional
        self.alone = not uses_second(model)
        self.named = (type(model).__name__, getattr(model, "classes", None))
        self.first = True

    def _returned(self, images, batch, check):
        """Returns a batch with its labels in line, which `check(y, rows)` has seen."""
        if not self.labelled or not isinstance(batch, (tuple, list)) or len(batch) < 2:
            return batch
        batch_shape = tuple(images.shape)[: len(images.shape) - self.image_axes]
        y = without_column(batch[1], batch_shape)
        axes = len(getattr(y, "shape", ())) - len(batch_shape)
        if axes in (0, 1):  # others are refused by the step, which knows all shapes
            y = check(y, rows=axes == 1)
        return (images, y, *batch[2:])

    def _checked_labels(self, y, rows):
        values = np.asarray(y)
        if values.dtype.kind in "iuf":
            check_label_values(values, rows, *self.named)
        return y

    def _checked_in_graph(self, y, rows):
        tf = require("tensorflow", "tf.data")
        if not (y.dtype.is_floating or y.dtype.is_integer):
            return y
        name, classes = self.named
        if rows:
            seen = tf.reduce_sum(tf.cast(y, tf.float32), axis=-1)
            right = tf.reduce_all(tf.abs(seen - 1) < 1e-5) & tf.reduce_all(y >= 0)
        else:
            seen = y if y.dtype.is_floating else tf.cast(y, tf.int64)  # 256 is no uint8
            right = tf.reduce_all((seen >= 0) & (seen < classes))
        text = NOT_ONE_HOT if rows else OUT_OF_CLASSES
        text = text.format(name, classes, classes - 1, "|", "|")
        before, between, after = text.split("|")

        def refusal():
            low, high = (
                tf.strings.as_string(reduced(seen), shortest=seen.dtype.is_floating)
                for reduced in (tf.reduce_min, tf.reduce_max)
            )
            return tf.strings.join([before, low, between, high, after])

        text = tf.cond(right, lambda: "", refusal)
        with tf.control_dependencies([tf.debugging.Assert(right, [text])]):
            return tf.identity(y)

    def __call__(self, batch):
        """Returns a batch of arrays or tensors in order, or refuses its values."""
        batch = self.by_name(batch)
        images = batch[0] if isinstance(batch, (tuple, list)) and batch else batch
        check_parts(batch)
        # What has no values is refused by the step, which knows all shapes.
        if not hasattr(images, "shape") or 0 in tuple(images.shape):
            return batch
        parts = batch if isinstance(batch, (tuple, list)) else [batch]
        for part, kind in zip(parts, self.kinds, strict=False):
            self._check_part(part, kind)
        self.first = False
        if isinstance(batch, (tuple, list)) and self.alone:
            batch = self._checked_aside(images, *batch[1:])
        return self._returned(images, batch, self._checked_labels)

    def _check_part(self, images, kind):
        values = images if hasattr(images, "min") else np.asarray(images)
        low, high = check_batch_values(values, kind)
        if self.first:
            ranges.warn_of_part(low, high, kind.data_range, kind.things)

    def _checked_aside(self, images, y=None, *weights):
        """Returns a batch of a model that uses images alone."""
        if y is not None and (
            told := refusal(images, y, self.named[0], self.image_axes)
        ):
            raise ValueError(told)
        return (images, y, *weights) if y is not None or weights else images

    def in_graph(self, *batch):
        """Does the same in a `tf.data` pipeline, on its threads and without Python."""
        tf = require("tensorflow", "tf.data")
        batch = self.by_name(batch[0]) if len(batch) == 1 else batch
        batch = batch if isinstance(batch, tuple) else (batch,)
        seen = zip(batch, self.kinds, strict=False)
        batch = (
            *(self._in_range(tf, *each) for each in seen),
            *batch[len(self.kinds) :],
        )
        images = batch[0]
        if len(batch) == 1:
            return images
        if not all(tf.is_tensor(e) and e.shape.rank is not None for e in batch[:2]):
            return batch
        return self._returned(images, batch, self._checked_in_graph)

    def _in_range(self, tf, images, kind):
        """Returns a tensor of images, which a batch then only gives if they fit."""
        if not tf.is_tensor(images):
            return images
        if not images.dtype.is_floating | images.dtype.is_integer:
            return images
        low, high = kind.limits
        values = tf.cast(images, tf.float32)
        inside = tf.reduce_all((values >= low) & (values <= high))  # NaN is not
        text = tf.cond(inside, lambda: "", lambda: _refusal(tf, values, kind))
        with tf.control_dependencies([tf.debugging.Assert(inside, [text])]):
            return tf.identity(images)


def _refusal(tf, values, kind):
    bad = tf.reduce_sum(tf.cast(~tf.math.is_finite(values), tf.int32))
    low, high = (
        tf.strings.as_string(reduced(values), shortest=True)
        for reduced in (tf.reduce_min, tf.reduce_max)
    )
    before, between, after = leaving(kind, "|", "|").split("|")
    said = NOT_FINITE.format(kind.things, "{}", "a batch")
    return tf.cond(
        bad > 0,
        lambda: tf.strings.format(said, bad),
        lambda: tf.strings.join([before, low, between, high, after]),
    )


@contextlib.contextmanager
def refusals_alone():
    """Raises what `BatchCheck` refused in place of a pipeline's error around it."""
    try:
        yield
    except Exception as error:
        found = REFUSAL.search(str(error))
        if found is None or str(error) == found[0]:
            raise
        raise ValueError(found[0]) from None
