"""Counts the operations of one training step, of `fit` against the loop by hand.

    python benchmarks/operations.py wgan_gp dcgan

They are those of TensorFlow's graph after its optimizer (Grappler) has run, which is
what is computed. Where `fit` has more convolutions or products, its work is needless;
it has more reductions and updates, because it logs means and norms of gradients.
"""

import os
import sys
from collections import Counter

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import loops
import tensorflow as tf
from tensorflow.python.eager import context  # no public name shows an optimized graph
from throughput import MODELS

from kerasgan import models

BATCH = 64
KINDS = {
    "convolutions": ("Conv2D", "_FusedConv2D", "DepthwiseConv2dNative"),
    "to input": ("Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput"),
    "to filter": ("Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter"),
    "matmuls": ("MatMul", "_FusedMatMul", "BatchMatMulV2"),
    "reductions": ("Sum", "Mean", "AddN", "L2Loss"),
    "squares": ("Square", "SquaredDifference"),
    "updates": ("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp"),
}


def optimized(function, *inputs):
    """Calls a function and returns the operations that ran: name -> number."""
    with context.collect_graphs(optimized=True) as graphs:
        function(*inputs)
    return max((Counter(node.op for node in graph.node) for graph in graphs), key=len)


def compare(names):
    """Prints two lines for each model: `fit` and the loop by hand."""
    print("".join(f"{title:>17}" for title in ("", *KINDS, "all")))
    x = tf.zeros((BATCH, *loops.IMAGE_SHAPE))
    for name in names:
        model = models.get(name)(loops.IMAGE_SHAPE, loops.LATENTS)
        model.compile()
        steps = {"fit": model.train_step, "by hand": loops.make_step(name)}
        for title, step in steps.items():
            found = optimized(tf.function(step), x)
            counts = [sum(found[op] for op in ops) for ops in KINDS.values()]
            counts.append(found.total())
            line = "".join(f"{count:>17}" for count in counts)
            print(f"{name + ' ' + title:>17}{line}", flush=True)


if __name__ == "__main__":
    compare(sys.argv[1:] or MODELS)
