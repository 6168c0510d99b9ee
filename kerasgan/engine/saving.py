"""How a model is written and read: configuration, state, presets, exports."""

import copy
import itertools

import keras
import numpy as np

from kerasgan import presets
from kerasgan.engine import origins
from kerasgan.engine.checks import check_save_path
from kerasgan.engine.checks.saving import check_format
from kerasgan.engine.precision import in_float32
from kerasgan.errors import unknown
from kerasgan.export import files, litert, onnx, saved_model

MEAN = "mean_of_"
FORMATS = ("tf_saved_model", "litert", "onnx")


class Saving:
    """The part of `GenerativeModel` that turns a model into files and back.

    Attributes:
        portable: Names of those `endpoints` that LiteRT files offer, where it has them.
        made_of: What `origins.origin_of` tells of the data of the last `fit`, or None.
        restored: What it told in the file that the next `fit` may go on from, or None.
    """

    portable = ("serving_default", "mix")
    made_of = restored = None

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised.

        Raises:
            ValueError: Keras saves to a `.h5` file, which it could not load again.
        """
        check_format()
        networks = {
            name: keras.saving.serialize_keras_object(getattr(self, name))
            for name in self.networks
        }
        return {
            **networks,
            "ema_decay": self.ema_decay,
            "seed": self.seed,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes a model of what `get_config` returned."""
        config = copy.deepcopy(config)  # Keras takes a network's configuration apart
        networks = {
            name: keras.saving.deserialize_keras_object(
                config[name], custom_objects=custom_objects
            )
            for name in cls.networks
        }
        return cls(**{**config, **networks})

    def get_compile_config(self):
        """Returns the arguments of `compile`, serialised."""
        if not self.compiled:
            return {}
        optimizers = {
            f"{player}_optimizer": self.optimizer.of(player) for player in self.players
        }
        return keras.saving.serialize_keras_object(
            {**optimizers, **self.compile_options}
        )

    def compile_from_config(self, config):
        """Compiles with what `get_compile_config` returned.

        A published entry tells its `ema_decay` besides: an average of the generator
        begins with the weights that it has.
        """
        config = dict(keras.saving.deserialize_keras_object(config))
        if "ema_decay" in config:
            self.keep_average(config.pop("ema_decay"))
        self.compile(**config)

    def save(self, filepath, overwrite=True, zipped=None, **kwargs):
        """Saves everything to a `.keras` file, as `keras.Model.save` does.

        Raises:
            ValueError: The name ends in `.h5`, which Keras could not load again.
        """
        check_save_path(filepath)
        keras.Model.save(self, filepath, overwrite, zipped, **kwargs)

    def save_own_variables(self, store):
        """Saves the model's own state, the epoch's means, and its data's name."""
        for name, variable in own_state(self).items():
            store[name] = variable.numpy()
        store["ema_decay"] = np.float64(self.ema_decay or 0)
        for name, mean in self._means().items():
            store[name] = np.array([variable.numpy() for variable in mean.variables])
        if self.compiled and self.made_of is not None:
            store[origins.KEY] = origins.stored(self.made_of)

    def load_own_variables(self, store):
        """Loads what `save_own_variables` wrote."""
        state = own_state(self)
        keys = set(store.keys())
        means = {name for name in keys if name.startswith(MEAN)}
        if keys - means - {origins.KEY} != {"ema_decay", *state}:
            raise ValueError(
                f"The file was not written by this {type(self).__name__}: it holds "
                f"{sorted(store.keys())}, expected {sorted(state)}. Load it into a "
                "model of the same class and networks."
            )
        decay = float(store["ema_decay"][()])
        if bool(decay) != (self.ema_decay is not None):
            raise ValueError(
                f"The file was written with ema_decay={decay or None}, but this "
                f"{type(self).__name__} has ema_decay={self.ema_decay}. Construct it "
                "with the same, or add the callback ExponentialMovingAverage first."
            )
        self.restored = origins.read(store)
        for name, variable in state.items():
            variable.assign(store[name][()])
        for name, mean in self._means().items():
            if name in means:  # not in older files
                for variable, value in zip(mean.variables, store[name], strict=True):
                    variable.assign(value)

    def _means(self):
        """Returns the means over the running epoch by their names in a file."""
        if not self.compiled:  # no epoch is running, in a preset for example
            return {}
        means = [*self.means.values(), *self.gradient_norms.values()]
        return {f"{MEAN}{mean.name}": mean for mean in means}

    @classmethod
    def from_preset(cls, preset):
        """Makes a model of a preset folder, ready to `generate`.

        Args:
            preset: Path of a folder that `save_to_preset` wrote, or the name of a
                published one.

        Raises:
            ValueError: If the folder is no preset, or one of another class.
        """
        return presets.load(preset, cls)

    def save_to_preset(self, folder):
        """Writes configuration and weights, without optimizers, to a new folder."""
        if "registered_as" not in vars(type(self)):
            raise ValueError(
                f"{type(self).__name__} has no name to be found by again. Register it: "
                '@kerasgan.models.register("my_model", package="my_package").'
            )
        presets.write(folder, self.registered_as, self)

    def export(self, filepath, format="tf_saved_model", **options):
        """Writes the sampler for people without this package, and proves the file.

        The file is loaded back and compared with this model before it gets its name. It
        computes in float32: a model of `mixed_bfloat16` is compared with its copy in
        float32. Weights are stored in float32, or where they are float16 numbers in it.

        Args:
            filepath: Path to write: a folder for a SavedModel, else a file.
            format: `"tf_saved_model"` with the signature `serving_default` (latents ->
                images in `data_range`), `generate` (n, seed, truncation -> images; see
                `kerasgan.export.drawing`) where anything is drawn, and the model's
                further `endpoints`; `"litert"` (latents -> images;
                `precision="float32"` or `"float16"`, `batch_size=1`), or `"onnx"`
                (latents -> images). Labels are whole numbers, int32; the signature
                `mix` of the first two takes rows of weights instead, float32. Captions
                are rows of whole numbers, int32, by the `vocabulary.json` that is
                written beside such a file, and into `assets.extra` of a SavedModel.
            **options: Options of the format; `overwrite=True` for all.

        Returns:
            An `ExportReport`: size, largest difference to this model, operators.

        Raises:
            ValueError: An unknown format, or a model of another precision whose layers
                cannot be copied.
            RuntimeError: The file differs from the model, or this backend cannot
                write it.
            FileExistsError: The path exists and `overwrite` was not given.
        """
        endpoints = in_float32(self).endpoints()
        told = [kind.companions() for kind in self.conditions.values()]
        beside = {name: content for each in told for name, content in each.items()}
        if format == "tf_saved_model":
            options |= {"draws": unasked(self.draws), "facts": self.example.facts()}
            return saved_model.write(filepath, endpoints, beside=beside, **options)
        if format not in FORMATS:
            raise ValueError(unknown("export format", format, FORMATS))
        with files.beside(filepath, beside, options.get("overwrite", False)):
            if format == "onnx":
                return onnx.write(filepath, endpoints["serving_default"], **options)
            names = [name for name in self.portable if name in endpoints]
            kept = {name: endpoints[name] for name in names}
            return litert.write(filepath, kept, **options)


def unasked(draws):
    """Returns those draws that nobody is asked for: dict of name -> draw.

    Codes may be asked for; they are inputs of their own names.
    """
    return {
        name: draw
        for name, draw in draws.items()
        if [each for each, *_ in draw.inputs(name)] == [name]
    }


def own_state(model):
    """Returns the variables of a model that belong to none of its layers.

    These are counters, pools, running means and whatever else a subclass adds with
    `add_weight` or keeps as a `keras.Variable`, and the state of random generators.

    Returns:
        Dict of name -> variable. Where several bear a name, those after the first are
        numbered in the order in which they were made.
    """
    of_layers = {id(weight) for layer in model.layers for weight in layer.weights}
    own = {}
    for variable in model.weights:
        if id(variable) not in of_layers:
            own[free_name(variable.name, own)] = variable
    return own | random_state(model)


def free_name(name, taken):
    """Returns a name that is not taken: this one, or one with a number behind it."""
    names = itertools.chain([name], (f"{name}_{k}" for k in itertools.count(1)))
    return next(each for each in names if each not in taken)


def random_state(model):
    """Returns the state of every random generator of a model: name -> variable.

    Keras counts the seeds of noise and dropout as variables but not as weights, and
    saves weights alone: a resumed run would repeat its noise.
    """
    weights = {id(weight) for weight in model.weights}
    seeds = [v for v in model.non_trainable_variables if id(v) not in weights]
    return {f"random_seed_{index}": seed for index, seed in enumerate(seeds)}
