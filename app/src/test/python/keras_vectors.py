"""Makes the reference vectors in src/test/resources/keras, which KerasIT compares with.

    python -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6
    venv/bin/python keras_vectors.py ../resources/keras

Each network stands here once, as its settings: they are written to the file for Millrace, and built
of Keras's own layers for the numbers. Losses are those of scoring, before each step.
"""

import json
import os
import platform
import sys
from pathlib import Path

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

BATCH = 8
BATCHES = 2  # taken in turn
STEPS = 20
ACTIVATIONS = {
    "leaky_relu": lambda x: keras.activations.leaky_relu(x, negative_slope=0.2),
    "gelu": lambda x: keras.activations.gelu(x, approximate=False),
    "swish": keras.activations.silu,
}


class PositionalEmbedding(layers.Layer):
    """A learned vector added at each position: Keras itself has no such layer."""

    def build(self, shape):
        self.table = self.add_weight(shape=shape[1:], name="table")

    def call(self, x):
        return x + self.table


class Network:
    """A Keras model, and its variables by Millrace's names."""

    def __init__(self, features, settings):
        self.variables = {}
        inputs = keras.Input((features,))
        self.model = keras.Model(inputs, self.chain(settings, "", inputs))

    def chain(self, settings, prefix, x):
        for i, layer in enumerate(settings):
            ((kind, s),) = layer.items()
            name = f"{prefix}{i + 1}_{kind.replace('_', '')}"
            x = getattr(self, kind)(s, name, x)
        return x

    def apply(self, layer, name, x, variables, **arguments):
        y = layer(x, **arguments)
        for part, variable in variables.items():
            self.variables[f"{name}/{part}"] = variable(layer)
        return y

    def reshape(self, s, name, x):
        return layers.Reshape(s["shape"])(x)

    def flatten(self, s, name, x):
        return layers.Flatten()(x)

    def dense(self, s, name, x):
        layer = layers.Dense(s["units"], activation(s))
        return self.apply(
            layer, name, x, {"weights": lambda l: l.kernel, "bias": lambda l: l.bias}
        )

    def conv1d(self, s, name, x):
        return self.convolution(layers.Conv1D, s, name, x)

    def conv2d(self, s, name, x):
        return self.convolution(layers.Conv2D, s, name, x)

    def convolution(self, kind, s, name, x):
        layer = kind(
            s["filters"],
            s["kernel"],
            strides=s.get("strides", 1),
            padding=s.get("padding", "valid"),
            activation=activation(s),
        )
        return self.apply(layer, name, x, {"kernel": lambda l: l.kernel, "bias": lambda l: l.bias})

    def max_pool(self, s, name, x):
        kind = layers.MaxPooling1D if len(x.shape) == 3 else layers.MaxPooling2D
        return kind(s.get("size", 2), padding=s.get("padding", "valid"))(x)

    def average_pool(self, s, name, x):
        kind = layers.AveragePooling1D if len(x.shape) == 3 else layers.AveragePooling2D
        return kind(s.get("size", 2), padding=s.get("padding", "valid"))(x)

    def global_max_pool(self, s, name, x):
        return (layers.GlobalMaxPooling1D if len(x.shape) == 3 else layers.GlobalMaxPooling2D)()(x)

    def global_average_pool(self, s, name, x):
        sequence = len(x.shape) == 3
        return (layers.GlobalAveragePooling1D if sequence else layers.GlobalAveragePooling2D)()(x)

    def embedding(self, s, name, x):
        layer = layers.Embedding(s["values"], s["units"])
        return self.apply(layer, name, x, {"table": lambda l: l.embeddings})

    def positional_embedding(self, s, name, x):
        return self.apply(PositionalEmbedding(), name, x, {"table": lambda l: l.table})

    def simple_rnn(self, s, name, x):
        return self.recurrent(layers.SimpleRNN, s, name, x, {"bias": lambda l: l.cell.bias})

    def lstm(self, s, name, x):
        return self.recurrent(layers.LSTM, s, name, x, {"bias": lambda l: l.cell.bias})

    def gru(self, s, name, x):
        # Keras keeps both biases in one variable of two rows.
        both = {"bias+recurrent_bias": lambda l: l.cell.bias}
        return self.recurrent(layers.GRU, s, name, x, both)

    def recurrent(self, kind, s, name, x, biases):
        if s.get("mask_zeros"):
            x = layers.Masking(0.0)(x)
        layer = kind(s["units"], return_sequences=s.get("sequences", False))
        kernels = {
            "kernel": lambda l: l.cell.kernel,
            "recurrent": lambda l: l.cell.recurrent_kernel,
        }
        return self.apply(layer, name, x, kernels | biases)

    def attention(self, s, name, x):
        layer = layers.MultiHeadAttention(s.get("heads", 1), key_dim=s["size"])
        variables = {}
        for part in ["query", "key", "value", "output"]:
            variables[part] = lambda l, p=part: getattr(l, f"{p}_dense").kernel
            variables[part + "_bias"] = lambda l, p=part: getattr(l, f"{p}_dense").bias
        return self.apply(layer, name, x, variables, value=x)

    def layer_normalization(self, s, name, x):
        layer = layers.LayerNormalization(epsilon=s.get("epsilon", 0.001))
        return self.apply(layer, name, x, {"gamma": lambda l: l.gamma, "beta": lambda l: l.beta})

    def rms_normalization(self, s, name, x):
        layer = layers.RMSNormalization(epsilon=s.get("epsilon", 1e-6))
        return self.apply(layer, name, x, {"gamma": lambda l: l.scale})

    def batch_normalization(self, s, name, x):
        layer = layers.BatchNormalization(
            momentum=s.get("momentum", 0.99), epsilon=s.get("epsilon", 0.001)
        )
        variables = {
            "gamma": lambda l: l.gamma,
            "beta": lambda l: l.beta,
            "mean": lambda l: l.moving_mean,
            "variance": lambda l: l.moving_variance,
        }
        return self.apply(layer, name, x, variables)

    def residual(self, s, name, x):
        return layers.Add()([x, self.chain(s["layers"], name + "/", x)])

    def concat(self, s, name, x):
        branches = [
            self.chain(branch, f"{name}/{i + 1}/", x) for i, branch in enumerate(s["branches"])
        ]
        return layers.Concatenate()(branches)

    def draw(self, random):
        """Weights of every kind that are neither 0 nor 1."""
        for name, variable in self.variables.items():
            values = 0.4 * random.standard_normal(variable.shape)
            if name.endswith("/gamma"):
                values = 1 + values / 2
            if name.endswith("/variance"):
                values = random.uniform(0.5, 1.5, variable.shape)
            variable.assign(values.astype(np.float32))

    def weights(self):
        weights = {}
        for name, variable in self.variables.items():
            values = variable.numpy()
            if name.endswith("bias+recurrent_bias"):
                weights[name.replace("bias+recurrent_bias", "bias")] = shortest(values[0])
                weights[name.replace("bias+recurrent_bias", "recurrent_bias")] = shortest(values[1])
            else:
                weights[name] = shortest(values)
        return weights


def activation(s):
    name = s.get("activation", "linear")
    return ACTIVATIONS.get(name, name)


def shortest(values):
    """All numbers, row after row, with as many digits as tell float32 numbers apart."""
    return [float(str(value)) for value in np.asarray(values, np.float32).ravel()]


LOSSES = {
    "softmax_cross_entropy": (
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        keras.ops.softmax,
    ),
    "binary_cross_entropy": (
        keras.losses.BinaryCrossentropy(from_logits=True),
        keras.ops.sigmoid,
    ),
    "mean_squared_error": (keras.losses.MeanSquaredError(), lambda z: z),
}


def dense(units, activation="linear"):
    return {"dense": {"units": units, "activation": activation}}


def gaussians(random, rows, features):
    return random.standard_normal((rows, features))


def tokens(random, rows, features):
    return random.integers(0, 11, (rows, features))


def padded(random, rows, features):
    """Sequences of 6 times and 3 channels; the first ones and last ones of some are all 0."""
    sequences = random.standard_normal((rows, 6, 3))
    for row in range(rows):
        sequences[row, : row % 3] = 0
        sequences[row, 6 - row % 4 :] = 0
        sequences[row, 3, 0] = 0  # not a whole time
    return sequences.reshape(rows, features)


WINDOWS = [
    {"conv2d": {"filters": 4, "kernel": 3, "strides": 2, "padding": "same", "activation": "relu"}},
    {"conv2d": {"filters": 3, "kernel": 2, "activation": "tanh"}},
]
NETWORKS = {
    "dense": dict(
        features=5,
        labels=3,
        loss="softmax_cross_entropy",
        network=[
            dense(6, kind)
            for kind in ["relu", "tanh", "leaky_relu", "elu", "selu", "gelu", "swish", "softplus"]
        ]
        + [dense(6, "sigmoid"), dense(3)],
    ),
    "dense_mean_squared_error": dict(
        features=4, labels=2, loss="mean_squared_error", network=[dense(5, "tanh"), dense(2)]
    ),
    "wide_and_deep": dict(
        features=6,
        labels=1,
        loss="binary_cross_entropy",
        network=[
            {"concat": {"branches": [[], [dense(5, "relu"), dense(4, "tanh")]]}},
            dense(1),
        ],
    ),
    "conv2d_max_pool": dict(
        features=162,
        labels=3,
        loss="softmax_cross_entropy",
        network=[{"reshape": {"shape": [9, 9, 2]}}]
        + WINDOWS
        + [{"max_pool": {"size": 2}}, {"flatten": {}}, dense(3)],
    ),
    "conv2d_average_pool": dict(
        features=80,
        labels=3,
        loss="softmax_cross_entropy",
        network=[
            {"reshape": {"shape": [10, 8, 1]}},
            {"conv2d": {"filters": 3, "kernel": 3, "strides": 2, "activation": "elu"}},
            {"max_pool": {"size": 2, "padding": "same"}},
            {"conv2d": {"filters": 4, "kernel": 2, "padding": "same", "activation": "tanh"}},
            {"concat": {"branches": [
                [{"average_pool": {"size": 2}}, {"flatten": {}}],
                [{"average_pool": {"size": 2, "padding": "same"}}, {"flatten": {}}],
                [{"global_max_pool": {}}],
                [{"global_average_pool": {}}],
            ]}},
            dense(3),
        ],
    ),
    "conv1d": dict(
        features=36,
        labels=1,
        loss="binary_cross_entropy",
        network=[
            {"reshape": {"shape": [12, 3]}},
            {"conv1d": {"filters": 4, "kernel": 3, "strides": 2, "padding": "same",
                        "activation": "relu"}},
            {"conv1d": {"filters": 4, "kernel": 2, "activation": "tanh"}},
            {"concat": {"branches": [
                [{"global_max_pool": {}}],
                [{"global_average_pool": {}}],
                [{"max_pool": {"size": 2, "padding": "same"}}, {"flatten": {}}],
                [{"average_pool": {"size": 2, "padding": "same"}}, {"flatten": {}}],
            ]}},
            dense(1),
        ],
    ),
    "embedding_lstm": dict(
        features=7,
        labels=3,
        inputs=tokens,
        loss="softmax_cross_entropy",
        network=[
            {"embedding": {"values": 11, "units": 4}},
            {"lstm": {"units": 5}},
            dense(3),
        ],
    ),
    "gru": dict(
        features=18,
        labels=2,
        loss="mean_squared_error",
        network=[
            {"reshape": {"shape": [6, 3]}},
            {"gru": {"units": 4, "sequences": True}},
            {"gru": {"units": 3}},
            dense(2),
        ],
    ),
    "simple_rnn": dict(
        features=18,
        labels=3,
        loss="softmax_cross_entropy",
        network=[
            {"reshape": {"shape": [6, 3]}},
            {"simple_rnn": {"units": 4, "sequences": True}},
            {"simple_rnn": {"units": 3}},
            dense(3),
        ],
    ),
    "lstm_masked": dict(
        features=18,
        labels=3,
        inputs=padded,
        loss="softmax_cross_entropy",
        network=[
            {"reshape": {"shape": [6, 3]}},
            {"lstm": {"units": 4, "sequences": True, "mask_zeros": True}},
            {"flatten": {}},
            dense(3),
        ],
    ),
    "gru_masked": dict(
        features=18,
        labels=1,
        inputs=padded,
        loss="binary_cross_entropy",
        network=[
            {"reshape": {"shape": [6, 3]}},
            {"gru": {"units": 4, "mask_zeros": True}},
            dense(1),
        ],
    ),
    "attention": dict(
        features=20,
        labels=3,
        loss="softmax_cross_entropy",
        network=[
            {"reshape": {"shape": [5, 4]}},
            {"positional_embedding": {}},
            {"residual": {"layers": [
                {"layer_normalization": {}},
                {"attention": {"heads": 2, "size": 3}},
            ]}},
            {"residual": {"layers": [
                {"layer_normalization": {}},
                dense(6, "gelu"),
                dense(4),
            ]}},
            {"flatten": {}},
            dense(3),
        ],
    ),
    "batch_normalization": dict(
        features=48,
        labels=3,
        loss="softmax_cross_entropy",
        network=[
            {"reshape": {"shape": [6, 4, 2]}},
            {"conv2d": {"filters": 3, "kernel": 2}},
            {"batch_normalization": {"momentum": 0.8}},
            {"flatten": {}},
            dense(6),
            {"batch_normalization": {"momentum": 0.9, "epsilon": 0.01}},
            dense(3),
        ],
    ),
    "layer_normalization": dict(
        features=6,
        labels=2,
        loss="mean_squared_error",
        network=[
            {"layer_normalization": {"epsilon": 0.01}},
            dense(8, "swish"),
            {"layer_normalization": {}},
            dense(2),
        ],
    ),
    "rms_normalization": dict(
        features=6,
        labels=2,
        loss="mean_squared_error",
        network=[
            {"rms_normalization": {"epsilon": 0.01}},
            dense(8, "swish"),
            {"rms_normalization": {}},
            dense(2),
        ],
    ),
}


def labels(random, loss, rows, width):
    if loss == "softmax_cross_entropy":
        return random.integers(0, width, (rows, 1))
    if loss == "binary_cross_entropy":
        return random.integers(0, 2, (rows, width))
    return random.standard_normal((rows, width))


def label(loss, width):
    if loss == "softmax_cross_entropy":
        return {"name": "y", "type": "category", "values": [f"c{i}" for i in range(width)]}
    return {"name": "y", "type": "vector", "size": width}


def vectors(name, settings, seed, rate=0.1):
    random = np.random.default_rng(seed)
    network = Network(settings["features"], settings["network"])
    network.draw(random)
    rows = BATCH * BATCHES
    inputs = settings.get("inputs", gaussians)(random, rows, settings["features"])
    inputs = inputs.astype(np.float32)
    targets = labels(random, settings["loss"], rows, settings["labels"]).astype(np.float32)
    loss, scores = LOSSES[settings["loss"]]
    model = network.model
    model.compile(optimizer=keras.optimizers.SGD(rate), loss=loss)
    initial = network.weights()
    first = scores(model(inputs[:BATCH], training=False))
    losses = []
    for step in range(STEPS):
        batch = slice(step % BATCHES * BATCH, (step % BATCHES + 1) * BATCH)
        losses.append(loss(targets[batch], model(inputs[batch], training=False)))
        model.train_on_batch(inputs[batch], targets[batch])
    last = scores(model(inputs[:BATCH], training=False))
    config = {
        "name": name.replace("_", "-"),
        "features": [{"name": "x", "type": "vector", "size": settings["features"]}],
        "label": label(settings["loss"], settings["labels"]),
        "network": settings["network"],
        "loss": settings["loss"],
        "optimizer": {"sgd": {"learning_rate": rate}},
        "batch_size": BATCH,
    }
    return {
        "made_with": f"keras {keras.__version__}, tensorflow {tf.__version__}, "
        f"numpy {np.__version__}, python {platform.python_version()}, on the CPU without oneDNN",
        # YAML too, as all JSON is.
        "config": config,
        "inputs": [shortest(row) for row in inputs],
        "labels": [shortest(row) for row in targets],
        "weights": initial,
        "scores": shortest(first),
        "losses": shortest(losses),
        "weights_after": network.weights(),
        "scores_after": shortest(last),
    }


def main(folder):
    for seed, (name, settings) in enumerate(NETWORKS.items()):
        made = vectors(name, settings, seed)
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in made.items()]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        (folder / f"{name}.json").write_text(text)
        print(f"{name}: {len(text)} bytes, loss {made['losses'][0]:.4f} {made['losses'][-1]:.4f}")


if __name__ == "__main__":
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(1)
    main(Path(sys.argv[1]))
