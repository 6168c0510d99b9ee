"""How a generator and a discriminator meet, and what regularizers do to that."""

from functools import partial

from keras import ops

from kerasgan import backend
from kerasgan.regularizers import Play


class Adversaries:
    """The part of `GAN` in whose words its step is written."""

    def add_regularizer(self, regularizer):
        """Adds a regularizer, or refuses what does not go with the discriminator."""
        regularizer.attach(self.discriminator)
        self.regularizers.append(regularizer)

    def playing(self, training=True):
        """Returns G and D bound to `training`; in training D sees what is augmented."""
        G, D = super().playing(training)
        for regularizer in self.regularizers if training else ():
            D = partial(_augmented, D, regularizer, self.training_noise)
        return G, D

    def judge(self, G, D, x, z):
        """Lets the discriminator judge real examples x and samples G(z), G fixed.

        Returns:
            A `Play` with the logits `real` = D(x) and `fake` = D(G(z)).
        """
        samples = ops.stop_gradient(G(z))
        real, real_gradient = self.judged(D, x, "real")
        fake, fake_gradient = self.judged(D, samples, "fake")
        self.observe(real_logits=ops.mean(real), fake_logits=ops.mean(fake))
        return Play(
            *(G, D, x, z, samples, real, fake, self.training_noise),
            real_gradient=real_gradient,
            fake_gradient=fake_gradient,
        )

    def judged(self, D, x, kind):
        """Returns D(x), and its gradient at x if a regularizer wants that in each step.

        Args:
            D: The discriminator.
            x: Examples (m, ...).
            kind: `"real"` or `"fake"`.
        """
        wanted = any(r.gradient_at == kind and r.every == 1 for r in self.regularizers)
        return backend.output_and_input_gradient(D, x) if wanted else (D(x), None)

    def compete(self, G, D, x, z):
        """Lets the generator answer: its samples before the discriminator.

        Returns:
            A `Play` with the logits `fake` = D(G(z)), and `real` = D(x) where the
            generator's loss is relativistic and compares the two, or else None.
        """
        samples = G(z)
        real = D(x) if self.loss.relativistic else None
        fake = D(samples)
        return Play(G, D, x, z, samples, real, fake, self.training_noise)

    def penalty(self, player, play):
        """Returns what the regularizers add to the loss of one player, a scalar."""
        step = self.optimizer.of(player).iterations
        return sum(each.penalty(player, play, step) for each in self.regularizers)


def _augmented(D, regularizer, noise, x):
    return D(regularizer.augment(x, noise))
