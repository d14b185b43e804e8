"""The label sets, in the order of the Rust types that carry them (crates/detente-record/src/sentence.rs)."""

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()

DEPREL = (
    "acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound "
    "compound:prt conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl "
    "fixed flat goeswith iobj list mark nmod nmod:desc nmod:poss nmod:tmod nmod:unmarked nsubj "
    "nsubj:outer nsubj:pass nummod obj obl obl:agent obl:tmod obl:unmarked orphan parataxis punct "
    "reparandum root vocative xcomp"
).split()
DEPREL_INDEX = {name: index for index, name in enumerate(DEPREL)}

NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]
NAME_KIND = {"per": 1, "person": 1, "loc": 3, "location": 3, "place": 3,
             "org": 5, "organization": 5, "corporation": 5, "group": 5}

FEATURE_BITS = {
    "Tense=Past": 1, "Tense=Pres": 2, "VerbForm=Fin": 4, "VerbForm=Inf": 8, "VerbForm=Part": 16,
    "VerbForm=Ger": 32, "Mood=Imp": 64, "Voice=Pass": 128, "Number=Sing": 256, "Number=Plur": 512,
    "Poss=Yes": 1024, "Case=Gen": 1024, "Person=3": 2048, "Polarity=Neg": 4096, "Person=1": 8192,
}
AGREEMENT = 256 | 512 | 2048 | 8192


def feature_bits(feats, upos, form):
    """The features that Détente keeps, as `conllu::features` does: a verb's person and number only
    where its form shows them."""
    bits = 0
    for feat in feats.split("|"):
        bits |= FEATURE_BITS.get(feat, 0)
    if upos in ("VERB", "AUX"):
        low = form.lower()
        shown = (bits & (2 | 256 | 2048)) == (2 | 256 | 2048) and low.endswith("s")
        if not shown and low not in ("is", "am", "are", "was", "were"):
            bits &= ~AGREEMENT
    return bits
