//! `cargo xtask train`: makes the shipped weights from the data folder, and scores them.

use std::{fs, path::Path, process::Command, time::Instant};

use detente_parse::{
    Models, NameList, Parser, Scratch, eval,
    train::{self, Corpora},
};
use detente_record::{Article, Block, Role, Span};

/// Makes the lemma rules and the ends of sentences, and, where `python` is given, has it run
/// `train/make.py` for the network first; then scores what there is.
pub fn run(data: &Path, root: &Path, python: Option<&str>) -> std::io::Result<()> {
    let models = root.join("crates/detente-parse/models/en");
    let start = Instant::now();
    if let Some(python) = python {
        let mut make = Command::new(python);
        make.arg(root.join("train/make.py")).arg(data).arg(models.join("net.bin"));
        if !make.current_dir(root).status()?.success() {
            return Err(std::io::Error::other("train/make.py failed"));
        }
    }
    let corpora = corpora(data)?;
    for (name, bytes) in
        [("lemmas.bin", train::lemmas(&corpora)), ("sentences.bin", train::sentences(&corpora))]
    {
        println!("{:6.1} s  {name}: {} bytes", start.elapsed().as_secs_f64(), bytes.len());
        fs::write(models.join(name), bytes)?;
    }
    score(data, root)
}

/// Reads what may be learnt from.
fn corpora(data: &Path) -> std::io::Result<Corpora> {
    let read = |name: &str| fs::read_to_string(data.join(name));
    Ok(Corpora {
        trees: vec![
            read("parsing/en_ewt-ud-train.conllu")?,
            read("parsing/en_atis-ud-train.conllu")?,
        ],
        gum: read("parsing/en_gum-ud-train.conllu")?,
    })
}

/// Reads the weights as they are.
fn parser(root: &Path) -> std::io::Result<Parser> {
    let models = root.join("crates/detente-parse/models/en");
    let read = |name: &str| fs::read(models.join(name));
    let models = Models {
        net: read("net.bin")?,
        lemmas: read("lemmas.bin")?,
        sentences: read("sentences.bin")?,
    };
    Parser::from_models(&models).ok_or_else(|| std::io::Error::other("the weights do not unpack"))
}

/// Prints the speed of the weights as they are.
pub fn speed_only(data: &Path, root: &Path) -> std::io::Result<()> {
    speed(&parser(root)?, &fs::read_to_string(data.join("parsing/en_ewt-ud-dev.conllu"))?);
    Ok(())
}

/// Prints scores, start-up time and speed of the weights as they are.
pub fn score(data: &Path, root: &Path) -> std::io::Result<()> {
    let start = Instant::now();
    let parser = parser(root)?;
    println!("unpacked in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for name in ["ewt-ud-dev", "ewt-ud-test", "gum-ud-dev", "lines-ud-test", "partut-ud-test"] {
        let gold = fs::read_to_string(data.join(format!("parsing/en_{name}.conllu")))?;
        println!("{name}: {}", serde_json::to_string(&eval::trees(&parser, &gold))?);
    }
    for name in ["uner_ewt.dev.iob2", "uner_ewt.test.iob2", "en_worldwide.dev.bio", "re3d.bio"] {
        let gold = fs::read_to_string(data.join("ner").join(name))?;
        println!(
            "{name}: {}",
            serde_json::to_string(&eval::names(&parser, &NameList::default(), &gold))?
        );
    }
    speed(&parser, &fs::read_to_string(data.join("parsing/en_ewt-ud-dev.conllu"))?);
    Ok(())
}

/// Measures one core from raw text to everything: the best of some runs, after the first.
fn speed(parser: &Parser, treebank: &str) {
    let lines = treebank.lines().filter_map(|line| line.strip_prefix("# text = "));
    let text = lines.collect::<Vec<_>>().join(" ");
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text, blocks, ..Article::default() };
    let mut scratch = Scratch::default();
    let (mut best, mut tokens, mut count) = ([f64::MAX; 3], 0, 0);
    for round in 0..8 {
        let start = Instant::now();
        let mut sentences = parser.sentences(&article);
        let cut = start.elapsed().as_secs_f64();
        for sentence in &mut sentences {
            parser.tag(&article.text, sentence, &mut scratch);
        }
        let tagged = start.elapsed().as_secs_f64();
        for sentence in &mut sentences {
            parser.tree(&article.text, sentence, &mut scratch);
        }
        let parsed = start.elapsed().as_secs_f64();
        tokens = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
        count = sentences.len();
        let times = [cut, tagged - cut, parsed - tagged];
        if round == 0 {
            println!("the first time, nothing known: {:.0} tokens/s", tokens as f64 / parsed);
        }
        for (best, time) in best.iter_mut().zip(times) {
            *best = best.min(time);
        }
    }
    let [cut, tagged, parsed] = best.map(|time| tokens as f64 / time);
    println!(
        "{tokens} tokens, {count} sentences: cut {cut:.0}, tagged {tagged:.0}, parsed {parsed:.0}, \
         all {:.0} tokens/s",
        tokens as f64 / best.iter().sum::<f64>(),
    );
}
