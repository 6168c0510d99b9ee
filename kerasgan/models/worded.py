"""How captions enter a model: read from a batch, encoded, and asked for."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.export import Endpoint
from kerasgan.modalities import Text
from kerasgan.networks import text_encoder as encoders


class Worded:
    """The part of a model that is trained on pairs of images and captions.

    Its constructor calls `told_by`. Batches are then pairs `(x, t)` in a train step, t
    being rows of words (m, length), or vectors (m, size).

    Attributes:
        captioned: Whether batches of the data hold captions.
    """

    captioned = True
    readers = ("text_encoder",)

    def told_by(self, text):
        """Lets samples be asked for by captions, or by vectors.

        Args:
            text: `Text` or `Vector`.
        """
        self.text = text
        self.conditions = {text.asked: text}

    def unpack_batches(self, data, count):
        """Returns `(batches, m)`: pairs of images in [-1, 1] and rows of words.

        Takes what `GenerativeModel.unpack_batches` takes, paired with rows (m, length)
        or (m, count, length).
        """
        images, m = super().unpack_batches(data, count)
        t = self.rows_of(data)
        rows = [t] * count if len(t.shape) == 2 else [t[:, i] for i in range(count)]
        return list(zip(images, rows, strict=True)), m

    def rows_of(self, data):
        """Returns the rows of words, or vectors, of a batch: (m, ..., length)."""
        _, t = checks.check_both(data, self)
        return self.text.to_networks(t)

    def encode_text(self, captions):
        """Returns the vectors of captions: NumPy array (n, units), float32.

        Args:
            captions: Strings, or rows of words, as for `generate`; or vectors.
        """
        rows = self.text.rows(captions, self.text.count(captions))
        return self.embed({self.text.asked: rows})[self.text.asked]

    def embedded(self, networks, given):
        """Returns the vectors of captions, phi(t): dict of one tensor (m, units)."""
        name = self.text.asked
        return {name: networks.text_encoder(given[name])}

    def endpoints(self):
        """Returns those of the model, and `encode_text`: words -> vectors.

        These are what samples are made of: of the encoder's average, where one is kept.
        """

        def encode_text(rows):
            return self.sampling_networks().text_encoder(self.text.to_networks(rows))

        units = self.text_encoder.outputs[0].shape[-1]
        told = f"vectors of captions, (n, {units})"
        encode = Endpoint(encode_text, self.text.inputs("rows"), told)
        return {**super().endpoints(), "encode_text": encode}


class MatchingAware(Worded):
    """The part of a model whose discriminator learns which captions are wrong.

    Attributes:
        mismatch: Weight in [0, 1] of mismatched pairs against samples.
    """

    def neighbours(self, D, x, t, h, fake):
        """Lets D judge real images with the captions of their neighbours, s_w.

        Where a neighbour's caption is the same word for word the pair is no mismatch;
        its sample then counts in its place.

        Args:
            D: Function of images and vectors -> logits.
            x: Real images (m, ...).
            t: Rows of their words (m, length).
            h: Their vectors (m, units).
            fake: Logits of samples, in the shape of D's.

        Returns:
            Logits, in the shape of `fake`.
        """
        wrong = D(x, ops.roll(h, 1, axis=0))
        same = ops.all(ops.equal(t, ops.roll(t, 1, axis=0)), axis=1)
        same = ops.reshape(same, (-1, *[1] * (len(fake.shape) - 1)))
        return ops.where(same, fake, wrong)

    def loss_of_pairs(self, real, wrong, fake):
        """log s_r + (log(1 - s_w) + log(1 - s_f)) / 2, as a loss.

        Reed et al., 2016, Algorithm 1, line 10, where `mismatch` is 1/2.

        Args:
            real: Logits of real images with their captions.
            wrong: Of real images with captions of others.
            fake: Of samples with the captions they were made of.
        """
        matched = self.loss.discriminator(real, fake)
        mismatched = self.loss.discriminator(real, wrong)
        return (1 - self.mismatch) * matched + self.mismatch * mismatched

    def get_config(self):
        """Returns the constructor's arguments."""
        text = {type(self.text).__name__: self.text.get_config()}
        return {**super().get_config(), "text": text, "mismatch": self.mismatch}


def encoder_of(text, encoder, units, reader):
    """Returns how captions become vectors: `(text, network, units)`.

    Args:
        text: `Text` or `Vector`, what samples are asked for, or its configuration.
        encoder: Your own `keras.Model`, or None to build one.
        units: Values of the vectors of one that is built.
        reader: Of `kerasgan.networks.text_encoder`, likewise.

    Raises:
        ValueError: No kind of captions, or a network that takes or gives others.
    """
    text = checks.check_told(text, encoder)
    if encoder is None and isinstance(text, Text):
        sizes = len(text.vocabulary), text.length
        encoder = encoders.network(*sizes, units, reader=reader)
    elif encoder is None:
        encoder = encoders.of_vectors(text.shape[0], units)
    return text, encoder, int(encoder.outputs[0].shape[-1])
