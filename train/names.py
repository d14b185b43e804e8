"""Fits the student's last layer for names (1,800 weights) to the usage of UNER: what is a place, what an organisation.

    python names.py DATA STUDENT.pt OUT.pt [--weight 10]

The states under it stay as they are. Learns from the name sets and from UNER EWT dev, whose weight is chosen by
cross-validation over its parts (`--folds`).
"""

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as F

from corpora import Sentence, columns, labelled, train_sets
from student import Speller, load
from teacher import spans


@torch.no_grad()
def states(model, speller, sentences):
    """The last states of all words of sentences, sentence by sentence."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].words))
    out = [None] * len(sentences)
    for at in range(0, len(order), 64):
        group = order[at: at + 64]
        x = model.encode(*speller.lay([sentences[i] for i in group])).transpose(0, 1)
        for row, i in zip(x, group):
            out[i] = row[: len(sentences[i].words)].clone()
    return out


def fit(head, x, y, weights, steps):
    """Goes on from the head that was learnt with the network."""
    new = torch.nn.Linear(head.in_features, 7)
    new.load_state_dict(head.state_dict())
    optimizer = torch.optim.Adam(new.parameters(), lr=3e-3)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 3e-3 * (1 - step / steps)
        loss = (F.cross_entropy(new(x), y, reduction="none") * weights).sum() / weights.sum()
        loss = loss + 1e-5 * sum(((a - b) ** 2).sum() for a, b in zip(new.parameters(), head.parameters()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return new


def f1(head, xs, sentences, bar=0.0):
    tp = fp = fn = 0
    for x, s in zip(xs, sentences):
        scores = head(x)
        scores[:, 0] -= bar
        a, b = spans(s.names), spans(scores.argmax(-1).tolist())
        tp, fp, fn = tp + len(a & b), fp + len(b - a), fn + len(a - b)
    return 200 * tp / max(1, 2 * tp + fp + fn)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("student")
    parser.add_argument("out")
    parser.add_argument("--weight", type=float, default=10.0)
    parser.add_argument("--folds", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(13)
    rng = random.Random(13)
    model, tags, pieces = load(args.student)
    speller = Speller(pieces)
    trees, named = train_sets(args.data)
    old = [s for s in trees if s.names]
    old = rng.sample(old, len(old) // 3) + rng.sample(named, len(named) // 6)
    dev = [Sentence(w, names=columns(l)) for w, l in labelled(Path(args.data) / "ner/uner_ewt.dev.iob2")]
    old_x, dev_x = states(model, speller, old), states(model, speller, dev)

    def make(weight, part, steps=80):
        x = torch.cat(old_x + [dev_x[i] for i in part])
        y = torch.tensor([n for s in old + [dev[i] for i in part] for n in s.names])
        count = sum(len(s.words) for s in old)
        w = torch.ones(len(y))
        w[count:] = weight
        return fit(model.name, x, y, w, steps)

    with torch.no_grad():
        print("before", round(f1(model.name, dev_x, dev), 2), flush=True)
    if args.folds:
        for weight in (1, 3, 10, 30):
            heads = [make(weight, [i for i in range(len(dev)) if i % 4 != k]) for k in range(4)]
            for bar in (0, 0.5, 1.0):
                with torch.no_grad():
                    found = [f1(h, dev_x[k::4], dev[k::4], bar) for k, h in enumerate(heads)]
                print("weight", weight, "bar", bar, round(sum(found) / 4, 2), flush=True)
        return
    model.name = make(args.weight, range(len(dev)))
    torch.save(dict(model=model.state_dict(), tags=tags, pieces=pieces), args.out)


if __name__ == "__main__":
    main()
