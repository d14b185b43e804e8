"""What the student sees of a word: pieces and hashed rows. `crates/detente-parse/src/net/word.rs` does the same."""

import unicodedata

MASK = 0xFFFFFFFF
SEED = 0x811C9DC5
ROW_BITS = 16
QUOTES = {**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—―‐‑", "-"), "…": "."}


def rotl32(x, n):
    return ((x << n) | (x >> (32 - n))) & MASK


def step(h, c):
    return rotl32(((h ^ ord(c)) * 0x01000193) & MASK, 5)


def mix(template, parts):
    m = (1 << 64) - 1
    h = (template * 0x9E3779B97F4A7C15 & m) ^ 0x517CC1B727220A95
    for p in parts:
        h = ((((h << 23) | (h >> 41)) & m) ^ p) * 0xD6E8FEB86659FD93 & m
    return ((h ^ (h >> 32)) * 0xD6E8FEB86659FD93 & m) >> 32


def plain(c):
    if "a" <= c <= "z":
        return c
    if "A" <= c <= "Z":
        return c.lower()
    if "0" <= c <= "9":
        return "0"
    if c in QUOTES:
        return QUOTES[c]
    if ord(c) < 128:
        return c
    return c.lower()[0]


def kind(c):
    if "a" <= c <= "z":
        return "x"
    if "A" <= c <= "Z":
        return "X"
    if "0" <= c <= "9":
        return "0"
    if ord(c) < 128:
        return c
    if c.isupper():
        return "X"
    if c.isalpha():
        return "x"
    if c.isnumeric():
        return "0"
    return plain(c)


def hashes(text):
    """The rows of a word in the hashed table: form, beginnings, endings, shape."""
    form, starts, shape, last, run = SEED, [0] * 4, SEED, "", 0
    plains = []
    for count, c in enumerate(text[:64]):
        p = plain(c)
        plains.append(p)
        form = step(form, p)
        if count < 4:
            for i in range(count, 4):
                starts[i] = form
        k = kind(c)
        run = run + 1 if k == last else 0
        if run < 2:
            shape = step(shape, k)
        last = k
    ends, end = [], SEED ^ 0x5555
    for length in range(5):
        if length < len(plains):
            end = step(end, plains[-1 - length])
        ends.append(end)
    keys = [form, starts[1], starts[2], starts[3], ends[0], ends[1], ends[2], ends[3], ends[4], shape]
    return [mix(300 + i, [key]) >> (32 - ROW_BITS) for i, key in enumerate(keys)]


def fold(c):
    """A character without its accents, in lower case; Latin letters below U+0250 only."""
    c = QUOTES.get(c, c)
    if ord(c) < 128:
        return c.lower()
    if 0xC0 <= ord(c) < 0x250:
        base = unicodedata.normalize("NFD", c.lower())[0]
        return base
    return c


class Pieces:
    """Cuts words into pieces of a vocabulary, the longest first."""

    MOST = 8

    def __init__(self, vocabulary):
        self.index = {piece: i for i, piece in enumerate(vocabulary)}
        self.known = {}

    def of(self, word):
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = self.cut([fold(c) for c in word[:64]])
        return found

    def cut(self, chars):
        out, at = [], 0
        while at < len(chars) and len(out) < self.MOST:
            end = at + 1
            if chars[at].isalnum():
                while end < len(chars) and chars[end].isalnum():
                    end += 1
            start = at
            while at < end and len(out) < self.MOST:
                stop = end
                while stop > at:
                    piece = self.index.get(("##" if at > start else "") + "".join(chars[at:stop]))
                    if piece is not None:
                        break
                    stop -= 1
                if stop == at:  # not in the vocabulary: the run is left out
                    at = end
                    break
                out.append(piece)
                at = stop
            at = max(at, end) if at >= end else end
        return out
