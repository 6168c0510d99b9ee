"""Texts: words of a vocabulary, as rows of whole numbers."""

import difflib
import re
import warnings

import numpy as np

from kerasgan.errors import is_integer, listed, shown
from kerasgan.modalities.condition import Condition
from kerasgan.modalities.modality import Modality

WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
VOCABULARY = "vocabulary.json"
BETWEEN = ";"  # texts of the command line


class Text(Modality, Condition):
    """Texts of at most `length` words, which all lie in a vocabulary.

    Outside they are strings. Inside they are rows `(length,)` of whole numbers: word k
    of the vocabulary is k + 1, and 0 stands where a text has ended. Capitals and what
    stands between words make no difference.

    Nothing draws them: samples are made of the texts that are given.

    Args:
        vocabulary: List of different words, in lower case.
        length: The most words of one text, 16 for example.

    Raises:
        ValueError: Words that are none or the same, or no length.
    """

    things = "texts"
    told_beside = True
    optional = False
    instance = "'a red circle'"
    typed = "TEXT"
    asked = "caption"

    def __init__(self, vocabulary, length):
        several = isinstance(vocabulary, (list, tuple)) and len(vocabulary)
        wrong = [each for each in vocabulary if not _is_word(each)] if several else []
        if not several or wrong or len(set(vocabulary)) < len(vocabulary):
            received = wrong[0] if wrong else vocabulary
            raise ValueError(
                "vocabulary must be a list of different words in lower case, "
                f"['a', 'red', 'circle'] for example. Received: {shown(received)}."
            )
        if not is_integer(length, least=1):
            raise ValueError(
                "length must be a whole number of at least 1, the most words of a "
                f"text. Received: length={length!r}."
            )
        super().__init__((int(length),), (0, len(vocabulary)))
        self.vocabulary = tuple(vocabulary)
        self.length = int(length)
        self._numbers = {word: k for k, word in enumerate(self.vocabulary, 1)}

    @classmethod
    def of(cls, texts, length=None):
        """Makes the kind of texts: all their words, sorted.

        Args:
            texts: List of strings, those of the training data.
            length: The most words of one; by default that of the longest.

        Returns:
            `Text`.
        """
        words = [words_of(each) for each in texts]
        longest = max(map(len, words), default=0)
        known = sorted({word for each in words for word in each})
        return cls(known, longest if length is None else length)

    @property
    def limits(self):
        """The least and the largest number of a word."""
        return 0, len(self.vocabulary)

    def refuse_type(self, dtype):
        """Refuses batches of what are no whole numbers, strings for example."""
        if "int" not in dtype:
            raise ValueError(
                f"Batches of texts hold whole numbers (m, {self.length}). Received: "
                f"dtype {dtype}. Map strings before: Text.rows(texts, len(texts))."
            )

    def read(self, values):
        """Returns rows of what `fit` was given beside examples: strings, or rows."""
        if isinstance(values, (list, tuple)) or getattr(values, "dtype", None) in TEXTS:
            return self.rows(values, len(values))
        kind = getattr(getattr(values, "dtype", None), "kind", "")
        return self.rows(values, len(values)) if kind in ("U", "S", "O") else values

    def rows(self, texts, n):
        """Reads the texts that n samples are made of.

        Args:
            texts: A string for all; or n of them; or k that divide n, for n / k samples
                of each, in this order; or whole numbers (k, length).
            n: Number of samples.

        Returns:
            int32 array (n, length).

        Raises:
            ValueError: None of these, no word that the vocabulary has, or more than
                `length`.

        Words that are not in the vocabulary are left out, with one warning that names
        them.
        """
        numbers = np.asarray(texts) if hasattr(texts, "dtype") else None
        if numbers is not None and numbers.dtype.kind in "iu":
            found = self._checked(numbers)
        else:
            texts = _listed(texts)
            for text in texts:
                self._check(text)
                if not self._known_words(text, {}):
                    raise ValueError(
                        "None of the words of a text is known. Received: "
                        f"{shown(text)}. {self._known()}"
                    )
            found = self.numbered(texts)
        if n % len(found):
            raise ValueError(
                f"texts must be one, {n} of them, or some whose number divides {n}. "
                f"Received: {len(found)}. Write n={len(found)}."
            )
        return np.repeat(found, n // len(found), axis=0)

    def numbered(self, texts):
        """Returns the rows of strings, of data for example: int32 (n, length).

        As `rows` does, but a text without a known word is a row of zeros, and a longer
        one is cut at its end, with a warning.
        """
        rows = np.zeros((len(texts), self.length), "int32")
        strange, cut = {}, 0
        for row, text in zip(rows, texts, strict=True):
            known = self._known_words(text, strange)
            cut += len(known) > self.length
            known = known[: self.length]
            row[: len(known)] = known
        self._tell(strange)
        bare = int((~rows.any(axis=1)).sum())
        if bare:
            warnings.warn(
                f"{bare:,} of {len(texts):,} texts have no word that is known, and say "
                "nothing.",
                stacklevel=3,
            )
        if cut:
            warnings.warn(
                f"{cut:,} of {len(texts):,} texts have more than {self.length} words, "
                "and are cut there.",
                stacklevel=3,
            )
        return rows

    def _check(self, text):
        """Refuses what is no text of 1 to `length` words."""
        if not isinstance(text, str):
            raise ValueError(
                f"A text is a string, 'a red circle' for example. Received: "
                f"{shown(text)}."
            )
        words = words_of(text)
        if not 0 < len(words) <= self.length:
            raise ValueError(
                f"A text has 1 to {self.length} words here. Received: {len(words)} "
                f"words, {shown(text)}. Write a "
                f"{'shorter' if words else 'longer'} one."
            )

    def _known_words(self, text, strange):
        """Returns the numbers of a string's words; counts those that are not known."""
        words = words_of(text)
        for word in words:
            if word not in self._numbers:
                strange[word] = strange.get(word, 0) + 1
        return [self._numbers[word] for word in words if word in self._numbers]

    def _tell(self, strange):
        """Warns of words that were left out: dict of word -> how often it stood."""
        words = sorted(strange, key=lambda word: (-strange[word], word))
        near = {
            word: difflib.get_close_matches(word, self.vocabulary, n=1)
            for word in words
        }
        meant = [f"{found[0]} for {word}" for word, found in near.items() if found]
        hint = f" Did you mean {', '.join(meant[:3])}?" if meant else ""
        if words:
            warnings.warn(
                "Words that are not in the vocabulary are left out: "
                f"{listed(words, 6)}.{hint} {self._known()}",
                stacklevel=3,
            )

    def _known(self):
        """Says in a sentence which words are known."""
        return (
            f"The model knows {len(self.vocabulary):,} words: "
            f"{listed(self.vocabulary, 12)}."
        )

    def _checked(self, rows):
        rows = rows[None] if rows.shape == self.shape else rows
        right = rows.ndim == 2 and rows.shape[1:] == self.shape and len(rows)
        if not right or rows.min() < 0 or rows.max() > len(self.vocabulary):
            raise ValueError(
                f"Texts in numbers must have the shape (n, {self.length}), from 0 to "
                f"{len(self.vocabulary)}. Received: shape {rows.shape}, "
                f"{shown(rows.ravel()[:4].tolist())}. Or give strings."
            )
        return rows.astype("int32")

    def parse(self, text, names=None, owner="", read=None):
        """Reads texts of the command line, a semicolon between two."""
        texts = [each.strip() for each in text.split(BETWEEN)]
        return [texts[0]] if len(texts) == 1 else texts

    def outside(self, rows):
        """Returns the strings (n,) of rows (n, length)."""
        known = np.array(["", *self.vocabulary])
        return np.array([" ".join(filter(None, known[row])) for row in rows])

    def captions(self, rows):
        """Returns what a sheet shows below samples: strings, or those of rows."""
        rows = np.asarray(rows)
        return rows if rows.dtype.kind == "U" else self.outside(rows)

    def inputs(self, name):
        """Returns the inputs of exported files: whole numbers (m, length), int32."""
        return [(name, (None, self.length), "int32")]

    def entering(self, rows):
        """Returns what networks see of rows: the same."""
        return rows

    def to_networks(self, values):
        """Returns rows as whole numbers, which networks embed."""
        from keras import ops

        return ops.cast(values, "int32")

    def from_networks(self, values):
        """Returns rows as they are."""
        return values

    def get_config(self):
        """Returns the constructor's arguments, for the `get_config` of a model."""
        return {"vocabulary": list(self.vocabulary), "length": self.length}

    def companions(self):
        """Returns the vocabulary and the length, in a file of their own."""
        return {VOCABULARY: self.get_config()}

    def __repr__(self):
        """Returns the call that makes it."""
        return f"Text({list(self.vocabulary)}, {self.length})"


TEXTS = ("string",)  # the dtype of TensorFlow's


def words_of(text):
    """Returns the words of a text, in lower case."""
    return WORD.findall(text.lower())


def _is_word(word):
    return isinstance(word, str) and words_of(word) == [word]


def _listed(texts):
    """Returns texts as a list of at least one."""
    texts = [texts] if isinstance(texts, str) else texts
    if hasattr(texts, "tolist"):
        texts = texts.tolist()
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, (list, tuple)) or not texts:
        raise ValueError(
            "Texts are a string or a list of them. Received: "
            f"{shown(texts)}. Write 'a red circle', for example."
        )
    return texts
