"""Gated PixelCNN: PixelCNN in two stacks, of classes or without."""

from keras import ops

from kerasgan import networks as builders
from kerasgan.engine import checks
from kerasgan.engine.registry import register
from kerasgan.models.conditional import given
from kerasgan.models.labelled import Labelled
from kerasgan.models.pixelcnn import PixelCNN


@register("gated_pixelcnn")
class GatedPixelCNN(Labelled, PixelCNN):
    """Gated PixelCNN (van den Oord et al., 2016).

    A PixelCNN of two stacks, which sees all earlier pixels, with gates in place of
    ReLUs; p(x | y) of a class y where labels are told (equations 3 and 4).

    ```python
    model = GatedPixelCNN((28, 28, 1), classes=10)
    model.compile()
    model.fit(images, labels)  # (m, 28, 28, 1) in [-1, 1], whole numbers (m,)
    model.generate(labels=range(10))
    model.log_prob(binary_images, labels=labels)  # nats
    ```

    Args:
        image_shape: `(height, width, channels)`; (28, 28, 1) by default.
        classes: Number of classes, if `fit` is given labels and `generate` asked for
            them; None for none.
        levels: As for `PixelCNN`.
        width: p, the channels of either stack: 32 by default.
        depth: Number of 3x3 layers behind the first: 5 by default.
        kernel_size: Side of the first kernels, an odd number: 7 by default.
        network: Your own network, as for `PixelCNN`; with labels it takes [images,
            labels (m, classes)].
        data_range: As for `PixelCNN`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizer is Adam(1e-3), as for `PixelCNN`.

    Reference: van den Oord, Kalchbrenner, Vinyals, Espeholt, Graves and Kavukcuoglu,
    "Conditional Image Generation with PixelCNN Decoders",
    https://arxiv.org/abs/1606.05328
    """

    default_networks = "gated_pixelcnn"

    def __init__(self, image_shape=None, *, classes=None, network=None, **options):
        self.classes = checks.check_pixel_classes(classes, network)
        super().__init__(image_shape, network=network, **options)
        self.ask_for(self.classes)

    def built_network(self, shape, **sizes):
        """Builds the network of images of a shape."""
        build = builders.gated_pixelcnn.network
        return build(shape, self.pixels.outputs, classes=self.classes, **sizes)

    def train_step(self, data):
        """Maximises log p(x | y), the sum over all pixels (equation 3)."""
        (network,) = self.playing()
        (x, y), _ = self.unpack(data)  # x_1, ..., x_(n^2), row by row, and its class
        x = self.seen(x, self.training_noise)

        def loss():  # minus the sum of log p(x_i | x_1, ..., x_(i-1), y)
            logits = given(network, y)(x)
            return -ops.mean(self.pixels.log_likelihood(x, logits))

        loss = self.minimize(loss, "network")
        return self.log(network_loss=loss)

    def test_step(self, data):
        """Minus log p(x | y) of images that nothing moves for, in nats."""
        (network,) = self.playing(training=False)
        x = self.seen(self.images_of(data), self.test_noise)
        logits = given(network, self.test_labels(data))(x)
        loss = -ops.mean(self.pixels.log_likelihood(x, logits))
        return self.log(training=False, network_loss=loss)

    def get_config(self):
        """Returns the constructor's arguments; the network is serialised."""
        return {**super().get_config(), "classes": self.classes}
