"""Variables that read as other values for a while."""

import keras


class Reading(keras.StatelessScope):
    """A context in which variables read as what a function makes of them.

    Args:
        function: `keras.Variable` -> tensor of its shape, or None for the variable's
            own value. Where the function itself reads variables, they have their own.
    """

    def __init__(self, function):
        super().__init__()
        self.function, self.asking = function, False

    def get_current_value(self, variable):
        """Returns what Keras takes for the value, or None for the variable's own."""
        if self.asking:
            return None
        self.asking = True
        try:
            return self.function(variable)
        finally:
            self.asking = False
