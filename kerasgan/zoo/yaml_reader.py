"""Lines of `name: value` in YAML, of which a recipe needs no more than JSON has."""

import yaml


class _Loader(yaml.SafeLoader):
    """Reads plain values: no aliases, which grow without end, and no name twice."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            name = self.peek_event().anchor
            raise yaml.YAMLError(f"the alias *{name}: write out what it stands for")
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.YAMLError(f"{key.value[:60]!r} stands there twice")
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(path, largest):
    """Reads a mapping.

    Args:
        path: `pathlib.Path` of the file.
        largest: Number of bytes that it has at most.

    Returns:
        Dict.

    Raises:
        ValueError: It is none; the message says what is wrong and where.
        OSError: It cannot be read.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise ValueError(f"{path} is no file. Give a recipe.yaml, or its folder.")
    with open(path, "rb") as file:
        text = file.read(largest + 1)
    if len(text) > largest:
        raise ValueError(
            f"{path} has {path.stat().st_size:,} bytes, and no recipe has more than "
            f"{largest:,}. Give another file."
        )
    try:
        content = yaml.load(text.decode(), _Loader)
    except Exception as error:  # a number of a kind, a date may raise nearly anything
        deep = isinstance(error, RecursionError)
        reason = "it is nested too deeply" if deep else " ".join(str(error).split())
        reason = reason[:200] or type(error).__name__
        raise ValueError(
            f"{path} is no YAML ({reason}). Write lines like: model: dcgan"
        ) from None
    if not isinstance(content, dict):
        raise ValueError(
            f"{path} must hold lines of `name: value`. Received: "
            f"{type(content).__name__}. Write for example: model: dcgan"
        )
    return content
