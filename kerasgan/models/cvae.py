"""The conditional variational autoencoder."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.engine.registry import register
from kerasgan.models.conditional import given
from kerasgan.models.labelled import Labelled
from kerasgan.models.vae import VAE


@register("cvae")
class CVAE(Labelled, VAE):
    """Conditional VAE: encoder and decoder are told the label (Kingma et al., 2014).

    It bounds log p(x | y). The latents need not tell the class, since the label does,
    and are left with what differs within a class, a style.

    ```python
    model = CVAE((28, 28, 1), latent_dim=20, classes=10)
    model.compile()
    model.fit(images, labels)
    model.generate(20, labels=range(10))
    ```

    Args:
        image_shape: As for `VAE`.
        latent_dim: As for `VAE`.
        classes: Number of classes, 10 or what your decoder takes.
        encoder: As for `VAE`, of [examples, labels (m, classes)].
        decoder: As for `VAE`, of [latents, labels (m, classes)].
        **options: Further arguments of `VAE`.

    `fit(images, labels)` takes whole numbers (n,) or one-hot rows (n, classes).

    Reference: Kingma, Rezende, Mohamed and Welling, "Semi-Supervised Learning with Deep
    Generative Models", 2014, https://arxiv.org/abs/1406.5298, equation 6 where every
    example has a label, without the constant log p(y). The step is Algorithm 1 of the
    VAE.
    """

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        classes=None,
        encoder=None,
        decoder=None,
        **options,
    ):
        classes = checks.check_classes(classes, decoder)
        object.__setattr__(self, "classes", classes)  # the networks are built by it
        super().__init__(
            image_shape, latent_dim, encoder=encoder, decoder=decoder, **options
        )
        self.ask_for(classes)

    def train_step(self, data):
        """Algorithm 1 of the VAE, with the bound of equation 6."""
        encoder, decoder = self.playing()
        (x, y), m = self.unpack(data)  # a random minibatch of m pairs
        x = self.example.observed(x, self.training_noise)
        epsilon = self.draws["latents"].tensor(m, self.training_noise)

        def loss():  # minus the bound of log p(x | y), with one sample of z
            pair = given(encoder, y), given(decoder, y)
            return self.minus_bound(*pair, x, epsilon)

        loss = self.minimize(loss, "autoencoder")
        return self.log(autoencoder_loss=loss)

    def test_step(self, data):
        """The loss of pairs that nothing moves for."""
        encoder, decoder = self.playing(training=False)
        x = self.example.observed(self.images_of(data), self.test_noise)
        y = self.test_labels(data)
        epsilon = self.draws["latents"].tensor(ops.shape(x)[0], self.test_noise)
        pair = given(encoder, y), given(decoder, y)
        loss = self.minus_bound(*pair, x, epsilon)
        return self.log(training=False, autoencoder_loss=loss)

    def told(self, networks, labels):
        """Returns encoder and decoder that are told labels (m, classes)."""
        return given(networks.encoder, labels), given(networks.decoder, labels)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "classes": self.classes}
