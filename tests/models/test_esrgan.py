"""ESRGAN: the sentence that it is."""

import keras
import numpy as np

from kerasgan.models import ESRGAN, SRGAN
from tests import harness

SHAPE = (8, 8, 1)


def made(**options):
    return ESRGAN(SHAPE, **{"width": 2, "blocks": 1, "seed": 0, **options})


def test_it_is_relativistic_and_without_batch_norm():
    model = made()
    model.compile()
    assert model.compile_options["loss"] == "relativistic_average"
    kinds = [type(each) for each in model.generator.layers]
    assert keras.layers.BatchNormalization not in kinds
    scaled = [x for x in model.generator.layers if type(x) is keras.layers.Rescaling]
    assert [each.scale for each in scaled] == [0.2]
    assert model.weights_of_losses["adversarial"] == 5e-3
    batch = SRGAN(SHAPE, width=2, blocks=1).generator.layers
    assert keras.layers.BatchNormalization in [type(each) for each in batch]


def test_the_generators_loss_is_that_of_averages():
    """Equation 2 of D_Ra: softplus of the differences to the other's mean."""
    model = made(content_weight=0.0, adversarial_weight=1.0)
    harness.seed_weights(model)
    model.compile()
    x = harness.images(4, SHAPE)
    logs = model.test_on_batch(x, return_dict=True)
    networks = model.sampling_networks()
    numpy = keras.ops.convert_to_numpy
    made_of = networks.generator(model.shrunk(keras.ops.convert_to_tensor(x)))
    real, fake = (numpy(networks.discriminator(each)) for each in (x, made_of))
    softplus = np.logaddexp
    expected = np.mean(softplus(0, real - fake.mean())) + np.mean(
        softplus(0, real.mean() - fake)
    )
    np.testing.assert_allclose(logs["generator_loss"], expected, rtol=1e-4)


def test_training():
    """By another loss: its own moves D's last bias by rounding alone."""
    harness.run_train_test(made(), harness.images(10, SHAPE), loss="least_squares")


def test_saving(tmp_path):
    harness.run_save_load_continue_test(made(), harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(made(data_range=(0, 1)))


def test_backend_parity():
    """Of networks without corners: batch norm of few pixels amplifies rounding."""
    generator, discriminator = harness.smooth_enlarging()
    networks = {"generator": generator, "discriminator": discriminator}
    model = ESRGAN(SHAPE, enlarge=2, adversarial_weight=0.5, **networks)
    harness.run_backend_parity_test("esrgan", model, harness.images(4, SHAPE))
