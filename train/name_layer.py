"""The student's layer for names: a narrow layer over the states of the network, which stay as they are.

    python name_layer.py fit DATA STUDENT.pt OUT.pt [--silver FILE.pt ...] [--rounds 4]
    python name_layer.py folds DATA STUDENT.pt [--silver FILE.pt ...]

It sees of each word its vector, its last state, a short vector of its own (sums of rows for pieces and hashes, as the
network's) and what a list of names says of it (half of the sentences are read without a list). It learns from the name sets, from what the teacher of `name_teacher.py` found in raw text, and from UNER EWT
dev, whose usage counts. `folds` measures on fourths of UNER EWT dev that were left out.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from corpora import Sentence, columns, labelled
from lists import Lists
from name_teacher import name_sets, varied
from student import D, Scan, Speller, load
from teacher import spans
from words import ROW_BITS

NARROW, HIDDEN, LABELS, OWN, OWN_BITS = 128, 64, 7, 16, 15


class Namer(nn.Module):
    def __init__(self, pieces):
        super().__init__()
        self.pieces = nn.EmbeddingBag(pieces, OWN, mode="sum", sparse=True)
        self.rows = nn.EmbeddingBag(1 << OWN_BITS, OWN, mode="sum", sparse=True)
        nn.init.normal_(self.pieces.weight, std=0.05)
        nn.init.normal_(self.rows.weight, std=0.02)
        self.narrow = nn.Linear(2 * D + OWN, NARROW)
        self.gates = nn.Linear(NARROW, 3 * NARROW)
        self.norm = nn.LayerNorm(NARROW)
        self.hidden = nn.Linear(NARROW + LABELS + 1, HIDDEN)  # one more, so that inputs come in pairs
        self.out = nn.Linear(HIDDEN, LABELS)

    def forward(self, states, words, index, listed, mask, drop=0.0):  # n, b, 2 D; …; n, b; n, b; n, b, 1
        (p, p_at, p_w), (r, r_at) = words
        own = self.pieces(p, p_at, per_sample_weights=p_w) + self.rows(r >> (ROW_BITS - OWN_BITS), r_at)
        own = F.dropout(own, 1.5 * drop, self.training)[index]
        x = torch.cat([F.dropout(states, drop, self.training), own], -1)
        x = torch.relu(self.narrow(x))
        g = self.gates(x).view(*x.shape[:2], 3, 2, NARROW // 2)
        z, c, r = g.unbind(2)
        z = torch.sigmoid(z) * mask[..., None]
        z = torch.cat([z[:, :, 0], z[:, :, 1].flip(0)], 1)
        c = torch.cat([c[:, :, 0], c[:, :, 1].flip(0)], 1)
        h = Scan.apply(z, c)
        b = x.shape[1]
        h = torch.cat([h[:, :b], h[:, b:].flip(0)], -1)
        x = self.norm(x + torch.sigmoid(r.flatten(2)) * h)
        x = F.dropout(x, drop, self.training)
        x = torch.cat([x, F.one_hot(listed, LABELS + 1).float()], -1)
        return self.out(torch.relu(self.hidden(x)))


@torch.no_grad()
def states(model, speller, sentences):
    """Vector and last state of all words, sentence by sentence."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].words))
    out = [None] * len(sentences)
    for at in range(0, len(order), 64):
        group = order[at: at + 64]
        words, index, mask = speller.lay([sentences[i] for i in group])
        both = torch.cat([model.vectors(words, index), model.encode(words, index, mask)], -1).transpose(0, 1)
        for row, i in zip(both, group):
            out[i] = row[: len(sentences[i].words)].to(torch.bfloat16)
    return out


class Part:
    """Sentences with their states, to be learnt from."""

    def __init__(self, model, speller, lists, sentences, chances=None):
        self.states = states(model, speller, sentences)
        self.listed = [torch.tensor(lists.listed(s.words)) for s in sentences]
        self.gold = chances or [torch.tensor(s.names) for s in sentences]
        self.sentences, self.speller = sentences, speller

    def batches(self, size, weight, rng, chosen=None):
        order = list(range(len(self.sentences)) if chosen is None else chosen)
        order.sort(key=lambda i: len(self.sentences[i].words) + rng.random() * 3)
        group = []
        for i in order:
            group.append(i)
            if len(group) * len(self.sentences[i].words) > size:
                yield self, group, weight
                group = []
        if group:
            yield self, group, weight

    def lay(self, group, blank):
        """All that the layer sees, and what it is to find."""
        words, index, _ = self.speller.lay([self.sentences[i] for i in group])
        n = index.shape[1]

        def stack(rows, fill):
            shape = (len(group), n, *rows[group[0]].shape[1:])
            out = torch.full(shape, fill, dtype=rows[group[0]].dtype)
            for row, i in zip(out, group):
                row[: len(rows[i])] = rows[i]
            return out.transpose(0, 1)
        x = stack(self.states, 0).float()
        mask = torch.zeros(n, len(group), 1)
        for j, i in enumerate(group):
            mask[: len(self.sentences[i].words), j] = 1
        listed = stack(self.listed, 0)
        listed = listed * blank(len(group))
        gold = stack(self.gold, -100 if self.gold[0].dim() == 1 else 0)
        return (x, words, index.t(), listed, mask), gold


def sure(words, chances):
    """What the teacher found, but nothing where it joins a person to another or to a place."""
    for i, word in enumerate(words):
        if word in (",", "and", "&", "of") and chances[i, 2] > 0.2:
            chances[i: i + 2] = 0
    return chances


def loss_of(namer, part, group, drop):
    seen, gold = part.lay(group, lambda n: (torch.rand(n) < 0.5).long())
    scores = namer(*seen, drop)
    if gold.dim() == 2:
        return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)
    return -(gold.float() * F.log_softmax(scores, -1)).sum() / seen[-1].sum()


def best(scores):
    """The labels of the likeliest sequence, as `names.rs` finds it."""
    rows = F.log_softmax(scores, -1).tolist()
    last, back = [0.0] + [-1e9] * 6, []
    for row in rows:
        sums, source = [-1e9] * 7, [0] * 7
        for after in range(7):
            for before in range(7):
                if after % 2 == 1 or after == 0 or before in (after, after - 1):
                    if last[before] + row[after] > sums[after]:
                        sums[after], source[after] = last[before] + row[after], before
        last = sums
        back.append(source)
    label = max(range(7), key=lambda i: last[i])
    out = []
    for source in reversed(back):
        out.append(label)
        label = source[label]
    return out[::-1]


@torch.no_grad()
def counts(namer, part, chosen, with_list):
    namer.eval()
    tp = fp = fn = 0
    for _, group, _ in part.batches(2000, 1, random.Random(0), chosen):
        seen, _ = part.lay(group, lambda n: int(with_list))
        scores = namer(*seen).transpose(0, 1)
        for row, i in zip(scores, group):
            s = part.sentences[i]
            a, b = spans(s.names), spans(best(row[: len(s.words)]))
            tp, fp, fn = tp + len(a & b), fp + len(b - a), fn + len(a - b)
    namer.train()
    return tp, fp, fn


def f1(*rows):
    tp, fp, fn = map(sum, zip(*rows))
    return round(200 * tp / max(1, 2 * tp + fp + fn), 2)


def learn(pieces, parts, rounds, size, drop, rng, after=None):
    """Learns from parts with weights and choices of sentences."""
    namer = Namer(pieces)
    tables = [namer.pieces.weight, namer.rows.weight]
    rest = [p for n, p in namer.named_parameters() if not n.startswith(("pieces", "rows"))]
    optimizers = [torch.optim.SparseAdam(tables, lr=3e-3, betas=(0.9, 0.98)),
                  torch.optim.AdamW(rest, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.02)]
    step, total = 0, None
    for turn in range(rounds):
        groups = [g for part, weight, chosen in parts for g in part.batches(size, weight, rng, chosen)]
        total = total or len(groups) * rounds
        rng.shuffle(groups)
        for part, group, weight in groups:
            rate = 3e-3 * min(1, (step + 1) / 50) * max(0.02, 1 - step / total)
            loss = weight * loss_of(namer, part, group, drop)
            namer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(rest, 1.0)
            for optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = rate
                optimizer.step()
            step += 1
        if after:
            after(turn, namer)
    return namer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["fit", "folds"])
    parser.add_argument("data")
    parser.add_argument("student")
    parser.add_argument("out", nargs="?")
    parser.add_argument("--silver", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--size", type=int, default=1500)
    parser.add_argument("--drop", type=float, default=0.2)
    parser.add_argument("--weight", type=float, default=1.5, help="of UNER EWT dev")
    parser.add_argument("--teacher", type=float, default=1.0, help="of what the teacher found")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(13)
    rng = random.Random(13)
    start = time.time()
    model, tags, pieces = load(args.student)
    speller, lists = Speller(pieces), Lists()
    other, own = name_sets(args.data)
    fair = [s for s in other if any(s.names) or rng.random() < 0.3]
    fair = [s for s in fair if s.document != "btc.bio" or rng.random() < 0.5]
    make = lambda sentences: Part(model, speller, lists, sentences)  # noqa: E731
    gold = [make(fair), make([varied(s, lists, rng) for s in fair])]
    own_part, own_varied = make(own), make([varied(s, lists, rng) for s in own])
    silver = []
    for path in args.silver:
        rows = torch.load(path, weights_only=False)
        sentences = [Sentence(words, names=[0] * len(words)) for words, _ in rows]
        silver.append(Part(model, speller, lists, sentences, [sure(words, p) for words, p in rows]))
    news = make([Sentence(w, names=columns(l)) for w, l in labelled(Path(args.data) / "ner/en_worldwide.dev.bio")])
    print(f"{time.time() - start:.0f} s laid out", flush=True)

    def parts(chosen):
        return ([(p, 1.0, None) for p in gold] + [(p, args.teacher, None) for p in silver]
                + [(p, args.weight, chosen) for p in (own_part, own_varied)])

    if args.what == "folds":
        rows, far = {False: [], True: []}, {False: [], True: []}
        for k in range(4):
            # Whole stretches of documents, not every fourth sentence.
            held = [i for i in range(len(own)) if i * 8 // len(own) % 4 == k]
            kept = [i for i in range(len(own)) if i * 8 // len(own) % 4 != k]
            namer = learn(len(pieces), parts(kept), args.rounds, args.size, args.drop, rng)
            for with_list in (False, True):
                rows[with_list].append(counts(namer, own_part, held, with_list))
                far[with_list].append(counts(namer, news, None, with_list))
            print(f"{time.time() - start:.0f} s", k, [(f1(rows[b][-1]), f1(far[b][-1])) for b in (False, True)], flush=True)
        print("without, with list:", *[(f1(*rows[b]), f1(*far[b])) for b in (False, True)], flush=True)
        return
    namer = learn(len(pieces), parts(None), args.rounds, args.size, args.drop, rng, lambda turn, namer: print(
        f"{time.time() - start:.0f} s round {turn}", [f1(counts(namer, news, None, b)) for b in (False, True)], flush=True))
    torch.save(dict(model=model.state_dict(), tags=tags, pieces=pieces, namer=namer.state_dict()), args.out)


if __name__ == "__main__":
    main()
