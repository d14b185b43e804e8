//! The languages: what a folder of `languages/` holds, and the analysers made of those built in.

use std::sync::LazyLock;

use crate::{
    Core, NameList, Parser, bytes::Reader, lemma::Lemmas, net::Net, segment::Rules,
    segment::bounds::Bounds, small::Small,
};

/// A language as its folder holds it: texts and bytes. What is empty is done without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Models<'m> {
    /// `abbreviations.tsv`.
    pub abbreviations: &'m str,
    /// `words.tsv`.
    pub words: &'m str,
    /// `net.bin`: tags, names and trees by the network; `train/export.py` writes it.
    pub net: &'m [u8],
    /// `small.bin`: tags and trees by the small analyser, where there is no network.
    pub small: &'m [u8],
    /// `lemmas.bin`: rules for lemmas.
    pub lemmas: &'m [u8],
    /// `sentences.bin`: where sentences end.
    pub sentences: &'m [u8],
}

const ENGLISH: Models<'static> = Models {
    abbreviations: include_str!("../languages/en/abbreviations.tsv"),
    words: include_str!("../languages/en/words.tsv"),
    net: include_bytes!("../languages/en/net.bin"),
    small: &[],
    lemmas: include_bytes!("../languages/en/lemmas.bin"),
    sentences: include_bytes!("../languages/en/sentences.bin"),
};

const ESPERANTO: Models<'static> = Models {
    abbreviations: include_str!("../languages/eo/abbreviations.tsv"),
    words: include_str!("../languages/eo/words.tsv"),
    net: &[],
    small: include_bytes!("../languages/eo/small.bin"),
    lemmas: include_bytes!("../languages/eo/lemmas.bin"),
    sentences: include_bytes!("../languages/eo/sentences.bin"),
};

/// Those built in, by the name of their folder. Each is unpacked on first use.
static LANGUAGES: [(&str, LazyLock<Parser>); 2] = [
    ("en", LazyLock::new(|| Parser::from_models(&ENGLISH).unwrap_or_default())),
    ("eo", LazyLock::new(|| Parser::from_models(&ESPERANTO).unwrap_or_default())),
];

impl Parser {
    /// Returns the English analyser; its weights are unpacked on first use.
    pub fn english() -> &'static Self {
        &LANGUAGES[0].1
    }

    /// Returns the analyser of a language that is built in, by the name of its folder (ISO 639-1);
    /// `None` for one that is not.
    ///
    /// ```
    /// use detente_parse::Parser;
    ///
    /// assert!(Parser::language("eo").is_some());
    /// assert!(Parser::language("tlh").is_none());
    /// ```
    pub fn language(name: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|(own, _)| *own == name).map(|(_, parser)| &**parser)
    }

    /// Lists the names of the languages that are built in.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().map(|(name, _)| *name)
    }

    /// Makes an analyser of a language's texts and weights; `None` where the bytes are not what the
    /// trainers write.
    ///
    /// ```
    /// use detente_parse::{Models, Parser, train};
    ///
    /// let trees = "1\tTalks\ttalk\tNOUN\t_\t_\t2\tnsubj\t_\t_\n\
    ///              2\tfailed\tfail\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n\
    ///              3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n";
    /// let learnt = train::small(trees, "", "");
    /// assert!(Parser::from_models(&learnt.models("", "")).is_some());
    /// assert!(Parser::from_models(&Models { net: b"?", ..Models::default() }).is_none());
    /// ```
    pub fn from_models(models: &Models<'_>) -> Option<Self> {
        let reader = |bytes| Reader::new(bytes);
        let core = match (models.net, models.small) {
            ([], []) => Core::default(),
            ([], small) => Core::Small(Small::unpack(&mut reader(small))?),
            (net, _) => Core::Net(Box::new(Net::unpack(&mut reader(net))?)),
        };
        let lemmas = match models.lemmas {
            [] => Lemmas::default(),
            lemmas => Lemmas::unpack(&mut reader(lemmas))?,
        };
        let bounds = match models.sentences {
            [] => Bounds::default(),
            bounds => Bounds::unpack(&mut reader(bounds))?,
        };
        let rules = Rules::read(models.abbreviations, models.words);
        Some(Self { core, lemmas, bounds, rules, no_names: NameList::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_built_in_unpacks() {
        for models in [ENGLISH, ESPERANTO] {
            assert!(Parser::from_models(&models).is_some());
        }
        assert_eq!(Parser::languages().collect::<Vec<_>>(), ["en", "eo"]);
    }
}
