"""`generate` of a SavedModel: what samples are made of is drawn inside of the file."""

import numpy as np

from kerasgan.export.files import require_tensorflow


class Drawing:
    """Turns an endpoint of draws into one of a number, a seed and a truncation.

    `n` (int32 scalar) images of what their draws make of `seed` (int32 scalar): latents
    from N(0, 1), most often. These are cut off at the absolute value `truncation`
    (float32 scalar; 0 does not cut); others are left as they are. Further inputs of the
    endpoint, labels for example, keep their names; one value stands for all images.

    The same seed gives the same images wherever TensorFlow runs, but other ones than
    `model.generate(n, seed=seed)` in Keras, which draws with NumPy.

    Args:
        endpoint: `Endpoint` whose first inputs are what is drawn, (batch, ...) each.
        draws: What they are drawn by, dict of name -> a draw of `kerasgan.draws`, in
            the order of the inputs.
    """

    def __init__(self, endpoint, draws):
        self.tensorflow = require_tensorflow("Drawing in a SavedModel")
        self.endpoint = endpoint
        self.draws = draws
        self.conditions = endpoint.inputs[len(draws) :]

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

    def drawn(self, n, seed, truncation):
        """Draws what samples are made of, in the graph: a list of tensors (n, ...)."""
        return [
            self._drawn(draw, n, self.tensorflow.stack([seed, stream]), truncation)
            for stream, draw in enumerate(self.draws.values())
        ]

    def _drawn(self, draw, n, seed, truncation):
        tf = self.tensorflow
        shape = (n, *draw.shape)

        def cut():
            return tf.random.stateless_parameterized_truncated_normal(
                shape, seed, 0.0, 1.0, -truncation, truncation
            )

        def whole():
            return draw.in_graph(tf, shape, seed)

        cuts = "truncation" in draw.settings
        z = tf.cond(truncation > 0, cut, whole) if cuts else whole()
        return tf.ensure_shape(z, (None, *draw.shape))

    @property
    def names(self):
        """The inputs' names, in their order."""
        return ["n", "seed", "truncation", *(each.name for each in self.conditions)]

    @property
    def function(self):
        """The function to export."""

        def generate(n, seed, truncation, *conditions):
            drawn = self.drawn(n, seed, truncation)
            rows = [
                self.tensorflow.broadcast_to(each, (n, *kind.shape[1:]))
                for each, kind in zip(conditions, self.conditions, strict=True)
            ]
            return self.endpoint.function(*drawn, *rows)

        return generate

    def sample(self, count, seed=0):
        """Returns a list of inputs to try it with: cut off where the seed is odd."""
        conditions = self.endpoint.sample(count, seed)[len(self.draws) :]
        truncation = np.float32(0.5 * (seed % 2))
        return [np.int32(count), np.int32(seed), truncation, *conditions]

    def __call__(self, n, seed, truncation, *conditions):
        """Does in Keras what the file does; returns an array."""
        drawn = self.drawn(*map(self.tensorflow.constant, (n, seed, truncation)))
        return self.endpoint(*(each.numpy() for each in drawn), *conditions)
