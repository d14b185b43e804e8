//! `cargo xtask train`: makes every shipped weight from the data folder.

use std::{fs, path::Path, time::Instant};

use detente_parse::{
    Models, Parser, Scratch, eval,
    train::{Corpora, Plan, train, train_sentences},
};
use detente_record::{Article, Block, Role, Span};

/// Reads the data under `data`, trains, and writes the weights into `models`.
pub fn run(data: &Path, root: &Path) -> std::io::Result<()> {
    let models = root.join("crates/detente-parse/models/en");
    let corpora = corpora(data)?;
    let start = Instant::now();
    let made = train(&corpora, &Plan::default(), &mut |line| {
        println!("{:6.1} s  {line}", start.elapsed().as_secs_f64());
    });
    let files = [
        ("tags.bin", &made.tags),
        ("lemmas.bin", &made.lemmas),
        ("trees.bin", &made.trees),
        ("names.bin", &made.names),
        ("sentences.bin", &made.sentences),
    ];
    for (name, bytes) in files {
        fs::write(models.join(name), bytes)?;
        println!("{name}: {} bytes", bytes.len());
    }
    score(data, &made)
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
        gum_names: read("ner/gum_named.train.bio")?,
        names: vec![
            read("ner/wikigold.bio")?,
            read("ner/btc.bio")?,
            read("ner/wnut17.train.bio")?,
            read("ner/secfilings.train.bio")?,
        ],
    })
}

/// Trains the ends of sentences alone and scores the whole.
pub fn sentences(data: &Path, root: &Path) -> std::io::Result<()> {
    let bytes = train_sentences(&corpora(data)?, &Plan::default());
    println!("sentences.bin: {} bytes", bytes.len());
    fs::write(root.join("crates/detente-parse/models/en/sentences.bin"), bytes)?;
    score_only(data, root)
}

/// Prints the scores of the weights in `models` without training.
pub fn score_only(data: &Path, root: &Path) -> std::io::Result<()> {
    let models = root.join("crates/detente-parse/models/en");
    let read = |name: &str| fs::read(models.join(name));
    let made = Models {
        tags: read("tags.bin")?,
        lemmas: read("lemmas.bin")?,
        trees: read("trees.bin")?,
        names: read("names.bin")?,
        sentences: read("sentences.bin")?,
    };
    score(data, &made)
}

/// Prints scores, start-up time and speed.
fn score(data: &Path, models: &Models) -> std::io::Result<()> {
    let start = Instant::now();
    let Some(parser) = Parser::from_models(models) else {
        return Err(std::io::Error::other("the weights do not unpack"));
    };
    println!("unpacked in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for name in ["ewt-ud-dev", "ewt-ud-test", "gum-ud-dev", "lines-ud-test", "partut-ud-test"] {
        let gold = fs::read_to_string(data.join(format!("parsing/en_{name}.conllu")))?;
        println!("{name}: {}", serde_json::to_string(&eval::trees(&parser, &gold))?);
    }
    for name in ["uner_ewt.dev.iob2", "uner_ewt.test.iob2", "en_worldwide.dev.bio", "re3d.bio"] {
        let gold = fs::read_to_string(data.join("ner").join(name))?;
        println!("{name}: {}", serde_json::to_string(&eval::names(&parser, &gold))?);
    }
    speed(&parser, &fs::read_to_string(data.join("parsing/en_ewt-ud-dev.conllu"))?);
    Ok(())
}

/// Measures one core from raw text to everything.
fn speed(parser: &Parser, treebank: &str) {
    let lines = treebank.lines().filter_map(|line| line.strip_prefix("# text = "));
    let text = lines.collect::<Vec<_>>().join(" ");
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text, blocks, ..Article::default() };
    let mut scratch = Scratch::default();
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
    let all = start.elapsed().as_secs_f64();
    let tokens: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    println!(
        "{tokens} tokens, {} sentences: cut {:.0}, tagged {:.0}, parsed {:.0}, all {:.0} tokens/s",
        sentences.len(),
        tokens as f64 / cut,
        tokens as f64 / (tagged - cut),
        tokens as f64 / (all - tagged),
        tokens as f64 / all,
    );
}
