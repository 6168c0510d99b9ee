"""Structured latents: what an InfoGAN's codes are called, drawn from and worth."""

import keyword
import math
import re

import numpy as np
from keras import ops

from kerasgan.draws.distributions import Draw
from kerasgan.errors import is_integer
from kerasgan.losses import auxiliary
from kerasgan.modalities import seeds
from kerasgan.modalities.label import one_hot
from kerasgan.regularizers.checks import check_numbers

UNIFORM = "uniform"
RESERVED = ("images", "latents")  # names of other inputs of exported files


class Codes(Draw):
    """Codes side by side in the last columns of the latents.

    A categorical code of k values is a one-hot of k columns, c ~ Cat(k, 1/k); a
    continuous one is a column, c ~ U[-1, 1].

    Args:
        given: Dict of name -> number of values, at least 2, or `"uniform"`.

    Attributes:
        given: As given, in order.
        names: Tuple of the names.
        size: Number of columns of all codes.
        entropies: List of each code's H(c) in nats: log k, and log 2 for U[-1, 1].

    Raises:
        ValueError: No dict of such codes.
    """

    settings = ("codes",)

    def __init__(self, given):
        named = isinstance(given, dict) and all(
            isinstance(name, str)
            and re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)
            and not keyword.iskeyword(name)
            and name not in RESERVED  # they become inputs of exported files
            for name in given
        )
        if not named or not given:
            raise ValueError(
                "codes must be a dict of name -> number of values, or 'uniform'. "
                f"Received: codes={given!r}. Write {{'digit': 10, 'slant': 'uniform'}}."
            )
        for name, kind in given.items():
            if kind != UNIFORM and not is_integer(kind, least=2):
                raise ValueError(
                    f"Code {name!r} must have a number of values of at least 2, or be "
                    f"'uniform'. Received: {kind!r}."
                )
        self.given = dict(given)
        self.names = tuple(given)
        self.widths = [1 if kind == UNIFORM else kind for kind in given.values()]
        self.size = sum(self.widths)
        super().__init__((self.size,))
        self.entropies = [
            math.log(2 if kind == UNIFORM else kind) for kind in given.values()
        ]

    def columns(self, name):
        """Returns the slice of a code's columns among those of all codes."""
        if name not in self.given:
            raise ValueError(
                f"There is no code {name!r}. Known: {', '.join(self.names)}."
            )
        place = self.names.index(name)
        first = sum(self.widths[:place])
        return slice(first, first + self.widths[place])

    def tensor(self, m, noise):
        """Draws codes (m, size), c ~ P(c), in a train step."""
        return ops.concatenate(
            [
                noise.uniform((m, 1), -1.0, 1.0)
                if kind == UNIFORM
                else one_hot(noise.integers((m,), kind), kind)
                for kind in self.given.values()
            ],
            axis=1,
        )

    def array(self, n, seed, stream=0, codes=None):
        """Draws codes (n, size), float32, and sets those that are given.

        A row takes one number of the stream for each code, so that the first rows of
        many are those of few.

        Args:
            n: Number of rows.
            seed: Whole number.
            stream: Number of the stream.
            codes: Dict of name -> values, as for `fill`; None sets none.
        """
        uniform = seeds.generator(seed, stream).random((n, len(self.names)))
        drawn = {
            name: 2 * u - 1 if kind == UNIFORM else (kind * u).astype(int)
            for (name, kind), u in zip(self.given.items(), uniform.T, strict=True)
        }
        rows = self.fill(np.zeros((n, self.size), "float32"), drawn)
        return self.fill(rows, {} if codes is None else codes)

    def inputs(self, name):
        """Returns the inputs of exported files: each code under its own name.

        They are (m,): int32 of a categorical code, float32 of a continuous one.
        """
        return [
            (code, (None,), "float32" if kind == UNIFORM else "int32")
            for code, kind in self.given.items()
        ]

    def entering(self, *values):
        """Returns the columns (m, size) of the values (m,) of all codes."""
        columns = [
            ops.reshape(value, (-1, 1)) if kind == UNIFORM else one_hot(value, kind)
            for kind, value in zip(self.given.values(), values, strict=True)
        ]
        return ops.concatenate(columns, axis=1)

    def fill(self, codes, values):
        """Returns codes (n, size) with the values of some of them set.

        Args:
            codes: Array (n, size).
            values: Dict of name -> one value for all, or n of them: whole numbers of a
                categorical code; of a continuous one any numbers, trained in [-1, 1].

        Raises:
            ValueError: An unknown name, or values that the code cannot have.
        """
        if not isinstance(values, dict):
            raise ValueError(
                f"codes must be a dict of name -> value. Received: codes={values!r}. "
                f"Write {{{self.names[0]!r}: 0}}."
            )
        codes = codes.copy()
        for name, value in values.items():
            columns, kind = self.columns(name), self.given[name]
            try:
                value = np.asarray(value)
            except ValueError:  # rows of different lengths
                value = np.empty((0,))
            large = np.finfo("float32").max
            least, most = (0, kind - 1) if kind != UNIFORM else (-large, large)
            if (
                value.shape not in ((), (len(codes),))
                or value.dtype.kind not in ("fiu" if kind == UNIFORM else "iu")
                or not ((value >= least) & (value <= most)).all()
            ):
                wanted = "finite numbers"
                if kind != UNIFORM:
                    wanted = f"whole numbers from 0 to {most}"
                raise ValueError(
                    f"Code {name!r} takes {wanted}, one or {len(codes)} of them. "
                    f"Received: {str(value.tolist())[:80]}."
                )
            if kind == UNIFORM:
                codes[:, columns] = value.reshape(-1, 1)
            else:
                codes[:, columns] = np.eye(kind, dtype="float32")[value]
        return codes

    def information(self, recognised, codes):
        """L_I(G, Q) = E log Q(c | x) + H(c), a bound of I(c; x) from below.

        Chen et al., 2016, equation 5, whose terms the codes add up to. Q is a softmax
        for each categorical code and a normal of deviation 1 for each continuous one.

        Args:
            recognised: (m, size): logits and means, what Q says of G(z, c).
            codes: (m, size), the codes c.

        Returns:
            Tensor (number of codes,), each code's part in nats.
        """
        parts = []
        for (name, kind), entropy in zip(
            self.given.items(), self.entropies, strict=True
        ):
            columns = self.columns(name)
            likelihood = (
                auxiliary.gaussian_log_likelihood
                if kind == UNIFORM
                else auxiliary.categorical_log_likelihood
            )
            expected = likelihood(recognised[:, columns], codes[:, columns])
            parts.append(expected + entropy)
        return ops.stack(parts)

    def weights(self, given):
        """Returns lambda of each code, a list.

        Args:
            given: A number for all, or a dict of name -> number, one for each code.

        Raises:
            ValueError: A code without a weight, a weight without a code, or one that
                is no positive number.
        """
        if not isinstance(given, dict):
            given = dict.fromkeys(self.names, given)
        if set(given) != set(self.names):
            raise ValueError(
                "information_weight must be a number, or a dict with one for each of "
                f"the codes {', '.join(self.names)}. Received: {given!r}."
            )
        for name in self.names:
            check_numbers("InfoGAN", information_weight=given[name])
        return [float(given[name]) for name in self.names]

    def read(self, recognised):
        """Returns dict of name -> what Q says: probabilities (n, k), or means (n,)."""
        found = {}
        for name, kind in self.given.items():
            values = recognised[:, self.columns(name)]
            found[name] = values[:, 0] if kind == UNIFORM else ops.softmax(values)
        return found
