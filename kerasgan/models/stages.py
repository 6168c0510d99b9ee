"""What the two stages of a StackGAN share: conditions, pairs, small pictures."""

import numpy as np
from keras import ops

from kerasgan.engine import checks
from kerasgan.engine.sampling import BATCH
from kerasgan.losses.likelihood import gaussian_kl_of_latents
from kerasgan.models.worded import MatchingAware
from kerasgan.networks import dcgan
from kerasgan.networks import stackgan as builders


class Stages(MatchingAware):
    """The part of `StackGAN` in whose words its steps are written.

    Attributes:
        augmentation: Whether conditioning variables are drawn.
        reads_again: Whether Stage-II is told the text.
        enlarge: How many times larger Stage-II makes images.
    """

    def conditions_of(self, F, h, epsilon):
        """Draws c = mu(h) + sigma(h) epsilon, and tells KL(N(mu, sigma^2) || N(0, I)).

        Section 3.2 and equation 2; the divergence is a mean over the batch and over the
        conditioning variables.
        """
        mean, log_deviation = F(h)
        if not self.augmentation:
            return mean, ops.zeros(())
        divergence = ops.mean(gaussian_kl_of_latents(mean, 2 * log_deviation))
        return mean + ops.exp(log_deviation) * epsilon, divergence

    def finished_stage(self, t, noise):
        """Returns phi(t) as Stage-II is told it, and what Stage-I makes of it."""
        networks = self.sampling_networks()
        z, epsilon, _ = noise
        h = networks.text_encoder(t)
        c, _ = self.conditions_of(networks.augmentation_1, h, epsilon)
        s = ops.stop_gradient(networks.generator_1([z, c]))
        return ops.stop_gradient(self.told_again(h)), s

    def told_again(self, h):
        """Returns the vectors that Stage-II is told: zeros where it is deaf."""
        return h if self.reads_again else ops.zeros_like(h)

    def of_pairs(self, D, x, t, h, made):
        """Returns the loss of a discriminator over its three kinds of pairs."""
        fake = D([made, h])
        wrong = self.neighbours(lambda x, h: D([x, h]), x, t, h, fake)
        return self.loss_of_pairs(D([x, h]), wrong, fake)

    def smaller(self, x):
        """Returns images as Stage-I sees them: means over squares of pixels."""
        size = self.enlarge
        return ops.average_pool(x, size, size, data_format="channels_last")

    def noise_of(self, m, noise=None):
        """Draws z and the epsilon of both augmentations, a list of (m, ...)."""
        noise = self.training_noise if noise is None else noise
        return [draw.tensor(m, noise) for draw in self.draws.values()]

    def first_stage(self, networks, draws, h):
        """Makes the small images of Stage-I: G_0(z, c_0)."""
        epsilon = draws["augmentation_1"]
        c, _ = self.conditions_of(networks.augmentation_1, h, epsilon)
        return networks.generator_1([draws["latents"], c])

    def generate_small(self, n=None, *, seed=None, **given):
        """Samples Stage-I alone: what `generate` of the same arguments enlarges.

        Args:
            n: As for `generate`.
            seed: Likewise.
            **given: Likewise.

        Returns:
            NumPy array (n, height / enlarge, width / enlarge, channels), float32.
        """
        n = self._number(n, given)
        draws, given = self.draw_inputs(n, seed=seed, **given)
        networks, made = self.sampling_networks(), []
        for first in range(0, n, BATCH):
            rows = slice(first, first + BATCH)
            part = {
                name: ops.convert_to_tensor(each[rows])
                for name, each in {**draws, **given}.items()
            }
            h = self.embedded(networks, part)[self.text.asked]
            images = self.first_stage(networks, part, h)
            made.append(ops.convert_to_numpy(self.example.from_networks(images)))
        return np.concatenate(made)


def build_networks(networks, shape, latent_dim, size, units, width, enlarge):
    """Builds the networks that a dict lacks, in their place.

    Args:
        networks: Dict of name -> `keras.Model`, with the text encoder.
        shape: Of the large images.
        latent_dim: Number of latent variables of Stage-I.
        size: Number of conditioning variables, or None for 128.
        units: Values of the vector of a text.
        width: Width of all networks.
        enlarge: How many times smaller the small images are.

    Returns:
        Dict of the name of each draw -> its number of values.

    Raises:
        ValueError: A number of conditioning variables beside networks of another.
    """
    drawn = {"latents": latent_dim}
    for name in ("augmentation_1", "augmentation_2"):
        if networks[name] is None:
            made = 128 if size is None else size
            networks[name] = builders.augmentation(units, made)
        checks.check_network_of(name, networks[name], (units,), outputs=2)
        drawn[name] = int(networks[name].outputs[0].shape[-1])
        if size not in (None, drawn[name]):
            raise ValueError(
                f"{name} makes {drawn[name]} conditioning variables. Received: "
                f"conditioning_dim={size!r}. Leave it out."
            )
    small = (shape[0] // enlarge, shape[1] // enlarge, shape[2])
    told = {"classes": units, "conditioning": "projection"}
    judging = {"width": width, "normalization": "spectral", **told}
    gains = {"classes": drawn["augmentation_1"], "conditioning": "gains"}
    size = drawn["augmentation_2"]
    build = {
        "generator_1": lambda: dcgan.generator(small, latent_dim, width, **gains),
        "discriminator_1": lambda: dcgan.discriminator(small, **judging),
        "generator_2": lambda: builders.refiner(small, size, width, enlarge=enlarge),
        "discriminator_2": lambda: dcgan.discriminator(shape, **judging),
    }
    for name, made in build.items():
        if networks[name] is None:
            networks[name] = made()
    first, second = drawn["augmentation_1"], drawn["augmentation_2"]
    checks.check_network_of(
        "generator_1", networks["generator_1"], (latent_dim,), first, small
    )
    checks.check_network_of(
        "generator_2", networks["generator_2"], small, second, shape
    )
    for name, images in (("discriminator_1", small), ("discriminator_2", shape)):
        checks.check_network_of(name, networks[name], images, units, (1,))
    return drawn
