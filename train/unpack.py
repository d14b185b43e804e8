"""Reads the weights that `export.py` wrote back into a student, to go on from what ships.

    python unpack.py NET.bin STUDENT.pt
"""

import struct
import sys
from pathlib import Path

import numpy as np
import torch

from name_layer import NARROW, OWN, OWN_BITS, Namer
from student import D, ROW, Student
from words import ROW_BITS


class Reader:
    def __init__(self, path):
        self.bytes, self.at = Path(path).read_bytes(), 0

    def take(self, count):
        self.at += count
        return self.bytes[self.at - count: self.at]

    def number(self):
        value, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def floats(self, *shape):
        count = int(np.prod(shape))
        return torch.tensor(struct.unpack(f"<{count}f", self.take(4 * count))).view(*shape)

    def rows(self, count, width):
        cells = np.frombuffer(self.take(count * (width + 4)), dtype=np.uint8).reshape(count, width + 4)
        scales = torch.from_numpy(cells[:, :4].copy().view(np.float32))
        return scales * torch.from_numpy(cells[:, 4:].copy().view(np.int8)).float()

    def matrix(self):
        inputs, outputs = self.number(), self.number()
        self.floats(1)
        return self.rows(outputs, inputs), self.floats(outputs)


def unpack(path):
    """Returns the student, its layer for names, its tags and its pieces."""
    r = Reader(path)
    tags = [(r.number(), r.number()) for _ in range(r.number())]
    pieces = [r.take(r.number()).decode() for _ in range(r.number())]
    model, namer = Student(len(tags), len(pieces)), Namer(len(pieces))

    def put(layer, weight, bias=None):
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)

    with torch.no_grad():
        put(model.pieces, r.rows(len(pieces), ROW))
        put(model.rows, r.rows(1 << ROW_BITS, ROW))
        put(namer.pieces, r.rows(len(pieces), OWN))
        put(namer.rows, r.rows(1 << OWN_BITS, OWN))
        put(model.wide, *r.matrix())
        put(model.word, *r.matrix())
        put(model.norm, r.floats(D), r.floats(D))
        weight, bias = r.matrix()
        put(model.layers[0].gates, weight[: 3 * D], bias[: 3 * D])
        put(model.layers[0].before, weight[3 * D:])
        put(model.layers[0].norm, r.floats(D), r.floats(D))
        assert r.number() == len(model.layers) - 1
        for layer in model.layers[1:]:
            put(layer.gates, *r.matrix())
            put(layer.norm, r.floats(D), r.floats(D))
        put(model.tag, *r.matrix())
        for part in (namer.narrow, namer.gates):
            put(part, *r.matrix())
        put(namer.norm, r.floats(NARROW), r.floats(NARROW))
        for part in (namer.hidden, namer.out):
            put(part, *r.matrix())
        weight, bias = r.matrix()
        at = 0
        for part in (model.arc_dep, model.arc_head, model.rel_dep, model.rel_head):
            end = at + part.out_features
            put(part, weight[at:end], bias[at:end])
            at = end
        for values in (model.of_tag.weight, model.far.weight, model.root, model.arc, model.arc_bias):
            values.copy_(r.floats(*values.shape))
        put(model.rel, *r.matrix())
    assert r.at == len(r.bytes)
    return model.eval(), namer.eval(), tags, pieces


if __name__ == "__main__":
    model, namer, tags, pieces = unpack(sys.argv[1])
    torch.save(dict(model=model.state_dict(), tags=tags, pieces=pieces, namer=namer.state_dict()), sys.argv[2])
