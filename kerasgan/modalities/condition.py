"""What samples may be asked for."""


class Condition:
    """One of `model.conditions`; what depends on its kind.

    A subclass has `array`, `rows`, `inputs` and `entering` too, as `Label` has.
    """

    def parse(self, text, names=None, owner=""):
        """Reads values of the command line, `kerasgan sample --given NAME=TEXT`.

        Args:
            text: What the user wrote.
            names: List of the names of the classes of the data, or None.
            owner: Whose they are, a text for errors.

        Returns:
            What `rows` takes.

        Raises:
            ValueError: It cannot be read.
        """
        raise ValueError(
            f"{type(self).__name__} is not read from the command line. Received: "
            f"{text!r}. Call model.generate in Python."
        )

    def words(self, values, names=None):
        """Returns what the command line says of values that it read; "" for nothing."""
        return ""

    def outside(self, rows):
        """Returns what files hold of the rows (n, ...) that networks were given."""
        return rows
