"""Enlargement of images by a residual network (Ledig et al., 2017)."""

from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.models.enlarging import Enlarging
from kerasgan.networks import srresnet


@register("srresnet")
class SRResNet(Enlarging, GenerativeModel):
    """Super-resolution by the pixels alone: SRResNet (Ledig et al., 2017, section 2.1).

    G enlarges images so that the mean squared error to what they were made of is least.
    What cannot be known of the small image comes out blurred; `SRGAN` begins with this
    network.

    ```python
    model = SRResNet((64, 64, 3), enlarge=4)
    model.compile()
    model.fit(photographs)  # (m, 64, 64, 3); it makes (m, 16, 16, 3) of them itself
    model.generate(images=small)
    ```

    Args:
        image_shape: `(height, width, channels)` of the large images, (28, 28, 1) by
            default; both sizes multiples of `enlarge`.
        enlarge: 2, 4 or 8; 4 as in the paper.
        width: Channels of the generator: 64 in the paper.
        blocks: Residual blocks: 16 in the paper.
        normalization: `"batch"` as in the paper, or `"none"`, without which colours
            keep their places (Wang et al., 2018, section 3.1).
        generator: Your own network, small images -> large ones, in [-1, 1].
        data_range: `(low, high)` of the pixels; [-1, 1] by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The small images are the large ones resized by Pillow's bicubic filter, antialiased;
    the paper blurs them with a Gaussian filter first. The optimizer is Adam(1e-4,
    beta_1=0.9).

    Reference: Ledig et al., "Photo-Realistic Single Image Super-Resolution Using a
    Generative Adversarial Network", CVPR 2017, https://arxiv.org/abs/1609.04802
    """

    networks = ("generator",)
    players = {"generator": ("generator",)}
    averaged = ("generator",)
    logged = ("generator_loss", "psnr")
    default_networks = "srresnet"
    default_normalization = "batch"

    def __init__(
        self,
        image_shape=None,
        *,
        enlarge=4,
        width=None,
        blocks=None,
        normalization=None,
        generator=None,
        data_range=None,
        **options,
    ):
        example = self.sized(image_shape, enlarge, data_range)
        sizes = {"width": width, "blocks": blocks}
        checks.check_sizes_of({"generator": generator}, sizes)
        if generator is None:
            sizes = {name: size for name, size in sizes.items() if size is not None}
            sizes["normalization"] = normalization or self.default_normalization
            generator = srresnet.generator(self.small.shape, enlarge=enlarge, **sizes)
        elif normalization is not None:
            raise ValueError(
                "normalization is for the network that is built here. Received: "
                f"normalization={normalization!r} with generator. Leave it out."
            )
        networks = {"generator": generator}
        checks.check_translator("generator", networks, self.small.shape, example.shape)
        super().__init__(networks, example, **options)
        self.conditions = {"images": self.small}

    def default_optimizer(self, player):
        """Returns Adam(1e-4, beta_1=0.9)."""
        return adam(player, 1e-4, beta_1=0.9)

    def train_step(self, data):
        """One step on the content loss of equation 4."""
        (G,) = self.playing()
        x, _ = self.unpack(data)  # 1. large images        I_HR ~ p_data
        small = self.shrunk(x)  # 2. and small ones of them

        def generator_loss():  # 3. descend  E |I_HR - G(I_LR)|^2
            return self.mean_squared_error(x, G(small))

        loss = self.minimize(generator_loss, "generator")
        return self.log(generator_loss=loss)

    def test_step(self, data):
        """The loss of images that nothing moves for."""
        (G,) = self.playing(training=False)
        x = self.images_of(data)
        loss = self.mean_squared_error(x, G(self.shrunk(x)))
        return self.log(training=False, generator_loss=loss)

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "enlarge": self.enlarge,
            "data_range": self.data_range,
        }
