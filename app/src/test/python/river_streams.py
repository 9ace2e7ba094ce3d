"""What River's synthetic streams look like: vectors for RiverStreamsTest.

    pip install river==0.26.1
    python app/src/test/python/river_streams.py app/src/test/resources/streams

moments.json has, for each stream and concept, the share of each class and the mean and variance of
each feature, over SAMPLES samples; for a number as the label, its mean and variance.

agrawal.csv has people, and whether the functions 1 to 10 of the paper put them in group A. Of River's
functions the first six answer 1 for group A, the others 0. Two are not the paper's: function 5
compares the salary where the paper has the loan, and function 10 is left out of moments.json since
River's houses are cheaper than MOA's. Both are written here from the paper.
"""
import csv
import json
import sys
from pathlib import Path

import river
from river.datasets import synth

SAMPLES = 200_000
PEOPLE = 400


def moments(samples, label=str):
    count = 0
    classes, sums, squares = {}, None, None
    for x, y in samples:
        values = [float(v) for v in x.values()]
        if sums is None:
            sums, squares = [0.0] * len(values), [0.0] * len(values)
        for i, v in enumerate(values):
            sums[i] += v
            squares[i] += v * v
        name = label(y)
        classes[name] = classes.get(name, 0) + 1
        count += 1
    means = [s / count for s in sums]
    return {
        "classes": {name: n / count for name, n in sorted(classes.items())},
        "means": [round(m, 6) for m in means],
        "variances": [round(q / count - m * m, 6) for q, m in zip(squares, means)],
    }


def zero_one(y):
    return str(int(y))


def group(function):
    return lambda y: "A" if (y == 1) == (function <= 6) else "B"


def friedman():
    values = [y for _, y in synth.Friedman(seed=1).take(SAMPLES)]
    mean = sum(values) / SAMPLES
    return {"mean": mean, "variance": sum((y - mean) ** 2 for y in values) / SAMPLES}


def streams():
    found = {}
    for i in range(4):
        found[f"sea {i + 1}"] = moments(synth.SEA(variant=i, seed=1).take(SAMPLES), zero_one)
        found[f"sine {i + 1}"] = moments(
            # River's first number is the paper's y.
            (({"x": x[1], "y": x[0]}, y) for x, y in synth.Sine(i, seed=1).take(SAMPLES)),
            zero_one,
        )
    # In the paper the examples with two of the conditions are the positive ones; River's are 0.
    found["mixed 1"] = moments(synth.Mixed(1, seed=1).take(SAMPLES), zero_one)
    found["mixed 2"] = moments(synth.Mixed(0, seed=1).take(SAMPLES), zero_one)
    found["led 1"] = moments(synth.LED(seed=1, irrelevant_features=True).take(SAMPLES), zero_one)
    found["waveform 1"] = moments(synth.Waveform(seed=1, has_noise=True).take(SAMPLES), zero_one)
    for function in (1, 2, 3, 4, 6, 7, 8, 9):
        found[f"agrawal {function}"] = moments(
            # Their houses differ.
            (
                ({k: v for k, v in x.items() if k != "hvalue"}, y)
                for x, y in synth.Agrawal(function - 1, seed=1).take(SAMPLES)
            ),
            group(function),
        )
    return found


def function_5(person):
    age, salary, loan = person["age"], person["salary"], person["loan"]
    if age < 40:
        low, high = (100, 300) if 50_000 <= salary <= 100_000 else (200, 400)
    elif age < 60:
        low, high = (200, 400) if 75_000 <= salary <= 125_000 else (300, 500)
    else:
        low, high = (300, 500) if 25_000 <= salary <= 75_000 else (75, 300)
    return low * 1000 <= loan <= high * 1000


def function_10(person):
    equity = 0.1 * person["hvalue"] * max(person["hyears"] - 20, 0)
    income = person["salary"] + person["commission"]
    return 2 / 3 * income - 5000 * person["elevel"] + 0.2 * equity - 10_000 > 0


def groups(person):
    own = {5: function_5, 10: function_10}
    found = []
    for number in range(1, 11):
        if number in own:
            found.append("A" if own[number](person) else "B")
        else:
            rule = getattr(synth.Agrawal, f"_classification_function_{number - 1}")
            found.append(group(number)(rule(**person)))
    return found


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "agrawal.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        people = [x for x, _ in synth.Agrawal(seed=2).take(PEOPLE)]
        table.writerow([*people[0], *(f"f{n}" for n in range(1, 11))])
        for person in people:
            rounded = {k: round(v, 6) for k, v in person.items()}
            table.writerow([*rounded.values(), *groups(rounded)])
    result = {
        "river": river.__version__,
        "samples": SAMPLES,
        "streams": streams(),
        "friedman 1": friedman(),
    }
    (folder / "moments.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
