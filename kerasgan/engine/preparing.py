"""What a model does with its data before the first step."""

import inspect

import keras
from keras import ops


class Preparing:
    """The part of `GenerativeModel` that looks at the data before the first step."""

    def prepare(self, batches):
        """Does what a training begins with; by default nothing.

        `fit` and `train_on_batch` call it before the first step that the model ever
        takes: for statistics of the data, or biases that begin at their mean. It runs
        outside of the step, in plain Python, and may assign any variable.

        Args:
            batches: Iterator of what train steps are given, over one pass of its own.
        """

    def prepare_once(self, x, y, batch_size):
        """Calls `prepare` where the class has one, and no step was taken.

        Args:
            x: What `fit` trains on.
            y: Labels, or None.
            batch_size: As for `fit`.

        Raises:
            TypeError: The data can be read once alone.
        """
        if type(self).prepare is Preparing.prepare or int(self.images_seen):
            return
        if inspect.isgenerator(x):
            raise TypeError(
                f"{type(self).__name__} looks at its data before the first step, which "
                "a generator would lose. Give an array or a dataset."
            )
        self.prepare(batches_of(x, y, batch_size or 32))


def batches_of(x, y, batch_size):
    """Yields batches as train steps are given them, and leaves the data as they were.

    Args:
        x: Array (n, ...), `tf.data.Dataset`, `PyDataset` or loader.
        y: Labels (n, ...) of an array, or None.
        batch_size: Rows of a batch, where `x` is an array.
    """
    if hasattr(x, "__array__"):
        arrays = (x,) if y is None else (x, y)
        count = range(0, len(x), batch_size)
        found = (tuple(each[i : i + batch_size] for each in arrays) for i in count)
    elif hasattr(x, "starting_at"):
        found = iter(x.starting_at(0))
    elif isinstance(x, keras.utils.PyDataset):
        found = (x[index] for index in range(x.num_batches))
    else:
        found = iter(x)
    for batch in found:
        yield keras.tree.map_structure(ops.convert_to_tensor, batch)
