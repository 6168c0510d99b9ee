"""Model cards in the format of the Hugging Face Hub: YAML, then Markdown."""

CLASSIFIER = """---
license: apache-2.0
library_name: keras
tags:
- image-classification
- evaluation
- kerasgan
model-index:
- name: {name}
  results:
  - task:
      type: image-classification
    dataset:
      name: {dataset}
      type: {dataset}
      split: test
    metrics:
    - type: accuracy
      value: {accuracy}
---

# {name}

A convolutional classifier of {parameters:,} parameters, trained on `{dataset}` to
measure generated images with: its last hidden layer gives the features for distances
between real and generated images, its classes tell what a generated image shows.

{score}

| trained for | {epochs} epochs, {images:,} images, {minutes} minutes |
|---|---|
| seed | {seed} |
| made with | {made_with} |

## Use

```python
from kerasgan import metrics

extractor = metrics.features.get("{name}")
seen = extractor(images)  # images (n, {shape}) in [-1, 1]
seen.features, seen.probabilities
```

`kerasgan evaluate RUN --features {name}` does it for a model.

## Limits

Distances in these features are comparable with each other and with nothing else: they
are no FID, and those of another classifier have another scale. The classifier was
trained on the training split, and its last epoch is what counts: a training looks at
the test split once, at its end, for the number above.

## Made by

```bash
{command}
```

Trained on {dataset}{license}. The weights are under the licence of this package.
"""


def classifier_card(metadata):
    """Writes the card of a classifier.

    Args:
        metadata: Dict as `metadata.json` holds it.

    Returns:
        The text of `README.md`.
    """
    recipe, scores = metadata["recipe"], metadata["scores"]
    name = f"classifier_{recipe['dataset']}"
    score = "There is no test split to score it on."
    if scores is not None:
        score = (
            f"It is right about **{scores['accuracy']:.2%}** of the "
            f"{scores['images']:,} images of the test split."
        )
    license = metadata["license"]
    return CLASSIFIER.format(
        name=name,
        dataset=recipe["dataset"],
        accuracy=scores["accuracy"] if scores else "null",
        score=score,
        parameters=metadata["parameters"],
        epochs=metadata["epochs"],
        images=metadata["images"],
        minutes=metadata["minutes"],
        seed=recipe["seed"],
        made_with=", ".join(f"{k} {v}" for k, v in metadata["made_with"].items()),
        shape=", ".join(map(str, metadata["image_shape"])),
        license=f" ({license})" if license else "",
        command=command(metadata),
    )


def command(metadata):
    """Returns the line that trains this again."""
    recipe = metadata["recipe"]
    words = [
        f"kerasgan train {recipe['model']} --dataset {recipe['dataset']}",
        f"--epochs {metadata['epochs']} --batch-size {recipe['batch_size']}",
        f"--seed {recipe['seed']}",
        *(f"--set {key}={value}" for key, value in recipe["options"].items()),
    ]
    if recipe["image_size"] is not None:
        words.append(f"--image-size {recipe['image_size']}")
    return " ".join(words)
