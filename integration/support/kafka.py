# SPDX-License-Identifier: Apache-2.0
"""kafka.py - topics in and out through kcat, a client that shares no code with newsmill's runner."""
import re
import subprocess
import tempfile
from dataclasses import dataclass

END = b"\x1e\x1f\x1e\n"
FORMAT = "%p %o %T %K %S\n%k%s%h" + END.decode()


@dataclass
class Record:
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes
    value: bytes
    headers: dict  # the first of each name


def parse(data):
    records, at = [], 0
    while at < len(data):
        line = data.index(b"\n", at)
        partition, offset, timestamp, key_size, size = (int(x) for x in data[at:line].split())
        key_at = line + 1
        value_at = key_at + max(key_size, 0)
        headers_at = value_at + max(size, 0)
        end = data.index(END, headers_at)
        headers = {}
        for pair in re.split(r",(?=[\w.-]+=)", data[headers_at:end].decode(errors="replace")):
            name, _, text = pair.partition("=")
            if name:
                headers.setdefault(name, text)
        records.append(
            Record(partition, offset, timestamp, data[key_at:value_at], data[value_at:headers_at], headers)
        )
        at = end + len(END)
    return records


def read(address, topic, isolation="read_committed"):
    """Every record of a topic up to its end now, partition by partition in order of offsets."""
    command = ["kcat", "-C", "-q", "-b", address, "-t", topic, "-o", "beginning", "-e", "-f", FORMAT]
    command += ["-X", f"isolation.level={isolation}", "-X", "check.crcs=true"]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60).stdout
    return sorted(parse(out), key=lambda record: (record.partition, record.offset))


def produce(address, topic, key, value, *settings, headers=None):
    """One record as it is, for what newsmill would not write; settings are librdkafka's, as NAME=VALUE."""
    command = ["kcat", "-P", "-b", address, "-t", topic, "-k", key, "-X", "topic.partitioner=murmur2_random"]
    for setting in settings:
        command += ["-X", setting]
    for name, text in (headers or {}).items():
        command += ["-H", f"{name}={text}"]
    with tempfile.NamedTemporaryFile() as file:
        file.write(value)
        file.flush()
        subprocess.run(command + [file.name], check=True, timeout=60)
