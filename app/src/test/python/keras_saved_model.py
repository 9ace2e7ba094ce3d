"""Makes app/src/test/resources/keras_saved_model: what examples/keras_export.py writes, and what
Keras itself learns from the same weights and samples.

    python keras_saved_model.py ../resources/keras_saved_model
"""
import json
import os
import platform
import sys
from pathlib import Path

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

sys.path.append(str(Path(__file__).parents[4] / "examples"))
from keras_export import Learner, export

BATCH = 4
STEPS = 20
RATES = [0.01 * 0.9**step for step in range(STEPS)]


def network():
    return keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(8, activation="relu"),
        keras.layers.BatchNormalization(momentum=0.8),
        keras.layers.Dropout(0.3, seed=5),
        keras.layers.Dense(2, activation="softmax"),
    ])


def shortest(values):
    return [float(str(np.float32(value))) for value in np.ravel(values)]


def main(folder):
    keras.utils.set_random_seed(3)
    model = network()
    model.compile(keras.optimizers.Adam(1.0), "sparse_categorical_crossentropy")
    export(model, str(folder / "model"), BATCH)
    (folder / "model" / "fingerprint.pb").unlink(missing_ok=True)

    random = np.random.default_rng(1)
    x = random.standard_normal((STEPS * BATCH, 3)).astype(np.float32)
    y = (x[:, :1] > x[:, 1:2]).astype(np.float32)
    weights = random.choice([0.5, 1, 2], STEPS * BATCH).astype(np.float32)
    losses = []
    for step, rate in enumerate(RATES):
        rows = slice(step * BATCH, (step + 1) * BATCH)
        outputs = model(x[rows], training=False)
        losses.append(keras.losses.sparse_categorical_crossentropy(y[rows], outputs))
        model.optimizer.learning_rate = rate
        model.train_on_batch(x[rows], y[rows], weights[rows])
    vectors = {
        "made_with": f"keras {keras.__version__}, tensorflow {tf.__version__}, "
        f"numpy {np.__version__}, python {platform.python_version()}, on the CPU without oneDNN",
        "inputs": [shortest(row) for row in x],
        "labels": [shortest(row) for row in y],
        "weights": shortest(weights),
        "rates": RATES,
        "losses": shortest(losses),
        "scores_after": shortest(model(x[:BATCH], training=False)),
        "state_after": shortest(Learner(model, None).state()),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in vectors.items()]
    (folder / "vectors.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
