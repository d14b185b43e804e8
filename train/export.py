"""Writes the student's weights as `crates/detente-parse/src/net` reads them.

    python export.py DATA STUDENT.pt OUT.bin [--silver FILE.pt ...]

Matrices and rows are rounded to eight bits, each row with its own scale.
"""

import argparse
import struct

import torch

from corpora import train_sets
from name_layer import Namer
from student import load
from words import hashes

STEP = 1 / 512


class Writer:
    def __init__(self, path):
        self.file = open(path, "wb")

    def number(self, value):
        while value >= 128:
            self.file.write(bytes([value & 127 | 128]))
            value >>= 7
        self.file.write(bytes([value]))

    def floats(self, values):
        values = values.detach().flatten().tolist() if torch.is_tensor(values) else values
        self.file.write(struct.pack(f"<{len(values)}f", *values))

    def rows(self, weights):
        """Row by row a scale and the weights in steps of it."""
        weights = weights.detach()
        scales = weights.abs().amax(1).clamp(min=1e-8) / 127
        whole = (weights / scales[:, None]).round().clamp(-127, 127).to(torch.int8)
        for scale, row in zip(scales.tolist(), whole):
            scale = scale if row.any() else 0.0
            self.file.write(struct.pack("<f", scale) + row.numpy().tobytes())

    def matrix(self, weights, bias):
        self.number(weights.shape[1])
        self.number(weights.shape[0])
        self.floats([STEP])
        self.rows(weights)
        self.floats(bias)

    def norm(self, norm):
        self.floats(norm.weight)
        self.floats(norm.bias)


def export(args):
    model, tags, pieces = load(args.student)
    namer = Namer(len(pieces))
    namer.load_state_dict(torch.load(args.student, weights_only=False)["namer"])
    out = Writer(args.out)
    out.number(len(tags))
    for upos, bits in tags:
        out.number(upos)
        out.number(bits)
    out.number(len(pieces))
    for piece in pieces:
        encoded = piece.encode()
        out.number(len(encoded))
        out.file.write(encoded)
    out.rows(model.pieces.weight)
    # A row that no word of the training data falls into is noise (weights that were unpacked have none).
    trees, named = train_sets(args.data)
    sentences = trees + named
    for path in args.silver:
        sentences += torch.load(path, weights_only=False)
    seen = {row for word in {w for s in sentences for w in s.words} for row in hashes(word)}
    # Words of titles are learnt from as well.
    seen |= {row for word in {v for s in trees for w in s.words for v in (w.upper(), w[:1].upper() + w[1:])}
             for row in hashes(word)}
    rows = model.rows.weight.detach().clone()
    if args.silver:
        blank = torch.ones(rows.shape[0], dtype=torch.bool)
        blank[sorted(seen)] = False
        rows[blank] = 0
        print(int(blank.sum()), "of", len(blank), "rows are blank")
    out.rows(rows)
    out.rows(namer.pieces.weight)
    out.rows(namer.rows.weight)
    out.matrix(model.wide.weight, model.wide.bias)
    out.matrix(model.word.weight, model.word.bias)
    out.norm(model.norm)
    first, *others = model.layers
    zero = torch.zeros_like(first.gates.bias)
    out.matrix(torch.cat([first.gates.weight, first.before.weight]), torch.cat([first.gates.bias, zero]))
    out.norm(first.norm)
    out.number(len(others))
    for layer in others:
        out.matrix(layer.gates.weight, layer.gates.bias)
        out.norm(layer.norm)
    out.matrix(model.tag.weight, model.tag.bias)
    for part in (namer.narrow, namer.gates):
        out.matrix(part.weight, part.bias)
    out.norm(namer.norm)
    for part in (namer.hidden, namer.out):
        out.matrix(part.weight, part.bias)
    parts = [model.arc_dep, model.arc_head, model.rel_dep, model.rel_head]
    out.matrix(torch.cat([p.weight for p in parts]), torch.cat([p.bias for p in parts]))
    for values in (model.of_tag.weight, model.far.weight, model.root, model.arc, model.arc_bias):
        out.floats(values)
    out.matrix(model.rel.weight, model.rel.bias)
    out.file.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("student")
    parser.add_argument("out")
    parser.add_argument("--silver", nargs="*", default=[])
    export(parser.parse_args())
