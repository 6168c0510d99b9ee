"""What samples may be asked for."""


class Condition:
    """One of `model.conditions`; what depends on its kind.

    A subclass has `array`, `rows`, `inputs` and `entering` too, as `Label` has.

    Attributes:
        pictured: Whether it is a picture.
        optional: Whether samples may be made without it; it is then drawn by `array`.
        instance: One value as Python writes it, for advice; None for a variable of the
            condition's name.
        typed: What the command line takes for it, in a word of capitals.
        mixed: The condition as exported files take it where its values may be mixed, in
            rows of weights; None where they cannot be.
    """

    optional = True
    pictured = False
    instance = None
    typed = "PATH"
    mixed = None

    def parse(self, text, names=None, owner="", read=None):
        """Reads values of the command line, `kerasgan sample --given NAME=TEXT`.

        Args:
            text: What the user wrote.
            names: List of the names of the classes of the data, or None.
            owner: Whose they are, a text for errors.
            read: Function of a path, and of `size` and `channels` to bring images to,
                that returns images (n, height, width, channels) in [-1, 1].

        Returns:
            What `rows` takes.

        Raises:
            ValueError: It cannot be read.
        """
        raise ValueError(
            f"{type(self).__name__} is not read from the command line. Received: "
            f"{text!r}. Call model.generate in Python."
        )

    def count(self, values):
        """Returns how many samples values ask for, where nobody says how many."""
        rows = (list, tuple, range)
        several = isinstance(values, rows) or getattr(values, "shape", ())
        return len(values) if several else 1

    def captions(self, rows):
        """Returns the texts that a sheet shows below samples of rows, or None."""

    def words(self, values, names=None):
        """Returns what the command line says of values that it read; "" for nothing."""
        return ""

    def companions(self):
        """Returns what a reader of exported files needs: dict of file name -> dict."""
        return {}

    def outside(self, rows):
        """Returns what files hold of the rows (n, ...) that networks were given."""
        return rows
