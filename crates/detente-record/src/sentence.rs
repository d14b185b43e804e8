//! Sentences as the parser leaves them: flat token records with integer labels.

use std::ops::{BitOr, BitOrAssign};

use crate::{Byte, Span};

/// One sentence with its tokens, tags, tree and names.
///
/// Tokens are one flat array of integers; lemmas lie end to end in one string. `tree` says whether
/// heads and relations have been filled: a sentence in which nothing can matter is never parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// Bytes of `Article.text`.
    pub span: Span<Byte>,
    /// The tokens in order.
    pub tokens: Vec<Token>,
    /// All lemmas end to end; [`Token::lemma`] cuts it.
    pub lemma_text: String,
    /// Whether `head` and `deprel` are filled.
    pub tree: bool,
}

impl Sentence {
    /// Returns the lemma of token `index` in lower case (proper nouns keep their case); empty
    /// before lemmas are filled or past the end.
    pub fn lemma(&self, index: usize) -> &str {
        let Some(token) = self.tokens.get(index) else { return "" };
        self.lemma_text.get(token.lemma.0 as usize..token.lemma.1 as usize).unwrap_or_default()
    }

    /// Returns the head of token `index`; `None` for the root, before parsing and past the end.
    pub fn head(&self, index: usize) -> Option<usize> {
        let head = self.tokens.get(index)?.head;
        (self.tree && head != Token::ROOT).then_some(head as usize)
    }

    /// Returns the words of token `index` in `text`, the article's.
    pub fn word<'t>(&self, index: usize, text: &'t str) -> &'t str {
        self.tokens.get(index).map_or("", |token| token.span.of(text))
    }

    /// Iterates over the dependents of token `index`, left to right.
    pub fn children(&self, index: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let found = self.tree;
        self.tokens
            .iter()
            .enumerate()
            .filter(move |(_, token)| found && token.head as usize == index)
            .map(|(child, _)| child)
    }

    /// Returns the first token whose span overlaps `span`.
    pub fn token_at(&self, span: Span<Byte>) -> Option<usize> {
        let first = self.tokens.partition_point(|token| token.span.end <= span.start);
        self.tokens.get(first).filter(|token| token.span.overlaps(span)).map(|_| first)
    }
}

/// One token: a word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of `Article.text`.
    pub span: Span<Byte>,
    /// Where its lemma lies in [`Sentence::lemma_text`].
    pub lemma: (u32, u32),
    /// Index of its head in the sentence, or [`Token::ROOT`].
    pub head: u32,
    /// Relation to its head.
    pub deprel: Deprel,
    /// Part of speech.
    pub upos: Upos,
    /// Tense, form, number.
    pub features: Features,
    /// Part in a name, if any.
    pub name: NameTag,
}

impl Token {
    /// The head of the sentence's root.
    pub const ROOT: u32 = u32::MAX;

    /// Makes a token that has a place and nothing else yet.
    pub fn bare(span: Span<Byte>) -> Self {
        Self {
            span,
            lemma: (0, 0),
            head: Self::ROOT,
            deprel: Deprel::Dep,
            upos: Upos::X,
            features: Features::NONE,
            name: NameTag::Outside,
        }
    }
}

/// A set of the morphological features that later steps ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features(pub u16);

impl Features {
    /// No feature.
    pub const NONE: Self = Self(0);
    /// `Tense=Past`.
    pub const PAST: Self = Self(1);
    /// `Tense=Pres`.
    pub const PRESENT: Self = Self(1 << 1);
    /// `VerbForm=Fin`.
    pub const FINITE: Self = Self(1 << 2);
    /// `VerbForm=Inf`.
    pub const INFINITIVE: Self = Self(1 << 3);
    /// `VerbForm=Part`.
    pub const PARTICIPLE: Self = Self(1 << 4);
    /// `VerbForm=Ger`.
    pub const GERUND: Self = Self(1 << 5);
    /// `Mood=Imp`.
    pub const IMPERATIVE: Self = Self(1 << 6);
    /// `Voice=Pass`.
    pub const PASSIVE: Self = Self(1 << 7);
    /// `Number=Sing`.
    pub const SINGULAR: Self = Self(1 << 8);
    /// `Number=Plur`.
    pub const PLURAL: Self = Self(1 << 9);
    /// `Poss=Yes` or `Case=Gen`.
    pub const POSSESSIVE: Self = Self(1 << 10);
    /// `Person=3`.
    pub const THIRD_PERSON: Self = Self(1 << 11);
    /// `Polarity=Neg`.
    pub const NEGATIVE: Self = Self(1 << 12);
    /// `Person=1`.
    pub const FIRST_PERSON: Self = Self(1 << 13);

    /// Says whether all of `other` are in the set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Features {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
impl BitOrAssign for Features {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What part of which kind of name a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameTag {
    /// No part of a name.
    #[default]
    Outside,
    /// First token of a person's name.
    BeginPerson,
    /// Further token of a person's name.
    InPerson,
    /// First token of a place's name.
    BeginLocation,
    /// Further token of a place's name.
    InLocation,
    /// First token of an organisation's name.
    BeginOrganization,
    /// Further token of an organisation's name.
    InOrganization,
}

/// Writes an enum with a name for each variant, both ways.
macro_rules! named {
    ($(#[$doc:meta])* $kind:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $kind {
            $($(#[$variant_doc])* #[doc = concat!("`", $name, "`.")] $variant,)*
        }

        impl $kind {
            /// All variants; the index is the variant's integer.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name used by Universal Dependencies.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Finds the variant of that name; `None` for a name that is not in the list.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

named! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ",
        Adp = "ADP",
        Adv = "ADV",
        Aux = "AUX",
        Cconj = "CCONJ",
        Det = "DET",
        Intj = "INTJ",
        Noun = "NOUN",
        Num = "NUM",
        Part = "PART",
        Pron = "PRON",
        Propn = "PROPN",
        Punct = "PUNCT",
        Sconj = "SCONJ",
        Sym = "SYM",
        Verb = "VERB",
        X = "X",
    }
}

named! {
    /// Universal dependency relation, with the sub-types of the English treebanks.
    Deprel {
        Acl = "acl",
        AclRelcl = "acl:relcl",
        Advcl = "advcl",
        AdvclRelcl = "advcl:relcl",
        Advmod = "advmod",
        Amod = "amod",
        Appos = "appos",
        Aux = "aux",
        AuxPass = "aux:pass",
        Case = "case",
        Cc = "cc",
        CcPreconj = "cc:preconj",
        Ccomp = "ccomp",
        Compound = "compound",
        CompoundPrt = "compound:prt",
        Conj = "conj",
        Cop = "cop",
        Csubj = "csubj",
        CsubjOuter = "csubj:outer",
        CsubjPass = "csubj:pass",
        Dep = "dep",
        Det = "det",
        DetPredet = "det:predet",
        Discourse = "discourse",
        Dislocated = "dislocated",
        Expl = "expl",
        Fixed = "fixed",
        Flat = "flat",
        Goeswith = "goeswith",
        Iobj = "iobj",
        List = "list",
        Mark = "mark",
        Nmod = "nmod",
        NmodDesc = "nmod:desc",
        NmodPoss = "nmod:poss",
        NmodTmod = "nmod:tmod",
        NmodUnmarked = "nmod:unmarked",
        Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer",
        NsubjPass = "nsubj:pass",
        Nummod = "nummod",
        Obj = "obj",
        Obl = "obl",
        OblAgent = "obl:agent",
        OblTmod = "obl:tmod",
        OblUnmarked = "obl:unmarked",
        Orphan = "orphan",
        Parataxis = "parataxis",
        Punct = "punct",
        Reparandum = "reparandum",
        Root = "root",
        Vocative = "vocative",
        Xcomp = "xcomp",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for &upos in Upos::ALL {
            assert_eq!(Upos::from_name(upos.name()), Some(upos));
        }
        for (index, &deprel) in Deprel::ALL.iter().enumerate() {
            assert_eq!(Deprel::from_name(deprel.name()), Some(deprel));
            assert_eq!(deprel as usize, index);
        }
        assert_eq!(Deprel::from_name("nonsense"), None);
    }

    #[test]
    fn an_unparsed_sentence_has_no_heads() {
        let mut sentence = Sentence {
            tokens: vec![Token::bare(Span::new(0, 2)), Token::bare(Span::new(3, 5))],
            ..Sentence::default()
        };
        sentence.tokens[0].head = 1;
        assert_eq!(sentence.head(0), None);
        assert_eq!(sentence.children(1).count(), 0);
        sentence.tree = true;
        assert_eq!(sentence.head(0), Some(1));
        assert_eq!(sentence.children(1).collect::<Vec<_>>(), [0]);
    }
}
