"""Settings that no recipe may have: the first line of what is said."""

import pytest

from tests.bad_input import EVERY_NAME, OWN, refused_recipe

SOUND = {"model": "dcgan", "dataset": "digits", "seed": "1", "epochs": "2"}
SETTINGS = {
    "no model": ({"model": None}, "{path}: 'model' is missing. Write it: model: dcgan"),
    "no epochs": (
        {"epochs": None},
        "{path}: 'epochs' is missing. Write it: epochs: 40",
    ),
    "a model of nobody": (
        {"model": "dcgen"},
        "{path}: Unknown model. Received: 'dcgen'. Did you mean 'dcgan'? Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "a model of many letters": (
        {"model": "é" * 9000},
        "{path}: Unknown model. Received: "
        "'ééééééééééééééééééééééééééé...éééééééééééééééééééééééééééé'. Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "a list of models": (
        {"model": "[dcgan, gan]"},
        "{path}: model must be a name. Received: ['dcgan', 'gan'].",
    ),
    "a model of a way": (
        {"model": "../dcgan"},
        "{path}: Unknown model. Received: '../dcgan'. Did you mean 'dcgan'? Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "no dataset": ({"dataset": "''"}, "{path}: dataset must be a name. Received: ''."),
    "a dataset of a date": (
        {"dataset": "2024-01-02"},
        "{path}: dataset must be a name. Received: datetime.date(2024, 1, 2).",
    ),
    "a setting of nobody": (
        {"epoch": "3"},
        "{path}: Unknown setting. Received: 'epoch'. Did you mean 'epochs'? Known: "
        "audio_length, batch_size, batches_per_step, callbacks, channels, dataset, "
        "dataset_b, deterministic, devices, dtype_policy, ema_decay, epochs, freeze, "
        "image_size, learning_rate, loss, model, networks, normalize, note, options, "
        "rate, seed, selection, skip_corrupt, start_from, sync_batch_norm, "
        "value_range.",
    ),
    "a setting of a number": (
        {"3": "4"},
        "{path}: Unknown setting. Received: 3. Known: audio_length, batch_size, "
        "batches_per_step, callbacks, channels, dataset, dataset_b, deterministic, "
        "devices, dtype_policy, ema_decay, epochs, freeze, image_size, "
        "learning_rate, loss, model, networks, normalize, note, options, rate, seed, "
        "selection, skip_corrupt, start_from, sync_batch_norm, value_range.",
    ),
    "a note of a list": (
        {"note": "[1]"},
        "{path}: note must be words. Received: [1].",
    ),
    "a seed below zero": (
        {"seed": "-1"},
        "{path}: seed must be from 0 to 2**32 - 1. Received: -1.",
    ),
    "a seed too large": (
        {"seed": "4294967296"},
        "{path}: seed must be from 0 to 2**32 - 1. Received: 4294967296.",
    ),
    "a seed of a half": (
        {"seed": "0.5"},
        "{path}: seed must be from 0 to 2**32 - 1. Received: 0.5.",
    ),
    "no passes": (
        {"epochs": "0"},
        "{path}: epochs must be a whole number of at least 1. Received: 0.",
    ),
    "passes of a truth": (
        {"epochs": "yes"},
        "{path}: epochs must be a whole number of at least 1. Received: True.",
    ),
    "passes without end": (
        {"epochs": ".inf"},
        "{path}: epochs must be a whole number of at least 1. Received: inf.",
    ),
    "batches of none": (
        {"batch_size": "0"},
        "{path}: batch_size must be a whole number of at least 1. Received: 0.",
    ),
    "batches in text": (
        {"batch_size": "'32'"},
        "{path}: batch_size must be a whole number of at least 1. Received: '32'.",
    ),
    "no fresh batches": (
        {"batches_per_step": "0"},
        "{path}: batches_per_step must be a whole number of at least 1. Received: 0.",
    ),
    "an image size of three": (
        {"image_size": "[8, 8, 8]"},
        "{path}: image_size must be a whole number of at least 1, or [height, width]. "
        "Received: [8, 8, 8].",
    ),
    "two channels": (
        {"channels": "2"},
        "{path}: channels must be 1, 3 or 4. Received: 2.",
    ),
    "skipping by a number": (
        {"skip_corrupt": "1"},
        "{path}: skip_corrupt must be true or false. Received: 1.",
    ),
    "deterministic in text": (
        {"deterministic": "'yes'"},
        "{path}: deterministic must be true or false. Received: 'yes'.",
    ),
    "a dtype policy that needs loss scaling": (
        {"dtype_policy": "mixed_float16"},
        "{path}: dtype_policy must be float32 or mixed_bfloat16. Received: "
        "'mixed_float16'.",
    ),
    "a decay of one": (
        {"ema_decay": "1.0"},
        "{path}: ema_decay must be between 0 and 1. Received: 1.0.",
    ),
    "a decay of NaN": (
        {"ema_decay": ".nan"},
        "{path}: ema_decay must be between 0 and 1. Received: nan.",
    ),
    "a rate of zero": (
        {"learning_rate": "0.0"},
        "{path}: learning_rate must be between 0 and 1, or {generator: 0.001} of "
        "such for example. Received: 0.0.",
    ),
    "a rate of a list": (
        {"learning_rate": "[0.1]"},
        "{path}: learning_rate must be between 0 and 1, or {generator: 0.001} of "
        "such for example. Received: [0.1].",
    ),
    "a rate of one player": (
        {"learning_rate": "{generator: 2}"},
        "{path}: learning_rate must be between 0 and 1, or {generator: 0.001} of "
        "such for example. Received: {'generator': 2}.",
    ),
    "options of a list": (
        {"options": "[width]"},
        "{path}: options must be a mapping, {width: 24} for example. Received: "
        "['width'].",
    ),
    "an option of nobody": (
        {"options": "{widht: 4}"},
        "{path}: Unknown option of dcgan. Received: 'widht'. Did you mean 'width'? "
        "Known: alternate, conditions, data_range, discriminator, discriminator_steps, "
        "ema_decay, generator, generator_steps, image_shape, latent_dim, name, "
        "networks, normalization, rate, regularizers, seed, width.",
    ),
    "an option of a number": (
        {"options": "{1: 4}"},
        "{path}: Unknown option of dcgan. Received: 1. Known: alternate, "
        "conditions, data_range, discriminator, discriminator_steps, ema_decay, "
        "generator, generator_steps, image_shape, latent_dim, name, networks, "
        "normalization, rate, regularizers, seed, width.",
    ),
    "networks of a list": (
        {"networks": "[resnet]"},
        "{path}: networks must be a name. Received: ['resnet'].",
    ),
    "a beginning of a number": (
        {"start_from": "3"},
        "{path}: start_from must be a name, path or address, or {generator: "
        "dcgan_mnist} of such. Received: 3.",
    ),
    "a beginning of nothing": (
        {"start_from": "{}"},
        "{path}: start_from must be a name, path or address, or {generator: "
        "dcgan_mnist} of such. Received: {}.",
    ),
    "a beginning of a list": (
        {"start_from": "{generator: [dcgan_mnist]}"},
        "{path}: start_from must be a name, path or address, or {generator: "
        "dcgan_mnist} of such. Received: {'generator': ['dcgan_mnist']}.",
    ),
    "a beginning of a network of nobody": (
        {"start_from": "{encoder: dcgan_mnist}"},
        "{path}: start_from: Unknown network. Received: 'encoder'. Known: "
        "discriminator, generator.",
    ),
    "freezing a name": (
        {"freeze": "discriminator"},
        "{path}: freeze must be {discriminator: 3} for example, or `all` for a number. "
        "Received: 'discriminator'.",
    ),
    "freezing no layer": (
        {"freeze": "{discriminator: 0}"},
        "{path}: freeze must be {discriminator: 3} for example, or `all` for a number. "
        "Received: {'discriminator': 0}.",
    ),
    "freezing by a truth": (
        {"freeze": "{discriminator: true}"},
        "{path}: freeze must be {discriminator: 3} for example, or `all` for a number. "
        "Received: {'discriminator': True}.",
    ),
    "freezing a network of nobody": (
        {"freeze": "{critic: 1}"},
        "{path}: freeze: Unknown network. Received: 'critic'. Known: discriminator, "
        "generator.",
    ),
    "a selection of a name": (
        {"selection": "frechet"},
        "{path}: selection must be a mapping, {metric: frechet} for example. "
        "Received: 'frechet'.",
    ),
    "a selection of no metric": (
        {"selection": "{n: 5}"},
        "{path}: selection names the metric that chooses the best checkpoint. "
        "Received: {'n': 5}. Write {'metric': 'frechet'}, or leave it out.",
    ),
    "a selection of nobody": (
        {"selection": "{metric: frechet, m: 5}"},
        "{path}: Unknown setting of the selection. Received: 'm'. Known: every, "
        "features, metric, n.",
    ),
    "a selection of none": (
        {"selection": "{metric: frechet, n: 0}"},
        "{path}: selection: n must be a whole number of at least 1. Received: n=0.",
    ),
    "a selection of a list": (
        {"selection": "{metric: [frechet]}"},
        "{path}: selection: metric must be a name. Received: metric=['frechet'].",
    ),
    "a callback of nobody": (
        {"callbacks": "{Lambda: {}}"},
        "{path}: Unknown callback of a recipe. Received: 'Lambda'. Known: "
        "CollapseMonitor, EarlyStopping.",
    ),
    "a callback of a list": (
        {"callbacks": "[EarlyStopping]"},
        "{path}: callbacks must be a mapping, {CollapseMonitor: {action: stop}} "
        "for example. Received: ['EarlyStopping'].",
    ),
    "a callback of a number": (
        {"callbacks": "{EarlyStopping: 3}"},
        "{path}: The arguments of EarlyStopping must be a mapping. Received: 3. "
        "Write EarlyStopping: {} for none.",
    ),
}


@pytest.mark.parametrize("row", SETTINGS)
def test_settings(row, tmp_path):
    changes, expected = SETTINGS[row]
    settings = {**SOUND, **changes}
    lines = [
        f"{name}: {value}" for name, value in settings.items() if value is not None
    ]
    said = refused_recipe(tmp_path, "\n".join(lines))
    assert said == expected
