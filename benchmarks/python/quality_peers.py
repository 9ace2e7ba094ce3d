"""Learns a stream with one learner of another library, each row predicted, then learned.

    quality_peers.py STREAM.json LEARNER SCORES
    quality_peers.py --list classification|regression

STREAM.json says where the rows are and what they mean, as QualityRows.java writes it: {"rows": file of
float32 [rows, features + 1] with the label last, "features": count, "numbers": which of them are no
parts of a category, "classes": count, or 0 if the label is a number}. Writes the scores, float32
[rows, classes or 1], and prints the processor time of the loop over the rows, in µs per row, of the
thread that learns. Rows are prepared before the loop. A learner whose library is missing ends with
code 3 and says so in the last line of standard error.

Everything has its library's defaults: nobody tuned it.
"""

import importlib
import json
import sys
import time

import numpy as np

# In standard deviations, as that of auto.
Z_LIMIT = 5


class Stream:
    """The rows: x as they are, z for those who need numbers of one size."""

    def __init__(self, path):
        with open(path) as file:
            meta = json.load(file)
        self.classes = meta["classes"]
        rows = np.fromfile(meta["rows"], dtype=np.float32).reshape(-1, meta["features"] + 1)
        self.y = rows[:, -1].astype(np.int64 if self.classes else np.float64)
        self.x, self.z = standardized(rows[:, :-1].astype(np.float64), meta["numbers"])
        self.outputs = self.classes or 1

    def __len__(self):
        return len(self.y)


def standardized(x, numbers):
    """Rows with means for what is missing, and the same rows in running standard deviations from the
    running mean, this row included; parts of categories stay 0 or 1."""
    known = np.isfinite(x)
    counts = np.maximum(np.cumsum(known, axis=0), 1)
    # Sums of squares cancel less around the first row.
    origin = np.where(known[0], x[0], 0)
    shifted = np.where(known, x - origin, 0)
    means = np.cumsum(shifted, axis=0) / counts
    variances = np.maximum(np.cumsum(shifted**2, axis=0) / counts - means**2, 0)
    filled = np.where(known, x, origin + means)
    deviations = np.sqrt(variances)
    centred = filled - origin - means
    z = np.divide(centred, deviations, out=np.zeros_like(x), where=deviations > 1e-6)
    z = np.clip(z, -Z_LIMIT, Z_LIMIT)
    parts = np.setdiff1d(np.arange(x.shape[1]), numbers)
    z[:, parts] = filled[:, parts]
    return filled, z


class River:
    """A model of River, which takes dicts and answers with the classes it has seen."""

    def __init__(self, stream, rows, model):
        self.rows = [dict(enumerate(row)) for row in rows.tolist()]
        self.labels = stream.y.tolist()
        self.classes = stream.classes
        self.model = model

    def predict(self, i):
        if not self.classes:
            return self.model.predict_one(self.rows[i])
        chances = self.model.predict_proba_one(self.rows[i])
        if not chances:
            return [1 / self.classes] * self.classes
        return [chances.get(k, 0.0) for k in range(self.classes)]

    def learn(self, i):
        self.model.learn_one(self.rows[i], self.labels[i])


class Sklearn:
    """A model of scikit-learn by partial_fit, one row at a time."""

    def __init__(self, stream, model):
        self.rows = stream.z
        self.labels = stream.y
        self.classes = stream.classes
        self.model = model
        self.fitted = False

    def predict(self, i):
        if not self.fitted:
            return [1 / self.classes] * self.classes if self.classes else 0.0
        row = self.rows[i : i + 1]
        return self.model.predict_proba(row)[0] if self.classes else self.model.predict(row)[0]

    def learn(self, i):
        row, label = self.rows[i : i + 1], self.labels[i : i + 1]
        if self.fitted or not self.classes:
            self.model.partial_fit(row, label)
        else:
            self.model.partial_fit(row, label, classes=np.arange(self.classes))
        self.fitted = True


class VowpalWabbit:
    """Vowpal Wabbit, whose updates are invariant to the features' scale; its rows are parsed before."""

    def __init__(self, stream, options):
        from vowpalwabbit import Workspace

        if stream.classes:
            options += f" --oaa {stream.classes} --loss_function logistic --probabilities"
            labels = stream.y + 1
        else:
            labels = stream.y
        self.model = Workspace(options + " --quiet --random_seed 1")
        self.rows = [
            self.model.parse(f"{label} | " + " ".join(f"f{k}:{v:.7g}" for k, v in enumerate(row)))
            for label, row in zip(labels.tolist(), stream.x.tolist())
        ]

    def predict(self, i):
        return self.model.predict(self.rows[i])

    def learn(self, i):
        self.model.learn(self.rows[i])


class CapyMoa:
    """A learner of MOA, in a JVM inside this process."""

    def __init__(self, stream, module, name):
        from capymoa.core import LabeledInstance, RegressionInstance
        from capymoa.stream import Schema

        self.classes = stream.classes
        names = [f"f{k}" for k in range(stream.x.shape[1])] + ["label"]
        classes = {"label": [str(k) for k in range(self.classes)]} if self.classes else None
        schema = Schema.from_custom(names, target="label", categories=classes)
        kind = LabeledInstance if self.classes else RegressionInstance
        self.rows = [kind.from_array(schema, x, y) for x, y in zip(stream.x, stream.y)]
        self.model = getattr(importlib.import_module(module), name)(schema, random_seed=1)

    def predict(self, i):
        if not self.classes:
            return self.model.predict(self.rows[i]) or 0.0
        chances = self.model.predict_proba(self.rows[i])
        return [1 / self.classes] * self.classes if chances is None else chances

    def learn(self, i):
        self.model.train(self.rows[i])


def river_logistic(stream):
    from river import linear_model

    few = stream.classes == 2
    model = linear_model.LogisticRegression() if few else linear_model.SoftmaxRegression()
    return River(stream, stream.z, model)


def river_linear(stream):
    from river import linear_model

    return River(stream, stream.z, linear_model.LinearRegression())


def river(module, name):
    def make(stream):
        model = getattr(importlib.import_module("river." + module), name)(seed=1)
        return River(stream, stream.x, model)

    return make


def sklearn(module, name, **options):
    def make(stream):
        model = getattr(importlib.import_module("sklearn." + module), name)
        return Sklearn(stream, model(random_state=1, **options))

    return make


def wabbit(options):
    return lambda stream: VowpalWabbit(stream, options)


def capymoa(module, name):
    return lambda stream: CapyMoa(stream, "capymoa." + module, name)


# In the order of the tables.
CLASSIFIERS = {
    "River ARF": river("forest", "ARFClassifier"),
    "River SRP": river("ensemble", "SRPClassifier"),
    "River Hoeffding adaptive tree": river("tree", "HoeffdingAdaptiveTreeClassifier"),
    "River logistic regression": river_logistic,
    "CapyMOA ARF": capymoa("classifier", "AdaptiveRandomForestClassifier"),
    "CapyMOA leveraging bagging": capymoa("classifier", "LeveragingBagging"),
    "Vowpal Wabbit": wabbit(""),
    "Vowpal Wabbit --nn 10": wabbit("--nn 10"),
    "scikit-learn SGD": sklearn("linear_model", "SGDClassifier", loss="log_loss"),
    "scikit-learn MLP": sklearn("neural_network", "MLPClassifier"),
}
REGRESSORS = {
    "River ARF": river("forest", "ARFRegressor"),
    "River Hoeffding adaptive tree": river("tree", "HoeffdingAdaptiveTreeRegressor"),
    "River linear regression": river_linear,
    "CapyMOA ARF": capymoa("regressor", "AdaptiveRandomForestRegressor"),
    "Vowpal Wabbit": wabbit(""),
    "Vowpal Wabbit --nn 10": wabbit("--nn 10"),
    "scikit-learn SGD": sklearn("linear_model", "SGDRegressor"),
    "scikit-learn MLP": sklearn("neural_network", "MLPRegressor"),
}


def run(stream, learner):
    """The scores, and µs per row."""
    scores = np.zeros((len(stream), stream.outputs), dtype=np.float32)
    start = time.thread_time()
    for i in range(len(stream)):
        scores[i] = learner.predict(i)
        learner.learn(i)
    return scores, (time.thread_time() - start) / len(stream) * 1e6


def main(path, name, target):
    stream = Stream(path)
    make = (CLASSIFIERS if stream.classes else REGRESSORS)[name]
    try:
        learner = make(stream)
    except ImportError as e:
        print(f"{e.name} is not installed", file=sys.stderr)
        sys.exit(3)
    scores, micros = run(stream, learner)
    scores.tofile(target)
    print(f"{micros:.3f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(CLASSIFIERS if sys.argv[2] == "classification" else REGRESSORS))
    else:
        main(*sys.argv[1:])
