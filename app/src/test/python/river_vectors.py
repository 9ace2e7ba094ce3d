"""Where River's detectors find drift in streams of numbers: vectors for DriftDetectorTest.

    pip install river==0.26.1
    python app/src/test/python/river_vectors.py app/src/test/resources/drift

A row of losses.csv is a number from 0 to 1, one of errors.csv 0 or 1. Every number is the double
nearest to its decimals, so that Java reads the same. A detector's entry names its stream, and has
the positions (from 0) at which it finds a rise, those of any other change if it finds such, and for
ADWIN what it has measured at the end.

KSWIN draws numbers from its window. Here it draws those that SplitMix64 says, as Millrace's does,
in place of those of Python's generator; all else is River's.
"""
import json
import random
import sys
from pathlib import Path

import river
from river import drift
from river.drift import binary

LOSS_LEVELS = [0.30, 0.30, 0.55, 0.55, 0.20, 0.20, 0.65, 0.62]
PER_LOSS_LEVEL = 500
ERROR_LEVELS = [0.20, 0.20, 0.40, 0.05, 0.10, 0.10, 0.45, 0.02]
PER_ERROR_LEVEL = 800


def losses():
    chance = random.Random(7)
    return [
        round(min(1.0, max(0.0, chance.gauss(level, 0.12))), 4)
        for level in LOSS_LEVELS
        for _ in range(PER_LOSS_LEVEL)
    ]


def errors():
    chance = random.Random(11)
    return [
        int(chance.random() < level) for level in ERROR_LEVELS for _ in range(PER_ERROR_LEVEL)
    ]


def adwin(values, delta):
    detector = drift.ADWIN(delta=delta, clock=32, max_buckets=5, min_window_length=5, grace_period=10)
    rises, falls = [], []
    for i, value in enumerate(values):
        before, width = detector.estimation, detector.width
        detector.update(value)
        if detector.drift_detected:
            mean_before_cut = (before * width + value) / (width + 1)
            (rises if detector.estimation > mean_before_cut else falls).append(i)
    return {
        "rises": rises,
        "falls": falls,
        "width": int(detector.width),
        "mean": detector.estimation,
    }


def page_hinkley(values, delta, threshold):
    return rises(
        values,
        drift.PageHinkley(min_instances=30, delta=delta, threshold=threshold, alpha=1.0, mode="up"),
    )


def rises(values, detector):
    found = []
    for i, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            found.append(i)
    return {"rises": found}


class SplitMixDraws:
    """What stands in for KSWIN's random.Random."""

    MASK = (1 << 64) - 1
    GAMMA = 0x9E3779B97F4A7C15

    def __init__(self, seed):
        self.seed = seed
        self.position = 0
        self.state = 0
        self.drawn = []

    def mix(self, value):
        z = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def below(self, bound):
        self.state = (self.state + self.GAMMA) & self.MASK
        return ((self.mix(self.state) >> 32) * bound) >> 32

    def sample(self, population, count):
        position = (self.position * self.GAMMA) & self.MASK
        self.state = self.mix(self.seed & self.MASK) ^ self.mix(position)
        self.drawn = []
        for last in range(len(population) - count, len(population)):
            place = self.below(last + 1)
            self.drawn.append(last if place in self.drawn else place)
        return self.drawn


def kswin(values, alpha, window, recent, seed):
    detector = drift.KSWIN(alpha=alpha, window_size=window, stat_size=recent, seed=seed)
    draws = SplitMixDraws(seed)
    rises, falls, begin = [], [], 0
    for i, value in enumerate(values):
        draws.position = i + 1
        if detector.drift_detected:
            begin = i
            detector._reset()
            detector._drift_detected = False
        detector._rng = draws
        detector.update(value)
        if detector.drift_detected:
            full = values[max(begin, i + 1 - window) : i + 1]
            latest = sum(full[-recent:])
            former = sum(full[place] for place in draws.drawn)
            (rises if latest > former else falls).append(i)
    return {"rises": rises, "falls": falls}


def main():
    folder = Path(sys.argv[1])
    streams = {"losses": losses(), "errors": errors()}
    for name, values in streams.items():
        (folder / f"{name}.csv").write_text("".join(f"{value}\n" for value in values))
    vectors = {"river": river.__version__}

    def add(name, stream, finder, *settings):
        vectors[name] = {"stream": stream, **finder(streams[stream], *settings)}

    add("adwin_0.002", "losses", adwin, 0.002)
    add("adwin_0.3", "losses", adwin, 0.3)
    add("adwin_errors", "errors", adwin, 0.002)
    add("page_hinkley_0.005_10", "losses", page_hinkley, 0.005, 10)
    add("page_hinkley_0.05_50", "losses", page_hinkley, 0.05, 50)
    add("ddm_3_30", "errors", rises, binary.DDM(warm_start=30, drift_threshold=3.0))
    add("ddm_2.5_100", "errors", rises, binary.DDM(warm_start=100, drift_threshold=2.5))
    add("eddm_0.9_30", "errors", rises, binary.EDDM(warm_start=30, beta=0.9))
    add("eddm_0.8_20", "errors", rises, binary.EDDM(warm_start=20, beta=0.8))
    for stream in streams:
        add(f"hddm_a_0.001_{stream}", stream, rises, binary.HDDMA(drift_confidence=0.001))
        add(f"hddm_a_0.05_{stream}", stream, rises, binary.HDDMA(drift_confidence=0.05))
        add(f"hddm_w_0.001_0.05_{stream}", stream, rises, binary.HDDMW(0.001, 0.005, 0.05))
        add(f"hddm_w_0.01_0.1_{stream}", stream, rises, binary.HDDMW(0.01, 0.05, 0.1))
        add(f"kswin_0.005_100_30_{stream}", stream, kswin, 0.005, 100, 30, 1)
        add(f"kswin_0.0001_300_40_{stream}", stream, kswin, 0.0001, 300, 40, -7)
    (folder / "river.json").write_text(json.dumps(vectors, indent=1) + "\n")


if __name__ == "__main__":
    main()
