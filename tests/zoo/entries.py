"""A zoo of tiny entries, trained for real on the embedded digits."""

from kerasgan import zoo

RECIPES = {
    "tiny_dcgan": """
model: dcgan
dataset: digits
batch_size: 256
seed: 1
epochs: 2
options: {width: 4}
selection: {metric: frechet, n: 300, every: 1}
""",
    "tiny_cgan": """
model: cgan
dataset: digits
batch_size: 256
seed: 1
epochs: 2
options: {width: 4}
note: >
  After two epochs no digit can be told from another, whatever class
  is asked for.
""",
    "tiny_infogan": """
model: infogan
dataset: digits
batch_size: 256
seed: 1
epochs: 1
ema_decay: 0.9
learning_rate: {generator: 0.0005}
options: {width: 4, information_weight: 0.3}
""",
    "tiny_vae": """
model: vae
dataset: digits
batch_size: 256
seed: 1
epochs: 1
options: {width: 8, latent_dim: 3}
""",
    "tiny_classifier": """
model: classifier
dataset: digits
batch_size: 256
seed: 1
epochs: 2
ema_decay: null
options: {width: 4}
""",
}


def made(root):
    """Publishes the recipes in `root/zoo`, their runs in `root/runs`; returns root."""
    for name, text in RECIPES.items():
        recipe = root / "zoo" / name / "recipe.yaml"
        recipe.parent.mkdir(parents=True)
        recipe.write_text(text)
        zoo.publish(recipe, root / "runs" / name, verbose=0)
    zoo.write_index(root / "zoo")
    return root
