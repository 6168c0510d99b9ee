"""How labels enter a model: read from a batch, and asked for."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.modalities import Label, seeds
from kerasgan.modalities.label import one_hot


class Labelled:
    """The part of a model that is trained on pairs of examples and labels.

    Its constructor calls `ask_for`. Batches are then pairs `(x, y)` in a train step:
    `(x, y), m = self.unpack(data)`.

    Attributes:
        conditional: Whether the model has classes.
    """

    conditional = True

    def ask_for(self, classes):
        """Lets samples be asked for by class.

        Args:
            classes: Number of classes; None for a model of the class without labels.
        """
        self.classes = classes
        if classes is None:
            self.conditional = False
        else:
            self.conditions = {"labels": Label(classes)}

    def unpack_batches(self, data, count):
        """Returns `(batches, m)`: pairs of images in [-1, 1] and labels (m, classes).

        Takes what `GenerativeModel.unpack_batches` takes, paired with labels: whole
        numbers (m,), one-hot rows (m, classes), or (m, count) of them.
        """
        images, m = super().unpack_batches(data, count)
        if not self.conditional:
            return [(x, None) for x in images], m
        y = self.labels_of(data)  # (m, classes), or (m, count, classes)
        labels = [y] * count if len(y.shape) == 2 else [y[:, i] for i in range(count)]
        return list(zip(images, labels, strict=True)), m

    def labels_of(self, data):
        """Returns the labels of a batch as float32 rows, (m, classes).

        A label out of range, which `fit` refuses where it sees it, gives a row of NaN,
        and so losses that are NaN: never silently a sample without a class.
        """
        y, rows = checks.check_label_batch(data, self)
        y = ops.cast(y, "float32") if rows else self.one_hot(y)
        return y / ops.sum(y, axis=-1, keepdims=True)

    def one_hot(self, labels):
        """Turns whole numbers (m,) into rows (m, classes); NaN where out of range."""
        return one_hot(labels, self.classes)

    def labels(self, n, seed=None):
        """Draws the labels that `generate` uses where it is given none.

        Returns:
            int32 (n,), uniform over the classes.
        """
        checks.check_generate(n, seed)
        return self.conditions["labels"].array(n, seeds.drawn(seed), len(self.draws))

    def test_labels(self, data):
        """Returns the labels (m, classes) of a batch, as `test_images` its images.

        None of a model without classes.
        """
        if not self.conditional:
            return None
        return ops.reshape(self.labels_of(data), (-1, self.classes))
