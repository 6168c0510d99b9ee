"""What all sub-commands of `kerasgan latent` share."""

import functools
from dataclasses import dataclass
from pathlib import Path

import click

from kerasgan.cli.given import asked, given_options
from kerasgan.cli.parsing import backend_option, choose

POSITIVE = click.IntRange(1)
ROWS = click.IntRange(1, 1000)  # of a picture
COLUMNS = click.IntRange(2, 1000)
PATH = click.Path()


def reals(context, parameter, text):
    """Parses numbers with commas between them; "none" is None."""
    try:
        return [None if t.strip() == "none" else float(t) for t in text.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"expected numbers, for example 0.5,1,2. Received: {text!r}."
        ) from None


def add_to(group):
    """Returns the decorator that makes a function a sub-command of this group.

    The function takes the model, `n`, `seed` and `given`, what samples are asked for by
    the names of the model's conditions, and options of its own. What it returns has
    `picture()`, `save_gif(path)` and `arrays()`: it is written as a picture, and as an
    animation and arrays where asked for. An option `plot` is the path of a second
    picture, which the function writes itself.
    """

    def tool(function):
        name = function.__name__

        @functools.wraps(function)
        def run(model, out, gif, npz, wav, overwrite, backend, **options):
            out = out or f"latent_{name}.png"
            outputs = {"--out": out, "--plot": options.get("plot")}
            outputs |= {"--gif": gif, "--npz": npz, "--wav": wav}
            check_outputs(outputs, overwrite)
            choose(backend)
            loaded = load(model)
            if wav is not None:
                check_heard(loaded, wav)
            options["given"] = asked(loaded, model, options["given"])
            found = function(loaded, **options)
            write(found, out, gif, npz, wav)
            written = [path for path in outputs.values() if path is not None]
            click.echo(f"Written: {', '.join(written)}")

        for decorate in reversed([group.command(name), *common(name)]):
            run = decorate(run)
        return run

    return tool


def common(name):
    """Returns the argument and the options of every sub-command."""
    return [
        click.argument("model", type=PATH),
        click.option("-n", "n", type=ROWS, default=8, show_default=True),
        click.option("--seed", type=click.IntRange(0), default=0, show_default=True),
        given_options(
            "Of a conditional model: a class, or as many as divide -n (0,1,2 or "
            "cat,dog)."
        ),
        click.option("--out", type=PATH, help=f".png, latent_{name}.png by default."),
        click.option("--gif", type=PATH, help="Write an animation as well."),
        click.option("--npz", type=PATH, help="Write the arrays as well."),
        click.option(
            "--wav", type=PATH, help="Of sounds: write all, one after another, as well."
        ),
        click.option("--overwrite", is_flag=True, help="Replace existing files."),
        backend_option,
    ]


PICTURES = {"--out": ".png", "--plot": ".png", "--gif": ".gif"}
SUFFIXES = {**PICTURES, "--npz": ".npz", "--wav": ".wav"}


def check_outputs(outputs, overwrite):
    """Refuses what cannot or must not be written, before anything is computed.

    Args:
        outputs: Dict of option -> path, or None.
        overwrite: Whether existing files may be replaced.
    """
    seen = set()
    for option, path in outputs.items():
        if path is None:
            continue
        if Path(path).suffix != SUFFIXES[option]:
            raise ValueError(
                f"{option} must end in {SUFFIXES[option]}. Received: {path!r}."
            )
        if not Path(path).absolute().parent.is_dir():
            raise FileNotFoundError(
                f"{option} is to lie in a folder that does not exist. Received: "
                f"{path!r}. Make the folder first."
            )
        if Path(path).exists() and not overwrite:
            raise FileExistsError(
                f"{path!r} exists. Add --overwrite, or choose another file with "
                f"{option}."
            )
        if Path(path).absolute() in seen:
            raise ValueError(
                f"Two pictures cannot be one file. Received: {path!r} twice. Choose "
                f"another file with {option}."
            )
        seen.add(Path(path).absolute())


def load(path):
    """Loads a model; refuses one that makes points."""
    from kerasgan import run

    model = run.load(path)
    things = model.example.things
    if model.example.together:
        raise ValueError(
            f"The latent tools draw images, and this model makes {things}. Received: "
            f"{path!r}. Write {things} to a file with kerasgan sample --out "
            f"{things}.npz."
        )
    return model


def check_heard(model, wav):
    """Refuses a WAV file of what is no sound, before anything is computed.

    Raises:
        ValueError: The model makes no sounds, or does not know their rate.
    """
    if model.example.pictured:
        raise ValueError(
            f"A WAV file holds sounds, and this model makes {model.example.things}. "
            f"Received: --wav {wav}. Leave it out."
        )
    model.example.refuse_files(wav, each=True)


def write(found, out, gif, npz, wav):
    """Writes what a tool found, as far as asked for."""
    import numpy as np

    found.picture().save(out)
    if gif is not None:
        found.save_gif(gif)
    if npz is not None:
        np.savez_compressed(npz, **found.arrays())
    if wav is not None:
        found.save_wav(wav)


@dataclass(frozen=True)
class Pair:
    """Two sheets of as many columns, one below the other.

    Attributes:
        labels: What each of them is.
        sheets: Both `Sheet`s.
    """

    labels: tuple
    sheets: tuple

    def picture(self):
        """Draws both, each with its label on the left; a `PIL.Image`."""
        from kerasgan import pictures

        layouts = zip(*(sheet.layout() for sheet in self.sheets), strict=True)
        layout = tuple(map(max, layouts))
        drawn = [sheet.picture(layout) for sheet in self.sheets]
        return pictures.labelled(list(zip(self.labels, drawn, strict=True)))

    def save_gif(self, path):
        """Writes an animation over the columns, the rows of both in each frame."""
        import numpy as np

        from kerasgan import latent, pictures

        images = [pictures.to_uint8(*sheet.cells()) for sheet in self.sheets]
        images = [
            each.reshape(-1, len(self.sheets[0].columns), *each.shape[1:])
            for each in images
        ]
        rows = [row for sheet in self.sheets for row in sheet.rows]
        columns = self.sheets[0].columns
        latent.Sheet(np.concatenate(images), rows, columns, (0, 255)).save_gif(path)

    def save_wav(self, path):
        """Writes the sounds of both as one WAV file, those of the first before."""
        import numpy as np

        first, second = self.sheets
        images = np.concatenate([first.images, second.images])
        first.example.join(images.reshape(-1, *images.shape[2:]), path)

    def arrays(self):
        """Returns the arrays of both; names of the second begin with "against_"."""
        above, below = (sheet.arrays() for sheet in self.sheets)
        return above | {f"against_{name}": value for name, value in below.items()}


def refuse_method(method):
    """Refuses `--method` between two captions, where the way is always the line.

    Raises:
        ValueError: One was chosen.
    """
    if method is not None:
        raise ValueError(
            "Between two captions the way is the line between their vectors. Received: "
            f"--method {method}. Leave it out."
        )
