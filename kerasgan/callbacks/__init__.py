"""Keras callbacks for models that sample; one class a file."""

from kerasgan.callbacks.checkpoint import Checkpoint
from kerasgan.callbacks.collapse_monitor import CollapseMonitor
from kerasgan.callbacks.ema import ExponentialMovingAverage
from kerasgan.callbacks.metric_monitor import MetricMonitor
from kerasgan.callbacks.minutes import Minutes
from kerasgan.callbacks.points import PointSnapshot
from kerasgan.callbacks.progress import Progress
from kerasgan.callbacks.snapshots import SampleSnapshot
from kerasgan.callbacks.stop import StopAfter, StopOnInterrupt
from kerasgan.callbacks.terminate_on_nan import TerminateOnNaN
from kerasgan.callbacks.throughput import Throughput

__all__ = [
    "Checkpoint",
    "CollapseMonitor",
    "ExponentialMovingAverage",
    "MetricMonitor",
    "Minutes",
    "PointSnapshot",
    "Progress",
    "SampleSnapshot",
    "StopAfter",
    "StopOnInterrupt",
    "TerminateOnNaN",
    "Throughput",
]
