"""Prints the predictions of a topic: python read_predictions.py BROKERS TOPIC

Needs kafka-python and, for predictions in Avro (the default format), fastavro:
    pip install kafka-python==3.0.12 fastavro==1.13.1
"""

import io
import json
import pathlib
import sys

AVRO = b"\xc3\x01"  # how a record in Avro's single-object encoding begins
HEADER_BYTES = len(AVRO) + 8  # then comes the fingerprint of its schema
SCHEMAS = pathlib.Path(__file__).resolve().parent.parent / "schemas/src/main/avro"


def read_json(value):
    """A prediction by the names of its fields, from a record's bytes."""
    return json.loads(value)


def avro_reader():
    """The same for Avro: a function from a record's bytes to a prediction."""
    from fastavro import parse_schema, schemaless_reader
    from fastavro.schema import fingerprint, to_parsing_canonical_form

    schemas = {}
    for name in "Prediction", "PredictionWithFields", "PredictionWithInterval":
        schema = json.loads((SCHEMAS / f"{name}.avsc").read_text())
        form = to_parsing_canonical_form(schema)
        schemas[bytes.fromhex(fingerprint(form, "CRC-64-AVRO"))] = parse_schema(schema)

    def read(value):
        schema = schemas[value[len(AVRO) : HEADER_BYTES]]
        return schemaless_reader(io.BytesIO(value[HEADER_BYTES:]), schema)

    return read


def main(brokers, topic):
    from kafka import KafkaConsumer, TopicPartition

    # Without read_committed predictions appear that are taken back, and made again, after a crash.
    consumer = KafkaConsumer(bootstrap_servers=brokers, isolation_level="read_committed")
    consumer.assign([TopicPartition(topic, p) for p in consumer.partitions_for_topic(topic)])
    consumer.seek_to_beginning()
    read = None
    for record in consumer:
        if read is None:
            read = avro_reader() if record.value.startswith(AVRO) else read_json
        prediction = read(record.value)
        print(
            f"{prediction['id']}: {prediction['predicted']}, in truth {prediction['label']},"
            f" loss {prediction['loss']}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
