//! `cargo xtask train`: makes the shipped weights from the data folder, and scores them.

use std::{fs, path::Path, process::Command, time::Instant};

use detente_parse::{
    Models, NameList, Parser, Scratch, eval,
    train::{self, Corpora},
};
use detente_record::{Article, Block, Role, Span};

/// The folder of English.
const ENGLISH: &str = "crates/detente-parse/languages/en";

/// What of the network is to be learnt, by which Python.
#[derive(Clone, Copy, Debug)]
pub enum Network<'p> {
    /// Nothing: it stays as it is.
    Kept,
    /// All of it.
    Whole(&'p str),
    /// Its layer for names.
    Names(&'p str),
}

/// Has `train/make.py` make the network where that is asked for, makes the lemma rules and the ends
/// of sentences, and scores what there is.
pub fn run(data: &Path, root: &Path, network: Network<'_>) -> std::io::Result<()> {
    let models = root.join(ENGLISH);
    let start = Instant::now();
    if let Network::Whole(python) | Network::Names(python) = network {
        let mut make = Command::new(python);
        make.arg(root.join("train/make.py")).arg(data).arg(models.join("net.bin"));
        if matches!(network, Network::Names(_)) {
            make.arg("--names");
        }
        if !make.current_dir(root).status()?.success() {
            return Err(std::io::Error::other("train/make.py failed"));
        }
        println!("{:6.1} s  net.bin", start.elapsed().as_secs_f64());
    }
    let corpora = corpora(data, &models)?;
    for (name, bytes) in
        [("lemmas.bin", train::lemmas(&corpora)), ("sentences.bin", train::sentences(&corpora))]
    {
        println!("{:6.1} s  {name}: {} bytes", start.elapsed().as_secs_f64(), bytes.len());
        fs::write(models.join(name), bytes)?;
    }
    score(data, root)
}

/// Reads what may be learnt from.
fn corpora(data: &Path, folder: &Path) -> std::io::Result<Corpora> {
    let read = |name: &str| fs::read_to_string(data.join(name));
    Ok(Corpora {
        trees: vec![
            read("parsing/en_ewt-ud-train.conllu")?,
            read("parsing/en_atis-ud-train.conllu")?,
        ],
        gum: read("parsing/en_gum-ud-train.conllu")?,
        abbreviations: fs::read_to_string(folder.join("abbreviations.tsv"))?,
        words: fs::read_to_string(folder.join("words.tsv"))?,
    })
}

/// Makes an analyser of a language's folder as it is.
fn parser(folder: &Path) -> std::io::Result<Parser> {
    let read = |name: &str| {
        let path = folder.join(name);
        if path.exists() { fs::read(path) } else { Ok(Vec::new()) }
    };
    let models = Models {
        abbreviations: &fs::read_to_string(folder.join("abbreviations.tsv"))?,
        words: &fs::read_to_string(folder.join("words.tsv"))?,
        net: &read("net.bin")?,
        small: &read("small.bin")?,
        lemmas: &read("lemmas.bin")?,
        sentences: &read("sentences.bin")?,
    };
    Parser::from_models(&models).ok_or_else(|| std::io::Error::other("the weights do not unpack"))
}

/// Learns the small analyser of the language in `folder` from a treebank, and scores it on another.
pub fn language(folder: &Path, trees: &Path, test: &Path) -> std::io::Result<()> {
    let text = |name: &str| fs::read_to_string(folder.join(name));
    let (abbreviations, words) = (text("abbreviations.tsv")?, text("words.tsv")?);
    let learnt = train::small(&fs::read_to_string(trees)?, &abbreviations, &words);
    let files = [
        ("small.bin", &learnt.small),
        ("lemmas.bin", &learnt.lemmas),
        ("sentences.bin", &learnt.sentences),
    ];
    for (name, bytes) in files {
        println!("{name}: {} bytes", bytes.len());
        fs::write(folder.join(name), bytes)?;
    }
    let scores = eval::trees(&parser(folder)?, &fs::read_to_string(test)?);
    println!("{}: {}", test.display(), serde_json::to_string(&scores)?);
    Ok(())
}

/// Prints the speed of the weights as they are.
pub fn speed_only(data: &Path, root: &Path) -> std::io::Result<()> {
    speed(
        &parser(&root.join(ENGLISH))?,
        &fs::read_to_string(data.join("parsing/en_ewt-ud-dev.conllu"))?,
    );
    Ok(())
}

/// Prints scores, start-up time and speed of the weights as they are.
pub fn score(data: &Path, root: &Path) -> std::io::Result<()> {
    let start = Instant::now();
    let parser = parser(&root.join(ENGLISH))?;
    println!("unpacked in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for name in ["ewt-ud-dev", "ewt-ud-test", "gum-ud-dev", "lines-ud-test", "partut-ud-test"] {
        let gold = fs::read_to_string(data.join(format!("parsing/en_{name}.conllu")))?;
        println!("{name}: {}", serde_json::to_string(&eval::trees(&parser, &gold))?);
    }
    for name in ["uner_ewt.dev.iob2", "uner_ewt.test.iob2", "en_worldwide.dev.bio", "re3d.bio"] {
        let gold = fs::read_to_string(data.join("ner").join(name))?;
        let lists =
            [("", NameList::default()), (" with the gazetteer", detente_coder::name_list())];
        for (which, list) in lists {
            let scores = eval::names(&parser, &list, &gold);
            println!("{name}{which}: {}", serde_json::to_string(&scores)?);
        }
    }
    speed(&parser, &fs::read_to_string(data.join("parsing/en_ewt-ud-dev.conllu"))?);
    Ok(())
}

/// Seconds that this thread has had of a processor, where the system tells (Linux); else of the day.
fn seconds(start: Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |told| told / 1e9)
}

/// Seconds for cutting, tagging and parsing: of the first round, and the best of the others.
struct Times {
    first: f64,
    best: [f64; 3],
    sentences: usize,
    tokens: usize,
}

/// Reads an article some times over.
fn rounds(parser: &Parser, article: &Article) -> Times {
    let mut scratch = Scratch::default();
    let mut times = Times { first: 0.0, best: [f64::MAX; 3], sentences: 0, tokens: 0 };
    let clock = Instant::now();
    for round in 0..8 {
        let start = seconds(clock);
        let mut sentences = parser.sentences(article);
        let cut = seconds(clock) - start;
        for sentence in &mut sentences {
            parser.tag(&article.text, sentence, &mut scratch);
        }
        let tagged = seconds(clock) - start;
        for sentence in &mut sentences {
            parser.tree(&article.text, sentence, &mut scratch);
        }
        let parsed = seconds(clock) - start;
        times.tokens = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
        times.sentences = sentences.len();
        if round == 0 {
            times.first = parsed;
            continue;
        }
        for (best, time) in times.best.iter_mut().zip([cut, tagged - cut, parsed - tagged]) {
            *best = best.min(time);
        }
    }
    times
}

/// Measures from raw text to everything, on one core and on two, in time of the processor.
fn speed(parser: &Parser, treebank: &str) {
    let lines = treebank.lines().filter_map(|line| line.strip_prefix("# text = "));
    let text = lines.collect::<Vec<_>>().join(" ");
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text, blocks, ..Article::default() };
    let one = rounds(parser, &article);
    let rate = |times: &Times| times.tokens as f64 / times.best.iter().sum::<f64>();
    let [cut, tagged, parsed] = one.best.map(|time| one.tokens as f64 / time);
    println!("the first time, nothing known: {:.0} tokens/s", one.tokens as f64 / one.first);
    println!(
        "{} tokens, {} sentences: cut {cut:.0}, tagged {tagged:.0}, parsed {parsed:.0}, all {:.0} \
         tokens/s",
        one.tokens,
        one.sentences,
        rate(&one),
    );
    let two: f64 = std::thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| rate(&rounds(parser, &article))));
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    });
    println!("two threads at once: {two:.0} tokens/s, {:.2} times one", two / rate(&one));
}
