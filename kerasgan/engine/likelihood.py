"""How probable a model finds examples: log p(x), where the model tells it."""

import numpy as np
from keras import ops

from kerasgan.engine.sampling import outputs
from kerasgan.errors import is_integer
from kerasgan.losses.likelihood import importance_weighted_bound

ROWS, VALUES = 2000, 2**19  # examples that are looked at at once, and their values


class Likelihood:
    """The part of `GenerativeModel` that asks the endpoint `log_prob`.

    A model that tells log p(x) has a `kerasgan.export.LogProb` of that name among its
    `endpoints`.
    """

    def prepare_log_prob(self, anew=False):
        """Computes what `log_prob` takes besides the weights; by default nothing.

        A Boltzmann machine estimates its partition function. `kerasgan evaluate` and
        `publish` call it.

        Args:
            anew: Whether to do so though nothing seems to have changed.
        """

    def log_prob(self, images, *, samples=1, seed=0, **given):
        """Returns log p(x) of examples in nats, the sum over all of their values.

        Of real values it is the logarithm of a density: of the values in [-1, 1], to
        which the model brings those of `data_range`, or of the values themselves where
        they have no range.

        `endpoints()["log_prob"].kind` says what it is: exact; a lower bound, which
        grows with `samples` (Burda et al., 2016, equation 8); or an estimate.

        Args:
            images: Array (n, ...) in `data_range`; of a model of binary images, binary
                ones: `model.example.binarised(images, seed=0)` draws them.
            samples: Draws of the latent variables, k of the bound.
            seed: Of these draws. Draw i of an example depends on the seed, on i and on
                the place of the example alone.
            **given: What a conditional model is told, by the names of `conditions`:
                `labels`, as for `generate`.

        Returns:
            NumPy array (n,), float64.

        Raises:
            ValueError: A model that tells no likelihood, no such examples, or several
                samples where nothing is drawn.
        """
        weights = self.log_weights(images, samples=samples, seed=seed, **given)
        bound = ops.convert_to_numpy(importance_weighted_bound(weights))
        return bound.astype("float64")

    def log_weights(self, images, *, samples=1, seed=0, **given):
        """Returns log p(x, z) - log q(z | x) of draws of z, in nats.

        Their mean over the draws is the evidence lower bound. Where nothing is drawn,
        it is log p(x) alone, in one row.

        Args:
            images: As for `log_prob`.
            samples: Likewise.
            seed: Likewise.
            **given: Likewise.

        Returns:
            NumPy array (samples, n), float32.

        Raises:
            ValueError: As for `log_prob`.
        """
        endpoint = self._log_prob_endpoint(samples)
        images = self.example.checked(images)
        self.example.refuse_grey(images)
        told = {"images": images, **self._told(given, len(images))}
        ask, rows = asking(endpoint), []
        for stream in range(samples):
            drawn = {
                name: draw.array(len(images), seed, stream)
                for name, draw in endpoint.drawn.items()
            }
            rows.append(ask(**told, **drawn))
        return np.stack(rows)

    def ask(self, name, images, **given):
        """Returns what an endpoint makes of examples, and of what is asked of them.

        Args:
            name: Of one of `endpoints`, which takes `images`.
            images: Array (n, ...) in `data_range`.
            **given: What a conditional model is told, as for `generate`.

        Returns:
            NumPy array (n, ...), float32.

        Raises:
            ValueError: No such examples, or not what the model is told.
        """
        images = self.example.checked(images)
        told = self._told(given, len(images))
        return asking(self.endpoints()[name])(images=images, **told)

    def _log_prob_endpoint(self, samples):
        """Returns the endpoint; refuses where there is none, or nothing to draw."""
        endpoint = self.endpoints().get("log_prob")
        if endpoint is None:
            raise ValueError(
                f"{type(self).__name__} tells no likelihood: its endpoints are "
                f"{', '.join(self.endpoints())}. Measure its samples: kerasgan "
                "evaluate."
            )
        if not is_integer(samples, least=1):
            raise ValueError(
                "samples must be a whole number of at least 1. Received: "
                f"samples={samples!r}."
            )
        if samples > 1 and not endpoint.drawn:
            raise ValueError(
                f"log_prob of {type(self).__name__} is {endpoint.kind} and draws "
                f"nothing. Received: samples={samples}. Leave it out."
            )
        return endpoint

    def _told(self, given, n):
        """Returns what endpoints take of the conditions: name -> array (n, ...)."""
        if given.keys() != self.conditions.keys():
            raise ValueError(
                f"{type(self).__name__} tells how probable examples are of "
                f"{', '.join(self.conditions) or 'nothing that it is told'}. Received: "
                f"{', '.join(given) or 'none'}."
            )
        told = {}
        for name, kind in self.conditions.items():
            rows = kind.rows(given[name], n)
            told[name] = kind.outside(rows)
            if not np.array_equal(kind.rows(told[name], n), rows):
                raise ValueError(
                    f"What is asked of examples takes {name} of one class each. "
                    "Received: mixtures. Give whole numbers."
                )
        return told


def asking(endpoint):
    """Returns a function of arrays (n, ...), by the names of an endpoint's inputs."""
    network, _ = endpoint.model()

    def ask(**arrays):
        inputs = [arrays[name] for name in endpoint.names]
        inputs = inputs if len(inputs) > 1 else inputs[0]
        size = int(np.prod(arrays["images"].shape[1:]))
        rows = max(1, min(ROWS, VALUES // size))
        return np.concatenate(list(outputs(network, inputs, rows)))

    return ask
