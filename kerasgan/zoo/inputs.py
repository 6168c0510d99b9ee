"""What exported files of an entry take, in the words of its card."""


def start(metadata):
    """Returns `(name, value)` of the first input of exported files, in code."""
    for name, shape in metadata.get("given", {}).items():
        return name, f"np.zeros((1, {', '.join(map(str, shape))}), np.float32)"
    for name, shape in metadata.get("draws", {}).items():
        return name, f"np.zeros((1, {', '.join(map(str, shape))}), np.float32)"
    return "latents", f"np.zeros((1, {noise(metadata)}), np.float32)"


def translating(metadata):
    """Returns what the card of a model says that makes examples of what it is given."""
    recipe = metadata["recipe"]
    ((name, shape),) = metadata["given"].items()
    sizes = ", ".join(map(str, shape))
    sets = f'"{recipe["dataset"]}", "{recipe["dataset_b"]}"'
    return {
        "imports": "import numpy as np\n\nimport kerasgan",
        "asked": f"{name}=np.zeros((16, {sizes}), np.float32)",
        "loading": f"kerasgan.datasets.unpaired({sets}, "
        f"batch_size={recipe['batch_size']})",
        "drawing": "serving_default",
        "drawn": f"{name}=tf.zeros((1, {sizes}))",
        "fitted": "(a, b)",
        "fixed": f"What it makes of images of the test "
        f"split of `{recipe['dataset']}`, which stand above: then the translations, "
        "and what the way back makes of these.",
    }


def noise(metadata):
    """Returns the number of latents that an exported file takes, where it takes any."""
    codes = metadata["codes"] or {}
    size = sum(kind if isinstance(kind, int) else 1 for kind in codes.values())
    return metadata["latent_dim"] - size


def conditions(metadata):
    """Returns `(name, dtype, example)` of the inputs beside latents."""
    if metadata["classes"]:
        return [("labels", "int32", 3)]
    return [
        (name, "int32", 3) if isinstance(kind, int) else (name, "float32", 0.5)
        for name, kind in (metadata["codes"] or {}).items()
    ]


def mixed(metadata):
    """Returns what files take beside latents where classes are mixed, in words."""
    if not metadata["classes"]:
        return ""
    return f", `labels` (n, {metadata['classes']}) float32, rows that sum to 1"


def taken(metadata, more):
    """Returns what the sampler of exported files takes."""
    for name, shape in metadata.get("given", {}).items():
        return f"`{name}` (n, {', '.join(map(str, shape))})"
    for name, shape in metadata.get("draws", {}).items():
        return f"`{name}` (n, {', '.join(map(str, shape))}){more}"
    return f"`latents` (n, {noise(metadata)}){more}"
