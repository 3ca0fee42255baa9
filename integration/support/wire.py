# SPDX-License-Identifier: Apache-2.0
"""wire.py - what a user's own tools can do to topics, spoken by hand: the tests hurt a pipeline with it."""
import socket
import struct


class Refused(Exception):
    """The broker answered with an error code."""


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def exchange(address, key, version, body):
    """One request, the answer's body."""
    host, port = address.rsplit(":", 1)
    request = struct.pack(">hhi", key, version, 1) + text("newsmill-test") + body
    with socket.create_connection((host, int(port)), timeout=40) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (size,) = struct.unpack(">i", read(connection, 4))
        return read(connection, size)[4:]


def read(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise Refused("the broker closed the connection")
        data += part
    return data


def delete_topic(address, name):
    answer = exchange(address, 20, 1, struct.pack(">i", 1) + text(name) + struct.pack(">i", 30000))
    (code,) = struct.unpack_from(">h", answer, 8 + 2 + len(name.encode()))
    if code:
        raise Refused(f"DeleteTopics {name}: error {code}")


def delete_records(address, topic, partition, before=-1):
    """Everything before this offset; -1: all there is."""
    body = struct.pack(">i", 1) + text(topic) + struct.pack(">iiqi", 1, partition, before, 30000)
    answer = exchange(address, 21, 0, body)
    # throttle time, one topic: its name, one partition: index, low watermark, error code
    (code,) = struct.unpack_from(">h", answer, 8 + 2 + len(topic.encode()) + 4 + 4 + 8)
    if code:
        raise Refused(f"DeleteRecords {topic}/{partition}: error {code}")


def add_partitions(address, topic, count):
    """Up to `count` of them."""
    body = struct.pack(">i", 1) + text(topic) + struct.pack(">iiib", count, -1, 30000, 0)
    answer = exchange(address, 37, 1, body)
    (code,) = struct.unpack_from(">h", answer, 8 + 2 + len(topic.encode()))
    if code:
        raise Refused(f"CreatePartitions {topic}: error {code}")


def committed(address, group, topic, partitions):
    """[(offset, metadata)] of the group, by partition; -1: none."""
    body = text(group) + struct.pack(">i", 1) + text(topic)
    body += struct.pack(f">i{partitions}i", partitions, *range(partitions))
    answer = exchange(address, 9, 1, body)
    at, found = 4 + 2 + len(topic.encode()) + 4, {}
    for _ in range(partitions):
        partition, offset, size = struct.unpack_from(">iqh", answer, at)
        found[partition] = offset, answer[at + 14 : at + 14 + max(size, 0)].decode()
        at += 14 + max(size, 0) + 2
    return [found[n] for n in range(partitions)]
