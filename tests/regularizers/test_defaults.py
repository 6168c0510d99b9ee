"""The defaults of every regularizer, which are the papers'."""

import pytest

from kerasgan import regularizers

PENALTY = {"weight": 10.0, "every": 1}
CONSISTENCY = {**PENALTY, "policy": ["flip", "translation"]}
DEFAULTS = {
    "BCR": {**CONSISTENCY, "fake_weight": 10.0},
    "CR": CONSISTENCY,
    "DRAGANPenalty": {**PENALTY, "scale": 0.5},
    "DiffAugment": {"policy": ["color", "translation", "cutout"]},
    "GradientPenalty": {**PENALTY, "one_sided": False},
    "R1": PENALTY,
    "R2": PENALTY,
    "WeightClipping": {"limit": 0.01},
    "ZCR": {"weight": 5.0, "every": 1, "generator_weight": 0.5, "std": 0.03},
}
NAMES = [
    name
    for name in regularizers.__all__
    if isinstance(each := getattr(regularizers, name), type)
    and issubclass(each, regularizers.Regularizer)
    and each is not regularizers.Regularizer
]


@pytest.mark.parametrize("name", NAMES)
def test_defaults(name):
    assert getattr(regularizers, name)().get_config() == DEFAULTS[name]
