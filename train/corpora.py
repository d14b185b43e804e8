"""Reads the treebanks and name sets that may be learnt from."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from labels import DEPREL_INDEX, FEATURE_BITS, NAME_KIND, UPOS, feature_bits

FREE = {"academic", "bio", "court", "interview", "news", "speech", "textbook", "vlog", "voyage"}
RULES = Path(__file__).parent.parent / "crates/detente-parse/languages/en/words.tsv"
TITLES = {line.split("\t")[1].strip() for line in open(RULES, encoding="utf-8") if line.startswith("title\t")}


@dataclass
class Sentence:
    """Words with what is known of them; a list is empty where that layer is not annotated."""
    words: list
    tags: list = field(default_factory=list)  # (upos, feature bits)
    heads: list = field(default_factory=list)  # 0 for the root, else 1-based
    rels: list = field(default_factory=list)
    names: list = field(default_factory=list)
    document: str = ""


@dataclass
class Silver:
    """A sentence as the teacher reads it: indices and chances of the likeliest labels of each word."""
    words: list
    head_i: object
    head_p: object
    rel_i: object
    rel_p: object
    tag_i: object
    tag_p: object
    name_p: object


def treebank(path):
    """Reads CoNLL-U."""
    document, words, tags, heads, rels = "", [], [], [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            document = line.partition("=")[2].strip()
        elif not line:
            if words:
                yield Sentence(words, tags, heads, rels, [], document)
            words, tags, heads, rels = [], [], [], []
        elif line[0] != "#":
            f = line.split("\t")
            if not f[0].isdigit():
                continue
            words.append(f[1])
            tags.append((UPOS.index(f[3]) if f[3] in UPOS else 16, feature_bits(f[5], f[3], f[1])))
            heads.append(int(f[6]))
            rels.append(DEPREL_INDEX.get(f[7], DEPREL_INDEX.get(f[7].split(":")[0], DEPREL_INDEX["dep"])))


def labelled(path):
    """Reads words with BIO labels."""
    words, labels = [], []
    for line in list(open(path, encoding="utf-8")) + [""]:
        line = line.rstrip("\n")
        if line.startswith("#") and "\t" not in line:
            continue
        if not line.strip():
            if words:
                yield words, labels
            words, labels = [], []
            continue
        f = line.split("\t")
        word, label = (f[0], f[1]) if len(f) == 2 else (f[1], f[2])
        words.append(word)
        labels.append(label.strip())


def columns(labels):
    """Turns the labels of any of the sets into indices of NAMES."""
    out = []
    for label in labels:
        kind = NAME_KIND.get(label[2:].lower(), 0)
        goes_on = kind and label.startswith("I-") and out and out[-1] in (kind, kind + 1)
        out.append(kind + 1 if goes_on else kind)
    return out


NAME_WORDS = {"ADJ", "ADV", "NOUN", "NUM", "VERB", "X"}  # parts of speech that names can be made of too
UNKNOWN = -100  # what no label is learnt from


def without_titles(words, names):
    """Takes titles out of persons' names: "Sen. Lund" is "Lund"."""
    for i, label in enumerate(names):
        goes_on = i + 1 < len(names) and names[i + 1] == label + 1
        if label == 1 and goes_on and words[i].lower().rstrip(".") in TITLES:
            names[i], names[i + 1] = 0, 1


def without_joints(words, names):
    """Parts "Richmond, Va" in two places; teaches nothing of persons joined to others or to what they come from."""
    at = 0
    while at < len(names):
        end = at + 1
        if names[at] > 0 and names[at] % 2:
            while end < len(names) and names[end] == names[at] + 1:
                end += 1
            joints = [i for i in range(at + 1, end - 1) if words[i].lower() in (",", "and", "&", "of")]
            if names[at] == 1 and joints:
                names[at:end] = [UNKNOWN] * (end - at)
            elif names[at] == 3:
                for i in joints:
                    if words[i] == ",":
                        names[i], names[i + 1] = 0, 3
        at = end


def as_in_the_news(sentence, labels):
    """GUM's labels, as far as they are sure.

    GUM's set gives no label to names after "the" ("the United States"), to many full names and to parts of others, and
    calls names within works and events after these. So proper nouns teach only where a run of them is labelled whole
    as a person, place or organisation; other words teach that they are no names.
    """
    names, words = columns(labels), sentence.words
    upos = [UPOS[tag] for tag, _ in sentence.tags]
    without_titles(words, names)

    def begins(i):
        return upos[i] == "PROPN" or names[i] or i > 0 and words[i][0].isupper() and upos[i] in NAME_WORDS
    at = 0
    while at < len(names):
        end = at + 1
        if begins(at):
            while end < len(names) and begins(end) and names[end] % 2 == 0:
                end += 1
            run = names[at:end]
            plural = sentence.tags[at][1] & FEATURE_BITS["Number=Plur"]
            if len(run) == 1 and (upos[at] == "ADJ" or run == [1] and plural):
                names[at] = 0  # "Ukrainian", "Americans"
            elif run[0] % 2 == 0 or any(n != run[0] + 1 for n in run[1:]) or run[0] < 5 and "and" in words[at:end]:
                names[at:end] = [UNKNOWN] * len(run)  # two countries are one "place" in GUM
        at = end
    without_joints(words, names)
    sentence.names = names


def split_hyphens(words, labels):
    """Parts words at hyphens and clitics as the tokeniser (and the treebanks) do."""
    out, out_labels = [], []
    for word, label in zip(words, labels):
        parts = [word]
        if re.fullmatch(r"\w+(-\w+)+", word) and not word.startswith(("http", "www")):
            parts = [p for p in re.split(r"(-)", word) if p]
        elif re.fullmatch(r"\w+['’]s", word):
            parts = [word[:-2], word[-2:]]
        for i, part in enumerate(parts):
            out.append(part)
            out_labels.append("I-" + label[2:] if i and label[:2] == "B-" else label)
    return out, out_labels


def headline(sentence, shout):
    """The sentence as a headline would be written."""
    small = {UPOS.index(u) for u in ("ADP", "DET", "CCONJ", "PART")}
    words = [w.upper() if shout else (w if t[0] in small else w[:1].upper() + w[1:])
             for w, t in zip(sentence.words, sentence.tags)]
    return Sentence(words, sentence.tags, sentence.heads, sentence.rels, sentence.names, sentence.document)


def train_sets(data):
    """Returns the sentences with trees (some with names too) and those with names alone."""
    data = Path(data)
    trees = list(treebank(data / "parsing/en_ewt-ud-train.conllu"))
    trees += list(treebank(data / "parsing/en_atis-ud-train.conllu"))
    gum = list(treebank(data / "parsing/en_gum-ud-train.conllu"))
    for sentence, (words, labels) in zip(gum, labelled(data / "ner/gum_named.train.bio")):
        if len(words) == len(sentence.words):
            as_in_the_news(sentence, labels)
    trees += [s for s in gum if s.document.split("_")[1] in FREE]
    names = []
    for name in ("wikigold.bio", "btc.bio", "wnut17.train.bio", "secfilings.train.bio"):
        for words, labels in labelled(data / "ner" / name):
            words, labels = split_hyphens(words, labels)
            labels = columns(labels)
            without_titles(words, labels)
            without_joints(words, labels)
            names.append(Sentence(words, names=labels, document=name))
    return trees, names


def inventory(sentences):
    """The tags (part of speech and features), the commonest first."""
    counts = Counter(tag for s in sentences for tag in s.tags)
    tags = sorted((t for t, n in counts.items() if n >= 8), key=lambda t: (-counts[t], t))[:96]
    return tags


def nearest(tags):
    """Returns a function from any tag to the index of the nearest in the list."""
    known = {}

    def find(tag):
        if tag not in known:
            known[tag] = min(range(len(tags)), key=lambda i: (
                100 * (tags[i][0] != tag[0]) + bin(tags[i][1] ^ tag[1]).count("1"), i))
        return known[tag]
    return find
