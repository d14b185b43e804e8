"""Writes trees.conllu: Esperanto sentences of a small grammar with words of news, each tree right by construction.

    python write.py > trees.conllu

The sentences of test.conllu are not of it; they were written and annotated by hand.
"""

import random

NOUNS = """ministro prezidanto delegito ambasadoro ĵurnalisto soldato generalo civitano laboristo instruisto najbaro
studento kuracisto urbo lando vilaĝo haveno limo ponto strato parlamento registaro partio tribunalo armeo kunveno
konferenco traktato letero parolo propono demando respondo decido leĝo planko milito paco atako grevo krizo buĝeto
voĉdono kampanjo raporto novaĵo gazeto lernejo hospitalo ŝipo trajno aviadilo armilo frukto mono akvo tero monto
rivero insulo maro jaro monato semajno tago mateno""".split()
ADJECTIVES = """nova malnova granda malgranda longa mallonga grava bona malbona forta malforta riĉa malriĉa libera publika
sekreta internacia franca rusa norda suda unua lasta sekura danĝera komuna alta""".split()
TRANSITIVE = """renkonti viziti subskribi rifuzi akcepti ataki defendi kritiki laŭdi sendi ricevi legi skribi vidi helpi
malfermi fermi konstrui detrui voki gvidi perdi trovi pagi prepari ŝanĝi subteni malkonsenti peti""".split()
INTRANSITIVE = "veni foriri labori paroli vojaĝi resti dormi morti strikti ridi kuri kunveni reveni".split()
SAYING = "diri anonci respondi aldoni deklari skribi promesi konfirmi".split()
NAMES = """Francio Rusio Norvegio Kenjo Ĉinio Japanio Brazilo Oslo Parizo Tokio Nairobo Zamenhof Privat Kalocsay
Londono Ĝenevo Berlino Hindio Kanado Eŭropo""".split()
PREPOSITIONS = "en al de kun por sur sub antaŭ post kontraŭ pri apud inter ĉe trans".split()
ADVERBS = "hieraŭ hodiaŭ morgaŭ rapide publike ofte neniam jam ankoraŭ denove tie longe bone".split()
NUMBERS = "du tri kvar kvin dek cent".split()
PRONOUNS = "li ŝi ni ili mi vi".split()

rng = random.Random(1887)
seen = set()


class Node:
    def __init__(self, form, lemma, upos, feats="_"):
        self.form, self.lemma, self.upos, self.feats = form, lemma, upos, feats
        self.head, self.rel = None, "root"


def under(head, rel, node):
    node.head, node.rel = head, rel
    return node


def pick(words):
    """A word, those not yet used first."""
    fresh = [w for w in words if w not in seen]
    word = rng.choice(fresh or words)
    seen.add(word)
    return word


def phrase(accusative=False, deep=True):
    """A noun phrase: its words and its head."""
    dice = rng.random()
    if dice < 0.12:
        word = pick(PRONOUNS)
        node = Node(word + "n" * accusative, word, "PRON")
        return [node], node
    if dice < 0.3:
        word = pick(NAMES)
        end = "n" if accusative and word.endswith("o") else ""
        node = Node(word + end, word, "PROPN", "Number=Sing")
        return [node], node
    plural = rng.random() < 0.35
    end = "j" * plural + "n" * accusative
    word = pick(NOUNS)
    noun = Node(word + end, word, "NOUN", "Number=Plur" if plural else "Number=Sing")
    words = []
    if plural and rng.random() < 0.3:
        number = pick(NUMBERS)
        words.append(under(noun, "nummod", Node(number, number, "NUM")))
    elif rng.random() < 0.75:
        words.append(under(noun, "det", Node("la", "la", "DET")))
    if rng.random() < 0.4:
        adjective = pick(ADJECTIVES)
        words.append(under(noun, "amod", Node(adjective + end, adjective, "ADJ")))
    words.append(noun)
    if deep and rng.random() < 0.3:
        words += prepositional(noun, "nmod")
    elif deep and rng.random() < 0.12:
        words += relative(noun, plural)
    elif deep and rng.random() < 0.15:
        more, head = phrase(accusative, False)
        under(noun, "conj", head)
        words += [under(head, "cc", Node("kaj", "kaj", "CCONJ"))] + more
    return words, noun


def prepositional(head, rel):
    words, noun = phrase(False, False)
    under(head, rel, noun)
    preposition = pick(PREPOSITIONS)
    return [under(noun, "case", Node(preposition, preposition, "ADP"))] + words


def verb(words, mood=None):
    word = pick(words)
    end, feats = mood or rng.choice([("is", "Tense=Past|VerbForm=Fin")] * 4 + [("as", "Tense=Pres|VerbForm=Fin")] * 2
                                    + [("os", "VerbForm=Fin"), ("us", "VerbForm=Fin")])
    return Node(word[:-1] + end, word, "VERB", feats)


def relative(noun, plural):
    act = under(noun, "acl:relcl", verb(TRANSITIVE))
    who = under(act, "nsubj", Node("kiuj" if plural else "kiu", "kiu", "PRON"))
    words, thing = phrase(True, False)
    under(act, "obj", thing)
    return [mark(act, ","), who, act, *words, mark(act, ",")]


def clause(deep=True):
    """A clause without its stop: its words and its root."""
    words, subject = phrase(deep=deep)
    dice = rng.random()
    if dice < 0.15:
        word = pick(ADJECTIVES)
        what = Node(word + "j" * ("Plur" in subject.feats), word, "ADJ")
        under(what, "nsubj", subject)
        be = under(what, "cop", Node(*rng.choice([("estas", "esti", "AUX", "Tense=Pres|VerbForm=Fin"),
                                                  ("estis", "esti", "AUX", "Tense=Past|VerbForm=Fin")])))
        words = words + [be, what]
        return words, what
    transitive = dice < 0.7
    act = verb(TRANSITIVE if transitive else INTRANSITIVE)
    under(act, "nsubj", subject)
    middle = [act]
    if rng.random() < 0.15:
        middle = [under(act, "advmod", Node("ne", "ne", "PART", "Polarity=Neg")), act]
    if transitive:
        more, thing = phrase(True, deep)
        under(act, "obj", thing)
        words = more + middle + words if rng.random() < 0.12 else words + middle + more
    else:
        words = words + middle
    if rng.random() < 0.35:
        words += prepositional(act, "obl")
    if rng.random() < 0.3:
        adverb = pick(ADVERBS)
        node = under(act, "advmod", Node(adverb, adverb, "ADV"))
        words = [node] + words if rng.random() < 0.4 else words + [node]
    return words, act


def mark(root, form):
    return under(root, "punct", Node(form, form, "PUNCT"))


def sentence():
    dice = rng.random()
    if dice < 0.15:  # says that
        words, speaker = phrase(deep=False)
        say = verb(SAYING, ("is", "Tense=Past|VerbForm=Fin"))
        under(say, "nsubj", speaker)
        more, act = clause(False)
        under(say, "ccomp", act)
        return words + [say, mark(act, ","), under(act, "mark", Node("ke", "ke", "SCONJ"))] + more, say, "."
    if dice < 0.25:  # a quotation
        more, act = clause(False)
        say = verb(SAYING, ("is", "Tense=Past|VerbForm=Fin"))
        under(say, "ccomp", act)
        words, speaker = phrase(deep=False)
        under(say, "nsubj", speaker)
        return [mark(act, "“"), *more, mark(say, ","), mark(act, "”"), say, *words], say, "."
    words, act = clause()
    if dice < 0.33:
        return [under(act, "mark", Node("ĉu", "ĉu", "PART")), *words], act, "?"
    return words, act, "."


def main():
    for number in range(1, 161):
        words, root, stop = sentence()
        words.append(mark(root, stop))
        first = next(w for w in words if w.form not in "“")
        first.form = first.form[:1].upper() + first.form[1:]
        print("# newpar\n" if number % 4 == 1 else "", f"# sent_id = g{number}", sep="")
        for at, word in enumerate(words):
            after = words[at + 1].form if at + 1 < len(words) else " "
            glued = after in ",.?”" or word.form == "“"
            head = 0 if word.head is None else words.index(word.head) + 1
            print(at + 1, word.form, word.lemma, word.upos, "_", word.feats, head, word.rel, "_",
                  "SpaceAfter=No" if glued else "_", sep="\t")
        print()


if __name__ == "__main__":
    main()
