"""What the other commands refuse: one line, no traceback, nothing overwritten."""

import pytest

from kerasgan.datasets.layout import endings
from tests.bad_input.commands import first_line

OTHERS = {
    "a command of nobody": (
        "trian",
        "Error: Unknown command. Received: 'trian'. Did you mean 'train'? Known: "
        "compare, evaluate, export, latent, list, publish, sample, train, translate, "
        "zoo.",
    ),
    "an option of no command": ("list --all", "Error: No such option '--all'."),
    "half a range to evaluate with": (
        "evaluate dcgan.keras --value-range 3",
        "Error: Invalid value for '--value-range': expected two numbers, black and "
        "white, 0,255 or -1,1. Received: '3'.",
    ),
    "a range of what has one": (
        "latent nearest dcgan.keras --dataset digits --value-range 0,3",
        "Error: --value-range is for files; that of 'digits' is known. Received: "
        "--value-range 0,3. Leave it out.",
    ),
    "a sample of nothing": (
        "sample none",
        "Error: There is no model at 'none'. Give the folder of a run that "
        "`kerasgan train` made, a .keras file, a preset folder, or the name of a "
        "published one.",
    ),
    "a sample of text": (
        "sample mine/thesis.txt",
        "Error: There is no model at 'mine/thesis.txt'. Give the folder of a run "
        "that `kerasgan train` made, a .keras file, a preset folder, or the name "
        "of a published one.",
    ),
    "a sample of a damaged run": (
        "sample run",
        "Error: 'run/checkpoints' holds no checkpoint: the run ended before its "
        "first epoch. Train again with --overwrite.",
    ),
    "no samples": (
        "sample dcgan.keras -n 0",
        "Error: Invalid value for '-n': 0 is not in the range x>=1.",
    ),
    "samples without end": (
        "sample dcgan.keras -n 1000000000000",
        "Error: 1000000000000 images of shape (8, 8, 1) would take 238,419 GiB of "
        "memory; the limit is 8 GiB. Draw fewer at a time, generate_batches(n) for "
        "example.",
    ),
    "samples of another kind": (
        "sample dcgan.keras --out a.gif",
        "Error: --out must end in .png, .npz or .csv, or be a folder. Received: "
        "'a.gif'. Write --out a/ for a file of each sample.",
    ),
    "samples over a file": (
        "sample dcgan.keras --out mine.png",
        "Error: 'mine.png' exists. Add --overwrite, or choose another with --out.",
    ),
    "samples in no folder": (
        "sample dcgan.keras --out none/a.png",
        "Error: --out is to lie in a folder that does not exist. Received: "
        "'none/a.png'. Make the folder first.",
    ),
    "labels of no model": (
        "sample dcgan.keras --labels 1",
        "Error: DCGAN is unconditional: it cannot be asked for a class. Received: "
        "--labels 1. Leave labels out, or train a conditional model.",
    ),
    "labels of text": (
        "sample cgan.keras --labels one",
        "Error: The classes of 'cgan.keras' have no names here; those of a run's "
        "folder and of published entries have. Received: --labels one. Write numbers, "
        "--labels 0,1,2.",
    ),
    "labels with a hole": (
        "sample cgan.keras --labels 1,,2",
        "Error: Invalid value for '--labels': expected classes with commas between "
        "them, 3 or 0,1,2 or cat,dog. Received: '1,,2'.",
    ),
    "labels out of range": (
        "sample cgan.keras --labels 0,3",
        "Error: The model has 3 classes, the labels 0 to 2. Received: --labels 0,3.",
    ),
    "labels below zero": (
        "sample cgan.keras --labels=-1",
        "Error: The model has 3 classes, the labels 0 to 2. Received: --labels -1.",
    ),
    "labels without end": (
        "sample cgan.keras --labels 99999999999999999999",
        "Error: labels must be one whole number, 64 of them, some whose number "
        "divides 64, or rows (64, 3). Received: --labels 99999999999999999999. "
        "Write --labels 3, for example.",
    ),
    "labels that do not divide": (
        "sample cgan.keras -n 4 --labels 0,1,2",
        "Error: labels must be one whole number, 4 of them, some whose number "
        "divides 4, or rows (4, 3). Received: --labels 0,1,2. Write --labels 3, "
        "for example.",
    ),
    "a code of no model": (
        "sample dcgan.keras --code c1=3",
        "Error: DCGAN has no codes. Received: --code c1=3. Leave them out, or "
        "train an InfoGAN.",
    ),
    "a code of nobody": (
        "sample infogan.keras --code c9=3",
        "Error: There is no code 'c9'. Known: c1, c2, c3.",
    ),
    "a code without value": (
        "sample infogan.keras --code c1",
        "Error: Invalid value for '--code': expected name=value, for example --set "
        "width=32. Received: 'c1'.",
    ),
    "a code out of range": (
        "sample infogan.keras --code c1=99",
        "Error: Code 'c1' takes whole numbers from 0 to 9, one or 64 of them. "
        "Received: 99.",
    ),
    "a truncation of none": (
        "sample dcgan.keras --truncation 0",
        "Error: truncation must be at least 0.02, or None; 0.5 to 2 are usual. "
        "Received: --truncation 0.0.",
    ),
    "a truncation of NaN": (
        "sample dcgan.keras --truncation nan",
        "Error: truncation must be at least 0.02, or None; 0.5 to 2 are usual. "
        "Received: --truncation nan.",
    ),
    "bits of points": (
        "sample points.keras --bits 8 --out tables/",
        "Error: Tables of points have no bits. Received: --bits 8. Leave it out.",
    ),
    "a table of images": (
        "sample dcgan.keras --out a.csv",
        "Error: A .csv file holds points, and dcgan.keras makes images. Received: "
        "--out a.csv. Write --out a.npz.",
    ),
    "a model of one's own that is not there": (
        "--import mine.py sample dcgan.keras",
        "Error: 'mine.py' could not be imported (FileNotFoundError: [Errno 2] No such "
        "file or directory: '{folder}/mine.py'). Give the path of a .py file that "
        "registers a model, or the name of a module.",
    ),
    "features of points as random ones": (
        "evaluate points.keras --dataset ring --features random_features",
        "Error: Random features are seen of images and of sounds, and these are points "
        "of shape (2,). Write 'coordinates'.",
    ),
    "features of images as coordinates": (
        "evaluate dcgan.keras --dataset digits --features coordinates",
        "Error: Coordinates are what points have, and these are images of shape "
        "(8, 8, 1). Write 'random_features', or name a classifier.",
    ),
    "an export of nothing": (
        "export none.keras",
        "Error: There is no model at 'none.keras'. Give the folder of a run that "
        "`kerasgan train` made, a .keras file, a preset folder, or the name of a "
        "published one.",
    ),
    "an export of nobody": (
        "export dcgan.keras --format pickle",
        "Error: Invalid value for '--format': 'pickle' is not one of 'litert', "
        "'onnx', 'tf_saved_model'.",
    ),
    "a precision of nobody": (
        "export dcgan.keras --precision int4",
        "Error: Invalid value for '--precision': 'int4' is not one of 'float32', "
        "'float16'.",
    ),
    "an evaluation of nothing": (
        "evaluate none",
        "Error: There is nothing to evaluate at 'none'. Give a run folder, a "
        ".keras file, a preset's folder or published name, an .npz file of samples "
        "or a folder of images.",
    ),
    "an evaluation of half an archive": (
        "evaluate cut.npz",
        "Error: cut.npz: not a readable .npz file (it is no zip archive). It may "
        "be truncated, or something else under this name. Write it anew: "
        "numpy.savez(path, images=images, labels=labels).",
    ),
    "an evaluation of points": (
        "evaluate points.keras --dataset digits",
        "Error: points.keras has points of shape (2,), and 'digits' of (28, 28, 1). "
        "Give a dataset of the same shape.",
    ),
    "an evaluation of one sample": (
        "evaluate dcgan.keras -n 1",
        "Error: Invalid value for '-n': 1 is not in the range x>=2.",
    ),
    "encoders of captions that nobody is told": (
        "evaluate dcgan.keras --dataset digits --matching runs/encoders",
        "Error: Encoders of captions measure models that are told captions. Received: "
        "dcgan.keras, and --matching runs/encoders. Leave --matching out.",
    ),
    "an evaluation over a file": (
        "evaluate dcgan.keras --out mine.png",
        "Error: 'mine.png' exists. Add --overwrite, or choose another with --out.",
    ),
    "a comparison of one": (
        "compare dcgan.keras",
        "Error: Two or more subjects compare. Received: dcgan.keras. Name another, "
        "or `kerasgan evaluate` it.",
    ),
    "a comparison of none": ("compare", "Error: Missing argument 'SUBJECTS...'."),
    "a latent of nothing": (
        "latent interpolate none",
        "Error: There is no model at 'none'. Give the folder of a run that "
        "`kerasgan train` made, a .keras file, a preset folder, or the name of a "
        "published one.",
    ),
    "a latent tool of nobody": (
        "latent intrepolate dcgan.keras",
        "Error: No such command 'intrepolate'. Did you mean 'interpolate'?",
    ),
    "one step": (
        "latent interpolate dcgan.keras --steps 1",
        "Error: Invalid value for '--steps': 1 is not in the range 2<=x<=1000.",
    ),
    "rows without end": (
        "latent interpolate dcgan.keras -n 1000000000",
        "Error: Invalid value for '-n': 1000000000 is not in the range 1<=x<=1000.",
    ),
    "a class of no model": (
        "latent classes dcgan.keras 0 1",
        "Error: DCGAN is unconditional: it cannot be asked for a class. Received: "
        "--labels 0. Leave labels out, or train a conditional model.",
    ),
    "a class out of range": (
        "latent classes cgan.keras 0 9",
        "Error: The model has 3 classes, the labels 0 to 2. Received: --labels 9.",
    ),
    "a truncation of text": (
        "latent truncate dcgan.keras --values a,b",
        "Error: Invalid value for '--values': expected numbers, for example "
        "0.5,1,2. Received: 'a,b'.",
    ),
    "a latent over a file": (
        "latent truncate dcgan.keras --out mine.png",
        "Error: 'mine.png' exists. Add --overwrite, or choose another file with --out.",
    ),
    "a projection of nothing": (
        "latent project dcgan.keras --dataset ./none",
        "Error: There is no file or folder './none' (looked from {folder}). Check "
        "the path; names of datasets have no separator and no ending.",
    ),
    "a projection of NaN": (
        "latent project dcgan.keras --dataset bad.npz",
        "Error: bad.npz: images must be finite. Received: 256 NaN or infinite "
        "values in 4 of 4 images, the first of them image 0. Remove those images, "
        "or repair them with numpy.nan_to_num.",
    ),
    "neighbours in nothing": (
        "latent nearest dcgan.keras --dataset empty",
        "Error: No images or sounds in the folder empty. Looked for .png, .jpg, .wav "
        f"and {len(endings()) - 2} more endings, in subfolders too. Give the "
        "folder that holds them.",
    ),
    "neighbours too many": (
        "latent nearest dcgan.keras --dataset images.npz -k 9",
        "Error: k must be a whole number from 1 to the number of training images. "
        "Received: -k 9, 4 images. Ask for fewer neighbours.",
    ),
    "a recipe of nothing": (
        "publish none",
        "Error: Invalid value for 'RECIPE': Path 'none' does not exist.",
    ),
    "a recipe of aliases": (
        "publish recipes/tiny",
        "Error: recipes/tiny/recipe.yaml is no YAML (the alias *a: write out what "
        "it stands for). Write lines like: model: dcgan",
    ),
    "a recipe in a project": (
        "publish page/tiny",
        "Error: {folder}/page/README.md was not made by `kerasgan zoo index`, "
        "which would replace it. Keep the entries in a folder of their own.",
    ),
    "a zoo of nothing": (
        "zoo list --zoo none",
        "Error: Invalid value for '--zoo': Directory 'none' does not exist.",
    ),
    "a zoo without an index": (
        "zoo list --zoo zoo",
        "Error: 'zoo' holds no presets.json. Type: kerasgan zoo index --zoo zoo",
    ),
    "an index of half an entry": (
        "zoo index --zoo zoo",
        "Error: zoo/entry/metadata.json could not be read (name is 3). Publish the "
        "entry anew: kerasgan publish zoo/entry/recipe.yaml",
    ),
    "an entry of a way out": (
        "zoo show ../mine --zoo indexed",
        "Error: Unknown entry. Received: '../mine'. Known: entry.",
    ),
    "an index of no zoo": (
        "zoo index --zoo mine",
        "Error: 'mine' holds no entries, and so no index is made of it. Give the "
        "folder zoo/.",
    ),
    "an index of a project": (
        "zoo index --zoo page",
        "Error: page/README.md was not made by `kerasgan zoo index`, which would "
        "replace it. Keep the entries in a folder of their own.",
    ),
    "a check of no zoo": (
        "zoo verify --zoo mine",
        "Error: 'mine' holds no entries. Give the folder zoo/.",
    ),
    "a conversion of no zoo": (
        "zoo convert --zoo mine",
        "Error: 'mine' holds no entries. Give the folder zoo/.",
    ),
    "a conversion of nobody": (
        "zoo convert nobody --zoo zoo",
        "Error: Unknown entry of 'zoo'. Received: 'nobody'. Known: entry.",
    ),
    "a conversion of half an entry": (
        "zoo convert entry --zoo zoo",
        "Error: zoo/entry/metadata.json could not be read (name is 3). Publish the "
        "entry anew: kerasgan publish zoo/entry/recipe.yaml",
    ),
    "a check of nobody": (
        "zoo verify nobody --zoo zoo",
        "Error: Unknown entry of 'zoo'. Received: 'nobody'. Known: entry.",
    ),
}


@pytest.mark.parametrize("row", OTHERS)
def test_others(row, here):
    words, expected = OTHERS[row]
    said = first_line(words, here)
    assert said == expected
