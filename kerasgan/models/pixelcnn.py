"""PixelCNN: images as a product of conditional distributions of their pixels."""

import keras
from keras import ops

from kerasgan import networks as builders
from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.engine.sampling import output
from kerasgan.export import Endpoint, LogProb
from kerasgan.losses import levels as pixel_levels
from kerasgan.modalities import Image
from kerasgan.models import raster
from kerasgan.models.conditional import given


@register("pixelcnn")
class PixelCNN(GenerativeModel):
    """PixelCNN (van den Oord et al., 2016).

    p(x) is the product of p(x_i | x_1, ..., x_(i-1)) over all pixels, row by row, and
    of the colours within a pixel (equations 1 and 2). One network of masked
    convolutions tells all of these at once, so that log p(x) is exact. Images are made
    pixel by pixel, see `kerasgan.models.raster`.

    ```python
    model = PixelCNN((28, 28, 1))
    model.compile()
    model.fit(images)  # (m, 28, 28, 1) in [-1, 1]
    model.generate(16)
    model.log_prob(binary_images)  # nats
    model.complete(binary_images, mask)  # keeps the pixels where the mask is 1
    ```

    Args:
        image_shape: `(height, width, channels)`; (28, 28, 1) by default.
        levels: Values that a pixel may have. 2: black or white; grey pixels are drawn
            anew as one of these each time that an image is seen. 256: those of a file,
            each with a logit of its own, as in the paper (section 2.2).
        width: h of the paper: feature maps have 2h channels. 16 by default.
        depth: Number of residual blocks: 7 by default, with the paper's for MNIST.
        kernel_size: Side of the first kernel, an odd number: 7, with the paper.
        network: Your own network, images (m, height, width, channels) in [-1, 1] ->
            logits (m, height, width, channels), times `levels` channels where these are
            more than two: a chain of `kerasgan.layers.RasterLayer`s.
        data_range: `(low, high)` of the images' values, (-1, 1) by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizer is Adam(1e-3), for the paper's RMSProp with a rate that was chosen by
    hand for each set of images (section 5.2).

    Reference: van den Oord, Kalchbrenner and Kavukcuoglu, "Pixel Recurrent Neural
    Networks", https://arxiv.org/abs/1601.06759
    """

    networks = ("network",)
    players = {"network": ("network",)}
    averaged = ("network",)
    logged = ("network_loss",)
    portable = ("serving_default", "complete")
    default_networks = "pixelcnn"

    def __init__(
        self,
        image_shape=None,
        *,
        levels=2,
        width=None,
        depth=None,
        kernel_size=None,
        network=None,
        data_range=None,
        **options,
    ):
        sizes = {"width": width, "depth": depth, "kernel_size": kernel_size}
        image_shape = checks.check_pixel_network(network, image_shape, **sizes)
        self.pixels = pixel_levels.of(levels)
        shape = (28, 28, 1) if image_shape is None else image_shape
        example = Image(shape, data_range, binary=levels == 2)
        if network is None:
            given = {name: size for name, size in sizes.items() if size is not None}
            network = self.built_network(example.shape, **given)
        checks.check_logits(network, example.shape, self.pixels.outputs, self.classes)
        raster.chain_of(network)
        super().__init__({"network": network}, example, **options)
        self.draws = {"uniforms": Uniform(example.shape)}
        completer = Completer(self)
        self._completer = lambda: completer  # Keras would take it for a part of this

    def built_network(self, shape, **sizes):
        """Builds the network of images of a shape."""
        return builders.pixelcnn.network(shape, self.pixels.outputs, **sizes)

    def default_optimizer(self, player):
        """Returns Adam(1e-3)."""
        return adam(player, 1e-3, beta_1=0.9)

    def train_step(self, data):
        """Maximises log p(x), the sum over all pixels (equation 1)."""
        (network,) = self.playing()
        x, _ = self.unpack(data)  # x_1, ..., x_(n^2), row by row
        x = self.seen(x, self.training_noise)

        def loss():  # minus the sum of log p(x_i | x_1, ..., x_(i-1))
            return -ops.mean(self.pixels.log_likelihood(x, network(x)))

        loss = self.minimize(loss, "network")
        return self.log(network_loss=loss)

    def test_step(self, data):
        """Minus log p(x) of images that nothing moves for, in nats."""
        (network,) = self.playing(training=False)
        x = self.seen(self.images_of(data), self.test_noise)
        loss = -ops.mean(self.pixels.log_likelihood(x, network(x)))
        return self.log(training=False, network_loss=loss)

    def seen(self, x, noise):
        """Returns images in [-1, 1] as the network sees them: of its levels alone."""
        return self.pixels.nearest(self.example.observed(x, noise))

    def sample(self, networks, draws, given):
        """Each pixel by inversion of p(x_i | x_1, ..., x_(i-1)), in raster order."""
        return self.made(networks, draws["uniforms"], given.get("labels"))

    def made(self, networks, u, labels=None, known=None):
        """Returns images in [-1, 1] of what `raster.sample` takes."""
        network = networks.network.network
        return raster.sample(network, self.pixels, u, labels, known)

    def complete(self, images, mask, n=None, *, seed=None, **given):
        """Samples the pixels of images that are not known, given those that are.

        A pixel depends on what lies above it and to the left: where the known ones are
        the upper half, what is made is a sample given these. Known pixels below or to
        the right of others have no part in those. Each known pixel counts as the
        nearest of the model's levels.

        Args:
            images: Array (m, height, width, channels) in `data_range`, or one image.
            mask: 1 where a pixel is known, 0 where it is sampled: (height, width) for
                all images, or (n, height, width).
            n: Number of samples, a multiple of the number of images; as many by
                default.
            seed: As for `generate`.
            **given: What samples are asked for, as for `generate`.

        Returns:
            NumPy array (n, height, width, channels), float32, in `data_range`.

        Raises:
            ValueError: Images of another shape or other values, or no such mask.
        """
        n = self.example.count(images) if n is None else n
        draws, asked = self.draw_inputs(n, seed=seed, **given)
        images = self.example.rows(images, n)
        mask = checks.check_mask(mask, self.example.shape, n)
        checks.check_known(images, mask, self.example)
        known = {"images": images, "mask": mask}
        return output(self.completing(), draws | asked | known)

    def completing(self):
        """Returns completion as a Keras model, as `sampling` does sampling."""
        return self._completer()

    def endpoints(self):
        """Returns the sampler, `complete` and `log_prob`, which is exact."""
        network = self.sampling_networks().network
        height, width, channels = self.example.shape
        kinds = self.conditions
        told = [each for name, kind in kinds.items() for each in kind.inputs(name)]

        def asked(tensors):
            rows = zip(kinds.items(), tensors, strict=True)
            return {name: kind.entering(each) for (name, kind), each in rows}

        def complete(uniforms, images, mask, *labels):
            known = {"images": self.example.to_networks(images), "mask": mask}
            return self.completing()({"uniforms": uniforms, **known, **asked(labels)})

        def log_prob(images, *labels):
            x = self.pixels.nearest(self.example.to_networks(images))
            logits = given(network, asked(labels).get("labels"))(x)
            return self.pixels.log_likelihood(x, logits)

        images = [("images", (None, height, width, channels), "float32")]
        mask = [("mask", (None, height, width, 1), "float32")]
        uniforms = self.draws["uniforms"].inputs("uniforms")
        ranges = {"images": self.example.data_range, "mask": (0, 1)}
        ranges["uniforms"] = self.draws["uniforms"].data_range
        return {
            **super().endpoints(),
            "complete": Endpoint(
                complete,
                [*uniforms, *images, *mask, *told],
                "images, of which the pixels stay where the mask is 1",
                ranges,
            ),
            "log_prob": LogProb(
                log_prob, [*images, *told], ranges=ranges, kind="exact"
            ),
        }

    def get_config(self):
        """Returns the constructor's arguments; the network is serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "levels": self.pixels.levels,
            "data_range": self.example.data_range,
        }


class Completer(keras.Model):
    """Completion as a Keras model, which predicts and is exported.

    It takes a dict of uniform numbers, of images in [-1, 1], of a mask and perhaps of
    labels, and makes images in `data_range`.
    """

    def __init__(self, model):
        super().__init__(name="completer", dtype="float32")
        self.model = model

    def build(self, input_shape=None):
        """Nothing to build: the network is."""
        self.built = True

    def call(self, inputs, training=False):
        """Samples; in inference, always."""
        model = self.model
        networks, labels = model.sampling_networks(), inputs.get("labels")
        known = model.pixels.nearest(inputs["images"]), inputs["mask"]
        made = model.made(networks, inputs["uniforms"], labels, known)
        return model.example.from_networks(made)
