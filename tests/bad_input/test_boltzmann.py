"""Boltzmann machines that cannot be: the whole line of what is said."""

import keras
import numpy as np
import pytest

from kerasgan.metrics import ais
from kerasgan.models import DBM, RBM
from tests.bad_input import refusal

SHAPE = (3, 3, 1)
PIXELS = np.zeros((4, *SHAPE), "float32")


def rbm(**options):
    return RBM(SHAPE, 2, **{"data_range": (0, 1), **options})


def dbm(**options):
    return DBM(SHAPE, (2, 2), **options)


def trained(images, **options):
    model = rbm(**options)
    model.compile("sgd")
    model.fit(images, verbose=0)


def betas(values):
    return lambda: rbm().estimate_log_z(betas=values)


RISE = (
    "betas must rise from 0 to 1, each above the one before: numpy.linspace(0, 1, "
    "1001) for example. Received: betas="
)
ROWS = {
    "no Gibbs step": (
        lambda: rbm(cd_steps=0),
        "cd_steps must be a positive integer. Received: cd_steps=0.",
    ),
    "samples without a step": (
        lambda: rbm(gibbs_steps=0),
        "gibbs_steps must be a positive integer. Received: gibbs_steps=0.",
    ),
    "no chains": (
        lambda: rbm(chains=0),
        "chains must be a positive integer. Received: chains=0.",
    ),
    "no hidden units": (
        lambda: RBM(SHAPE, 0),
        "hidden_units must be a positive integer. Received: hidden_units=0.",
    ),
    "chains that nobody keeps": (
        lambda: rbm(persistent=False, chains=10),
        "chains are what persistent=True keeps; otherwise they begin at each example. "
        "Received: persistent=False and chains=10. Leave chains out.",
    ),
    "persistence of a number": (
        lambda: rbm(persistent=5),
        "persistent must be True or False. Received: persistent=5.",
    ),
    "a cost below zero": (
        lambda: rbm(weight_cost=-1),
        "weight_cost must be a number of at least 0. Received: weight_cost=-1.",
    ),
    "units of no kind": (
        lambda: rbm(visible="bernoulli"),
        "Unknown visible units. Received: 'bernoulli'. Known: binary, gaussian.",
    ),
    "binary units without a range": (
        lambda: RBM((2,), 2, visible="binary"),
        "visible='binary' needs values with a range, whose ends are 0 and 1. Received: "
        "points without data_range. Write visible='gaussian', or data_range=(0, 1).",
    ),
    "a machine that is none": (
        lambda: RBM(machine=keras.Sequential([keras.Input((2,))], name="mine")),
        "machine must be one of kerasgan.networks.boltzmann.machine. Received: 'mine', "
        "which has no restricted Boltzmann machine at its end.",
    ),
    "a machine and its size": (
        lambda: RBM(machine=rbm().machine, hidden_units=7),
        "hidden_units is for the machine that is built here. Received: hidden_units=7 "
        "with a machine. Leave it out.",
    ),
    "temperatures that fall": (betas([1.0, 0.5, 0.0]), f"{RISE}[1.0, 0.5, 0.0]."),
    "temperatures out of order": (betas([0, 0.6, 0.5, 1]), f"{RISE}[0, 0.6, 0.5, 1]."),
    "one temperature": (betas([1]), f"{RISE}[1]."),
    "temperatures that stop short": (betas([0, 0.9]), f"{RISE}[0, 0.9]."),
    "temperatures of text": (betas("linear"), f"{RISE}'linear'."),
    "no annealed chain": (
        lambda: rbm().estimate_log_z(chains=0),
        "chains must be a positive integer. Received: chains=0.",
    ),
    "too many states": (
        lambda: ais.exact_log_z(np.zeros((30, 21)), np.zeros(30), np.zeros(21)),
        "log Z is a sum over 2^21 states. Received: 30 and 21 units; exact_log_z takes "
        "up to 20 on one side. Estimate it with annealed_log_z.",
    ),
    "a likelihood without log Z": (
        lambda: rbm().log_prob(PIXELS),
        "log p(x) of RBM takes log Z of the weights there are. Received: a model whose "
        "log Z nobody estimated. Call estimate_log_z() first.",
    ),
    "hidden layers of one number": (
        lambda: DBM(SHAPE, 500),
        "hidden_units must be the sizes of two layers, (500, 1000) for example. "
        "Received: hidden_units=500.",
    ),
    "a third hidden layer": (
        lambda: DBM(SHAPE, (4, 3, 2)),
        "hidden_units must be the sizes of two layers, (500, 1000) for example. "
        "Received: hidden_units=(4, 3, 2).",
    ),
    "pretraining of a truth": (
        lambda: dbm(pretraining=True),
        "pretraining must be a number of examples, 6000000 for example, or 0. "
        "Received: pretraining=True.",
    ),
    "no mean field": (
        lambda: dbm(mean_field_steps=0),
        "mean_field_steps must be a positive integer. Received: mean_field_steps=0.",
    ),
    "particles that stand still": (
        lambda: dbm(particle_steps=0),
        "particle_steps must be a positive integer. Received: particle_steps=0.",
    ),
    "a lower machine alone": (
        lambda: DBM(lower=rbm().machine),
        "lower and upper are given together. Received: one of them alone. Give both, "
        "or neither of them.",
    ),
    "machines that do not meet": (
        lambda: DBM(lower=rbm().machine, upper=rbm().machine),
        "The hidden units of lower must be the visible ones of upper, and all must be "
        "binary. Received: lower with 2 hidden units, upper with 9 visible ones.",
    ),
    "pixels without a range": (
        lambda: DBM((9,), (2, 2)),
        "visible='binary' needs values with a range, whose ends are 0 and 1. Received: "
        "points without data_range. Write visible='gaussian', or data_range=(0, 1).",
    ),
    "a deep likelihood without log Z": (
        lambda: dbm().log_prob(PIXELS),
        "log p(x) of DBM takes log Z of the weights there are. Received: a model whose "
        "log Z nobody estimated. Call estimate_log_z() first.",
    ),
    "pixels beyond the range": (
        lambda: trained(PIXELS + 2),
        "The images leave the data range (0.0, 1.0). Received: values from 2 to 2. "
        "Construct the model with the range of your data, data_range=(0, 255) for "
        "example, or scale the images.",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_rows(row):
    function, expected = ROWS[row]
    assert refusal(function, (ValueError, TypeError)) == expected


def test_grey_pixels_have_no_likelihood():
    model = rbm()
    model.exact_log_z()
    assert refusal(lambda: model.log_prob(PIXELS + 0.25)) == (
        "The model is of binary images, whose values are 0 and 1. Received: 0.25. Draw "
        "binary ones: model.example.binarised(images, seed=0)."
    )
