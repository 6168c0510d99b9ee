"""What models share that turn or mend images against a discriminator."""

from kerasgan import losses


class Opposed:
    """The part of a model of a generator and a discriminator that chooses its loss."""

    default_loss = "non_saturating"

    def compile(
        self,
        generator_optimizer=None,
        discriminator_optimizer=None,
        loss=None,
        **options,
    ):
        """Chooses optimizers and the adversarial loss.

        Args:
            generator_optimizer: Keras optimizer or its name, the paper's by default.
            discriminator_optimizer: Likewise.
            loss: As for `GAN`; the model's own by default.
            **options: As for `GAN`.
        """
        loss = self.default_loss if loss is None else loss
        pair = losses.get(loss)
        super().compile(
            generator_optimizer=generator_optimizer,
            discriminator_optimizer=discriminator_optimizer,
            loss=loss,
            **options,
        )
        self.loss = pair
