"""What every model stands on: its contract, training, sampling, saving, going on.

`base.py` is the contract; `checks/` refuses what cannot work, `optimizers.py` moves the
players, `registry.py` knows the models by name. Nothing here knows a paper.
"""
