"""A variant of your own, outside of the package: least squares in place of logarithms.

    python examples/write_your_own_gan.py

`train_step` is written once and runs under `fit` on TensorFlow, JAX and PyTorch. It has
no tape and no optimizer: `minimize` names the one player that moves. The decorator
makes the class known by name, and `keras.models.load_model` finds it again.
"""

import argparse

import keras
from keras import ops

import kerasgan


@kerasgan.models.register("my_gan", package="my_package")
class MyGAN(kerasgan.models.GAN):
    """GAN with least squares (Mao et al., 2017, equation 9), k discriminator steps."""

    default_networks = "dcgan"
    logged = ("discriminator_loss", "generator_loss", "real_score")

    def train_step(self, data):
        """D towards 1 on real and 0 on generated images; G towards D = 1."""
        G, D = self.playing()
        x, m = self.unpack(data)
        for _ in range(self.discriminator_steps):
            z = self.sample_latent(m)

            def d_loss_fn(z=z):
                return discriminator_loss(D(x), D(ops.stop_gradient(G(z))))

            d_loss = self.minimize(d_loss_fn, "discriminator")
        z = self.sample_latent(m)
        g_loss = self.minimize(lambda: generator_loss(D(G(z))), "generator")
        return self.log(
            discriminator_loss=d_loss,
            generator_loss=g_loss,
            real_score=ops.mean(D(x)),
        )

    def test_step(self, data):
        """The same values, of images that nothing moves for; `evaluate` takes it."""
        G, D = self.playing(training=False)
        x = self.test_images(data)
        real, fake = D(x), D(G(self.sample_latent(ops.shape(x)[0], self.test_noise)))
        return self.log(
            training=False,
            discriminator_loss=discriminator_loss(real, fake),
            generator_loss=generator_loss(fake),
            real_score=ops.mean(real),
        )


def discriminator_loss(real, fake):
    """D towards 1 on real and 0 on generated images."""
    return ops.mean((real - 1) ** 2) / 2 + ops.mean(fake**2) / 2


def generator_loss(fake):
    """G towards D = 1."""
    return ops.mean((fake - 1) ** 2) / 2


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="my_gan.keras")
    arguments = parser.parse_args()

    digits = kerasgan.datasets.load("digits")
    gan = kerasgan.models.get("my_gan")(digits.info.image_shape, discriminator_steps=2)
    gan.compile()
    if arguments.smoke:
        gan.fit(digits, epochs=1, steps_per_epoch=2)
    else:
        gan.fit(digits, epochs=20)
    gan.evaluate(digits)
    gan.save(arguments.out)
    again = keras.models.load_model(arguments.out)
    again.fit(digits, epochs=1, steps_per_epoch=2)
