"""Learns samples of 54 numbers and 7 classes with a learner of another library: each is predicted,
then learned. PeersBenchmark.java starts it.

    peers.py alone LEARNER ROWS SECONDS ANSWERS
    peers.py kafka LEARNER BROKERS SAMPLES OUTPUT GROUP FOLDER

alone: ROWS is a file of float32 [rows, 55] with the class last. Learns until so many SECONDS have
passed or the rows are over, writes the predicted classes, a byte each, to ANSWERS, and prints "rows
nanoseconds nanoseconds-of-processor-time". Rows are brought into the library's form outside that time.

kafka: reads the topic SAMPLES as a member of GROUP and writes to OUTPUT, until SIGTERM. It is what a
careful user writes. Offsets are committed by hand, once a second, and only after the producer has been
flushed, so that no prediction is lost. The model is saved to a file in FOLDER every ten seconds, just
before such a commit, and read again at the start. Static membership, so that a restart does not wait for
the former member to time out.

A learner whose library is missing ends with code 3 and says so in the last line of standard error.
"""

import glob
import os
import pickle
import signal
import struct
import sys
import time

import numpy as np

FEATURES = 54
CLASSES = 7
# Rows that are prepared, or asked of Kafka, at once.
CHUNK = 512
# Rows that are learned between two looks at the clock.
FEW = 64
COMMIT_SECONDS = 1
SAVE_SECONDS = 10

# Where things stand in a sample with an id of eight digits, packed in Avro (Sample.avsc). Cut out by
# numpy: no Avro library is as fast.
ID = slice(12, 20)
BEFORE_FEATURES = (22, 2 * FEATURES)
X = slice(23, 23 + 4 * FEATURES)
LABEL = X.stop + 3


class Keras:
    """The MLP 54-64-7 with Adam, by predict_on_batch and train_on_batch."""

    suffix = ".keras"

    def __init__(self, batch, file):
        # It is Millrace's choice, not Keras's.
        os.environ.pop("TF_ENABLE_ONEDNN_OPTS", None)
        os.environ["KERAS_BACKEND"] = "tensorflow"
        import keras

        self.batch = batch
        self.network = keras.models.load_model(file) if file else self.built(keras)

    @staticmethod
    def built(keras):
        layers = [
            keras.Input((FEATURES,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(CLASSES),
        ]
        network = keras.Sequential(layers)
        network.compile(
            optimizer=keras.optimizers.Adam(0.001, epsilon=1e-8),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )
        return network

    def prepare(self, x, y):
        batches = range(0, len(y), self.batch)
        return [(x[i : i + self.batch], y[i : i + self.batch]) for i in batches]

    def learn(self, prepared):
        scores = []
        for x, y in prepared:
            scores.append(self.network.predict_on_batch(x))
            self.network.train_on_batch(x, y)
        return np.concatenate(scores)

    def save(self, file):
        self.network.save(file)


class River:
    """Softmax regression, which takes dicts and answers with the classes it has seen."""

    batch = 1
    suffix = ".pickle"

    def __init__(self, file):
        from river import linear_model

        if file:
            with open(file, "rb") as saved:
                self.model = pickle.load(saved)
        else:
            self.model = linear_model.SoftmaxRegression()

    def prepare(self, x, y):
        return [(dict(enumerate(row)), label) for row, label in zip(x.tolist(), y.tolist())]

    def learn(self, prepared):
        scores = np.zeros((len(prepared), CLASSES), dtype=np.float32)
        for i, (x, y) in enumerate(prepared):
            for label, chance in self.model.predict_proba_one(x).items():
                scores[i, label] = chance
            self.model.learn_one(x, y)
        return scores

    def save(self, file):
        with open(file, "wb") as target:
            pickle.dump(self.model, target)


class VowpalWabbit:
    """One against all. Learning a row leaves the prediction that was made before, so one call does both."""

    batch = 1
    suffix = ".vw"

    def __init__(self, options, file):
        from vowpalwabbit import Example, Workspace

        self.new_example = Example
        start = f"-i {file}" if file else f"--oaa {CLASSES} --random_seed 1 {options}"
        self.model = Workspace(start + " --loss_function logistic --probabilities --quiet")
        self.kind = self.model.get_prediction_type()

    def prepare(self, x, y):
        return [self.example(row, label) for row, label in zip(x.tolist(), y.tolist())]

    def example(self, row, label):
        example = self.new_example(self.model)
        # Numbers by their place: less than half of the time that a line of text takes.
        example.push_features("x", list(enumerate(row)))
        example.set_label_string(str(label + 1))
        example.setup_example()
        return example

    def learn(self, prepared):
        scores = np.zeros((len(prepared), CLASSES), dtype=np.float32)
        for i, example in enumerate(prepared):
            self.model.learn(example)
            scores[i] = example.get_prediction(self.kind)
            self.model.finish_example(example)
        return scores

    def save(self, file):
        self.model.save(file)


# By the names in PythonPeer.java. Each takes the file of a saved model, or None.
LEARNERS = {
    "Keras 1": lambda file: Keras(1, file),
    "Keras 32": lambda file: Keras(32, file),
    "Keras 256": lambda file: Keras(256, file),
    "River softmax regression": River,
    "Vowpal Wabbit": lambda file: VowpalWabbit("", file),
    "Vowpal Wabbit --nn 64": lambda file: VowpalWabbit("--nn 64", file),
}


def alone(name, rows, seconds, answers):
    rows = np.memmap(rows, dtype=np.float32, mode="r").reshape(-1, FEATURES + 1)
    learner = LEARNERS[name](None)
    limit = float(seconds) * 1e9
    done = passed = used = 0
    with open(answers, "wb") as target:
        # The first chunk is warm-up: it counts as learned, but not as time.
        for first in range(0, len(rows) // CHUNK * CHUNK, CHUNK):
            chunk = np.array(rows[first : first + CHUNK])
            prepared = learner.prepare(chunk[:, :-1], chunk[:, -1].astype(np.int64))
            start, cpu = time.perf_counter_ns(), time.process_time_ns()
            scores = learner.learn(prepared)
            if first > 0:
                passed += time.perf_counter_ns() - start
                used += time.process_time_ns() - cpu
                done += len(chunk)
            target.write(scores.argmax(axis=1).astype(np.uint8).tobytes())
            if passed >= limit:
                break
    print(done, passed, used, flush=True)


class Saved:
    """The files of a model in a folder, named after how many samples it has learned."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def latest(self):
        """The newest file and its number; None and 0 if there is none."""
        files = glob.glob(os.path.join(self.folder, "model-*"))
        if not files:
            return None, 0
        newest = max(files, key=self.number)
        return newest, self.number(newest)

    @staticmethod
    def number(file):
        return int(os.path.basename(file).split("-")[1].split(".")[0])

    def save(self, learner, learned):
        """Under another name first: a kill must not leave half a model."""
        former, _ = self.latest()
        target = os.path.join(self.folder, f"model-{learned}{learner.suffix}")
        new = os.path.join(self.folder, "new" + learner.suffix)
        learner.save(new)
        os.replace(new, target)
        if former and former != target:
            os.remove(former)


def unpacked(values):
    """The ids as bytes, the features and the classes of samples."""
    size = len(values[0])
    raw = np.frombuffer(b"".join(values), dtype=np.uint8).reshape(len(values), size)
    at, count = BEFORE_FEATURES
    if size != LABEL + 6 or (raw[:, at] != count).any():
        raise ValueError("not a sample as PeersBenchmark writes it")
    x = np.ascontiguousarray(raw[:, X]).view("<f4")
    return [value[ID] for value in values], x, raw[:, LABEL].astype(np.int64) - ord("A")


class Loop:
    """Reads, learns, writes, commits."""

    def __init__(self, learner, learned, saved, brokers, samples, output, group):
        from confluent_kafka import Consumer, Producer

        self.learner = learner
        self.learned = learned
        self.saved = saved
        self.output = output
        self.pending = []
        self.position = None
        self.stopped = False
        self.consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": group,
                "group.instance.id": group,
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        self.producer = Producer(
            {
                "bootstrap.servers": brokers,
                "enable.idempotence": True,
                "linger.ms": 20,
                "batch.size": 131072,
            }
        )
        self.consumer.subscribe([samples])

    def stop(self, *_):
        self.stopped = True

    def run(self):
        committed = saved = time.monotonic()
        while not self.stopped:
            if len(self.pending) < self.learner.batch:
                self.read()
            self.step()
            now = time.monotonic()
            if now - committed >= COMMIT_SECONDS:
                self.producer.flush()
                if now - saved >= SAVE_SECONDS:
                    self.saved.save(self.learner, self.learned)
                    saved = now
                self.commit()
                committed = now
        self.producer.flush()
        self.saved.save(self.learner, self.learned)
        self.commit()
        self.consumer.close()

    def read(self):
        for message in self.consumer.consume(CHUNK, 0.1):
            if message.error():
                print(message.error(), file=sys.stderr)
            else:
                self.pending.append(message)

    def step(self):
        """Whole batches only; the rest waits. Few at once, so that commits are not late."""
        batch = self.learner.batch
        count = min(len(self.pending), max(batch, FEW)) // batch * batch
        if count == 0:
            return
        messages, self.pending = self.pending[:count], self.pending[count:]
        ids, x, y = unpacked([message.value() for message in messages])
        scores = np.asarray(self.learner.learn(self.learner.prepare(x, y)), dtype="<f4")
        for i, number in enumerate(ids):
            before = self.learned + i // batch * batch
            self.send(number, scores[i].tobytes() + struct.pack("<q", before))
        self.learned += count
        self.position = messages[-1]

    def send(self, key, value):
        while True:
            try:
                self.producer.produce(self.output, value, key)
                self.producer.poll(0)
                return
            except BufferError:
                self.producer.poll(0.1)

    def commit(self):
        if self.position is not None:
            self.consumer.commit(self.position, asynchronous=False)


def kafka(name, brokers, samples, output, group, folder):
    saved = Saved(folder)
    file, learned = saved.latest()
    loop = Loop(LEARNERS[name](file), learned, saved, brokers, samples, output, group)
    signal.signal(signal.SIGTERM, loop.stop)
    loop.run()


if __name__ == "__main__":
    try:
        {"alone": alone, "kafka": kafka}[sys.argv[1]](*sys.argv[2:])
    except ImportError as e:
        print(f"{e.name} is not installed", file=sys.stderr)
        sys.exit(3)
