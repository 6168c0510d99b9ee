"""How a generator and a discriminator meet, and what regularizers do to that."""

from functools import partial

import numpy as np
from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.engine.sampling import output
from kerasgan.regularizers import Play


class Adversaries:
    """The part of `GAN` in whose words its step is written.

    Attributes:
        judges_labels: Whether the discriminator is told labels.
    """

    judges_labels = False

    def add_regularizer(self, regularizer):
        """Adds a regularizer, or refuses what does not go with the discriminator."""
        regularizer.attach(self.discriminator)
        self.regularizers.append(regularizer)

    def judge(self, G, D, x, z, training=True):
        """Lets the discriminator judge real examples x and samples G(z), G fixed.

        Args:
            G: Generator, latents -> samples.
            D: Discriminator, examples (m, ...) -> logits (m, 1), or those and what else
                it recognises. In training it sees what regularizers augment.
            x: Real examples (m, ...).
            z: Latents (m, latent_dim).
            training: Whether regularizers take part.

        Returns:
            A `Play` with the logits `real` = D(x) and `fake` = D(G(z)).
        """
        D = self.augmenting(D) if training else D
        samples = ops.stop_gradient(G(z))
        (real, *real_recognised), real_gradient = self.judged(D, x, "real", training)
        (fake, *fake_recognised), fake_gradient = self.judged(
            D, samples, "fake", training
        )
        self.observe(real_logits=ops.mean(real), fake_logits=ops.mean(fake))
        return Play(
            *(G, _logits_of(D), x, z, samples, real, fake, self.training_noise),
            real_gradient=real_gradient,
            fake_gradient=fake_gradient,
            real_recognised=_only(real_recognised),
            fake_recognised=_only(fake_recognised),
        )

    def judged(self, D, x, kind, training):
        """Returns D's outputs, and its gradient at x if each step wants that.

        Args:
            D: The discriminator.
            x: Examples (m, ...).
            kind: `"real"` or `"fake"`.
            training: Whether regularizers take part.
        """
        wanted = training and any(
            each.gradient_at == kind and each.every == 1 for each in self.regularizers
        )
        if not wanted:
            return _outputs(D(x)), None
        outputs, gradient = backend.output_and_input_gradient(D, x)
        return _outputs(outputs), gradient

    def compete(self, G, D, x, z):
        """Lets the generator answer: its samples before the discriminator.

        Returns:
            A `Play` with the logits `fake` = D(G(z)), and `real` = D(x) where the
            generator's loss is relativistic and compares the two, or else None.
        """
        D = self.augmenting(D)
        samples = G(z)
        real = _outputs(D(x))[0] if self.loss.relativistic else None
        fake, *recognised = _outputs(D(samples))
        return Play(
            *(G, _logits_of(D), x, z, samples, real, fake, self.training_noise),
            fake_recognised=_only(recognised),
        )

    def discriminate(self, images, labels=None):
        """Returns what the discriminator says of images: logits (n,), NumPy.

        Args:
            images: Array (n, ...) in `data_range`.
            labels: As for `generate_from`, where the discriminator is told them.
        """
        inputs = self.discriminator_inputs(self._scaled(images), labels)
        logits = _outputs(output(self.discriminator, inputs))[0]
        return logits.reshape(len(logits), -1).mean(axis=1)

    def discriminator_inputs(self, x, labels=None):
        """Returns what the discriminating network takes: images (n, ...) in [-1, 1].

        Labels are left aside: only some discriminators are told them.
        """
        return x

    def recognised(self, images):
        """Returns what the discriminator tells beside its logit, (n, values).

        Args:
            images: Array (n, height, width, channels) in `data_range`.
        """
        return output(self.discriminator, self._scaled(images))[1]

    def _scaled(self, images):
        images = np.asarray(images, "float32")
        checks.check_judged(images, self)
        return self.example.to_networks(images)

    def augmenting(self, D):
        """Returns D as it sees what regularizers augment."""
        for regularizer in self.regularizers:
            D = partial(_augmented, D, regularizer, self.training_noise)
        return D

    def penalty(self, player, play):
        """Returns what the regularizers add to the loss of one player, a scalar."""
        step = self.optimizer.of(player).iterations
        return sum(each.penalty(player, play, step) for each in self.regularizers)


def _augmented(D, regularizer, noise, x):
    return D(regularizer.augment(x, noise))


def _outputs(outputs):
    return tuple(outputs) if isinstance(outputs, (tuple, list)) else (outputs,)


def _logits_of(D):
    return lambda x: _outputs(D(x))[0]


def _only(recognised):
    return recognised[0] if recognised else None
