# SPDX-License-Identifier: Apache-2.0
"""avro.py - reads Avro single-object frames by the schemas of this tree; a second opinion beside newsmill's own
decoder. decode(schema, frame) gives a dict; what is left over or missing raises ValueError."""
import json
import struct
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
MAGIC = b"\xc3\x01"
PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "string", "bytes"}


def load(name):
    """The schema schemas/NAME.avsc."""
    return json.loads((SCHEMAS / f"{name}.avsc").read_text())


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        if size < 0 or self.at + size > len(self.data):
            raise ValueError(f"ends at byte {len(self.data)}, wants {size} more at {self.at}")
        self.at += size
        return self.data[self.at - size : self.at]

    def long(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)


def primitive(kind, reader):
    if kind == "null":
        return None
    if kind == "boolean":
        return reader.take(1) != b"\0"
    if kind in ("int", "long"):
        return reader.long()
    if kind in ("float", "double"):
        size, letter = (4, "<f") if kind == "float" else (8, "<d")
        return struct.unpack(letter, reader.take(size))[0]
    data = reader.take(reader.long())
    return data if kind == "bytes" else data.decode()


def array(schema, reader, names):
    items = []
    while True:
        count = reader.long()
        if count == 0:
            return items
        if count < 0:
            count, _ = -count, reader.long()
        items += [value(schema["items"], reader, names) for _ in range(count)]


def value(schema, reader, names):
    if isinstance(schema, list):
        return value(schema[reader.long()], reader, names)
    if isinstance(schema, str):
        return primitive(schema, reader) if schema in PRIMITIVES else value(names[schema], reader, names)
    kind = schema["type"]
    if kind == "record":
        space = schema.get("namespace", names[""])
        outer, names[""] = names[""], space
        names[schema["name"]] = names[f"{space}.{schema['name']}"] = schema
        result = {field["name"]: value(field["type"], reader, names) for field in schema["fields"]}
        names[""] = outer
        return result
    return array(schema, reader, names) if kind == "array" else value(kind, reader, names)


def decode(schema, frame):
    if frame[:2] != MAGIC:
        raise ValueError(f"begins with {frame[:2].hex()}, wants {MAGIC.hex()}")
    reader = Reader(frame[10:])
    result = value(schema, reader, {"": ""})
    if reader.at != len(reader.data):
        raise ValueError(f"{len(reader.data) - reader.at} bytes are left over")
    return result
