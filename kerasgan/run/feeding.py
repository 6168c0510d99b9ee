"""What a run is fed: its data, one set or two, and the batches of each step."""

from kerasgan.errors import is_integer


def data_of(recipe, **options):
    """Loads the data of a recipe: one set, or pairs of two.

    Args:
        recipe: The `Recipe`.
        **options: Further arguments of `kerasgan.datasets.load`.
    """
    from kerasgan import datasets

    options = {
        "batch_size": recipe.batch_size,
        "batches_per_step": batches_per_step(recipe),
        "labels": recipe.labelled(),
        "seed": recipe.seed,
        **recipe.reading(),
        **options,
    }
    if recipe.dataset_b is None:
        return datasets.load(recipe.dataset, **options)
    return datasets.unpaired(
        *(datasets.load(each, **options) for each in (recipe.dataset, recipe.dataset_b))
    )


def batches_per_step(recipe):
    """Returns the number of batches that each step of a recipe's training is given.

    By default the discriminator sees other images in each of its steps (Arjovsky et
    al., 2017, Algorithm 1, line 3).
    """
    from kerasgan import models

    if recipe.batches_per_step is not None:
        return recipe.batches_per_step
    own = models.options(recipe.model_class).get("discriminator_steps")
    steps = recipe.options.get("discriminator_steps", own.default if own else 1)
    return steps if is_integer(steps, least=1) else 1  # the model refuses it


def check_batches_per_step(recipe, model):
    """Refuses fresh batches for another number of steps than the critic takes.

    Raises:
        ValueError: The number is neither 1 nor the model's.
    """
    if batches_per_step(recipe) not in (1, model.batches_per_step):
        raise ValueError(
            f"{recipe.model} uses {model.batches_per_step} batches for each step. "
            f"Received: batches_per_step={recipe.batches_per_step}. Write "
            f"--batches-per-step {model.batches_per_step}, or --set "
            f"discriminator_steps={recipe.batches_per_step}."
        )


def check_sets(recipe, model):
    """Refuses two sets of images for a model of one, and one for a model of two.

    Raises:
        ValueError: So it is.
    """
    from kerasgan.engine import checks

    two = checks.second_of(model) is not None
    if two and recipe.dataset_b is None:
        raise ValueError(
            f"{recipe.model} learns from two sets of images. Received: dataset="
            f"{recipe.dataset!r} alone. Add --dataset-b NAME or PATH."
        )
    if recipe.dataset_b is not None and not two:
        raise ValueError(
            f"{recipe.model} learns from one set of images. Received: dataset_b="
            f"{recipe.dataset_b!r}. Leave it out, or train a cyclegan."
        )
