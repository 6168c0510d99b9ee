"""A model of your own that is no GAN and makes no images: a VAE of points.

    python examples/write_your_own_model.py

A model declares its networks, who moves them, what it draws and what it makes; it
writes its paper's step, and one pure function that samples. Training with `fit`, saving
and going on, `generate` from a seed and exported files follow from that.
"""

import argparse
import math

import keras
from keras import ops

import kerasgan
from kerasgan import datasets, networks
from kerasgan.draws import Normal
from kerasgan.losses import likelihood
from kerasgan.modalities import Points

DEVIATION = 0.1  # of the decoder's normals


@kerasgan.models.register("point_vae", package="my_package")
class PointVAE(kerasgan.models.GenerativeModel):
    """Variational autoencoder of points (Kingma and Welling, 2014, Algorithm 1)."""

    networks = ("encoder", "decoder")
    players = {"autoencoder": ("encoder", "decoder")}
    logged = ("autoencoder_loss", "kl", "log_likelihood")

    def __init__(self, features=2, latent_dim=2, encoder=None, decoder=None, **options):
        built = {
            "encoder": encoder or networks.vae.encoder((features,), latent_dim, 64),
            "decoder": decoder or networks.vae.decoder((features,), latent_dim, 64),
        }
        super().__init__(built, Points((features,)), **options)
        self.draws = {"latents": Normal((latent_dim,))}

    def default_optimizer(self, player):
        """Returns Adam(1e-3)."""
        return keras.optimizers.Adam(1e-3, name=player)

    def train_step(self, data):
        """Algorithm 1, one iteration."""
        encoder, decoder = self.playing()
        x, m = self.unpack(data)  # a random minibatch of m points
        epsilon = self.draws["latents"].tensor(m, self.training_noise)

        def loss():  # minus the bound of equation 10, with one sample of z
            terms = elbo(encoder, decoder, x, epsilon)
            self.observe(**terms)
            return terms["kl"] - terms["log_likelihood"]

        loss = self.minimize(loss, "autoencoder")  # its gradient, and a step
        return self.log(autoencoder_loss=loss)

    def test_step(self, data):
        """The bound of points that nothing moves for."""
        encoder, decoder = self.playing(training=False)
        x = self.images_of(data)
        epsilon = self.draws["latents"].tensor(ops.shape(x)[0], self.test_noise)
        terms = elbo(encoder, decoder, x, epsilon)
        loss = terms["kl"] - terms["log_likelihood"]
        return self.log(training=False, autoencoder_loss=loss, **terms)

    def sample(self, networks, draws, given):
        """The means of p(x | z), z ~ N(0, I)."""
        return networks.decoder(draws["latents"])

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        (features,), (latent_dim,) = self.example.shape, self.draws["latents"].shape
        sizes = {"features": features, "latent_dim": latent_dim}
        return {**super().get_config(), **sizes}


def elbo(encoder, decoder, x, epsilon):
    """Returns the two terms of the bound, averaged over the points."""
    mean, log_variance = encoder(x)
    z = mean + ops.exp(log_variance / 2) * epsilon  # z = mu + sigma * epsilon
    seen = likelihood.gaussian_log_likelihood(x, decoder(z), 2 * math.log(DEVIATION))
    return {
        "kl": ops.mean(likelihood.gaussian_kl(mean, log_variance)),
        "log_likelihood": ops.mean(seen),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="point_vae.keras")
    arguments = parser.parse_args()

    ring = datasets.load("ring", batch_size=256)
    vae = kerasgan.models.get("point_vae")(seed=0)
    vae.compile()
    if arguments.smoke:
        vae.fit(ring, epochs=1, steps_per_epoch=5, verbose=2)
    else:
        vae.fit(ring, epochs=20, verbose=2)
    print(vae.evaluate(ring, return_dict=True, verbose=0))
    vae.save(arguments.out)
    again = keras.models.load_model(arguments.out)
    assert (again.generate(5, seed=1) == vae.generate(5, seed=1)).all()
    print(again.generate(5, seed=1))
