"""How a generator samples, and how it meets a discriminator and regularizers."""

from functools import partial

import numpy as np
from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.engine.phases import Phase
from kerasgan.engine.sampling import output
from kerasgan.errors import renamed
from kerasgan.regularizers import Round


class FromGenerator:
    """The part of a model whose generator turns latents into images."""

    def sample(self, networks, draws, given):
        """Makes images of all that is drawn: G(z), or G(z | y) of labels."""
        z = ops.concatenate(list(draws.values()), axis=1)
        return networks.generator([z, *given.values()] if given else z)

    def call(self, inputs, training=False):
        """Maps latents (m, latent_dim) to images (m, ...) in `data_range`.

        Uses the average of the generator where one is kept.
        """
        return self.from_networks(self.sampler(inputs, training=training))

    @property
    def sampler(self):
        """The network that samples: the generator's average if kept, or itself."""
        average = self.average_of("generator")
        return self.generator if average is None else average


class Adversaries:
    """The part of `GAN` in whose words its step is written.

    Attributes:
        judges_labels: Whether the discriminator is told labels.
        turns: Pairs `(player, examples)` where players take turns.
    """

    judges_labels = False

    def take_turns(self, alternate):
        """Lets one player move while the others rest, in turns.

        Args:
            alternate: Dict of player -> number of examples, or None for no turns.

        Raises:
            ValueError: It does not name all players, or with other numbers.
        """
        self.turns = ()
        if alternate is not None:
            checks.check_alternation(type(self), alternate)
            self.turns = tuple(alternate.items())
            turns = [Phase(player, images, (player,)) for player, images in self.turns]
            self.set_phases(turns, repeats=True)

    def add_regularizer(self, regularizer):
        """Adds a regularizer, or refuses what does not go with this model."""
        regularizer.attach(self)
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
            A `Round` with the logits `real` = D(x) and `fake` = D(G(z)).
        """
        D = self.shown(D) if training else D
        samples = ops.stop_gradient(G(z))
        look = partial(self.outputs_and_gradient, D, training=training)
        (real, *real_recognised), real_gradient = look(x, kind="real")
        (fake, *fake_recognised), fake_gradient = look(samples, kind="fake")
        self.observe(real_logits=ops.mean(real), fake_logits=ops.mean(fake))
        if "real_accuracy" in self.logged:
            self.observe_accuracy(real, fake)
        return Round(
            *(G, _logits_of(D), x, z, samples, real, fake, self.training_noise),
            real_gradient=real_gradient,
            fake_gradient=fake_gradient,
            real_recognised=_only(real_recognised),
            fake_recognised=_only(fake_recognised),
        )

    def observe_accuracy(self, real, fake):
        """Observes how often the discriminator is right; a guess is half of the time.

        It takes an image for real where its logit lies above the loss's `real_above`.
        Where the loss knows no such number, each real image is compared with the sample
        in its place.

        Args:
            real: Logits D(x), (m, ...).
            fake: Logits D(G(z)), in the same shape.
        """
        above = self.loss.logits.real_above
        real_right = real > (fake if above is None else above)
        fake_right = fake <= (real if above is None else above)
        self.observe(
            real_accuracy=ops.mean(ops.cast(real_right, "float32")),
            fake_accuracy=ops.mean(ops.cast(fake_right, "float32")),
        )

    def log_test(self, play, **values):
        """Logs both losses, the compiled metrics, and further values of a test step.

        Args:
            play: What `judge` returned.
            **values: Scalars for the names in `logged` that `GAN` does not have.
        """
        real, fake = play.real, play.fake
        if self.test_metrics:
            is_real = ops.concatenate([ops.ones_like(real), ops.zeros_like(fake)])
            score = self.loss.logits.score(ops.concatenate([real, fake]))
            weights = backend.weight_of_rows(is_real)
            for metric in self.test_metrics:
                metric.update_state(is_real, score, **weights)
        logits = (real, fake) if self.loss.relativistic else (fake,)
        logs = self.log(
            training=False,
            **{
                "discriminator_loss": self.loss.discriminator(real, fake),
                "generator_loss": self.loss.generator(*logits),
                **values,
            },
        )
        return logs | {m.name: m.result() for m in self.test_metrics}

    def outputs_and_gradient(self, D, x, kind, training):
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

    def judged(self, D, x, kind, training):
        """Returns what `outputs_and_gradient` does: its name of an earlier version."""
        renamed("GAN.judged", "GAN.outputs_and_gradient")
        return self.outputs_and_gradient(D, x, kind, training)

    def compete(self, G, D, x, z):
        """Lets the generator answer: its samples before the discriminator.

        Returns:
            A `Round` with the logits `fake` = D(G(z)), and `real` = D(x) where the
            generator's loss is relativistic and compares the two, or else None.
        """
        D = self.shown(D)
        samples = G(z)
        real = _outputs(D(x))[0] if self.loss.relativistic else None
        fake, *recognised = _outputs(D(samples))
        return Round(
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
        return self.to_networks(images)

    def shown(self, D):
        """Returns D as it is shown what regularizers make of its input."""
        for regularizer in self.regularizers:
            D = partial(_shown, D, regularizer, self.training_noise)
        return D

    def penalty(self, player, play):
        """Returns what the regularizers add to the loss of one player, a scalar."""
        step = self.optimizer.of(player).iterations
        terms = [each.penalty(player, play, step) for each in self.regularizers]
        self.moving((player,), partial(self._remember, play))
        return sum(terms)

    def _remember(self, play, moving):
        """Lets regularizers assign what they learn of players that move."""
        for player in moving:
            for regularizer in self.regularizers:
                regularizer.after_step(player, play)
        return ops.zeros(())


def _shown(D, regularizer, noise, x):
    return D(regularizer.seen(x, noise))


def _outputs(outputs):
    return tuple(outputs) if isinstance(outputs, (tuple, list)) else (outputs,)


def _logits_of(D):
    return lambda x: _outputs(D(x))[0]


def _only(recognised):
    return recognised[0] if recognised else None
