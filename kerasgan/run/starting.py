"""What a run begins with besides its recipe: weights of others, layers that stay."""

from kerasgan.errors import listed
from kerasgan.run.recipe import WHOLE
from kerasgan.run.subject import recipe_of

# What networks are built of.
BUILDING = ("model", "options", "image_size", "channels", "audio_length", "rate")


def start(recipe, model):
    """Gives a new model what its recipe says that it starts from, and says so.

    Args:
        recipe: The `Recipe` of the run.
        model: Its model, not compiled.

    Raises:
        ValueError: As `start_from` and `freeze` of the model do, or nothing is left
            that training could move.
        OSError: A source could not be downloaded.
    """
    told = [] if recipe.start_from is None else [model.start_from(recipe.start_from)]
    for network, paths in freeze(recipe, model).items():
        told.append(f"Of the {network} these layers stay as they are: {listed(paths)}.")
    if not any(map(model.weights_of, model.players)):
        raise ValueError(
            "Nothing is left that training could move. Received: "
            f"freeze={recipe.freeze}. Freeze fewer layers."
        )
    print(*told, sep="\n", end="\n" * bool(told))


def freeze(recipe, model):
    """Keeps the layers as they are that a recipe names; returns their paths.

    Raises:
        ValueError: A network has not so many, or there is no such network.
    """
    return {
        network: model.freeze(network, None if layers == WHOLE else layers)
        for network, layers in recipe.freeze.items()
    }


def building(source, model=None):
    """Returns the fields of a `Recipe` with which networks are those of a source.

    Args:
        source: As a recipe's `start_from`; of several the first.
        model: Registered name of the model to train, where it is chosen already.

    Returns:
        Dict of field -> value; empty where the source tells no recipe, or is another
        model than that.
    """
    if isinstance(source, dict):
        source = next(iter(source.values()))
    recipe = recipe_of(source)
    if recipe is None or model not in (None, recipe.model):
        return {}
    return {name: getattr(recipe, name) for name in BUILDING}
