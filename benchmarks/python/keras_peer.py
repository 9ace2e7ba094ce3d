"""Times train_on_batch of the networks of ArchitecturesBenchmark in Keras.

    keras_peer.py SECONDS THREADS

SECONDS is the time to measure each for; THREADS is 1, or 0 for TensorFlow's own choice. Prints lines
"network batch_size microseconds", per sample: the median of five rounds.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

BATCHES = (1, 32, 256)
ROUNDS = 5


def perceptron(x):
    return layers.Dense(64, activation="relu")(x)


def convolutional(x):
    x = layers.Rescaling(0.003921569)(x)
    x = layers.Reshape((28, 28, 1))(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.Flatten()(x)
    return layers.Dense(64, activation="relu")(x)


def recurrent(x):
    x = layers.Reshape((16, 8))(x)
    return layers.LSTM(32)(x)


def attention(x):
    x = layers.Reshape((16, 8))(x)
    x = layers.Add()([x, layers.MultiHeadAttention(num_heads=2, key_dim=8)(x, x)])
    x = layers.LayerNormalization()(x)
    return layers.GlobalAveragePooling1D()(x)


def clicks(x):
    x = layers.Embedding(2**18, 8)(x)
    x = layers.Flatten()(x)
    return layers.Dense(64, activation="relu")(x)


# Names, features, classes and the features' range as in Architecture.java.
NETWORKS = {
    "mlp": (perceptron, 54, 7, 1),
    "cnn": (convolutional, 784, 10, 1),
    "lstm": (recurrent, 128, 7, 1),
    "attention": (attention, 128, 7, 1),
    "clicks": (clicks, 10, 2, 2**18),
}


def model(build, features, classes):
    inputs = keras.Input((features,))
    network = keras.Model(inputs, layers.Dense(classes)(build(inputs)))
    network.compile(
        optimizer=keras.optimizers.Adam(0.001, epsilon=1e-8),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return network


def micros(network, features, labels, seconds):
    """Microseconds per sample."""
    for _ in range(3):
        network.train_on_batch(features, labels)
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        steps = 0
        while (passed := time.perf_counter() - start) < seconds / ROUNDS:
            network.train_on_batch(features, labels)
            steps += 1
        rounds.append(passed / steps / len(labels) * 1e6)
    return statistics.median(rounds)


def main(seconds, threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    random = np.random.default_rng(1)
    for name, (build, features, classes, limit) in NETWORKS.items():
        for batch in BATCHES:
            x = limit * random.random((batch, features), dtype=np.float32)
            y = random.integers(classes, size=batch)
            time_taken = micros(model(build, features, classes), x, y, seconds)
            print(name, batch, f"{time_taken:.2f}", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
