"""The student: small enough for 50,000 tokens a second on one core.

    python student.py train DATA OUT.pt [--silver FILE.pt ...] [--epochs 12 | --minutes 50]
    python student.py score DATA OUT.pt

A word's vector is a function of its spelling alone, so that the reader keeps it for words seen before. Four
layers of gated averages run over it in both directions (a recurrence whose gates see only the input: "minGRU",
Feng et al. 2024, "Were RNNs All We Needed?"; SRU, Lei et al. 2018), then tags and names are linear, arcs biaffine.
"""

import argparse
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from pathlib import Path
from safetensors.torch import load_file
from torch import nn

from corpora import columns, headline, inventory, labelled, nearest, train_sets, treebank
from labels import DEPREL, UPOS
from lists import Lists
from words import ROW_BITS, Pieces, hashes

ROW, WIDE, D, LAYERS, ARC, REL, FAR = 128, 256, 256, 4, 96, 64, 12
HASHES = 10
NAMES_COUNT = 1.5  # how much a label of a name counts beside one of a tree


class Scan(torch.autograd.Function):
    """h[t] = h[t-1] + z[t] (c[t] - h[t-1]) along the first axis."""

    @staticmethod
    def forward(ctx, z, c):
        h = torch.empty_like(c)
        last = torch.zeros_like(c[0])
        for t in range(c.shape[0]):
            last = torch.lerp(last, c[t], z[t], out=h[t])
        ctx.save_for_backward(z, c, h)
        return h

    @staticmethod
    def backward(ctx, g):
        z, c, h = ctx.saved_tensors
        keep = 1 - z
        total = torch.empty_like(g)
        last = g[-1].clone()
        total[-1] = last
        for t in range(g.shape[0] - 2, -1, -1):
            last = torch.addcmul(g[t], last, keep[t + 1], out=total[t])
        before = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
        return total * (c - before), total * z


class Layer(nn.Module):
    """Gates from the input (for the first layer also from the word before, seen in the direction of reading)."""

    def __init__(self, window):
        super().__init__()
        self.gates = nn.Linear(D, 3 * D)
        self.before = nn.Linear(D, 3 * D, bias=False) if window else None
        self.norm = nn.LayerNorm(D)
        nn.init.xavier_uniform_(self.gates.weight)
        with torch.no_grad():  # little goes out at first, so that a new layer does no harm
            self.gates.bias[2 * D:] = -1.0

    def forward(self, x, mask):  # n, b, D; mask n, b, 1
        with torch.autocast("cpu", torch.bfloat16):
            g = self.gates(x)
        g = g.float().view(*x.shape[:2], 3, 2, D // 2)
        if self.before is not None:
            with torch.autocast("cpu", torch.bfloat16):
                w = self.before(x)
            w = w.float().view(*x.shape[:2], 3, 2, D // 2)
            zero = torch.zeros_like(w[:1])
            ahead = torch.cat([zero[:, :, :, 0], w[:-1, :, :, 0]])
            back = torch.cat([w[1:, :, :, 1], zero[:, :, :, 1]])
            g = g + torch.stack([ahead, back], 3)
        z, c, r = g.unbind(2)
        z = torch.sigmoid(z) * mask[..., None]
        # Backward in one go: reverse the second half in time.
        z = torch.cat([z[:, :, 0], z[:, :, 1].flip(0)], 1)
        c = torch.cat([c[:, :, 0], c[:, :, 1].flip(0)], 1)
        h = Scan.apply(z, c)
        b = x.shape[1]
        h = torch.cat([h[:, :b], h[:, b:].flip(0)], -1)
        return self.norm(x + torch.sigmoid(r.flatten(2)) * h)


class Student(nn.Module):
    def __init__(self, tags, pieces):
        super().__init__()
        self.pieces = nn.EmbeddingBag(pieces, ROW, mode="sum", sparse=True)
        self.rows = nn.EmbeddingBag(1 << ROW_BITS, ROW, mode="sum", sparse=True)
        nn.init.normal_(self.pieces.weight, std=0.1)
        nn.init.normal_(self.rows.weight, std=0.1)
        self.wide = nn.Linear(ROW, WIDE)
        self.word = nn.Linear(WIDE, D)
        self.norm = nn.LayerNorm(D)
        self.layers = nn.ModuleList(Layer(i == 0) for i in range(LAYERS))
        self.tag = nn.Linear(D, tags)
        self.name = nn.Linear(D, 7)
        self.arc_dep, self.arc_head = nn.Linear(D, ARC), nn.Linear(D, ARC)
        self.rel_dep, self.rel_head = nn.Linear(D, REL), nn.Linear(D, REL)
        # What is known of the tag when the tree is built; the last row is "unknown".
        self.of_tag = nn.Embedding(tags + 1, 2 * ARC + 2 * REL)
        nn.init.normal_(self.of_tag.weight, std=0.05)
        self.root = nn.Parameter(torch.randn(ARC + REL) * 0.1)
        self.arc = nn.Parameter(torch.randn(ARC, ARC) * 0.02)
        self.arc_bias = nn.Parameter(torch.zeros(ARC))
        self.far = nn.Embedding(tags + 1, 2 * FAR + 1)
        nn.init.zeros_(self.far.weight)
        self.rel = nn.Linear(2 * REL, len(DEPREL))
        self.drop = 0.25

    def vectors(self, words, index):
        """Word vectors of the distinct words, laid out by `index` (b, n)."""
        (p, p_at, p_w), (r, r_at) = words
        e = self.pieces(p, p_at, per_sample_weights=p_w) + self.rows(r, r_at)
        e = F.dropout(e, 0.1, self.training)
        return self.norm(self.word(F.relu(self.wide(e))))[index.t()]

    def encode(self, words, index, mask):
        """Words in context (n, b, D)."""
        x = self.vectors(words, index)
        if self.training:  # whole words fade now and then
            x = x * (torch.rand(*x.shape[:2], 1) > 0.05)
        x = F.dropout(x, self.drop, self.training)
        mask = mask.t()[..., None].float()
        for layer in self.layers:
            x = layer(x, mask)
            x = F.dropout(x, self.drop, self.training)
        return x

    def tree(self, x, tags, mask):
        """Arc scores (b, n, n+1), root first, and what the relations need; `tags` (b, n)."""
        x = x.transpose(0, 1)
        t = self.of_tag(tags)
        ad, ah, rd, rh = t.split([ARC, ARC, REL, REL], -1)
        ad = F.dropout(F.relu(self.arc_dep(x) + ad), self.drop, self.training)
        ah = F.dropout(F.relu(self.arc_head(x) + ah), self.drop, self.training)
        rd = F.dropout(self.rel_dep(x) + rd, self.drop, self.training)
        rh = F.dropout(self.rel_head(x) + rh, self.drop, self.training)
        root_a, root_r = self.root.split([ARC, REL])
        b, n, _ = x.shape
        ah = torch.cat([root_a.expand(b, 1, -1), ah], 1)
        rh = torch.cat([root_r.expand(b, 1, -1), rh], 1)
        arcs = (ad @ self.arc + self.arc_bias) @ ah.transpose(1, 2)
        place = torch.arange(n)
        gap = (place[None, :] - place[:, None]).clamp(-FAR, FAR) + FAR  # head - dependent
        gap[place, place] = FAR
        far = self.far(tags)  # b, n, 2 FAR + 1
        arcs = torch.cat([arcs[..., :1] + far[..., FAR: FAR + 1],
                          arcs[..., 1:] + far.gather(2, gap.expand(b, n, n))], 2)
        arcs = arcs.masked_fill(~F.pad(mask, (1, 0), value=True)[:, None, :], -1e9)
        arcs[:, place, place + 1] = -1e9
        return arcs, (rd, rh)

    def relations(self, parts, heads):
        rd, rh = parts
        rh = rh[torch.arange(rh.shape[0])[:, None], heads]
        return self.rel(torch.cat([F.relu(rd + rh), rd * rh], -1))


class Speller:
    """Lays the distinct words of a batch out for the embedding bags."""

    def __init__(self, vocabulary):
        self.pieces = Pieces(vocabulary)
        self.known = {}

    def of(self, word):
        found = self.known.get(word)
        if found is None:
            p = self.pieces.of(word)
            found = self.known[word] = (p, hashes(word))
        return found

    def lay(self, sentences):
        forms, rows = {}, []
        for s in sentences:
            rows.append([forms.setdefault(w, len(forms)) for w in s.words])
        n = max(map(len, rows))
        index = torch.from_numpy(np.array([r + [0] * (n - len(r)) for r in rows]))
        mask = torch.from_numpy(np.arange(n)[None] < np.array([len(r) for r in rows])[:, None])
        p, p_at, p_w, r = [], [], [], []
        for w in forms:
            pieces, hashed = self.of(w)
            p_at.append(len(p))
            p += pieces
            p_w += [1 / max(1, len(pieces))] * len(pieces)
            r += hashed
        words = ((torch.tensor(p), torch.tensor(p_at), torch.tensor(p_w)),
                 (torch.tensor(r), torch.arange(0, len(r), HASHES)))
        return words, index, mask


def padded(rows, n, fill):
    return torch.from_numpy(np.array([list(r) + [fill] * (n - len(r)) for r in rows]))


def batches(sentences, size, rng):
    keyed = sorted(sentences, key=lambda s: len(s.words) + rng.random() * 3)
    groups, group = [], []
    for s in keyed:
        if group and len(s.words) * (len(group) + 1) > size:
            groups.append(group)
            group = []
        group.append(s)
    groups.append(group)
    rng.shuffle(groups)
    return groups


def loss_of(model, group, speller, find):
    words, index, mask = speller.lay(group)
    n = index.shape[1]
    x = model.encode(words, index, mask)
    loss = 0
    first = group[0]
    flat = x.transpose(0, 1)
    if first.heads:
        gold = padded([[find(t) for t in s.tags] for s in group], n, -100)
        scores = model.tag(flat)
        loss = loss + F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)
        # The tree sees the tag found, the right one, or none.
        found = scores.detach()[..., :].argmax(-1)
        dice = torch.rand(gold.shape)
        known = torch.where(dice < 0.5, found, gold.clamp(min=0))
        known = torch.where(dice > 0.8, torch.full_like(known, model.tag.out_features), known)
        heads = padded([s.heads for s in group], n, -100)
        rels = padded([s.rels for s in group], n, -100)
        arcs, parts = model.tree(x, known, mask)
        scored = model.relations(parts, heads.clamp(min=0))
        loss = (loss + F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=-100)
                + F.cross_entropy(scored.flatten(0, 1), rels.flatten(), ignore_index=-100))
    if any(s.names for s in group):
        gold = padded([s.names or [-100] * len(s.words) for s in group], n, -100)
        loss = loss + NAMES_COUNT * F.cross_entropy(model.name(flat).flatten(0, 1), gold.flatten(), ignore_index=-100)
    return loss


def soft_loss(model, group, speller):
    """Learns from what the teacher held likely: the first few heads, relations and tags, all names."""
    words, index, mask = speller.lay(group)
    n = index.shape[1]
    x = model.encode(words, index, mask)
    flat = x.transpose(0, 1)

    def stack(name, k, kind):
        out = np.zeros((len(group), n, k), dtype=kind)
        for i, s in enumerate(group):
            out[i, : len(s.words)] = getattr(s, name)
        return torch.from_numpy(out)

    count = mask.sum()

    def cross(scores, which, p):
        logs = F.log_softmax(scores, -1)
        if which is not None:
            logs = logs.gather(2, which)
        return -(p * logs).sum() / count
    tag_i, tag_p = stack("tag_i", 3, np.int64), stack("tag_p", 3, np.float32)
    scores = model.tag(flat)
    loss = cross(scores, tag_i, tag_p)
    found = scores.detach().argmax(-1)
    dice = torch.rand(found.shape)
    known = torch.where(dice < 0.5, found, tag_i[..., 0])
    known = torch.where(dice > 0.8, torch.full_like(known, model.tag.out_features), known)
    # Beyond the fourth possible head the rest are places outside, with no mass.
    head_i, head_p = stack("head_i", 4, np.int64).clamp(max=n), stack("head_p", 4, np.float32)
    arcs, parts = model.tree(x, known, mask)
    # A token that is no word of the sentence has no mass; its own place is never a head.
    logs = F.log_softmax(arcs, -1).gather(2, head_i).clamp(min=-30)
    loss = loss - (head_p * logs).sum() / count
    scored = model.relations(parts, head_i[..., 0])
    loss = loss + cross(scored, stack("rel_i", 3, np.int64), stack("rel_p", 3, np.float32))
    loss = loss + 0.5 * cross(model.name(flat), None, stack("name_p", 7, np.float32))
    return loss


@torch.no_grad()
def score(model, tags, data, speller, path="parsing/en_ewt-ud-dev.conllu", names="ner/uner_ewt.dev.iob2"):
    """Prints greedy scores on gold words."""
    from teacher import spans
    model.eval()
    sentences = sorted(treebank(Path(data) / path), key=lambda s: len(s.words))
    good = dict(upos=0, uas=0, las=0, all=0)
    base = [r.split(":")[0] for r in DEPREL]
    for at in range(0, len(sentences), 64):
        group = sentences[at: at + 64]
        words, index, mask = speller.lay(group)
        x = model.encode(words, index, mask)
        t = model.tag(x.transpose(0, 1)).argmax(-1)
        arcs, parts = model.tree(x, t, mask)
        heads = arcs.argmax(-1)
        rels = model.relations(parts, heads).argmax(-1)
        for s, ts, hs, rs in zip(group, t.tolist(), heads.tolist(), rels.tolist()):
            for j, (tag, head, rel) in enumerate(zip(s.tags, s.heads, s.rels)):
                good["all"] += 1
                good["upos"] += tag[0] == tags[ts[j]][0]
                right = head == hs[j]
                good["uas"] += right
                good["las"] += right and base[rs[j]] == base[rel]
    print({k: round(100 * v / good["all"], 2) for k, v in good.items() if k != "all"}, end=" ")
    if names:
        tp = fp = fn = 0
        rows = [(w, columns(l)) for w, l in labelled(Path(data) / names)]
        rows.sort(key=lambda r: len(r[0]))
        for at in range(0, len(rows), 64):
            group = [type(sentences[0])(w) for w, _ in rows[at: at + 64]]
            x = model.encode(*speller.lay(group))
            found = model.name(x.transpose(0, 1)).argmax(-1).tolist()
            for (w, gold), f in zip(rows[at: at + 64], found):
                a, b = spans(gold), spans(f[: len(w)])
                tp, fp, fn = tp + len(a & b), fp + len(b - a), fn + len(a - b)
        print("names", round(200 * tp / max(1, 2 * tp + fp + fn), 2), end=" ")
    print(flush=True)
    model.train()


def vocabulary():
    """The encoder's pieces that English text can need, and their vectors cut down to ROW dimensions."""
    from teacher import MODEL
    pieces = (MODEL / "vocab.txt").read_text(encoding="utf-8").split("\n")
    keep = [i for i, p in enumerate(pieces) if p and not p.startswith("[")
            and all(ord(c) < 0x250 for c in p)]
    vectors = load_file(str(MODEL / "model.safetensors"))["embeddings.word_embeddings.weight"][keep]
    vectors = vectors - vectors.mean(0)
    u, s, _ = torch.linalg.svd(vectors, full_matrices=False)
    small = u[:, :ROW] * s[:ROW]
    return [pieces[i] for i in keep], small / small.std() * 0.3


def train(args):
    torch.manual_seed(11)
    rng = random.Random(11)
    trees, named = train_sets(args.data)
    tags = inventory(trees)
    find = nearest(tags)
    lists, proper = Lists(), [i for i, (upos, _) in enumerate(tags) if UPOS[upos] == "PROPN"]
    pieces, vectors = vocabulary()
    speller = Speller(pieces)
    model = Student(len(tags), len(pieces))
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=False)["model"], strict=False)
    else:
        with torch.no_grad():
            model.pieces.weight.copy_(vectors)
    print(len(trees), "trees", sum(p.numel() for p in model.parameters()), "weights", flush=True)
    tables = [model.pieces.weight, model.rows.weight]
    rest = [p for n, p in model.named_parameters() if not n.startswith(("pieces", "rows"))]
    optimizers = [torch.optim.SparseAdam(tables, lr=args.rate, betas=(0.9, 0.95)),
                  torch.optim.AdamW(rest, lr=args.rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True)]
    start, step, total, words = time.time(), 0, None, 0
    done, epoch = 0.0, 0
    while done < 1:
        made = [headline(s, rng.random() < 0.25) for s in rng.sample(trees, len(trees) // 12)
                if 4 <= len(s.words) <= 16]
        groups = [(loss_of, g) for g in batches(trees + made, args.size, rng)]
        part = [s for s in named if s.document != "btc.bio" or rng.random() < 0.5]
        part = [lists.exchanged(s, rng) if rng.random() < 0.5 else s for s in part]
        groups += [(loss_of, g) for g in batches(part, args.size, rng)]
        # The teacher may still be reading: each round takes what there is by then.
        silver = [s for path in args.silver if Path(path).exists() for s in torch.load(path, weights_only=False)]
        if silver:
            part = [lists.correct(s, proper) for s in rng.sample(silver, min(len(silver), args.share))]
            groups += [(soft_loss, g) for g in batches(part, args.size, rng)]
        rng.shuffle(groups)
        total = total or len(groups) * args.epochs
        print("epoch", epoch, len(groups), "groups", len(silver), "silver", flush=True)
        del silver
        for kind, group in groups:
            done = (time.time() - start) / 60 / args.minutes if args.minutes else step / total
            if done >= 1:
                break
            rate = args.rate * min(1.0, (step + 1) / 200) * max(0.01, 1 - done)
            for g in optimizers[0].param_groups + optimizers[1].param_groups:
                g["lr"] = rate
            loss = kind(model, group, speller, find) if kind is loss_of else kind(model, group, speller)
            model.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(rest, 2.0)
            for optimizer in optimizers:
                optimizer.step()
            step += 1
            words += sum(len(s.words) for s in group)
            if step % 100 == 0:
                print(f"{time.time() - start:7.0f} s epoch {epoch} step {step} {words} words "
                      f"loss {loss.item():.3f} done {done:.2f}", flush=True)
        torch.save(dict(model=model.state_dict(), tags=tags, pieces=pieces), args.out)
        epoch += 1
        if epoch % args.every == 0 or done >= 1:
            score(model, tags, args.data, speller)
        if not args.minutes and epoch == args.epochs:
            break


def load(path):
    """Returns the trained student, its tags and its pieces."""
    kept = torch.load(path, weights_only=False)
    model = Student(len(kept["tags"]), len(kept["pieces"]))
    model.load_state_dict(kept["model"])
    return model.eval(), kept["tags"], kept["pieces"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["train", "score"])
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--silver", nargs="*", default=[])
    parser.add_argument("--share", type=int, default=30000)
    parser.add_argument("--start", default="")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--size", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.what == "train":
        train(args)
    else:
        model, tags, pieces = load(args.out)
        speller = Speller(pieces)
        score(model, tags, args.data, speller)
        score(model, tags, args.data, speller, "parsing/en_ewt-ud-test.conllu", "ner/uner_ewt.test.iob2")
        score(model, tags, args.data, speller, "parsing/en_gum-ud-dev.conllu", None)
