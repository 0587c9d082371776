"""What raking costs in Python's ipfn and balance: the sample of crates/model/benches/raking.rs, made the same way.

`cargo xtask bench raking` runs it beside ours; by hand: pip install ipfn balance, then python raking.py.
"""

import logging
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

PEOPLE = 100_000
MARGINS = range(1, 7)


def number(column, below):
    """A number from 0 to `below` for every person."""
    with np.errstate(over="ignore"):
        state = (np.arange(PEOPLE, dtype=np.uint64) * np.uint64(64) + np.uint64(column + 1)) * np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return (state ^ (state >> np.uint64(31))) % np.uint64(below)


def sample():
    columns = {f"m{m}": np.minimum(number(m, 10), number(m + 10, 10)).astype(int) for m in MARGINS}
    frame = pd.DataFrame(columns)
    frame["total"] = 0.5 + number(0, 1000).astype(float) / 1000.0
    return frame


def with_ipfn(frame):
    from ipfn import ipfn

    share = len(frame) / 10
    targets = [pd.Series([share] * 10, index=pd.Index(range(10), name=f"m{m}")) for m in MARGINS]
    own = frame.copy()
    started = time.perf_counter()
    done = ipfn.ipfn(own, targets, [[f"m{m}"] for m in MARGINS], convergence_rate=1e-9, rate_tolerance=0).iteration()
    return time.perf_counter() - started, done["total"].to_numpy()


def with_balance(frame):
    from balance.weighting_methods.rake import rake

    names = [f"m{m}" for m in MARGINS]
    own = frame[names].astype(str)
    # Its targets are a population's rows: ten of each category, in every column alike.
    people = pd.DataFrame({name: [str(category) for category in range(10)] for name in names})
    started = time.perf_counter()
    done = rake(
        own,
        frame["total"],
        people,
        pd.Series(np.ones(len(people))),
        na_action="drop",
        max_iteration=1000,
        convergence_rate=1e-9,
        transformations=None,
    )
    return time.perf_counter() - started, done["weight"].to_numpy()


def gap(frame, weights):
    """How far the category furthest off is from its target."""
    worst = 0.0
    for m in MARGINS:
        sums = np.bincount(frame[f"m{m}"], weights=weights, minlength=10)
        worst = max(worst, np.abs(sums / sums.sum() * 10 - 1).max())
    return worst


if __name__ == "__main__":
    people = sample()
    for name, how in [("ipfn", with_ipfn), ("balance", with_balance)]:
        runs = [how(people) for _ in range(3)]
        best = min(seconds for seconds, _ in runs)
        print(f"{name}: {best * 1000:.0f} ms, furthest off by {gap(people, runs[0][1]):.1e}")
