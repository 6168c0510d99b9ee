"""A GAN that says the digit you ask for.

    python examples/say_a_digit.py                  # 160 epochs
    python examples/say_a_digit.py --say 2,0,2,6    # what is said in the end
    python examples/say_a_digit.py --data my_words  # a folder of WAV files, a subfolder
                                                    # a word; then --say 0,1 ...

A SpecGAN (Donahue et al., 2019) learns the spectrograms of spoken digits: 2,250 clips
of five people. It is told which digit each is, so that it can be asked for one. When it
samples, it makes waves of its spectrograms. The file `say_a_digit.wav` holds them one
after another; the picture shows them, and real ones below.

It changes those of the paper's settings that a few thousand clips and two cores ask
for: mel filters, which see frequencies as hearing does, in place of all frequencies;
and a hinge loss with spectral normalization in place of the gradient penalty.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets
from kerasgan.models import SpecGAN

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=160)
parser.add_argument("--width", type=int, default=24)
parser.add_argument("--say", default="0,1,2,3,4,5,6,7,8,9")
parser.add_argument("--data", default="spoken_digit")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="say_a_digit")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width = 1, 4

keras.utils.set_random_seed(arguments.seed)
# At 8,000 samples a second: the first half second of each clip, as loud as it can be.
data = datasets.load(
    arguments.data, labels=True, audio_length=4096, rate=8000, seed=arguments.seed
)
print(data.info)
said = [int(each) for each in arguments.say.split(",")]
if not set(said) <= set(range(len(data.info.classes))):
    parser.error(
        f"--say takes numbers of classes, 0 to {len(data.info.classes) - 1}. Received: "
        f"--say {arguments.say}."
    )
model = SpecGAN(
    (4096, 1),
    rate=data.info.rate,
    classes=len(data.info.classes),
    mels=64,
    frame=512,
    width=arguments.width,
    normalization="spectral",
    conditioning="gains",
    augment="time,noise",
    discriminator_steps=1,
    penalty_weight=0,
    ema_decay=0.999,
    seed=arguments.seed,
)
model.compile(
    keras.optimizers.Adam(2e-4, beta_1=0.0, beta_2=0.9),
    keras.optimizers.Adam(4e-4, beta_1=0.0, beta_2=0.9),
    loss="hinge",
)
few = 3 if arguments.smoke else None
model.fit(data, epochs=arguments.epochs, steps_per_epoch=few, verbose=2)

made = model.generate(len(said), labels=said, seed=arguments.seed)
real, labels = map(np.concatenate, zip(*data, strict=True))
likewise = np.stack([real[labels == each][0] for each in said])
model.example.join(made, f"{arguments.out}.wav")
sheet = model.example.sheet(np.concatenate([made, likewise]), columns=len(said))
sheet.save(f"{arguments.out}.png")
print(f"Wrote {arguments.out}.wav and {arguments.out}.png")
