//! Dictionaries of PETRARCH's kind on sentences: each semantic of the patterns once.

#![allow(clippy::unwrap_used)]

use detente_coder::petrarch::{Dictionary, Options, Part};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Role, Span};

const ACTORS: &str = "\
CHILE [CHL]\n+CHILEAN\nPERU [PER]\n+PERUVIAN\nBOLIVIA [BOL]\nCUBA [CUB]\n\
BLUE_BRIDGE_UNION [CHL/PER]\nPEDRO_LOPEZ [CHLOPP]\n\t[CHLGOV 20100101-20121231]\n";
const AGENTS: &str =
    "SOLDIER [~MIL]\nENVOY [~GOV]\nGOVERNMENT [~GOV]\nPRESS {} [~MED]\nCARE_GROUP [NGO~]\n";
const VERBS: &str = "\
&FRUIT\n+PLUM\n+PASSION_FRUIT\n\n\
--- ATTACK [190] ---\nATTACK\n+GANG_UP_ON {+GANGED_UP_ON}\n\n\
--- MEET [040:040] ---\nMEET {MET}\n- % * [036:036]\n\n\
--- PRAISE [051] ---\nPRAISE\n- * FOR &FRUIT [054]\n- * SWEET_WATER [052]\n- NEVER * [---]\n- REFUSED_TO_* [056]\n\n\
--- GIVE [---] ---\nGIVE {GAVE GIVEN}\n- * PLUM TO + [071]\n- + * BY $ [072]\n- * MEDAL ^ AT + [073]\n\n\
--- SAY [010] ---\nSAY {SAID}\n";

fn dictionary() -> Dictionary {
    let mut dictionary = Dictionary::default();
    dictionary.add(Part::Actors, "a", ACTORS).unwrap();
    dictionary.add(Part::Agents, "b", AGENTS).unwrap();
    dictionary.add(Part::Verbs, "c", VERBS).unwrap();
    dictionary
}

fn coded(text: &str, day: &str, options: &Options) -> String {
    let dictionary = dictionary();
    let article = Article {
        text: text.to_owned(),
        blocks: vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }],
        ..Article::default()
    };
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut found = Vec::new();
    for sentence in &mut parser.sentences(&article) {
        parser.tag(&article.text, sentence, &mut scratch);
        let phrases = dictionary.prepare(&article.text, sentence);
        parser.tree_over(&article.text, sentence, &phrases, &mut scratch);
        for event in dictionary.triples(&article.text, sentence, day.parse().ok(), options) {
            found.push(format!("{} {} {}", event.source, event.code, event.target));
        }
    }
    found.join("; ")
}

#[test]
fn patterns_find_whom_they_say() {
    let cases = [
        ("Chile attacked Peru on Monday.", "CHL 190 PER"),
        ("Peru was attacked by Chile on Monday.", "CHL 190 PER"),
        ("Chilean soldiers ganged up on Peru.", "CHLMIL 190 PER"),
        ("Soldiers from Chile attacked the government of Peru.", "CHLMIL 190 PERGOV"),
        ("The Care Group of Chile praised Peru.", "NGOCHL 051 PER"),
        // Sets of synonyms, joined words and gaps.
        ("Chile praised Peru for its ripe plums.", "CHL 054 PER"),
        ("Chile praised Peru for its passion fruit.", "CHL 054 PER"),
        ("Chile praised Peru for its sweet water.", "CHL 052 PER"),
        ("Chile praised Peru for its sweet clean water.", "CHL 051 PER"),
        ("Chile refused to praise Peru.", "CHL 056 PER"),
        // Source, target and what is skipped.
        ("Chile gave a plum of Bolivia to Peru.", "CHL 071 PER"),
        ("Chile gave a medal to Cuba at a feast in Peru.", "CHL 073 PER"),
        // A verb without a code of its own says nothing without a pattern.
        ("Chile gave Peru a song.", ""),
        // Both ways, and joined actors among themselves.
        ("Chile met envoys of Peru on Monday.", "CHL 040 PERGOV; PERGOV 040 CHL"),
        ("Chile and Peru met on Monday.", "CHL 036 PER; PER 036 CHL"),
        // Lists.
        ("Chile, Bolivia and Cuba attacked Peru.", "CHL 190 PER; BOL 190 PER; CUB 190 PER"),
        (
            "Envoys of Chile, Bolivia and Cuba praised Peru.",
            "CHLGOV 051 PER; BOLGOV 051 PER; CUBGOV 051 PER",
        ),
        ("Chilean press and government praised Peru.", "CHLMED 051 PER; CHLGOV 051 PER"),
        ("The Blue Bridge Union praised Cuba.", "CHL 051 CUB; PER 051 CUB"),
        // Verbs that share their subject, and one told by another.
        ("Chile attacked Peru and praised Cuba.", "CHL 190 PER; CHL 051 CUB"),
        ("Chile attacked Peru, a driver in Lima said.", "CHL 190 PER"),
    ];
    for (text, expected) in cases {
        assert_eq!(coded(text, "2011-05-05", &Options::default()), expected, "{text}");
    }
}

#[test]
fn codes_are_those_of_the_day() {
    let of = |day| coded("Pedro Lopez praised Peru.", day, &Options::default());
    assert_eq!(of("2011-05-05"), "CHLGOV 051 PER");
    assert_eq!(of("2013-05-05"), "CHLOPP 051 PER");
    assert_eq!(of(""), "CHLOPP 051 PER");
}

#[test]
fn options_say_who_may_be_missing() {
    let text = "Chile attacked the old mill.";
    assert_eq!(coded(text, "", &Options::default()), "");
    let lone = Options { require_dyad: false, ..Options::default() };
    assert_eq!(coded(text, "", &lone), "CHL 190 ---");
    let new = Options { new_actor_length: 3, ..Options::default() };
    assert_eq!(coded(text, "", &new), "CHL 190 ");
}

#[test]
fn odd_text_is_no_matter() {
    for text in ["", ",", ", , ,", "- - -", "_ _", "'s", "and and and", "Attack attack attack"] {
        coded(text, "", &Options::default());
    }
    let long = "Chile and Peru, ".repeat(400) + "met.";
    coded(&long, "", &Options { require_dyad: false, ..Options::default() });
}
