"""Trains UDPipe (through `ufal.udpipe`) on UD English EWT and measures it beside Détente: same words, same machine.

    python peers.py DATA [--work FOLDER] [--tagger 8] [--parser 5]

Prints UPOS, lemmas, UAS and LAS (without sub-types) on EWT test from gold words with predicted tags, words a CPU
second, and what training took. The rounds are those given: fewer than UDPipe's own models had.
"""

import argparse
import time
from pathlib import Path

from ufal.udpipe import InputFormat, Model, ProcessingError, Sentence, Trainer

TAGGER = "models=2;templates_1=tagger;guesser_suffix_rules_1=8;guesser_enrich_dictionary_1=6;provide_lemma_1=0;" \
    "use_lemma_1=0;provide_xpostag_1=1;use_xpostag_1=1;provide_feats_1=1;use_feats_1=1;iterations_1={0};" \
    "templates_2=lemmatizer;provide_lemma_2=1;use_lemma_2=1;provide_xpostag_2=0;use_xpostag_2=0;provide_feats_2=0;" \
    "use_feats_2=0;iterations_2={0}"
PARSER = "transition_system=projective;transition_oracle=dynamic;structured_interval=8;embedding_upostag=20;" \
    "embedding_feats=20;embedding_deprel=20;embedding_form=50;hidden_layer=200;iterations={0}"


def sentences(path):
    """All sentences of a treebank."""
    reader, error, found = InputFormat.newConlluInputFormat(), ProcessingError(), []
    reader.setText(Path(path).read_text(encoding="utf-8"))
    sentence = Sentence()
    while reader.nextSentence(sentence, error):
        found.append(sentence)
        sentence = Sentence()
    if error.occurred():
        raise SystemExit(error.message)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("--work", default="target/train")
    parser.add_argument("--tagger", type=int, default=8)
    parser.add_argument("--parser", type=int, default=5)
    args = parser.parse_args()
    data, work = Path(args.data) / "parsing", Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    start, path = time.process_time(), work / "udpipe.model"
    if not path.exists():
        learn, tune = sentences(data / "en_ewt-ud-train.conllu"), sentences(data / "en_ewt-ud-dev.conllu")
        error = ProcessingError()
        # Returns the model's bytes.
        model = Trainer.train("morphodita_parsito", learn, tune, "none", TAGGER.format(args.tagger),
                              PARSER.format(args.parser), error)
        if error.occurred():
            raise SystemExit(error.message)
        path.write_bytes(model)
        print(f"learnt in {time.process_time() - start:.0f} CPU seconds, {len(model)} bytes", flush=True)
    model = Model.load(str(path))
    gold = sentences(data / "en_ewt-ud-test.conllu")
    read = sentences(data / "en_ewt-ud-test.conllu")
    start = time.process_time()
    for sentence in read:
        model.tag(sentence, Model.DEFAULT)
        model.parse(sentence, Model.DEFAULT)
    spent = time.process_time() - start
    count, upos, lemma, uas, las = 0, 0, 0, 0, 0
    for told, found in zip(gold, read):
        for i in range(1, told.words.size()):
            a, b = told.words[i], found.words[i]
            count += 1
            upos += a.upostag == b.upostag
            lemma += a.lemma == b.lemma or a.lemma == "_"
            uas += a.head == b.head
            las += a.head == b.head and a.deprel.split(":")[0] == b.deprel.split(":")[0]
    scores = {name: round(100 * value / count, 2) for name, value in
              (("upos", upos), ("lemma", lemma), ("uas", uas), ("las", las))}
    print(scores, f"{count / spent:.0f} words a CPU second", flush=True)


if __name__ == "__main__":
    main()
