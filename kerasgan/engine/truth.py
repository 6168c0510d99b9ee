"""What samples should be, where a model's data say it, and what is compared."""


class Truth:
    """The part of `GenerativeModel` that knows what its samples are to be held against.

    Attributes:
        truthful: Whether its data say what samples should be: of pairs, or of a model
            that makes images of what it made of them itself.
        border: Pixels of each border that a comparison leaves out.
        compares: What is compared of an image, the beginning of names; "" for all.
        compares_luma: Whether RGB images are compared by their luma alone.
    """

    truthful = compares_luma = False
    border, compares = 0, ""

    def given_in(self, *parts):
        """Returns what samples are made of in a batch of the data.

        By default that are parts of the batch. A model that makes something of its
        examples first, smaller ones for example, returns that.

        Args:
            *parts: Arrays or tensors (m, ...), one for each of `fields`.

        Returns:
            Dict of each of `undrawn` -> rows (m, ...), in the range of the condition.
        """
        places = list(map(id, self.fields.values()))
        return {
            name: parts[places.index(id(self.conditions[name]))]
            for name in self.undrawn
        }

    def truth_in(self, *parts):
        """Returns what should be made of `given_in(*parts)`, rows (m, ...); or None.

        Nobody knows where the sets of images that a model learns from do not belong
        together.

        Args:
            *parts: As for `given_in`.
        """
        return parts[-1] if self.truthful else None

    def compared(self, images):
        """Returns the part of images (n, ...) that is compared with the truth."""
        return images

    def untouched(self, given):
        """Returns what samples would be without the model; None if there is no such.

        It is what a model has to beat: what was given as it is, or what a filter makes
        of it.

        Args:
            given: Array (n, ...) of what samples are made of, in `data_range`.

        Returns:
            Array (n, ...) in `data_range`, or None.
        """

    def given_again(self, samples):
        """Returns what samples would have been made of; None where nobody can tell.

        Args:
            samples: Array (n, ...) in `data_range`.

        Returns:
            Array (n, ...) of what should be as what was given, in its range; or None.
        """
