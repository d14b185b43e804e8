"""Lists of names, which the treebanks and name sets are too small to teach: from the gazetteer of `detente-coder`, and
the first and last names of the census of the United States of 1990 (in the package `names`)."""

import re
from bisect import bisect
from importlib.util import find_spec
from pathlib import Path

import numpy as np

GAZETTEER = Path(__file__).parent.parent / "crates/detente-coder/gazetteer"


def rows(name):
    lines = [l.rstrip("\n").split("\t") for l in open(GAZETTEER / name, encoding="utf-8") if not l.startswith("#")]
    return [dict(zip(lines[0], l)) for l in lines[1:]]


class Census:
    """Names drawn as often as people have them."""

    def __init__(self, *files):
        self.names, self.sums, total = [], [], 0.0
        for file in files:
            for line in open(Path(find_spec("names").origin).parent / file, encoding="ascii"):
                name, share = line.split()[:2]
                # Damped, so that rare names are met too.
                total += float(share) ** 0.7
                self.names.append(name.capitalize())
                self.sums.append(total)

    def any(self, rng):
        return self.names[min(len(self.names) - 1, bisect(self.sums, rng.random() * self.sums[-1]))]


def parts(name):
    """Cuts a name into words as the tokeniser does."""
    words = []
    for word in name.split():
        words += [p for p in re.split(r"(-)|('s$)", word) if p]
    return tuple(words)


def alternatives(row, *fields):
    """All names of a row, without the years that some carry."""
    for field in fields:
        for name in (row.get(field) or "").split("|"):
            name = name.split("@")[0].strip()
            if name and name[0].isupper():
                yield parts(name)


class Lists:
    """Names by kind (1 person, 3 place, 5 organisation, as in labels.NAMES)."""

    def __init__(self):
        self.common = {3: [], 5: []}
        for row in rows("states.tsv"):
            self.common[3] += alternatives(row, "name", "names", "capitals")
        for row in rows("towns.tsv"):
            self.common[3] += alternatives(row, "name")
        for name in ("organizations.tsv", "groups.tsv"):
            for row in rows(name):
                self.common[5] += alternatives(row, "name", "names")
        self.places, sizes = [], []
        for line in open(GAZETTEER / "places.tsv", encoding="utf-8"):
            f = line.rstrip("\n").split("\t")
            if len(f) > 7 and f[6].isdigit() and f[0][:1].isupper():
                self.places.append(parts(f[0]))
                sizes.append(float(f[6]) ** 0.5 + 1)
        self.chances = np.array(sizes) / sum(sizes)
        self.persons = set()
        for path in sorted((GAZETTEER / "leaders").glob("*.tsv")):
            for row in rows(f"leaders/{path.name}"):
                name = row.get("person", "")
                if 2 <= len(name.split()) <= 4 and name[0].isupper():
                    self.persons.add(parts(name))
        self.persons = sorted(self.persons)
        self.first = Census("dist.female.first", "dist.male.first")
        self.last = Census("dist.all.last")
        large = [p for p, c in zip(self.places, sizes) if c > 317]  # 100,000 and more, as in `detente_coder::name_list`
        # "Republicans" are persons as often as a party.
        self.known = {w: 5 for w in self.common[5] if len(w) > 1 or not w[0].endswith("s")}
        self.known.update({w: 3 for w in large})
        self.known.update({w: 3 for w in self.common[3]})
        self.longest = max(map(len, self.known))

    def any(self, kind, rng):
        """A random name of a kind."""
        if kind == 1 and rng.random() < 0.5:
            first, last, dice = self.first.any(rng), self.last.any(rng), rng.random()
            return (first, last) if dice < 0.6 else (first,) if dice < 0.85 else (last,)
        if kind == 1:
            first, second = rng.choice(self.persons), rng.choice(self.persons)
            dice = rng.random()
            return first if dice < 0.4 else first[:1] + second[-1:] if dice < 0.7 else second[-1:]
        if kind == 3 and rng.random() < 0.5:
            return self.places[min(len(self.places) - 1, int(np.searchsorted(self.cumulative, rng.random())))]
        return rng.choice(self.common[kind])

    @property
    def cumulative(self):
        if not hasattr(self, "_cumulative"):
            self._cumulative = np.cumsum(self.chances)
        return self._cumulative

    def exchanged(self, sentence, rng, share=0.4):
        """The sentence with some of its names exchanged for others of their kind."""
        words, names, at = [], [], 0
        old = sentence.names
        while at < len(old):
            end = at + 1
            if old[at] % 2:
                while end < len(old) and old[end] == old[at] + 1:
                    end += 1
                if rng.random() < share:
                    new = self.any(old[at], rng)
                    if sentence.words[at].isupper() and len(sentence.words[at]) > 4:
                        new = tuple(w.upper() for w in new)
                    words += new
                    names += [old[at]] + [old[at] + 1] * (len(new) - 1)
                    if old[at] == 1 and rng.random() < 0.1:  # "Ana Lund of Norway" is a person and a place
                        place = self.any(3, rng)
                        words += ("of", *place)
                        names += [0, 3] + [4] * (len(place) - 1)
                    at = end
                    continue
            words += sentence.words[at:end]
            names += old[at:end]
            at = end
        return type(sentence)(words, names=names, document=sentence.document)

    def listed(self, words):
        """The labels of the names of the list, the longest first, as `NameList` of `detente-parse` finds them."""
        labels, at = [0] * len(words), 0
        while at < len(words):
            end = at
            if words[at][:1].isupper():
                for length in range(min(self.longest, len(words) - at), 0, -1):
                    kind = self.known.get(tuple(words[at: at + length]))
                    if kind:
                        end = at + length
                        labels[at:end] = [kind] + [kind + 1] * (length - 1)
                        break
            at = max(at + 1, end)
        return labels

    def correct(self, silver, proper):
        """Lets names that the lists know, where the teacher saw some name or nearly so, be what the lists say.

        Other words whose tag is in `proper` teach nothing (no mass) unless the teacher is sure of a name.
        """
        p, words, at = silver.name_p, silver.words, 0
        unsure = np.isin(silver.tag_i[:, 0], proper) & (p[:, 1:].max(1) < 0.5)
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                kind = self.known.get(tuple(words[at: at + length]))
                if kind:
                    named = unsure[at: at + length].any() or p[at: at + length, 0].min() < 0.85
                    person = float(p[at, 1] + p[at, 2])
                    longer = at + length < len(words) and float(p[at + length, 2::2].sum()) > 0.5
                    inside = float(p[at, 2::2].sum()) > 0.5
                    if named and not longer and not inside and (person < 0.5 or length > 1 or kind == 3):
                        p[at: at + length] = 0.01
                        p[at, kind] = 0.94
                        p[at + 1: at + length, kind + 1] = 0.94
                        unsure[at: at + length] = False
                    at += length - 1
                    break
            at += 1
        p[unsure] = 0
        return silver
