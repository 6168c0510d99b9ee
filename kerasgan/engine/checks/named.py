"""Batches whose parts have names, and what models make of the names."""

from kerasgan.errors import listed


class Named:
    """Turns named batches into what steps take, by the names of a model's `fields`.

    A field of a plural, `"images"`, is known by its singular too. Processes that load
    data are sent this object, so that it keeps no model.

    Args:
        model: A `GenerativeModel`.
    """

    def __init__(self, model):
        self.fields = tuple(model.fields)
        self.owner = type(model).__name__

    def __call__(self, batch, beside=None):
        """Returns the parts of a dict in order, alone or in a tuple; all else as it is.

        Args:
            batch: A dict of name -> array or tensor, or anything else.
            beside: What was given beside it, which must be None.

        Raises:
            ValueError: A name that the model does not use, or that is missing.
        """
        if not isinstance(batch, dict):
            return batch
        if beside is not None:
            raise ValueError(
                "A dict gives all by name. Received: a dict and y of type "
                f"{type(beside).__name__}. Write {{..., {self.fields[-1]!r}: y}}."
            )
        found = {self._field(name): value for name, value in batch.items()}
        if set(found) != set(self.fields) or len(found) < len(batch):
            raise ValueError(
                f"{self.owner} learns from batches of {_both(self.fields)}, and of "
                f"nothing else. Received: a batch of {listed(batch)}. Rename what has "
                "another name, and leave out what is not used."
            )
        parts = tuple(found[field] for field in self.fields)
        return parts if len(parts) > 1 else parts[0]

    def _field(self, name):
        """Returns the field that a name stands for; the name itself where none does."""
        fields = [f for f in self.fields if name in (f, f.removesuffix("s"))]
        return fields[0] if fields else name


def _both(fields):
    return " and ".join(map(repr, fields))
