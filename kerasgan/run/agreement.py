"""Whether pictures show what captions ask for, where a reader can tell."""

from kerasgan.metrics import Score, caption_accuracy, readable

KEY = "caption_accuracy"
MOST = 4_000  # captions of a split


def scores(subject, yardstick):
    """Asks a model for captions that training never heard, and reads its pictures.

    Args:
        subject: The `Subject`.
        yardstick: The `RealImages`: dataset, number of samples, and seed.

    Returns:
        List of `metrics.Score`, for each split the share of pictures in which all
        attributes are as asked, that of each attribute, and that of pictures that
        cannot be read. Their floors are those of real pictures. Empty for models that
        are told no captions, and for data that nobody can read.

    Raises:
        ValueError: Pictures of this size cannot be read.
    """
    known = readable(yardstick.dataset)
    if known is None or subject.caption is None:
        return []
    name, _ = subject.caption
    found = []
    for split in known.splits:
        count = min(yardstick.n, MOST)
        asked = known.asked(split, count)
        told = {name: list(known.captions(split, count))}
        made = subject.source.generate_batches(count, seed=yardstick.seed, **told)
        model = subject.source.example
        read = [each for x in made for each in known.read(model.to_networks(x))]
        pictures = known.images(split, count, subject.image_shape[0])
        real = caption_accuracy(asked, known.read(pictures))
        found += _scores(split, yardstick.seed, asked, read, real)
    return found


def _scores(split, seed, asked, read, real):
    """Returns the scores of a split, those of real pictures as their floors."""
    found = caption_accuracy(asked, read)
    where = f"{split}_{len(asked)}_seed{seed}"
    scores = [
        Score(
            f"caption_accuracy_{split}",
            f"caption_accuracy_{where}",
            found.all,
            "higher",
            real.all,
        )
    ]
    scores += [
        Score(f"{k}_{split}", f"{k}_{where}", share, "higher", real.attributes[k])
        for k, share in found.attributes.items()
    ]
    unread = found.unreadable, "lower", real.unreadable
    return [*scores, Score(f"unreadable_{split}", f"unreadable_{where}", *unread)]
