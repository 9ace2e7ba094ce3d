"""Writes a compiled Keras 3 model as a SavedModel that Millrace can continue to train.

Needs Keras 3 on TensorFlow: `pip install tensorflow-cpu==2.16.2`, the version in which Millrace
runs the model. Copy this file next to your own, and call

    export(model, "my_model", batch_size=32)

docs/bring-your-own-model.md describes the contract of the three signatures.
"""
import keras
import tensorflow as tf


def export(model, folder, batch_size, scores=lambda outputs: outputs):
    """Exports the model, with the weights, optimizer and loss that it has now.

    batch_size: rows of a mini-batch, `batch_size` in Millrace's settings.
    scores: turns the model's outputs into the published predictions; for a model with logits
        pass tf.nn.softmax or tf.nn.sigmoid.
    """
    model.optimizer.build(model.trainable_variables)
    learner = Learner(model, scores)
    saved = tf.Module()
    saved.state = learner.variables
    features = tf.TensorSpec([batch_size, model.input_shape[1]], tf.float32, "features")
    labels = tf.TensorSpec([batch_size, label_width(model)], tf.float32, "labels")
    weights = tf.TensorSpec([batch_size], tf.float32, "weights")
    rate = tf.TensorSpec([], tf.float32, "learning_rate")
    learn = tf.TensorSpec([], tf.float32, "learn")
    state = tf.TensorSpec([int(learner.state().shape[0])], tf.float32, "state")
    rows = tf.TensorSpec([None, model.input_shape[1]], tf.float32, "features")
    tf.saved_model.save(
        saved,
        folder,
        signatures={
            "learn": learner.learn.get_concrete_function(features, labels, weights, rate, learn),
            "read_state": learner.read_state.get_concrete_function(),
            "write_state": learner.write_state.get_concrete_function(state),
            "serving_default": learner.serve.get_concrete_function(rows),
        },
    )


def label_width(model):
    """Numbers of a label: 1 for the index of a class, else one for each output."""
    name = getattr(model.loss, "name", None) or getattr(model.loss, "__name__", model.loss)
    return 1 if name.startswith("sparse_") else model.output_shape[1]


class Learner:
    def __init__(self, model, scores):
        self.model = model
        self.scores = scores
        # Dropout's random seeds are among the model's variables.
        self.variables = [v.value for v in model.variables + model.optimizer.variables]
        self.losses = keras.losses.get(model.loss)

    def state(self):
        return tf.concat([to_floats(variable) for variable in self.variables], 0)

    def restore(self, state):
        sizes = [v.shape.num_elements() * pieces(v.dtype) for v in self.variables]
        for variable, part in zip(self.variables, tf.split(state, sizes)):
            variable.assign(from_floats(part, variable))

    def step(self, features, labels, weights, rate):
        """What train_on_batch does, or nothing if a number is not finite."""
        before = self.state()
        self.model.optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            outputs = self.model(features, training=True)
            loss = self.model.compute_loss(features, labels, outputs, weights, training=True)
        trained = self.model.trainable_variables
        gradients = tape.gradient(loss, [v.value for v in trained])
        self.model.optimizer.apply(gradients, trained)
        norm = tf.linalg.global_norm(gradients)
        after = self.state()
        applied = tf.math.is_finite(norm + loss) & tf.reduce_all(tf.math.is_finite(after))
        self.restore(tf.where(applied, after, before))
        return norm, tf.cast(applied, tf.float32)

    @tf.function
    def learn(self, features, labels, weights, learning_rate, learn):
        outputs = self.model(features, training=False)
        losses = getattr(self.losses, "call", self.losses)(labels, outputs)
        norm, applied = tf.cond(
            learn > 0,
            lambda: self.step(features, labels, weights, learning_rate),
            lambda: (tf.constant(0.0), tf.constant(0.0)),
        )
        return {
            "scores": self.scores(outputs),
            "losses": losses,
            "gradient_norm": norm,
            "applied": applied,
        }

    @tf.function
    def read_state(self):
        return {"state": self.state()}

    @tf.function
    def write_state(self, state):
        self.restore(state)
        return {"size": tf.cast(tf.size(state), tf.float32)}

    @tf.function
    def serve(self, features):
        return {"scores": self.scores(self.model(features, training=False))}


def pieces(dtype):
    """Floats that hold one number: integers go in pieces of 16 bits, each of them exact."""
    return dtype.size // 2 if dtype.is_integer else 1


def to_floats(variable):
    flat = tf.reshape(variable, [-1])
    if not variable.dtype.is_integer:
        return tf.cast(flat, tf.float32)
    bits = tf.cast(flat, tf.int64)
    parts = [
        tf.bitwise.bitwise_and(tf.bitwise.right_shift(bits, 16 * i), 0xFFFF)
        for i in range(pieces(variable.dtype))
    ]
    return tf.cast(tf.reshape(tf.stack(parts, 1), [-1]), tf.float32)


def from_floats(flat, variable):
    if variable.dtype.is_integer:
        parts = tf.unstack(tf.cast(tf.reshape(flat, [-1, pieces(variable.dtype)]), tf.int64), axis=1)
        flat = sum(tf.bitwise.left_shift(part, 16 * i) for i, part in enumerate(parts))
    return tf.reshape(tf.cast(flat, variable.dtype), variable.shape)
