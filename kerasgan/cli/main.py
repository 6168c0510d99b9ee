"""`kerasgan`: finds the sub-command, and turns errors into one line."""

import importlib
import os
import warnings

import click

import kerasgan
from kerasgan.cli.wording import spoken
from kerasgan.errors import unknown

COMMANDS = {
    "compare": "Measure several models, side by side.",
    "evaluate": "Measure samples against real images that no model saw.",
    "export": "Write a trained model as SavedModel, LiteRT or ONNX.",
    "latent": "Steer a generator: interpolate, traverse, edit, project.",
    "list": "List the models, networks, losses and datasets by name.",
    "publish": "Make an entry of the zoo of its recipe.",
    "sample": "Draw samples from a trained model.",
    "train": "Train a model; without arguments, the demo of handwritten digits.",
    "translate": "Make images of images: of a file or a folder of any size.",
    "zoo": "Look at the published models, check them, write their index.",
}
REFUSALS = (ValueError, ImportError, OSError, RuntimeError, MemoryError)


class Commands(click.Group):
    """Imports a sub-command when it is called: importing Keras costs seconds."""

    def list_commands(self, context):
        """Returns the names of the sub-commands."""
        return sorted(COMMANDS)

    def get_command(self, context, name):
        """Returns a sub-command; refuses what is none."""
        if name not in COMMANDS:
            raise click.UsageError(unknown("command", name, COMMANDS), context)
        return importlib.import_module(f"kerasgan.cli.{name}").command

    def format_commands(self, context, formatter):
        """Writes the list of sub-commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, context):
        """Runs a sub-command; what it refuses is told in one line, not a traceback."""
        shown, warnings.formatwarning = warnings.formatwarning, in_one_line
        try:
            return super().invoke(context)
        except (click.exceptions.Exit, click.Abort):  # these are RuntimeErrors too
            raise
        except click.ClickException:
            raise
        except Exception as error:
            if os.environ.get("KERASGAN_DEBUG"):
                raise
            command = self.get_command(context, context.invoked_subcommand)
            raise click.ClickException(spoken(told(error), command)) from error
        finally:
            warnings.formatwarning = shown


def in_one_line(message, *where):
    """Returns a warning without the place in the code that gave it."""
    context = click.get_current_context(silent=True)
    text = " ".join(str(message).split())
    return f"Note: {spoken(text, context.command) if context else text}\n"


def told(error):
    """Returns what an error says as one line; more where nobody foresaw it."""
    said = [str(error), *getattr(error, "__notes__", ())]
    text = " ".join(" ".join(said).split())
    if isinstance(error, REFUSALS):
        return text or type(error).__name__
    return (
        f"{type(error).__name__}: {text[:500]} (unforeseen: KERASGAN_DEBUG=1 shows "
        "where)"
    )


@click.command(cls=Commands)
@click.version_option(kerasgan.__version__, prog_name="kerasgan")
@click.option(
    "--import",
    "imports",
    multiple=True,
    metavar="FILE|MODULE",
    help="A .py file that registers models of your own, which are then known by name. "
    "May be repeated.",
)
@click.pass_context
def main(context, imports):
    """Generative adversarial networks for Keras.

    `kerasgan train` makes handwritten digits within minutes. Set KERASGAN_DEBUG=1 to
    see tracebacks, KERAS_BACKEND to tensorflow, jax or torch to choose the backend.
    """
    context.obj = imports
