"""Has the teacher read raw text, for the student to learn from.

    python silver.py text DATA OUT.txt          collects raw news text, a paragraph a line
    (cut it: cargo run --release -p detente-parse --example cut < OUT.txt > OUT.cut)
    python silver.py read TEACHER.pt OUT.cut OUT.pt [--minutes 20]

Of each word it keeps the likeliest heads, relations and tags and the chances of all name labels. The text stays
outside the repository; only weights made from it ship.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch

from corpora import Silver
from teacher import Pieces, collate, load


def text(args):
    """Writes page bodies, quote and event sets' text; no treebank, no set of names or places."""
    data, seen = Path(args.paths[0]), set()
    sources = [("quotes/polnear_dev.jsonl", "text"), ("pages/aeb.gold.jsonl", "articleBody"),
               ("pages/fundus.gold.jsonl", "articleBody"), ("pages/funeval.gold.jsonl", "articleBody"),
               ("events/wikievents_dev.jsonl", "text"), ("events/plv_dev.jsonl", "text"),
               ("events/cameo_conflibert_dev.jsonl", "text"), ("events/ngec_synthetic_dev.jsonl", "text"),
               ("events/ngec_synthetic_dev.jsonl", "title"), ("events/indiapolice_sents_dev.jsonl", "text"),
               ("events/rams_dev.jsonl", "sentences")]
    with open(args.paths[1], "w", encoding="utf-8") as out:
        for name, field in sources:
            for line in open(data / name, encoding="utf-8"):
                value = json.loads(line).get(field) or ""
                if isinstance(value, list):
                    value = "\n".join(" ".join(v) if isinstance(v, list) else v for v in value)
                for paragraph in value.split("\n"):
                    paragraph = " ".join(paragraph.split())
                    if 20 < len(paragraph) and paragraph not in seen:
                        seen.add(paragraph)
                        out.write(paragraph + "\n")


@torch.no_grad()
def read(args):
    teacher, cut, out = args.paths
    model, _ = load(teacher)
    pieces = Pieces()
    lines = [line.split() for line in open(cut, encoding="utf-8")]
    lines = [w for w in lines if 3 <= len(w) <= 70]
    random.Random(5).shuffle(lines)
    # Random parts, each sorted by length, so that what is read by the deadline is a fair sample.
    found = torch.load(out, weights_only=False) if Path(out).exists() else []  # goes on where it stopped
    start, count = time.time(), 0
    for at in range(len(found), len(lines), 4000):
        part = sorted(lines[at: at + 4000], key=len)
        while part:
            n = max(1, 1600 // len(part[0]))
            group, part = [type("S", (), dict(words=w)) for w in part[:n]], part[n:]
            with torch.autocast("cpu", torch.bfloat16):
                tags, names, arcs, parts = model(collate(group, pieces))
                lengths = torch.tensor([len(s.words) for s in group])
                beyond = torch.arange(arcs.shape[2])[None] > lengths[:, None]
                arcs = arcs.masked_fill(beyond[:, None, :], -1e9)
                place = torch.arange(arcs.shape[1])
                arcs[:, place, place + 1] = -1e9
                rels = model.relations(parts, arcs.argmax(-1))
            head = arcs.softmax(-1).topk(min(4, arcs.shape[2]), -1)
            rel = rels.softmax(-1).topk(3, -1)
            tag = tags.softmax(-1).topk(3, -1)
            names = names.softmax(-1)
            rows = [t.numpy() for t in (head.indices, head.values, rel.indices, rel.values, tag.indices,
                                        tag.values, names)]
            for i, s in enumerate(group):
                w = len(s.words)
                h_i, h_p, r_i, r_p, t_i, t_p, n_p = (r[i, :w] for r in rows)
                found.append(Silver(s.words, h_i.astype(np.int16), h_p.astype(np.float16), r_i.astype(np.int16),
                                    r_p.astype(np.float16), t_i.astype(np.int16), t_p.astype(np.float16),
                                    n_p.astype(np.float16)))
                count += w
            if args.minutes and time.time() - start > args.minutes * 60:
                break
        print(f"{time.time() - start:6.0f} s {count} words", flush=True)
        torch.save(found, out + ".part")
        Path(out + ".part").replace(out)  # the student may be reading it
        if args.minutes and time.time() - start > args.minutes * 60:
            break


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["text", "read"])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--minutes", type=float, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    text(args) if args.what == "text" else read(args)
