"""How data enter a model: each batch is checked, and brought to the model's range."""

import copy
import inspect

import keras

from kerasgan.engine.checks.shapes import second_of
from kerasgan.engine.checks.values import BatchCheck
from kerasgan.modalities import ranges
from kerasgan.optional import require


def entering(data, model):
    """Returns data of which each batch is finite and in the model's `data_range`.

    What `kerasgan.datasets` made says its range and is converted to the model's; the
    batches of other data are checked where they are loaded, beside the training.

    Args:
        data: What `fit` takes. Arrays, which are checked whole, are left as they are.
        model: A `GenerativeModel`.

    Returns:
        Data of the same kind. A batch that leaves the range raises an error whose text
        contains that of `checks.values`.
    """
    info = getattr(data, "info", None)
    if info is None:
        return mapped(data, BatchCheck(model))
    said = [each.data_range for each in info.both]
    fields = list(model.fields.values())
    wanted = [kind.data_range for kind in fields[: len(said)]]
    if said == wanted:
        return data
    if None in (*said, *wanted):
        return mapped(data, BatchCheck(model))
    converted = mapped(data, _Conversion(said, wanted))
    converted.info = info.in_range(*wanted)
    converted.starting_at = lambda *place: entering(data.starting_at(*place), model)
    return converted


def mapped(data, function):
    """Returns data of the same kind whose batches went through a function.

    Args:
        data: A `tf.data.Dataset`, `keras.utils.PyDataset`, PyTorch loader or generator;
            all else is returned as it is.
        function: Function of a batch; its method `in_graph(*batch)` does the same to
            tensors of TensorFlow.
    """
    if hasattr(data, "as_numpy_iterator"):
        tf = require("tensorflow", "tf.data")
        in_graph = tf.autograph.experimental.do_not_convert(function.in_graph)
        return data.map(in_graph, num_parallel_calls=tf.data.AUTOTUNE)
    if isinstance(data, keras.utils.PyDataset):
        return _Mapped(data, function)
    if hasattr(data, "collate_fn"):  # runs in the processes that load, if there are any
        loader = copy.copy(data)
        loader.collate_fn = _Composed(data.collate_fn, function)
        return loader
    if inspect.isgenerator(data):
        batches = (function(batch) for batch in data)
        # Keras takes generators of tuples alone.
        return (b if isinstance(b, (tuple, list)) else (b,) for b in batches)
    return data


def made_of(x, y, model):
    """Returns those of the data that are as what a model makes: all, or one of two.

    Args:
        x: What `fit` takes.
        y: Likewise.
        model: A `GenerativeModel`.
    """
    if second_of(model) is None or x is None:
        return x
    made, kinds = repr(model.example), list(map(repr, model.fields.values()))
    place = max((i for i, kind in enumerate(kinds) if kind == made), default=-1)
    if y is not None:
        return (x, y)[place]
    if isinstance(x, list):
        return [batch[place] for batch in x]
    found = mapped(x, _At(place))
    if hasattr(x, "info"):
        found.info = x.info.both[place]
    return found


class _At:
    """One part of a batch."""

    def __init__(self, place):
        self.place = place

    def __call__(self, batch):
        return batch[self.place]

    def in_graph(self, *batch):
        return batch[self.place]


class _Mapped(keras.utils.PyDataset):
    """A `PyDataset` whose batches go through a function."""

    def __init__(self, data, function):
        names = ("workers", "use_multiprocessing", "max_queue_size")
        super().__init__(**{name: getattr(data, name) for name in names})
        self.data = data
        self.function = function
        self.ordered = getattr(data, "ordered", False)

    @property
    def num_batches(self):
        return self.data.num_batches

    def __len__(self):
        return self.data.num_batches

    def __getitem__(self, index):
        return self.function(self.data[index])

    def on_epoch_begin(self):
        self.data.on_epoch_begin()

    def on_epoch_end(self):
        self.data.on_epoch_end()


class _Composed:
    """One function after another; of a module, so that processes can be sent it."""

    def __init__(self, first, second):
        self.first, self.second = first, second

    def __call__(self, examples):
        return self.second(self.first(examples))


class _Conversion:
    """Brings the images of batches from ranges to others.

    Args:
        sources: List of the `(low, high)` of each set that a batch begins with.
        targets: List of those that they are brought to.
    """

    def __init__(self, sources, targets):
        self.sources, self.targets = sources, targets

    def __call__(self, batch):
        several = isinstance(batch, (tuple, list))
        parts = batch if several else (batch,)
        known = zip(parts, self.sources, self.targets, strict=False)
        found = [ranges.converted(*each) for each in known]
        return (*found, *parts[len(found) :]) if several else found[0]

    def in_graph(self, *batch):
        return self(batch if len(batch) > 1 else batch[0])
