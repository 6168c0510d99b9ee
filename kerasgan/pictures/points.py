"""Points in the plane or on a line, and what a discriminator says between them."""

import io

import numpy as np
from PIL import Image

from kerasgan.pictures.colors import FIELD, GENERATED, REAL


def as_points(values, name, finite=True):
    """Refuses what is no set of points on a line or in the plane.

    Args:
        values: Array (n, 1) or (n, 2), n at least 1.
        name: What to call it in the refusal.
        finite: Whether all of them must be finite.

    Returns:
        Array of the same shape, float64.

    Raises:
        ValueError: If `values` has another shape, or values that are not finite.
    """
    points = np.asarray(values, "float64")
    if points.ndim != 2 or points.shape[1] not in (1, 2) or not len(points):
        raise ValueError(
            f"{name} must be points of the shape (n, 1) or (n, 2). Received: shape "
            f"{points.shape}. Images are drawn by SampleSnapshot and pictures.grid."
        )
    if finite and not np.isfinite(points).all():
        bad = int((~np.isfinite(points)).any(axis=1).sum())
        raise ValueError(
            f"{name} must be finite. Received: {bad} points with NaN or infinity. "
            "Leave them out."
        )
    return points


def points(
    real,
    generated,
    path=None,
    field=None,
    title=None,
    limits=None,
    field_label="D(x)",
    field_range=(0.0, 1.0),
    names=("real", "generated"),
):
    """Draws generated points over real ones, and what the discriminator says between.

    In the plane points are dots, and the field lies behind them in colours. On the line
    they are histograms, with the field as a curve on an axis of its own. Axes depend on
    `real` and `limits` alone, so that the pictures of a training fit each other.

    Args:
        real: Points (n, 1) or (n, 2).
        generated: Points (m, 1) or (m, 2); those outside the picture are counted in
            the legend, and so are those that are not finite.
        path: Image file to write, or None.
        field: Function of points (k, d) that returns (k,) or (k, 1), or None.
        title: Text above, or None.
        limits: `(low, high)` of each coordinate, an array (d, 2). By default the
            middle of the real points and on both sides 3/4 of their largest extent.
        field_label: What the field is.
        field_range: `(low, high)` of the field's values; None takes those that it has.
        names: What the legend calls both.

    Returns:
        A `PIL.Image`.

    Raises:
        ValueError: If an array has the wrong shape, or `real` is not finite.
    """
    real = as_points(real, "real")
    generated = as_points(generated, "generated", finite=False)
    d = real.shape[1]
    if generated.shape[1] != d:
        raise ValueError(
            f"real and generated must have points of one dimension. Received: {d} and "
            f"{generated.shape[1]}. Draw both from the same space."
        )
    limits = _window(real) if limits is None else np.asarray(limits, "float64")
    if limits.shape != (d, 2) or not (limits[:, 0] < limits[:, 1]).all():
        raise ValueError(
            f"limits must be {d} pairs (low, high), low below high. "
            f"Received: {limits.tolist()}. Write [[-1, 1]] * {d}, for example."
        )
    inside = ((generated >= limits[:, 0]) & (generated <= limits[:, 1])).all(axis=1)
    missing = "" if inside.all() else f" ({1 - inside.mean():.1%} outside)"
    names = (names[0], f"{names[1]}{missing}")
    figure, axes = _empty(d)
    draw = _plane if d == 2 else _line
    draw(axes, real, generated, names, limits, field, field_label, field_range)
    if title is not None:
        figure.suptitle(title)
    return _drawn(figure, path)


def scatter(samples, path=None):
    """Draws generated points alone, in the plane or as a histogram on the line.

    Args:
        samples: Points (n, 1) or (n, 2); those that are not finite are left out.
        path: Image file to write, or None.

    Returns:
        A `PIL.Image`.

    Raises:
        ValueError: The array has another shape.
    """
    samples = as_points(samples, "samples", finite=False)
    samples = samples[np.isfinite(samples).all(axis=1)]
    d = samples.shape[1]
    limits = _window(samples) if len(samples) else np.array([[-1.0, 1.0]] * d)
    figure, axes = _empty(d)
    if d == 2:
        axes.set(xlim=limits[0], ylim=limits[1], xlabel="$x_1$", ylabel="$x_2$")
        axes.set_aspect("equal")
        axes.scatter(*samples.T, s=8, color=GENERATED, linewidths=0)
    else:
        axes.hist(samples[:, 0], np.linspace(*limits[0], 61), color=GENERATED)
        axes.set(xlim=limits[0], xlabel="$x$", ylabel="points")
    return _drawn(figure, path)


def _empty(dimensions):
    """Returns a figure without anything on it, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 6.0 if dimensions == 2 else 4.8), dpi=100)
    # Fixed places and not a layout engine, which moves them as the numbers change.
    plane, line = (0.12, 0.1, 0.73, 0.78), (0.12, 0.13, 0.76, 0.72)
    return figure, figure.add_axes(plane if dimensions == 2 else line)


def _drawn(figure, path):
    """Returns a figure as a picture, once it was written to `path` if that is one."""
    with io.BytesIO() as buffer:
        figure.savefig(buffer, format="png")
        picture = Image.open(buffer).convert("RGB")
    if path is not None:
        picture.save(path)
    return picture


def _window(real):
    low, high = real.min(axis=0), real.max(axis=0)
    half = 0.75 * (high - low).max() or 1.0
    middle = (low + high) / 2
    return np.stack([middle - half, middle + half], axis=1)


def _field_values(field, places, field_range):
    """Returns the field's values at places (k, d), and the range to draw them in."""
    values = np.asarray(field(places.astype("float32")), "float64")
    if values.shape not in ((len(places),), (len(places), 1)):
        raise ValueError(
            f"field must return one value a point, the shape ({len(places)},). "
            f"Received: shape {values.shape}. Pick one of a discriminator's outputs."
        )
    values = np.ma.masked_invalid(values.reshape(-1))
    if field_range is None:
        known = values.compressed() if values.count() else np.zeros(1)
        field_range = known.min(), known.max()
    low, high = field_range
    return values, (low, max(high, low + 1e-6 * (1 + abs(low))))


def _plane(axes, real, generated, names, limits, field, field_label, field_range):
    from matplotlib.ticker import MaxNLocator

    axes.set(xlim=limits[0], ylim=limits[1], xlabel="$x_1$", ylabel="$x_2$")
    axes.set_aspect("equal")
    if field is not None:
        x, y = np.meshgrid(*(np.linspace(low, high, 101) for low, high in limits))
        places = np.stack([x.ravel(), y.ravel()], axis=1)
        values, (low, high) = _field_values(field, places, field_range)
        contours = axes.contourf(
            *(x, y, np.clip(values, low, high).reshape(x.shape)),
            levels=np.linspace(low, high, 21),
            cmap="Blues",
            vmax=high + 0.7 * (high - low),  # pale enough for the points before it
        )
        beside = axes.inset_axes((1.03, 0.0, 0.04, 1.0))
        ticks = MaxNLocator(6)
        axes.figure.colorbar(contours, cax=beside, ticks=ticks, label=field_label)
    axes.scatter(*real.T, s=8, color=REAL, linewidths=0, alpha=0.5, label=names[0])
    axes.scatter(*generated.T, s=8, color=GENERATED, linewidths=0, label=names[1])
    _legend(axes, *axes.get_legend_handles_labels())


def _line(axes, real, generated, names, limits, field, field_label, field_range):
    edges = np.linspace(*limits[0], 61)
    width = edges[1] - edges[0]
    # Not density=True: points outside must count in the number that divides.
    shares = [
        np.histogram(each[np.isfinite(each)], edges)[0] / (len(each) * width)
        for each in (real, generated)
    ]
    axes.stairs(shares[0], edges, fill=True, color=REAL, alpha=0.4, label=names[0])
    axes.stairs(shares[1], edges, color=GENERATED, linewidth=1.8, label=names[1])
    # Twice the real peak: the axis stays where it is when the generator collapses.
    axes.set(xlim=limits[0], ylim=(0, 2 * shares[0].max() or 1))
    axes.set(xlabel="$x$", ylabel="density")
    handles, labels = axes.get_legend_handles_labels()
    if field is not None:
        places = np.linspace(*limits[0], 301)[:, None]
        values, (low, high) = _field_values(field, places, field_range)
        margin = 0.03 * (high - low)
        beside = axes.twinx()
        beside.set(ylim=(low - margin, high + margin), ylabel=field_label)
        handles += beside.plot(places[:, 0], values, color=FIELD, linewidth=1.8)
        labels.append(field_label)
    _legend(axes, handles, labels)


def _legend(axes, handles, labels):
    """Puts the legend above the picture, where it hides nothing."""
    axes.legend(
        handles,
        labels,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=len(labels),
        markerscale=3,
        frameon=False,
    )
