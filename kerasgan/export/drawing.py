"""`generate` of a SavedModel: latents are drawn inside of the file."""

import numpy as np

from kerasgan.export.files import require_tensorflow


class Drawing:
    """Turns an endpoint of latents into one of a number, a seed and a truncation.

    `n` (int32 scalar) images of latents drawn by `seed` (int32 scalar), from N(0, 1)
    where their draw does not say otherwise. These are cut off at the absolute value
    `truncation` (float32 scalar; 0 does not cut); others are left as they are. Further
    inputs of the endpoint, labels for example, keep their names; one value stands for
    all images.

    The same seed gives the same images wherever TensorFlow runs, but other ones than
    `model.generate(n, seed=seed)` in Keras, which draws with NumPy.

    Args:
        endpoint: `Endpoint` whose first input is the latents (batch, ...).
        draw: What they are drawn by, a draw of `kerasgan.draws`; None for N(0, 1).
    """

    def __init__(self, endpoint, draw=None):
        self.tensorflow = require_tensorflow("Drawing in a SavedModel")
        self.endpoint = endpoint
        self.draw = draw
        self.shape = endpoint.inputs[0].shape[1:]  # of one
        self.conditions = endpoint.inputs[1:]

    def signature(self):
        """Returns the `tf.TensorSpec`s of the inputs."""
        tf = self.tensorflow
        return [
            tf.TensorSpec((), "int32", "n"),
            tf.TensorSpec((), "int32", "seed"),
            tf.TensorSpec((), "float32", "truncation"),
            *(
                tf.TensorSpec((None, *each.shape[1:]), each.dtype, each.name)
                for each in self.conditions
            ),
        ]

    def latents(self, n, seed, truncation):
        """Draws latents (n, ...), in the graph."""
        tf = self.tensorflow
        shape, seed = (n, *self.shape), tf.stack([seed, 0])

        def cut():
            return tf.random.stateless_parameterized_truncated_normal(
                shape, seed, 0.0, 1.0, -truncation, truncation
            )

        def whole():
            if self.draw is None:
                return tf.random.stateless_normal(shape, seed)
            return self.draw.in_graph(tf, shape, seed)

        if self.draw is not None and "truncation" not in self.draw.settings:
            return tf.ensure_shape(whole(), (None, *self.shape))
        z = tf.cond(truncation > 0, cut, whole)
        return tf.ensure_shape(z, (None, *self.shape))

    @property
    def names(self):
        """The inputs' names, in their order."""
        return ["n", "seed", "truncation", *(each.name for each in self.conditions)]

    @property
    def function(self):
        """The function to export."""

        def generate(n, seed, truncation, *conditions):
            z = self.latents(n, seed, truncation)
            rows = [
                self.tensorflow.broadcast_to(each, (n, *kind.shape[1:]))
                for each, kind in zip(conditions, self.conditions, strict=True)
            ]
            return self.endpoint.function(z, *rows)

        return generate

    def sample(self, count, seed=0):
        """Returns a list of inputs to try it with: cut off where the seed is odd."""
        _, *conditions = self.endpoint.sample(count, seed)
        truncation = np.float32(0.5 * (seed % 2))
        return [np.int32(count), np.int32(seed), truncation, *conditions]

    def __call__(self, n, seed, truncation, *conditions):
        """Does in Keras what the file does; returns an array."""
        z = self.latents(*map(self.tensorflow.constant, (n, seed, truncation)))
        return self.endpoint(z.numpy(), *conditions)
