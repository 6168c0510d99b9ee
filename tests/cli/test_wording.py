"""Errors that speak the command line."""

import pytest

from kerasgan.cli.evaluate import command as evaluate
from kerasgan.cli.latent import command as latent
from kerasgan.cli.train import command as train
from kerasgan.cli.wording import spoken

ROWS = [
    (train, "Write image_size=64, for example.", "Write --image-size 64, for example."),
    (train, "or write skip_corrupt=True.", "or write --skip-corrupt."),
    (
        train,
        "devices=2, sync_batch_norm=False. Leave both out.",
        "--devices 2, no --sync-batch-norm. Leave both out.",
    ),
    (
        train,
        "batch_size must be at least 1. Received: batch_size=-1.",
        "--batch-size must be at least 1. Received: --batch-size -1.",
    ),
    (train, "Received: ema_decay=1.5.", "Received: --ema 1.5."),
    (train, "Write latent_dim=10.", "Write --set latent_dim=10."),
    (
        train,
        "Construct it with image_shape=(28, 28, 1), or networks='resnet'.",
        'Construct it with --set "image_shape=(28, 28, 1)", or --set networks=resnet.',
    ),
    (
        train,
        "Write --set width=32, or width=8",
        "Write --set width=32, or --set width=8",
    ),
    (train, "began with dataset='my data.npz'", 'began with --dataset "my data.npz"'),
    (train, "'./image_size=3/a_b' and x.image_size", None),
    (train, "Unknown x. Known: batch_size, ema_decay.", None),
    (train, "The model has no labels=True, codes={'c1': 3}, a=3.", None),
    (
        train,
        "freeze={'discriminator': 3, 'generator': 'all'} and learning_rate={'a': 0.1}",
        "--freeze discriminator:3 --freeze generator:all and --learning-rate a=0.1",
    ),
    (
        train,
        "began with start_from={'a': 'my run'}",
        'began with --start-from "a=my run"',
    ),
    (
        train,
        "freeze={}, start_from=None, freeze={...}",
        "no --freeze, no --start-from, --freeze {...}",
    ),
    (evaluate, "Received: n=150, test=None.", "Received: -n 150, no --test."),
    (evaluate, "Write image_size=64.", None),  # which it has no option for
    (latent, "Received: labels=[0, 3].", "Received: --labels 0,3."),
    (latent, "Received: code='c9', k=3.", "Received: --code c9, -k 3."),
]


@pytest.mark.parametrize(("command", "text", "expected"), ROWS)
def test_arguments_become_options(command, text, expected):
    assert spoken(text, command) == (expected or text)
