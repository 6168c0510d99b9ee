"""The dtype policy of a recipe: of its networks alone, and of no entry."""

import keras
import numpy as np
from click.testing import CliRunner

from kerasgan import run
from kerasgan.cli.main import main
from kerasgan.zoo.publish import published_model

SMALL = {"dataset": "digits", "image_size": 8, "batch_size": 500}


def policies(model):
    layers = model._flatten_layers(include_self=False)
    return {each.dtype_policy.name for each in layers if each.weights}


def test_networks_compute_in_it_and_the_entry_in_float32(tmp_path):
    folder = run.RunFolder(tmp_path / "run")
    recipe = run.Recipe(
        model="pixelcnn",
        dtype_policy="mixed_bfloat16",
        options={"width": 2, "depth": 1, "kernel_size": 3},
        **SMALL,
    )
    model = run.train(folder, recipe, epochs=1, verbose=0)
    assert "mixed_bfloat16" in policies(model)
    assert keras.config.dtype_policy().name == "float32"
    assert policies(run.train(folder, resume=True, epochs=2, verbose=0)) == policies(
        model
    )
    published = published_model(folder)
    assert policies(published) == {"float32"}
    x = published.example.binarised(np.zeros((4, 8, 8, 1)), seed=0)
    sampled = run.load(folder.newest()[0])  # rounds to 8 bits within its network
    np.testing.assert_allclose(published.log_prob(x), sampled.log_prob(x), rtol=0.02)


def test_the_command_line_takes_it(tmp_path):
    words = ["train", "vae", "--dataset", "digits", "--image-size", "8", "--steps", "1"]
    words += ["--set", "width=2", "--quiet", "--out", str(tmp_path / "run")]
    done = CliRunner().invoke(main, [*words, "--dtype-policy", "mixed_bfloat16"])
    assert done.exit_code == 0, done.output
    assert run.RunFolder(tmp_path / "run").recipe().dtype_policy == "mixed_bfloat16"
