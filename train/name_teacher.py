"""A teacher for names alone: the encoder of teacher.py with a linear layer over it.

    python name_teacher.py train DATA OUT.pt [--steps 520]
    python name_teacher.py score DATA OUT.pt
    python name_teacher.py choose DATA CUT.txt OUT.txt
    python name_teacher.py read CHOSEN.txt TEACHER.pt OUT.pt

Learns from the name sets as `clean` mends them, from GUM's names and from UNER EWT dev, whose usage it is to follow.
`choose` takes sentences that may hold names from EWT train and from raw news that is cut (a sentence a line), `read`
labels them for the student; nothing that measures is among them.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from corpora import UNKNOWN, Sentence, columns, labelled, train_sets, treebank
from lists import Lists
from teacher import Pieces, Teacher, batches, collate, padded, spans

# Roles of contracts, which SECFilings labels as persons.
ROLES = {"borrower", "lender", "bank", "tenant", "landlord", "executive", "employee", "company", "guarantor", "agent"}


def clean(sentence):
    """Leaves out what other sets than UNER label their own way: accounts of Twitter and roles of contracts."""
    words, names = sentence.words, list(sentence.names)
    for i, word in enumerate(words):
        after_at = i > 0 and words[i - 1] == "@" and sentence.document == "btc.bio"
        if word.startswith("@") or after_at or word.startswith("#") and names[i]:
            names[i] = UNKNOWN
        elif sentence.document.startswith("secfilings") and word.lower() in ROLES and names[i] in (1, 5):
            goes_on = i + 1 < len(names) and names[i + 1] == names[i] + 1
            names[i] = names[i] if goes_on else 0
    return Sentence(words, names=names, document=sentence.document)


def usage(data):
    """UNER EWT dev, whose usage counts."""
    return [Sentence(w, names=columns(l), document="uner") for w, l in labelled(Path(data) / "ner/uner_ewt.dev.iob2")]


def name_sets(data):
    """All sentences with names: those of other usage, and UNER's."""
    trees, named = train_sets(data)
    other = [Sentence(s.words, names=s.names, document=s.document) for s in trees if s.names]
    return other + [clean(s) for s in named], usage(data)


def varied(sentence, lists, rng):
    """The sentence with names exchanged, in capitals, as a title or in small letters, now and then."""
    if all(n >= 0 for n in sentence.names) and rng.random() < 0.4:
        sentence = lists.exchanged(sentence, rng)
    dice = rng.random()
    if dice < 0.04:
        words = [w.upper() for w in sentence.words]
    elif dice < 0.07:
        words = [w.lower() for w in sentence.words]
    elif dice < 0.10:
        words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in sentence.words]
    else:
        return sentence
    return Sentence(words, names=sentence.names, document=sentence.document)


@torch.no_grad()
def f1(model, sentences, pieces):
    """Precision, recall, F1 in per cent."""
    model.eval()
    tp = fp = fn = 0
    order = sorted(sentences, key=lambda s: len(s.words))
    for at in range(0, len(order), 48):
        group = order[at: at + 48]
        with torch.autocast("cpu", torch.bfloat16):
            found = model(collate(group, pieces), False)[1].argmax(-1).tolist()
        for s, row in zip(group, found):
            a, b = spans(s.names), spans(row[: len(s.words)])
            tp, fp, fn = tp + len(a & b), fp + len(b - a), fn + len(a - b)
    model.train()
    return [round(x, 2) for x in (100 * tp / max(1, tp + fp), 100 * tp / max(1, tp + fn),
                                  200 * tp / max(1, 2 * tp + fp + fn))]


def score(model, data, pieces, files):
    for name in files:
        rows = [Sentence(w, names=columns(l)) for w, l in labelled(Path(data) / "ner" / name)]
        print(name, *f1(model, rows, pieces), flush=True)


FROZEN = 2  # layers of the encoder that stay as they were


def train(args):
    """Learns at a steady rate; what is kept is a running average of the weights, good whenever it is stopped."""
    torch.manual_seed(17)
    rng = random.Random(17)
    other, own = name_sets(args.data)
    pieces, lists, model = Pieces(), Lists(), Teacher(1)
    with torch.no_grad():
        model.load_encoder()
    for name, p in model.named_parameters():
        part, _, rest = name.partition(".")
        late = part == "layers" and int(rest.split(".")[0]) >= FROZEN
        p.requires_grad_(late or part in ("mix", "name", "shape"))
    encoder = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith("layers")]
    heads = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("layers")]
    optimizer = torch.optim.AdamW([dict(params=encoder), dict(params=heads)], betas=(0.9, 0.98),
                                  weight_decay=0.01, fused=True)
    mean = {n: p.detach().clone() for n, p in model.state_dict().items()}
    start, step, words = time.time(), 0, 0
    model.train()
    while step < args.steps:
        part = [s for s in other if any(s.names) or rng.random() < 0.3]
        part = [s for s in part if s.document != "btc.bio" or rng.random() < 0.4] + own * 2
        groups = batches([varied(s, lists, rng) for s in part], args.size, rng, pieces)
        print(len(groups), "groups", flush=True)
        for group in groups:
            for peak, g in zip((2e-4, 2e-3), optimizer.param_groups):
                g["lr"] = peak * min(1.0, (step + 1) / 60)
            batch = collate(group, pieces)
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(batch, False)[1]
            gold = padded([s.names for s in group], batch[3].shape[1], -100)
            loss = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(encoder + heads, 2.0)
            optimizer.step()
            step += 1
            words += sum(len(s.words) for s in group)
            with torch.no_grad():
                keep = min(0.98, step / (step + 10))
                for name, p in model.state_dict().items():
                    mean[name].lerp_(p, 1 - keep)
            if step % 20 == 0:
                print(f"{time.time() - start:6.0f} s step {step} {words} words loss {loss.item():.3f}", flush=True)
                torch.save(mean, args.out + ".part")
                Path(args.out + ".part").replace(args.out)
            if step == args.steps:
                break


def load(path):
    model = Teacher(1)
    model.load_state_dict(torch.load(path, weights_only=False))
    return model.eval()


def choose(args):
    """Writes the sentences to be read: those with a capital after the first word."""
    rng = random.Random(9)
    news = [line.split() for line in open(args.out, encoding="utf-8")]
    news = [words for words in news if 5 <= len(words) <= 60]
    web = [s.words for s in treebank(Path(args.data) / "parsing/en_ewt-ud-train.conllu")]
    web, news = ([w for w in part if any(word[:1].isupper() for word in w[1:])] for part in (web, news))
    with open(args.found, "w", encoding="utf-8") as out:
        for words in web + rng.sample(news, min(len(news), 27_000)):
            out.write(" ".join(word.replace(" ", "") for word in words) + "\n")


@torch.no_grad()
def read(args):
    """Reads sentences that are cut, one a line, and keeps the chances of the labels of each word."""
    model, pieces = load(args.out), Pieces()
    lines = [line.split() for line in open(args.data, encoding="utf-8")]
    lines = [w for w in lines if 3 <= len(w) <= 60]
    random.Random(5).shuffle(lines)
    found, start, words = [], time.time(), 0
    for at in range(0, len(lines), 2000):
        part = sorted(lines[at: at + 2000], key=len)
        while part:
            n = max(1, 2400 // len(part[0]))
            group, part = [Sentence(w) for w in part[:n]], part[n:]
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(collate(group, pieces), False)[1]
            for s, row in zip(group, scores.softmax(-1)):
                found.append((s.words, row[: len(s.words)].to(torch.bfloat16)))
                words += len(s.words)
        print(f"{time.time() - start:6.0f} s {words} words", flush=True)
        torch.save(found, args.found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["train", "score", "choose", "read"])
    parser.add_argument("data", help="the data folder; for `read` the sentences")
    parser.add_argument("out", help="the teacher; for `choose` the raw news")
    parser.add_argument("found", nargs="?")
    parser.add_argument("--steps", type=int, default=520)
    parser.add_argument("--size", type=int, default=1600)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.what == "score":
        score(load(args.out), args.data, Pieces(), ["uner_ewt.dev.iob2", "uner_ewt.test.iob2", "en_worldwide.dev.bio"])
    else:
        dict(train=train, choose=choose, read=read)[args.what](args)
