"""The tables of entries that make images of images, and are measured by the truth."""

from kerasgan.zoo.entry import megabytes, scored

UNTOUCHED = "_untouched"
TOLD = (
    "**{dataset}**, made of {given}: {n:,} test images of seed {seed}, each "
    "beside what should have come out. L1 is the mean distance of values between 0 and "
    "1, PSNR is in decibels, and both are means over images ({rules}). The Fréchet "
    "distance to the test split is seen through `{features}`; its floor is what as "
    "many training images score."
)
PAIRED, LEFT = "images of `{}`", "images that the model itself shrinks or damages"
KEPT = (
    " The class kept is the share of images in which `{features}` finds the class of "
    "what should have come out."
)
APART = " `{features}` had no part in the training of these entries."
AGAIN = (
    " Given again is how near, in decibels, what was made comes to what it was made of "
    "when it is turned into such again."
)
COLUMNS = {  # head of a column: key of the score, and how it is told
    "L1": ("l1", "{:.4f}"),
    "PSNR": ("psnr", "{:.2f}"),
    "SSIM": ("ssim", "{:.3f}"),
    "Fréchet distance": ("frechet", "{:.3g}"),
    "class kept": ("class_kept", "{:.1%}"),
    "given again": ("psnr_given_again", "{:.1f}"),
}


def tasks(metadata):
    """Returns the entries that make images of images, those of one task together.

    Args:
        metadata: List of dicts, of all entries that make samples.

    Returns:
        List of lists of them. The same task has the same images, rules, and scores of
        doing nothing.
    """
    found = {}
    for each in filter(is_one, metadata):
        first = scored(each, "psnr")
        plain = [scored(each, f"{key}{UNTOUCHED}") for key in ("l1", "psnr")]
        values = [round(score["value"], 4) for score in plain if score is not None]
        key = (each["dataset"]["name"], first["name"], *values)
        found.setdefault(key, []).append(each)
    return list(found.values())


def is_one(metadata):
    """Tells whether an entry makes images of images whose truth is known."""
    return scored(metadata, "l1") is not None


def table(metadata, prefix):
    """Returns the scores of the entries of one task, the nearest to the data first.

    Args:
        metadata: List of dicts, those of these entries.
        prefix: Of links.
    """
    ranked = sorted(metadata, key=lambda each: scored(each, "frechet")["value"])
    first = ranked[0]
    columns = {
        head: column
        for head, column in COLUMNS.items()
        if any(scored(each, column[0]) for each in ranked)
    }
    rows = [["entry", *columns, "minutes", "size"]]
    rows += [_row(each, columns, prefix) for each in ranked]
    plain = [_cell(first, f"{key}{UNTOUCHED}", form) for key, form in columns.values()]
    if any(plain):
        rows.append(["without a model", *plain, "", ""])
    real = [_cell(first, key, form, "floor") for key, form in columns.values()]
    rows.append(["real images", *real, "", ""])
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join([_told(ranked, columns), "", *lines])


def _told(entries, columns):
    """Returns what stands above a table."""
    metadata = entries[0]
    measured, recipe = metadata["evaluation"], metadata["recipe"]
    seen = measured["features"]["name"]
    told = TOLD.format(
        dataset=metadata["dataset"]["name"],
        given=PAIRED.format(recipe["dataset"]) if recipe["dataset_b"] else LEFT,
        n=measured["n"],
        seed=measured["seed"],
        rules=scored(metadata, "psnr")["name"].removeprefix("psnr_"),
        features=seen,
    )
    told += KEPT.format(features=seen) * ("class kept" in columns)
    if all(seen not in each["recipe"]["options"].values() for each in entries):
        told += APART.format(features=seen)
    return told + AGAIN * ("given again" in columns)


def _row(metadata, columns, prefix):
    """Returns the cells of an entry."""
    return [
        f"[{metadata['name']}]({prefix}{metadata['name']})",
        *(_cell(metadata, key, form) for key, form in columns.values()),
        f"{metadata['minutes']:.0f}",
        megabytes(metadata),
    ]


def _cell(metadata, key, form, which="value"):
    """Returns one number as a table tells it; "" where there is none."""
    score = scored(metadata, key)
    return "" if score is None or score[which] is None else form.format(score[which])
