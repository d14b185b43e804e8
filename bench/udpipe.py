"""Trains UDPipe 1 on the treebank that the parser learns from, and measures both on the same words: see parse.md.

    pip install ufal.udpipe==1.4.0.1 gensim==4.4.0
    python bench/udpipe.py train TREEBANK MODEL [--rounds N] [--oracle static]
    python bench/udpipe.py measure MODEL DETENTE TEST.conllu

TREEBANK is a folder with en_ewt-ud-train.conllu and en_ewt-ud-dev.conllu. Word vectors are learnt from the training half
alone, as for the models that UDPipe's authors publish.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ufal.udpipe import Evaluator, InputFormat, Model, ProcessingError, Sentence, Sentences, Trainer

TOKENIZER = "dimension=24;epochs={rounds};initialization_range=0.5;batch_size=50;learning_rate=0.01;dropout=0.2;early_stopping=1"
PARSER = (
    "iterations={rounds};embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;"
    "embedding_form_file={vectors};embedding_lemma=0;embedding_deprel=20;learning_rate=0.01;learning_rate_final=0.001;"
    "l2=0.5;hidden_layer=200;batch_size=10;transition_system=projective;transition_oracle={oracle};structured_interval=0"
)


def sentences(path):
    """All sentences of a CoNLL-U file, as UDPipe keeps them."""
    text, into, error = path.read_text(encoding="utf-8"), Sentences(), ProcessingError()
    reader, sentence = InputFormat.newConlluInputFormat(), Sentence()
    reader.setText(text)
    while reader.nextSentence(sentence, error):
        into.append(sentence)
        sentence = Sentence()
    if error.occurred():
        sys.exit(f"{path}: {error.message}")
    return into


def vectors(path, into):
    """Writes word vectors of 50 numbers, learnt from the words of one file, for the parser to begin with."""
    from gensim.models import Word2Vec

    words = [[w.form for w in s.words if w.id > 0] for s in sentences(path)]
    model = Word2Vec(words, vector_size=50, window=10, min_count=2, sg=1, negative=5, epochs=15, workers=1, seed=1)
    model.wv.save_word2vec_format(into)


def train(options):
    gold, held_out = (sentences(options.treebank / f"en_ewt-ud-{half}.conllu") for half in ("train", "dev"))
    with tempfile.NamedTemporaryFile(suffix=".vec") as found:
        vectors(options.treebank / "en_ewt-ud-train.conllu", found.name)
        tokenizer = TOKENIZER.format(rounds=options.rounds)
        tagger = f"iterations={options.rounds}"
        parser = PARSER.format(rounds=options.rounds, vectors=found.name, oracle=options.oracle)
        error, begun = ProcessingError(), time.process_time()
        model = Trainer.train("morphodita_parsito", gold, held_out, tokenizer, tagger, parser, error)
    if error.occurred():
        sys.exit(error.message)
    options.model.write_bytes(model if isinstance(model, bytes) else model.encode("latin-1", "surrogateescape"))
    print(f"{options.model}: {time.process_time() - begun:.0f} s of the processor", file=sys.stderr)


def report(model, text, given):
    """The measures that UDPipe itself prints: of words given, or of raw text."""
    evaluator = Evaluator(model, Evaluator.NONE if given else Evaluator.DEFAULT, Evaluator.DEFAULT, Evaluator.DEFAULT)
    error, begun = ProcessingError(), time.process_time()
    found = evaluator.evaluate(text, error)
    if error.occurred():
        sys.exit(error.message)
    return found.strip(), time.process_time() - begun


def measure(options):
    model = Model.load(str(options.model))
    if not model:
        sys.exit(f"{options.model}: not a model of UDPipe")
    text = options.test.read_text(encoding="utf-8")
    words = sum(line.split("\t", 1)[0].isdigit() for line in text.splitlines())
    for given in (True, False):
        found, spent = report(model, text, given)
        print(f"UDPipe, {'words given' if given else 'raw text'}: {words / spent:.0f} words/s\n{found}")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    found = subprocess.run([options.detente, "eval", "parse", options.test, "--format", "json"], check=True, capture_output=True)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(f"detente, both: {2 * words / spent:.0f} words/s, start and scoring included")
    print(json.dumps(json.loads(found.stdout), indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    learn = verbs.add_parser("train")
    learn.add_argument("treebank", type=Path)
    learn.add_argument("model", type=Path)
    learn.add_argument("--rounds", type=int, default=20)
    learn.add_argument("--oracle", choices=["dynamic", "static", "static_lazy"], default="dynamic")
    learn.set_defaults(run=train)
    weigh = verbs.add_parser("measure")
    weigh.add_argument("model", type=Path)
    weigh.add_argument("detente", type=Path)
    weigh.add_argument("test", type=Path)
    weigh.set_defaults(run=measure)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
