"""Spectral normalization of a layer's kernel (Miyato et al., 2018, section 2.1)."""

import keras
from keras import layers, ops

from kerasgan.errors import check_positive

EPSILON = 1e-12
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)
DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)


@keras.saving.register_keras_serializable("kerasgan")
class SpectralNormalization(layers.Wrapper):
    """Calls a layer with W / sigma(W) in place of its kernel W.

    sigma(W) = u^T W v is the largest singular value of W, seen as a matrix with one row
    per output, and found by power iteration from a left vector u that is kept between
    calls (Algorithm 1). Gradients flow through the W in sigma, not through u and v,
    which gives equation 10. The kernel itself is never assigned, so that two calls
    within one loss see the same W.

    Every call iterates; one with `training=True` keeps the u that it found, unless the
    layer is frozen. A call with `training=False` therefore gives what the next training
    call would give.

    Args:
        layer: Layer with a `kernel` or `embeddings` whose call assigns no variables:
            `Dense`, `Conv1D`, `Conv2D`, `Conv2DTranspose`, `Embedding`.
        power_iterations: Iterations a call; the paper uses 1.

    Call arguments:
        inputs: What the wrapped layer takes; the output is in its shape.
        training: Whether to keep the new u.

    Raises:
        ValueError: If `power_iterations` is no positive integer, or if the layer has
            no kernel once it is built.

    Reference:
        Miyato et al., 2018, "Spectral Normalization for Generative Adversarial
        Networks", https://arxiv.org/abs/1802.05957
    """

    def __init__(self, layer, power_iterations=1, **kwargs):
        check_positive(power_iterations=power_iterations)
        kwargs.setdefault("dtype", getattr(layer, "dtype_policy", None))
        super().__init__(layer, **kwargs)
        self.power_iterations = power_iterations

    def build(self, input_shape=None):
        """Builds the wrapped layer and draws u from N(0, 1)."""
        super().build(input_shape)
        self.u = self.add_weight(
            name="u",
            shape=(self._outputs(),),
            initializer=keras.initializers.RandomNormal(stddev=1.0),
            dtype="float32",
            trainable=False,
            autocast=False,
            aggregation="only_first_replica",
        )

    def call(self, inputs, training=False):
        """Calls the wrapped layer with the normalized kernel."""
        raw = self._kernel()
        kernel, u = self._normalize()
        if training and self.trainable:
            self.u.assign(u)

        def values(variables):
            return [kernel if v is raw else v.value for v in variables]

        outputs, _ = self.layer.stateless_call(
            values(self.layer.trainable_variables),
            values(self.layer.non_trainable_variables),
            inputs,
        )
        return outputs

    def normalized_kernel(self):
        """Returns W / sigma(W), float32 in the kernel's shape, and changes nothing."""
        kernel, _ = self._normalize()
        return kernel

    def compute_output_shape(self, input_shape):
        """Returns the shape that the wrapped layer gives."""
        return self.layer.compute_output_shape(input_shape)

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {**super().get_config(), "power_iterations": self.power_iterations}

    def _normalize(self):
        # Under a mixed policy Keras hands over the kernel in the compute dtype.
        kernel = ops.cast(self._kernel().value, "float32")
        matrix = self._matrix(kernel)  # W, (outputs, inputs)
        fixed = ops.stop_gradient(matrix)
        u = self.u.value
        for _ in range(self.power_iterations):
            v = _unit(ops.matmul(u, fixed))  # v <- W^T u / ||W^T u||
            u = _unit(ops.matmul(fixed, v))  # u <- W v / ||W v||
        sigma = ops.sum(u * ops.matmul(matrix, v))  # u^T W v
        return kernel / ops.maximum(sigma, EPSILON), u

    def _matrix(self, kernel):
        if isinstance(self.layer, TRANSPOSED):  # (..., outputs, inputs)
            *rest, outputs, inputs = range(len(kernel.shape))
            kernel = ops.transpose(kernel, (*rest, inputs, outputs))
        return ops.transpose(ops.reshape(kernel, (-1, self._outputs())))

    def _outputs(self):
        *_, before, last = self._kernel().shape
        if isinstance(self.layer, TRANSPOSED):
            return before
        if isinstance(self.layer, DEPTHWISE):  # (..., inputs, outputs of each)
            return before * last
        return last

    def _kernel(self):
        for name in ("kernel", "embeddings"):
            kernel = getattr(self.layer, name, None)
            if isinstance(kernel, keras.Variable):
                return kernel
        raise ValueError(
            "SpectralNormalization takes a layer with a kernel or embeddings, such as "
            f"Dense, Conv2D or Embedding. Received: {type(self.layer).__name__} "
            f"{self.layer.name!r}. Wrap the weight layers and leave this one as it is."
        )


def _unit(x):
    return x / ops.maximum(ops.sqrt(ops.sum(ops.square(x))), EPSILON)
