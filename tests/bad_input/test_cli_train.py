"""What `kerasgan train` refuses: one line, no traceback, nothing overwritten."""

import pytest

from kerasgan.datasets.layout import endings
from tests.bad_input import EVERY_NAME, OWN
from tests.bad_input.commands import first_line

TRAIN = {
    "a model of nobody": (
        "train dcgn",
        "Error: Unknown model. Received: 'dcgn'. Did you mean 'dcgan'? Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "an empty model": (
        ["train", ""],
        f"Error: Unknown model. Received: ''. Known: {EVERY_NAME}. {OWN}",
    ),
    "a model of a path": (
        "train ../dcgan",
        "Error: Unknown model. Received: '../dcgan'. Did you mean 'dcgan'? Known: "
        f"{EVERY_NAME}. {OWN}",
    ),
    "a dataset of no path": (
        "train --dataset ./none",
        "Error: There is no file or folder './none' (looked from {folder}). Check "
        "the path; names of datasets have no separator and no ending.",
    ),
    "an empty dataset": (
        ["train", "--dataset", ""],
        "Error: The name or path of a dataset must be a text. Received: ''. Write "
        "'digits', 'mnist', or the path of a folder.",
    ),
    "a folder of no images": (
        "train --dataset empty",
        "Error: No images or sounds in the folder empty. Looked for .png, .jpg, .wav "
        f"and {len(endings()) - 2} more endings, in subfolders too. Give the folder "
        "that holds them.",
    ),
    "an archive of NaN": (
        "train --dataset bad.npz",
        "Error: bad.npz: images must be finite. Received: 256 NaN or infinite "
        "values in 4 of 4 images, the first of them image 0. Remove those images, "
        "or repair them with numpy.nan_to_num.",
    ),
    "half an archive": (
        "train --dataset cut.npz",
        "Error: cut.npz: not a readable .npz file (it is no zip archive). It may "
        "be truncated, or something else under this name. Write it anew: "
        "numpy.savez(path, images=images, labels=labels).",
    ),
    "a file of no images": (
        "train --dataset ./mine.png",
        "Error: './mine.png' cannot be read. That is one image. Give the folder that "
        "holds it and others.",
    ),
    "no epochs": (
        "train --epochs 0",
        "Error: Invalid value for '--epochs': 0 is not in the range x>=1.",
    ),
    "a word of epochs": (
        "train --epochs many",
        "Error: Invalid value for '--epochs': 'many' is not a valid integer range.",
    ),
    "minutes that are no number": (
        "train --minutes nan",
        "Error: Invalid value for '--minutes': nan is no finite number.",
    ),
    "minutes without end": (
        "train --minutes inf",
        "Error: Invalid value for '--minutes': inf is no finite number.",
    ),
    "no minutes": (
        "train --minutes 0",
        "Error: Invalid value for '--minutes': 0.0 is not in the range x>0.",
    ),
    "batches below zero": (
        "train --batch-size -1",
        "Error: Invalid value for '--batch-size': -1 is not in the range x>=1.",
    ),
    "batches without end": (
        "train --batch-size 99999999999999999999",
        "Error: --batch-size must be a whole number of at least 1. Received: "
        "99999999999999999999.",
    ),
    "huge images": (
        "train --image-size 1000000",
        "Error: 4000 images of 1000000x1000000x1 would take 3725290.3 GiB of "
        "memory; the limit is 8 GiB. Write --image-size 1465 or less.",
    ),
    "a seed below zero": (
        "train --seed -1",
        "Error: Invalid value for '--seed': -1 is not in the range 0<=x<=4294967295.",
    ),
    "a seed beyond NumPy's": (
        "train --seed 4294967296",
        "Error: Invalid value for '--seed': 4294967296 is not in the range "
        "0<=x<=4294967295.",
    ),
    "devices that cannot share a batch": (
        "train --devices 3",
        "Error: 3 devices cannot share 64 images evenly. Received: --batch-size 64, "
        "--devices 3. Write --batch-size 66.",
    ),
    "no devices": (
        "train --devices 0",
        "Error: Invalid value for '--devices': 0 is not in the range x>=1.",
    ),
    "no option": (
        "train --set width",
        "Error: Invalid value for '--set': expected name=value, for example --set "
        "width=32. Received: 'width'.",
    ),
    "an option of nobody": (
        "train --set widht=4",
        "Error: Unknown option of acgan. Received: 'widht'. Did you mean 'width'? "
        "Known: alternate, class_weight, classes, conditioning, conditions, "
        "data_range, discriminator, discriminator_steps, ema_decay, "
        "fake_class_weight, generator, generator_steps, image_shape, label_sampling, "
        "latent_dim, name, networks, normalization, rate, regularizers, seed, width.",
    ),
    "a width of text": (
        "train --set width=wide",
        "Error: width must be a positive integer. Received: --set width=wide.",
    ),
    "a width of no literal": (
        "train --set width=" + "(" * 500,
        "Error: width must be a positive integer. Received: "
        '--set "width=(((((((((((((((((((((((((((...((((((((((((((((((((((((((((".',
    ),
    "an image shape of a number": (
        "train --set image_shape=28",
        "Error: image_shape must be (height, width, channels), (28, 28, 1) for "
        "example, (samples, channels) for sounds, or (features,) for points. Received: "
        "--set image_shape=28.",
    ),
    "latents below zero": (
        "train --set latent_dim=-3",
        "Error: latent_dim must be a positive integer. Received: --set latent_dim=-3.",
    ),
    "a decay of one": (
        "train --ema 1",
        "Error: Invalid value for '--ema': 1.0 is not in the range 0<=x<1.",
    ),
    "a decay of NaN": (
        "train --ema nan",
        "Error: --ema must lie between 0 and 1, 0.999 for example, or be None. "
        "Received: --ema nan.",
    ),
    "a rate of zero": (
        "train --learning-rate 0",
        "Error: Invalid value for '--learning-rate': expected a number between 0 "
        "and 1, or one for each player, for example generator=0.001. Received: '0'.",
    ),
    "a rate of nobody": (
        "train --learning-rate critic=0.1",
        "Error: Unknown player. Received: 'critic'. Known: discriminator, generator.",
    ),
    "a beginning of nobody": (
        "train --dataset images.npz --start-from dcgan_mnst",
        "Error: There is no model at 'dcgan_mnst'. Did you mean 'dcgan_mnist'? Give "
        "the folder of a run that `kerasgan train` made, a .keras file, a preset "
        "folder, or the name of a published one.",
    ),
    "an empty beginning": (
        ["train", "--start-from", ""],
        "Error: Invalid value for '--start-from': expected one path or name, or one "
        "for each of several networks, for example generator=dcgan_mnist. Received: "
        "''.",
    ),
    "two beginnings": (
        "train --start-from dcgan_mnist --start-from lsgan_mnist",
        "Error: Invalid value for '--start-from': expected one path or name, or one "
        "for each of several networks, for example generator=dcgan_mnist. Received: "
        "'dcgan_mnist' and 'lsgan_mnist'.",
    ),
    "a beginning of other networks": (
        "train gan --dataset images.npz --set width=2 --start-from dcgan.keras",
        "Error: No layer of 'dcgan.keras' has the path and the shapes of one here. "
        "Received: generator/dense: kernel (100, 2), bias (2,) here, kernel (4, 32) "
        "there, and so on. Make networks of the same kind and width as those, or give "
        "another model.",
    ),
    "a beginning of a folder of images": (
        "train --dataset images.npz --start-from mine",
        "Error: There is no model at 'mine'. Give the folder of a run that `kerasgan "
        "train` made, a .keras file, a preset folder, or the name of a published one.",
    ),
    "a beginning of a damaged run": (
        "train --dataset images.npz --start-from run",
        "Error: 'run' is no run folder (run/run.json: seed must be from 0 to 2**32 "
        "- 1. Received: [].). Give a folder that `kerasgan train` made.",
    ),
    "a beginning of a network of nobody": (
        "train dcgan --dataset images.npz --set width=2 --start-from c=dcgan.keras",
        "Error: Unknown network. Received: 'c'. Known: discriminator, generator.",
    ),
    "freezing a network of nobody": (
        "train dcgan --dataset images.npz --set width=2 --freeze critic:1",
        "Error: Unknown network. Received: 'critic'. Known: discriminator, generator.",
    ),
    "freezing more layers than there are": (
        "train dcgan --dataset images.npz --set width=2 --freeze discriminator:20",
        "Error: The discriminator has 2 layers with weights. Received: 20 of them to "
        "freeze. Write a number from 1 to 2, or none for all.",
    ),
    "freezing no layer": (
        "train --freeze discriminator:0",
        "Error: Invalid value for '--freeze': expected a network, and the number of "
        "its first layers if not all of it is meant, for example discriminator:3. "
        "Received: 'discriminator:0'.",
    ),
    "freezing all": (
        "train dcgan --dataset images.npz --set width=2 --freeze generator --freeze "
        "discriminator:2",
        "Error: Nothing is left that training could move. Received: --freeze "
        "generator:all --freeze discriminator:2. Freeze fewer layers.",
    ),
    "a classifier that begins with weights": (
        "train classifier --dataset digits --start-from dcgan.keras",
        "Error: A classifier begins anew, and all of it learns. Received: --start-from "
        "dcgan.keras, no --freeze. Leave both out.",
    ),
    "a metric of nobody": (
        "train --dataset images.npz --select fid",
        "Error: Unknown sample metric. Received: 'fid'. Known: audible, "
        "birthday, class_accuracy, class_diversity, classifier_score, "
        "density_coverage, frechet, kernel, modes, ms_ssim, precision_recall, "
        "sliced_wasserstein.",
    ),
    "a critic's batches": (
        "train wgan --batches-per-step 3",
        "Error: wgan uses 5 batches for each step. Received: --batches-per-step 3. "
        "Write --batches-per-step 5, or --set discriminator_steps=3.",
    ),
    "labels of digits that are none": (
        "train cgan --dataset images.npz",
        "Error: images.npz: labels are asked for, but there is no array of labels. "
        "Received: images. Name it 'labels' or 'y' or 'y_train', or do without labels.",
    ),
    "overwriting what is no run": (
        "train --out mine --overwrite",
        "Error: 'mine' is no run folder ([Errno 2] No such file or directory: "
        "'mine/run.json'). Give a folder that `kerasgan train` made.",
    ),
    "a folder that exists": (
        "train --out mine",
        "Error: 'mine' exists, and nothing is overwritten unasked. Add --resume to "
        "go on with that run, --overwrite to delete it first, or choose another "
        "folder with --out.",
    ),
    "a file for a folder": (
        "train --out mine.png",
        "Error: 'mine.png' exists, and nothing is overwritten unasked. Add "
        "--resume to go on with that run, --overwrite to delete it first, or "
        "choose another folder with --out.",
    ),
    "both": (
        "train --overwrite --resume",
        "Error: --overwrite and --resume exclude each other.",
    ),
    "resuming what is no run": (
        "train --resume --out mine",
        "Error: 'mine' is no run folder ([Errno 2] No such file or directory: "
        "'mine/run.json'). Give a folder that `kerasgan train` made.",
    ),
    "selecting by pictures of points": (
        "train --dataset ring --select sliced_wasserstein",
        "Error: sliced_wasserstein looks at images. Received: selection by "
        "sliced_wasserstein for 'ring', which holds points. Write frechet, for "
        "example.",
    ),
    "resuming what is damaged": (
        "train --resume --out run",
        "Error: 'run' is no run folder (run/run.json: seed must be from 0 to 2**32 "
        "- 1. Received: [].). Give a folder that `kerasgan train` made.",
    ),
    "a place that cannot be": (
        "train --out /proc/kerasgan",
        "Error: [Errno 2] No such file or directory: '/proc/kerasgan'",
    ),
    "a name too long": (
        "train --out " + "n" * 300,
        "Error: [Errno 36] File name too long: "
        "'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn'",
    ),
    "a backend of nobody": (
        "train --backend theano",
        "Error: Invalid value for '--backend': 'theano' is not one of "
        "'tensorflow', 'jax', 'torch'.",
    ),
    "a classifier's player": (
        "train classifier --learning-rate generator=0.1",
        "Error: A classifier has no players. Received: --learning-rate generator=0.1. "
        "Write one number.",
    ),
}


@pytest.mark.parametrize("row", TRAIN)
def test_train(row, here):
    words, expected = TRAIN[row]
    said = first_line(words, here)
    assert said == expected
    assert not (here / "runs").exists()


def test_a_width_beyond_memory(here):
    said = first_line("train --set width=10000000000000", here)
    assert said.startswith("Error: ")  # and the backend's own words
