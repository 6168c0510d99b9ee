"""Networks of one output, or of several."""


def first(output):
    """Returns the first of several outputs, or the only one."""
    return output[0] if isinstance(output, (tuple, list)) else output
