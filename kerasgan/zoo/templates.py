"""The words of the cards: of models that sample, and of what measures samples."""

from string import Template

GENERATOR = Template("""---
$header---

# $name

$Things of `$data` ($shape), drawn by a `$model`$reference.

![samples](samples.png)

$fixed

## Numbers

$numbers

| trained for | $epochs epochs, $images $things, $minutes minutes |
|---|---|
| published | $best |
| batch | $batch $things |
| seed | $seed |
| trained with | $trained_with |
| published with | $made_with |
| commit | $commit |

`history.csv` has the losses of each epoch, counted from 1.

## Networks and settings

| networks | $networks |
|---|---|
$sizes
$training

$differences

## Use

```python
$imports

$variable = kerasgan.load("$name")
images = $variable.generate($asked)  # (16, $shape), float32$inside
```

The weights are float16 numbers, computed with in float32. $compiled$going_on

```python
data = $loading
$variable.fit(data)
```

Or `$variable.fit($fitted)` with $things of your own, (n, $shape)$inside. What the
optimizers remembered of earlier steps is not published: they begin anew$average. After
`import kerasgan.models`, Keras' own `keras.saving.load_model("$name")` gives the same
model, not compiled.

Without this package, $things (n, $shape)$outside:
$words
```python
import tensorflow as tf

model = tf.saved_model.load("$name/saved_model")
images = model.signatures["$drawing"]($drawn)["output_0"]
```

| signature | from | to |
|---|---|---|
$signatures

$keras

```python
$layer
```

With LiteRT alone (`pip install ai-edge-litert`), one $thing a call:

```python
import numpy as np
from ai_edge_litert.interpreter import Interpreter

run = Interpreter("$name/model.tflite").get_signature_runner("serving_default")
image = run($lite)["output_0"]
```
$mixing
$exports

$operators

## Limits

$limits$note

## Made by

```bash
kerasgan publish zoo/$name/recipe.yaml
```

trains it anew and writes everything here. The weights are under the licence of this
package, $license.

$dataset
""")

CLASSIFIER = Template("""---
$header---

# $name

A convolutional classifier of $parameters parameters, trained on `$data` to measure
generated $things with: its last hidden layer gives the features for distances between
real and generated $things, its probabilities tell which class one of these is of.

$numbers

| trained for | $epochs epochs, $images $things, $minutes minutes |
|---|---|
| seed | $seed |
| trained with | $trained_with |
| published with | $made_with |
| commit | $commit |

## Use

```python
from kerasgan import metrics

extractor = metrics.features.get("$name")
seen = extractor($things)  # $things (n, $shape) in [-1, 1]
seen.features, seen.probabilities
```

`kerasgan evaluate RUN --features $name` does it for a model. After `import
kerasgan.models`, `keras.saving.load_model("$name")` gives the classifier itself.
Without this package, `saved_model/` and `model.tflite` turn $things in [-1, 1] into
probabilities.

$exports

$operators

## Limits

Distances in these features are comparable with each other and with nothing else: they
are no FID, and those of another classifier have another scale. The classifier was
trained on the training split, and its last epoch is what counts: the test split was
looked at once, at its end, for the number above.$note

## Made by

```bash
kerasgan publish zoo/$name/recipe.yaml
```

trains it anew and writes everything here. The weights are under the licence of this
package, $license.

$dataset
""")

LIMITS = """It knows the {things} of `{dataset}` and nothing else, at {shape}. Distances
are measured in the features of `{features}`: they compare with each other, and with no
published FID. The checkpoint was chosen without the test split, which was looked at for
the numbers above alone."""

ENCODERS = Template("""---
$header---

# $name

Two encoders of $parameters parameters in all, trained on `$data`: one of captions and
one of images, whose vectors point the same way where a caption fits an image.

$numbers

| trained for | $epochs epochs, $images images, $minutes minutes |
|---|---|
| seed | $seed |
| trained with | $trained_with |
| published with | $made_with |
| commit | $commit |

## Use

```python
import kerasgan
from kerasgan.encoders import TextImageMatching

encoders = kerasgan.load("$name", TextImageMatching)
encoders.similarity(images, captions)  # images (n, $shape) in [-1, 1]: cosines (n, k)
```

`kerasgan train gan_cls --dataset $data --start-from text_encoder=$name --freeze
text_encoder` begins a GAN with its text encoder, and `kerasgan.metrics.r_precision`
takes the vectors of both. Without this package, `saved_model/` and `model.tflite` turn
images in [-1, 1] and rows of words into cosines.

$exports

$operators

## Limits

The encoders know the words and the pictures of their data, and no others. They were
trained on the training split, and their last epoch is what counts: the test split was
looked at once, at its end, for the number above, the share of images whose own caption
fits better than 99 others.$note

## Made by

```bash
kerasgan publish zoo/$name/recipe.yaml
```

trains it anew and writes everything here. The weights are under the licence of this
package, $license.

$dataset
""")

MEASURING = {"classifier": CLASSIFIER, "text_image_matching": ENCODERS}
FOUND = {  # by the one number of what measures, a share of so many images
    "accuracy": "It is right about **{:.2%}** of the {:,} {} of the test split.",
    "r_precision": "It finds the captions of **{:.2%}** of {:,} {} of the test "
    "split, each among 100.",
}
TASKS = {
    "text_image_matching": "zero-shot-image-classification",
}
