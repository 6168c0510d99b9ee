"""SpecGAN: what its networks see of sounds, by hand, and what every model does."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import datasets
from kerasgan.layers import PhaseShuffle
from kerasgan.layers.fourier import ShortTimeFourier, griffin_lim
from kerasgan.modalities import Audio
from kerasgan.models import SpecGAN
from kerasgan.regularizers import R1, DiffAugment
from tests import harness
from tests.layers.test_spectra import by_fft, chirp, convergence

SHAPE = (128, 1)
SIZES = {"width": 2, "frame": 32, "hop": 16}
RATE = 8000


def numpy(x):
    return ops.convert_to_numpy(x)


def sounds(n, seed=0):
    """Returns sounds that get louder towards their end, as data never quite is."""
    rising = np.linspace(0.1, 1, SHAPE[0])[:, None]
    return (harness.images(n, SHAPE, seed) * rising).astype("float32")


def prepared(x, **options):
    """Returns a model that has seen data, and not trained."""
    model = SpecGAN(SHAPE, 4, **SIZES | options)
    model.compile()
    model.fit(x, batch_size=5, epochs=0, verbose=0)
    return model


def logs_of(x):
    """Returns log(|X| + 1e-6) of sounds, (n, 8, 16), by NumPy alone."""
    return np.log(np.abs(by_fft(x[..., 0], 32, 16))[..., :-1] + 1e-6)


def test_statistics_are_those_of_each_frequency_over_all_frames():
    x = sounds(12)
    model = prepared(x)
    rows = logs_of(x).reshape(-1, 16)
    np.testing.assert_allclose(numpy(model.mean), rows.mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(numpy(model.deviation), rows.std(axis=0), rtol=1e-3)


def test_networks_see_three_deviations():
    x = sounds(12)
    model = prepared(x)
    rows = logs_of(x)
    each = rows.reshape(-1, 16)
    expected = (rows - each.mean(axis=0)) / each.std(axis=0) / 3
    assert expected.min() < -1  # which is clipped
    seen = numpy(model.to_networks(ops.convert_to_tensor(x)))
    assert seen.shape == (12, *model.shape_in_networks) == (12, 8, 16, 1)
    np.testing.assert_allclose(seen[..., 0], np.clip(expected, -1, 1), atol=1e-3)
    logits = model.discriminate(x)
    np.testing.assert_allclose(
        logits, numpy(model.discriminator(seen))[:, 0], atol=1e-5
    )


def test_one_step_by_hand():
    # D(x) = v sum(x), whose slope is |v| times the root of 128 values; G(z) has w z in
    # each of them, and the latents 100.
    w, v, weight = 0.3, 0.1, 10.0
    x = sounds(4)
    latents = keras.Input((1,))
    spectra = keras.layers.Dense(8 * 16, use_bias=False)(latents)
    spectra = keras.layers.Reshape((8, 16, 1))(spectra)
    generator = keras.Model(latents, spectra)
    generator.set_weights([np.full((1, 8 * 16), w)])
    discriminator = harness.summing((8, 16, 1), v, "discriminator")
    model = SpecGAN(
        SHAPE,
        frame=32,
        hop=16,
        generator=generator,
        discriminator=discriminator,
        discriminator_steps=1,
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    rows = logs_of(x)
    model.mean.assign(rows.reshape(-1, 16).mean(axis=0))
    model.deviation.assign(rows.reshape(-1, 16).std(axis=0))
    seen = (rows - model.mean.numpy()) / model.deviation.numpy() / 3
    real = v * np.clip(seen, -1, 1).sum(axis=(1, 2))
    z1, z2 = np.array([[1.0, -2.0, 0.5, 0.25], [0.3, 0.9, -1.5, 2.0]])
    slope = v * np.sqrt(128)
    fake = v * 128 * w * z1
    loss = fake.mean() - real.mean() + weight * (slope - 1) ** 2
    expected = {"discriminator_loss": loss, "generator_loss": -v * 128 * w * z2.mean()}
    noise = [harness.column(z) for z in (z1, z2)]
    harness.run_step_golden_test(model, x, noise, expected)


def test_silence_and_frequencies_that_never_sound_are_no_infinities():
    model = prepared(np.zeros((6, *SHAPE), "float32"))
    seen = numpy(model.to_networks(ops.zeros((1, *SHAPE))))
    np.testing.assert_allclose(seen, 0, atol=1e-3)
    assert np.isfinite(model.generate(2, seed=0)).all()


@pytest.mark.parametrize("options", [{}, {"mels": 12, "rate": RATE, "frame": 64}])
def test_samples_have_the_spectra_that_the_generator_made(options):
    waves = np.concatenate([chirp(128)[..., None] * size for size in (0.2, 0.5, 0.9)])
    model = prepared(waves, **options)
    model.log_spectra.iterations = 60
    made = numpy(model.from_networks(model.to_networks(ops.convert_to_tensor(waves))))
    assert made.shape == waves.shape
    found, expected = (np.exp(numpy(model.log_spectra(x))) for x in (made, waves))
    assert np.abs(found - expected).sum() / expected.sum() < 0.3
    loudness = np.abs(made).mean(axis=(1, 2)) / np.abs(waves).mean(axis=(1, 2))
    np.testing.assert_allclose(loudness, 1, atol=0.2)


def test_generated_waves_stay_in_the_range():
    model = SpecGAN(SHAPE, 4, **SIZES, data_range=(-32768, 32767))
    model.mean.assign(np.full(16, 9.0))  # far louder than anything that fits
    made = model.generate(4, seed=0)
    assert made.min() >= -32768
    assert made.max() <= 32767
    assert np.abs(made).max() > 32000


@pytest.mark.parametrize("options", [{"iterations": 30}, {"momentum": 0.9}])
def test_iterations_are_griffin_and_lims(options):
    few = SpecGAN(SHAPE, 4, **SIZES, iterations=3)
    many = SpecGAN(SHAPE, 4, **{**SIZES, "iterations": 3, **options})
    many.set_weights(few.get_weights())
    first, second = (each.generate(3, seed=0) for each in (few, many))
    assert np.abs(first - second).max() > 1e-3


@pytest.mark.shared_data("spoken_digit")
def test_griffin_lim_converges_on_speech():
    data = datasets.load("spoken_digit", split="test", audio_length=4096, batch_size=20)
    waves = np.asarray(next(iter(data)))[..., 0]
    transform = ShortTimeFourier(4096)
    magnitudes = np.abs(by_fft(waves, 256, 128)).astype("float32")
    for momentum, most in ((0, 0.1), (0.99, 0.045)):
        made = griffin_lim(transform, magnitudes, 60, momentum)
        assert convergence(transform, made, magnitudes) < most


def test_the_papers_settings():
    model = SpecGAN(width=1)
    assert model.image_shape == (16_384, 1)
    assert model.shape_in_networks == (128, 128, 1)
    assert model.latent_dim == 100
    assert model.discriminator_steps == 5
    assert model.gradient_penalty.weight == 10
    assert (model.log_spectra.iterations, model.log_spectra.momentum) == (16, 0)
    layers = model.discriminator.layers
    assert not any(isinstance(each, PhaseShuffle) for each in layers)


def test_all_that_the_discriminator_sees_is_augmented(tmp_path):
    model = SpecGAN(SHAPE, 4, **SIZES, augment="time,noise", seed=0)
    (augment,) = model.regularizers
    assert isinstance(augment, DiffAugment)
    assert augment.policy == ("time", "noise")
    x = sounds(4)
    steps = []
    for each in (model, SpecGAN(SHAPE, 4, **SIZES, seed=0)):
        harness.fix_weights(each)
        each.compile()
        steps.append(each.train_on_batch(x, return_dict=True))
    assert steps[0]["discriminator_loss"] != steps[1]["discriminator_loss"]
    model.save(tmp_path / "model.keras")
    (again,) = keras.models.load_model(tmp_path / "model.keras").regularizers
    assert again.policy == ("time", "noise")
    both = SpecGAN(SHAPE, 4, **SIZES, augment="time", regularizers=[R1(1.0)])
    assert [type(each) for each in both.regularizers] == [R1, DiffAugment]


def test_mels_make_smaller_images():
    model = SpecGAN((1024, 1), 4, width=2, frame=256, mels=32, rate=RATE)
    assert model.shape_in_networks == (8, 32, 1)
    assert repr(model.example) == repr(Audio((1024, 1), rate=RATE))
    with pytest.raises(ValueError, match="Mel filters are made for a rate"):
        SpecGAN((1024, 1), 4, width=2, mels=32)


@pytest.mark.parametrize("options", [{}, {"mels": 32, "frame": 512}])
def test_exported_files_make_the_same_waves(tmp_path, options):
    """Of spectra that sounds have, after all 16 iterations of Griffin and Lim's."""
    noise = harness.images(3, (4096, 1)) / 10
    waves = 0.5 * chirp(4096)[..., None] + noise  # as loud as a voice in a room
    model = SpecGAN((4096, 1), 4, width=2, rate=RATE, **options)
    model.compile()
    model.fit(waves, batch_size=3, epochs=0, verbose=0)
    spectra = numpy(model.to_networks(ops.convert_to_tensor(waves)))[-1]
    latents = keras.Input((4,))
    made = keras.layers.Dense(spectra.size)(latents)
    generator = keras.Model(latents, keras.layers.Reshape(spectra.shape)(made))
    slopes = harness.images(4, (spectra.size,)) / 200
    generator.set_weights([slopes, spectra.ravel()])
    speaking = SpecGAN((4096, 1), 4, generator=generator, width=2, rate=RATE, **options)
    for name in ("mean", "deviation"):
        getattr(speaking, name).assign(getattr(model, name))
    for form, name in (("tf_saved_model", "folder"), ("litert", "model.tflite")):
        report = speaking.export(tmp_path / name, format=form)
        assert report.max_difference < 1e-4


def test_phases_count_sounds_and_not_frames():
    phases = {"discriminator": 8, "generator": 8}
    model = SpecGAN(SHAPE, 4, **SIZES, alternate=phases, discriminator_steps=1)
    model.compile(run_eagerly=True)
    model.fit(sounds(8), batch_size=8, verbose=0)
    assert int(model.images_seen) == 8
    with pytest.raises(ValueError, match="Received: a step of 16 examples"):
        model.fit(sounds(16), batch_size=16, verbose=0)


def test_spectra_are_exact_where_networks_are_not():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = prepared(sounds(12))
    finally:
        keras.config.set_dtype_policy("float32")
    assert model.generator.layers[1].compute_dtype == "bfloat16"
    rows = logs_of(sounds(12)).reshape(-1, 16)
    np.testing.assert_allclose(numpy(model.mean), rows.mean(axis=0), atol=1e-3)


def test_statistics_are_saved(tmp_path):
    model = prepared(sounds(12))
    model.save(tmp_path / "model.keras")
    model.save_to_preset(tmp_path / "preset")
    for each in (
        keras.models.load_model(tmp_path / "model.keras"),
        SpecGAN.from_preset(tmp_path / "preset"),
    ):
        np.testing.assert_array_equal(numpy(each.mean), numpy(model.mean))
        np.testing.assert_array_equal(numpy(each.deviation), numpy(model.deviation))
        np.testing.assert_array_equal(
            each.generate(2, seed=0), model.generate(2, seed=0)
        )


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"SpecGAN makes mono sounds .*=\(128, 2\)"):
        SpecGAN((128, 2), 4, **SIZES)
    with pytest.raises(ValueError, match="mono sounds"):
        SpecGAN((32, 32, 1), 4, **SIZES)
    with pytest.raises(ValueError, match=r"=120, hop=16\. Write 128 samples"):
        SpecGAN((120, 1), 4, **SIZES)
    with pytest.raises(ValueError, match=r"125 frames of 128 .*sounds of 15872 samp"):
        SpecGAN((16_000, 1), 4, width=2)
    with pytest.raises(ValueError, match="Write image_shape="):
        SpecGAN(generator=SpecGAN(SHAPE, 4, **SIZES).generator)


@pytest.mark.parametrize("classes", [None, 3])
def test_training(classes):
    model = SpecGAN(SHAPE, 4, **SIZES, classes=classes, rate=RATE)
    harness.run_train_test(model, sounds(10), shift_invariant=True)


def test_saving(tmp_path):
    model = SpecGAN(
        *(SHAPE, 4), **SIZES, classes=3, discriminator_steps=2, ema_decay=0.9
    )
    harness.run_save_load_continue_test(model, sounds(10), tmp_path)


@pytest.mark.parametrize("options", [{}, {"mels": 8, "rate": RATE, "frame": 64}])
def test_serialization(options):
    sizes = SIZES | options
    harness.run_serialization_test(
        SpecGAN(SHAPE, 4, **sizes, classes=3, iterations=3, penalty_weight=0)
    )


def test_backend_parity():
    model = SpecGAN(SHAPE, 4, **SIZES, classes=3)
    harness.run_backend_parity_test("specgan", model, sounds(6))
