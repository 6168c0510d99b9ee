"""How a model is trained: what `compile`, `fit` and `evaluate` add to Keras."""

import keras
from keras import ops

from kerasgan import backend, metrics
from kerasgan.engine import checks, fitting, origins
from kerasgan.engine.checks.entering import entering, made_of
from kerasgan.engine.checks.values import refusals_alone
from kerasgan.engine.fitting import callbacks_of_worker, check_metrics_of_workers
from kerasgan.engine.optimizers import PlayerOptimizers, adam
from kerasgan.engine.preparing import Preparing
from kerasgan.networks import normalization


class Training(Preparing):
    """The part of `GenerativeModel` that chooses optimizers and refuses bad data."""

    _trained = None  # ids of the weights that the compiled step moves

    def default_optimizer(self, player):
        """Returns the paper's optimizer for `player`, used where `compile` has none.

        Here Adam(2e-4, beta_1=0.5) (Radford et al., 2016, section 4). It bears the
        player's name, by which callbacks log its learning rate.
        """
        return adam(player, 2e-4, beta_1=0.5)

    def compile(self, optimizer=None, *, loss=None, metrics=None, **options):
        """Chooses the players' optimizers, the loss and the metrics.

        Args:
            optimizer: That of a model with one player, short for its own option.
            loss: What the model's class takes as its loss, where it has a `compile` of
                its own; else its step has the loss.
            metrics: Likewise, a list of `keras.metrics.Metric` for `evaluate`.
            **options: `generator_optimizer=` and the like, one for each of `players`: a
                Keras optimizer or its name, the paper's where it is missing or None.
                Besides, `run_eagerly`, `steps_per_execution` and `jit_compile` of
                `keras.Model.compile`.

        Raises:
            ValueError: An unknown option, `mixed_float16`, one optimizer for two
                players, or one made under another distribution strategy.
        """
        if type(self).compile is Training.compile:
            given = {"loss": loss, "metrics": metrics}
            options |= {name: value for name, value in given.items() if value}
        if optimizer is not None:
            options = checks.with_optimizer(self, optimizer, options)
        checks.check_compile(self, options)
        checks.check_metrics(metrics)
        optimizers = {}
        for player in self.players:
            given = options.pop(f"{player}_optimizer", None)
            optimizers[player] = checks.optimizer_of(
                player, self.default_optimizer(player) if given is None else given
            )
            backend.check_strategy(self, optimizers[player])
        weights = {player: self.weights_of(player) for player in self.players}
        super().compile(optimizer=PlayerOptimizers(optimizers, weights), **options)
        self.test_metrics = list(metrics or [])
        self.compile_options = {"loss": loss, "metrics": metrics, **options}

    def synchronize_batch_norm(self):
        """Lets batch norms see the batch of all devices, and not each its share.

        Several devices then train as one does, at the price of an exchange for each
        layer. Call it before `fit`; a saved model remembers it.
        """
        for network in self.networks:
            normalization.synchronize(getattr(self, network))
        self.train_function = None  # it was compiled for the other case

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_data=None,
        shuffle=None,
        initial_epoch=0,
        initial_step=0,
        **kwargs,
    ):
        """Trains on images, as `keras.Model.fit` does.

        Args:
            x: Images `(n, height, width, channels)` in `data_range`: an array, a
                `tf.data.Dataset`, a PyTorch loader, a `keras.utils.PyDataset` or a
                generator, which a model refuses that looks at its data before the first
                step. Where it holds pairs `(images, labels)`, an unconditional model
                leaves the labels aside: whole numbers, or rows that sum to 1. It
                refuses all else that stands beside images. A model of two sets of
                images takes pairs `(a, b)`. Each may be a dict of its parts by name,
                `{"image": ..., "label": ...}`, of the names in `fields` and no others.
                What `kerasgan.datasets` made says its range and is brought to
                `data_range`; the values of all else are checked in every batch.
            y: Labels, for conditional models: whole numbers (n,) or (n, 1), or rows
                (n, classes).
            batch_size: Images a step where `x` is an array, 32 by default.
            epochs: Passes through the data.
            verbose: `"auto"`, 0, 1 or 2.
            callbacks: Keras callbacks. Of several workers only the chief runs those
                that write files. One with the method `beside(callbacks)` is shown all,
                and returns a list of more.
            validation_data: Images for `evaluate` after each epoch, of the same kinds.
            shuffle: Whether Keras shuffles; by default arrays, and the batches of a
                `PyDataset` that does not say `ordered = True`. The other kinds of data
                shuffle themselves.
            initial_epoch: Number of finished epochs, of a training that goes on. What
                `kerasgan.datasets` made begins with the order of that epoch.
            initial_step: Number of steps that were taken in the epoch after these; the
                metrics are then those of the epoch so far. Takes data that
                `kerasgan.datasets` made.
            **kwargs: Further arguments of `keras.Model.fit`, except `sample_weight`
                and `class_weight`.

        Returns:
            A `keras.callbacks.History`.

        Raises:
            ValueError: Images that do not fit, leave `data_range` or are not finite,
                labels to an unconditional model, callbacks that cannot work with
                several losses, weights that became trainable after `compile`.
            MemoryError: The memory is full; the message names what to make smaller.
        """
        checks.check_step(self, "train_step")
        self.look_at_players()
        x, y = checks.check_training_data(x, y, self)
        checks.check_first_batch(x, self)
        checks.check_batch_size(x, batch_size, self)
        checks.check_weights(self, kwargs)
        checks.check_callbacks(callbacks, self)
        check_metrics_of_workers(self, callbacks)
        self.goes_on_with(x, batch_size, kwargs, initial_epoch, initial_step)
        x = entering(x, self)
        self.remember_data(x, y)
        self.prepare_once(x, y, batch_size, kwargs.get("steps_per_epoch"))
        callbacks = callbacks_of_worker(_beside_each_other(callbacks))
        options = {
            "batch_size": batch_size,
            "verbose": verbose,
            "callbacks": callbacks,
            "validation_data": checks.check_validation_data(validation_data, self),
            "shuffle": checks.shuffled_by_keras(x) if shuffle is None else shuffle,
            **kwargs,
        }
        place = {"epochs": epochs, "initial_epoch": initial_epoch}
        try:
            if initial_step and epochs > initial_epoch:
                fitting.check_initial_step(self, x, initial_epoch, initial_step, kwargs)
                place["initial_step"] = initial_step
                with refusals_alone():
                    return fitting.fit_from_step(self, super().fit, x, options, **place)
            whole = kwargs.get("steps_per_epoch") is None
            if initial_epoch and whole and hasattr(x, "starting_at"):
                x = x.starting_at(initial_epoch)
            with refusals_alone():
                return super().fit(x, y, **place, **options)
        except Exception as error:
            told = fitting.explained(error, self, x, batch_size, callbacks)
            if told is error:
                raise
            raise told from error
        finally:
            for callback in keras.tree.flatten(callbacks):
                if hasattr(callback, "give_back"):  # a signal that it answers
                    callback.give_back()

    def look_at_players(self):
        """Says which players stay as they are; lets a step follow what was frozen."""
        checks.check_players(self)
        trained = tuple(id(w) for p in self.players for w in self.weights_of(p))
        if trained != self._trained:
            self._trained = trained
            self.train_function = None  # the one that was compiled moves other weights

    def goes_on_with(self, x, batch_size, options, initial_epoch, initial_step):
        """Notes what `fit` is given; refuses other data than those of a loaded state.

        Args:
            x: Data.
            batch_size: As for `fit`.
            options: Dict of further arguments of `fit`.
            initial_epoch: As for `fit`.
            initial_step: As for `fit`.
        """
        origin = origins.origin_of(x, batch_size, options.get("steps_per_epoch"))
        if initial_epoch or initial_step:
            origins.check_origin(self.restored, origin, initial_epoch, initial_step)
        self.made_of, self.restored = origin, None

    def evaluate(self, x=None, y=None, *args, sample_metrics=(), train=None, **kwargs):
        """Returns losses and compiled metrics, with the same noise at every call.

        Takes and returns what `keras.Model.evaluate` does, and measures samples as
        well. All of it sees the generator that samples: the average where one is kept.

        Args:
            x: Images, as for `fit`; real ones that samples are compared with, too.
            y: Labels, for conditional models.
            *args: Further arguments of `keras.Model.evaluate`.
            sample_metrics: List of `kerasgan.metrics.SampleMetric`, which are measured
                on samples of their own number and seed. Their numbers are returned
                under their full names, or at the end of the list.
            train: Images of the training split, or pairs `(images, labels)` for metrics
                of labelled samples, for the floors of these metrics, which
                are returned as `..._floor` and `..._ratio`; None for no floors.
            **kwargs: Further arguments of `keras.Model.evaluate`.
        """
        checks.check_step(self, "test_step")
        if sample_metrics:
            checks.check_sample_metrics(x)
        x, y = checks.check_training_data(x, y, self)
        checks.check_first_batch(x, self)
        self.remember_data(entering(x, self), y)
        state = self.test_noise.state
        state.assign(ops.convert_to_tensor([self.seed or 0, 0], dtype=state.dtype))
        with refusals_alone():
            results = super().evaluate(entering(x, self), y, *args, **kwargs)
        if not sample_metrics:
            return results
        train = [train] if isinstance(train, tuple) else train  # a pair of arrays
        real, train = made_of(x, y, self), made_of(train, None, self)
        evaluator = metrics.Evaluator(sample_metrics, real, train, self.data_range)
        found = metrics.as_logs(evaluator.evaluate(self.sampling_from_data()))
        if isinstance(results, dict):
            return results | found
        return [*results, *found.values()]

    def train_on_batch(self, x, y=None, **kwargs):
        """Takes one step, as `keras.Model.train_on_batch` does; refuses as `fit`."""
        checks.check_step(self, "train_step")
        self.look_at_players()
        x, y = checks.check_training_data(x, y, self)
        checks.check_weights(self, kwargs)
        self.prepare_once(x, y, len(x))
        return super().train_on_batch(x, y, **kwargs)

    def test_on_batch(self, x, y=None, **kwargs):
        """Tests on one batch, as `keras.Model.test_on_batch` does; refuses as `fit`."""
        checks.check_step(self, "test_step")
        x, y = checks.check_training_data(x, y, self)
        checks.check_weights(self, kwargs)
        return super().test_on_batch(x, y, **kwargs)


def _beside_each_other(callbacks):
    """Lets callbacks see the others; returns them and those that they ask for."""
    flat = keras.tree.flatten(callbacks or [])
    asking = [each for each in flat if hasattr(each, "beside")]
    more = [each for one in asking for each in one.beside(flat)]
    return [*flat, *more] if asking else callbacks
