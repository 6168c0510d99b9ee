"""What a model does with its data: before a training, in its steps, and to sample."""

import inspect

import keras
from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.engine.asked import Asked
from kerasgan.engine.passes import batches_of, is_endless, moments
from kerasgan.errors import listed


class Preparing:
    """The part of `GenerativeModel` that looks at the data, and reads their batches.

    Attributes:
        adapting: Names of the networks whose layers begin at the data, those that have
            a method `adapt(mean, deviation)` and a property `adapted`.
    """

    adapting = ()

    def prepare(self, batches):
        """Does what a training begins with.

        By default it tells layers that adapt the moments of the examples' values. Those
        that were trained before stay as they are.

        `fit` and `train_on_batch` call it before the first step that the model ever
        takes: for statistics of the data, or biases that begin at their mean. It runs
        outside of the step, in plain Python, and may assign any variable.

        A `tf.data.Dataset` or a loader that shuffles begins the training with the order
        of its second pass, since this looks at the first.

        Args:
            batches: Iterator of what train steps are given, over one pass of its own.
        """
        if layers := self.unadapted():
            told = moments(map(self.images_of, batches))
            for layer in layers:
                layer.adapt(*told)
        for name in self.adapting:
            average = self.average_of(name)
            if average is not None:
                average.set_weights(getattr(self, name).get_weights())

    def unadapted(self):
        """Returns the layers that `prepare` tells of the data; frozen ones stay."""
        networks = [getattr(self, name) for name in self.adapting]
        found = [each for network in networks for each in network._flatten_layers()]
        return [
            layer
            for layer in found
            if layer.trainable and not getattr(layer, "adapted", True)
        ]

    def prepare_once(self, x, y, batch_size, steps=None):
        """Calls `prepare` where the class has one, and no step was taken.

        Args:
            x: What `fit` trains on.
            y: Labels, or None.
            batch_size: As for `fit`.
            steps: Batches of a pass through data that do not end, or None.

        Raises:
            TypeError: The data can be read once alone.
            ValueError: They do not end, and nobody says how many batches a pass has.
        """
        if int(self.images_seen.numpy()):
            return
        if type(self).prepare is Preparing.prepare and not self.unadapted():
            return
        if inspect.isgenerator(x):
            raise TypeError(
                f"{type(self).__name__} looks at its data before the first step, which "
                "a generator would lose. Give an array or a dataset."
            )
        if steps is None and is_endless(x):
            raise ValueError(
                f"{type(self).__name__} looks at its data before the first step, and "
                "these do not end. Write steps_per_epoch=, the batches to look at."
            )
        self.prepare(batches_of(x, y, batch_size or 32, steps))

    def sampling_from_data(self, x=None, y=None):
        """Returns a model to draw any number of samples from, as callbacks do.

        The model itself, unless it has conditions that nothing draws, images to be
        translated for example: it is then asked for the first rows of data.

        Args:
            x: What `fit` takes; by default the data of the last `fit`.
            y: Likewise.

        Raises:
            ValueError: There are no data yet, or they are read once alone.
        """
        if not self.undrawn:
            return self
        asked = self._asked_of_data() if x is None else Asked(self, data=(x, y))
        if asked is None or inspect.isgenerator(asked.data[0]):
            raise ValueError(
                f"{type(self).__name__} makes samples of {listed(self.undrawn)}, "
                "and there are no data to take them from. Received: data of no `fit`, "
                "or a generator. Train it on an array or a dataset first."
            )
        return asked

    def _asked_of_data(self):
        """Returns what the last `fit` was given, as an `Asked`; None before it."""

    def remember_data(self, x, y):
        """Keeps what samples are made of where `sampling_from_data` is not told."""
        if not self.undrawn:
            return
        asked = Asked(self, data=(x, y))
        self._asked_of_data = lambda: asked  # Keras would take it for a part of this

    @property
    def undrawn(self):
        """Names of the conditions that nothing draws: what samples are made of."""
        kinds = self.conditions.items()
        return [name for name, kind in kinds if not getattr(kind, "optional", True)]

    # How train steps read a batch.

    def unpack(self, data):
        """Returns `(x, m)`: the real images of a batch in [-1, 1], and their number.

        Args:
            data: Images `(m, height, width, channels)` in `data_range`, or a tuple that
                begins with them.
        """
        (x,), m = self.unpack_batches(data, 1)
        return x, m

    def unpack_batches(self, data, count):
        """Returns `(batches, m)`: real images in [-1, 1] for `count` steps of a player.

        Args:
            data: As for `unpack`: the same m images for all steps. Or images
                `(m, count, height, width, channels)`: m others for each step, as the
                option `batches_per_step` of `kerasgan.datasets` makes them.
            count: Number of batches, a Python integer.

        Returns:
            A list of `count` tensors `(m, height, width, channels)`, and m.
        """
        x = self.images_of(data)
        m = ops.shape(x)[0]
        if len(x.shape) < len(self.shape_in_networks) + 2:
            batches, seen = [x] * count, m
        else:
            batches, seen = [x[:, index] for index in range(count)], m * count
        self.count_seen(seen, x)
        return batches, m

    def unpack_pair(self, data):
        """Returns `((a, b), m)`: both sets of images of a batch, and their number.

        Args:
            data: A pair of images `(m, height, width, channels)`, each in the range of
                its field, of a model whose two `fields` are images.

        Returns:
            A list of two tensors in [-1, 1], and m.
        """
        a, b = self.pair_of(data)
        m = ops.shape(a)[0]
        self.count_seen(m, a)
        return [a, b], m

    def count_seen(self, seen, x):
        """Adds to `images_seen` how many examples a batch x holds."""
        checks.check_phases_of_batch(self, x)
        seen = backend.rows_of_batch(ops.cast(seen, "int32"))
        self.images_seen.assign_add(seen)

    def images_of(self, data):
        """Returns the images of a batch as networks see them, not counting them."""
        return self.to_networks(self.raw(data))

    def raw(self, data):
        """Returns the images of a batch as float32, in `data_range`."""
        x, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        checks.check_batch(x, self)
        checks.check_aside(data, self)
        return ops.cast(x, "float32")

    # What networks see of examples: their values in [-1, 1], unless a model says else.

    @property
    def shape_in_networks(self):
        """The shape of one example as networks see it."""
        return self.example.shape

    def to_networks(self, examples):
        """Returns what networks see of examples (..., *shape) in `data_range`. Pure."""
        return self.example.to_networks(examples)

    def from_networks(self, made):
        """Returns examples (m, *shape) in `data_range` of what networks made. Pure."""
        return self.example.from_networks(made)

    def pair_of(self, data):
        """Returns both sets of images of a batch in [-1, 1], not counting them."""
        pair = checks.check_both(data, self)
        kinds = self.fields.values()
        return [
            kind.to_networks(ops.cast(each, "float32"))
            for kind, each in zip(kinds, pair, strict=True)
        ]
