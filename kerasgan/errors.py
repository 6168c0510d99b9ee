"""Wording shared by error messages."""

import difflib


def unknown(what, received, known):
    """Words the refusal of a name that is none of the known ones.

    Args:
        what: What the name stands for, `"model"` for example.
        received: The name as the user gave it.
        known: The names that would have been right.

    Returns:
        One line: what was received, the nearest known name, and all of them.
    """
    near = difflib.get_close_matches(str(received), known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(sorted(known))
    return f"Unknown {what}. Received: {received!r}.{hint} Known: {listed}."
