"""Where River's detectors find drift in a stream of losses: vectors for DriftDetectorTest.

    pip install river==0.26.1
    python app/src/test/python/river_vectors.py app/src/test/resources/drift

A row of losses.csv is a loss. Every loss is the double nearest to its decimals, so that Java reads
the same. A detector's file has the positions (from 0) at which it finds a rise, and what it has
measured at the end.
"""
import json
import random
import sys
from pathlib import Path

import river
from river import drift

LEVELS = [0.30, 0.30, 0.55, 0.55, 0.20, 0.20, 0.65, 0.62]
PER_LEVEL = 500


def losses():
    chance = random.Random(7)
    return [
        round(min(1.0, max(0.0, chance.gauss(level, 0.12))), 4)
        for level in LEVELS
        for _ in range(PER_LEVEL)
    ]


def adwin(values, delta):
    detector = drift.ADWIN(delta=delta, clock=32, max_buckets=5, min_window_length=5, grace_period=10)
    rises = []
    for i, value in enumerate(values):
        before, width = detector.estimation, detector.width
        detector.update(value)
        if detector.drift_detected:
            mean_before_cut = (before * width + value) / (width + 1)
            if detector.estimation > mean_before_cut:
                rises.append(i)
    return {"rises": rises, "width": int(detector.width), "mean": detector.estimation}


def page_hinkley(values, delta, threshold):
    detector = drift.PageHinkley(
        min_instances=30, delta=delta, threshold=threshold, alpha=1.0, mode="up"
    )
    rises = []
    for i, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            rises.append(i)
    return {"rises": rises}


def main():
    folder = Path(sys.argv[1])
    values = losses()
    (folder / "losses.csv").write_text("".join(f"{value}\n" for value in values))
    vectors = {
        "river": river.__version__,
        "adwin_0.002": adwin(values, 0.002),
        "adwin_0.3": adwin(values, 0.3),
        "page_hinkley_0.005_10": page_hinkley(values, 0.005, 10),
        "page_hinkley_0.05_50": page_hinkley(values, 0.05, 50),
    }
    (folder / "river.json").write_text(json.dumps(vectors, indent=1) + "\n")


if __name__ == "__main__":
    main()
