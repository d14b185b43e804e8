//! Documents made for the tests.

use detente_record::json::{
    ActorWords, Article, Block, CodePoints, Document, Furniture, Identity, MentionJson, Note,
    PageSpan, Place, Published, Quote, Report, TimeExpression, When, Words,
};

/// An article of two sentences, in letters beyond ASCII, with one of everything in it.
pub const TEXT: &str = "Türkiye’s Fidan met Wang Yi in Ankara on 3 March 2025. \
    “We trust China,” he said; both will meet again on 9 May 2025.";

/// Finds words in a text and says where, in code points.
pub fn words(text: &str, part: &str) -> Words {
    let byte = text.find(part).expect("the words stand in the text");
    let start = text[..byte].chars().count() as u32;
    Words { start, end: start + part.chars().count() as u32, text: part.to_owned() }
}

/// An actor behind some words of a text: a country and a sector, or a code alone.
pub fn actor(text: &str, part: &str, name: &str, code: &str, country: Option<&str>) -> ActorWords {
    let Words { start, end, text } = words(text, part);
    ActorWords {
        start,
        end,
        text,
        name: name.to_owned(),
        code: Some(code.to_owned()),
        country: country.map(str::to_owned),
        sector: (code.len() == 6).then(|| code[3..].to_owned()),
        kind: "person".into(),
    }
}

/// A dated report in the first sentence of `TEXT`.
pub fn report(
    id: &str,
    n: usize,
    source: &ActorWords,
    target: &ActorWords,
    status: &str,
    day: &str,
) -> Report {
    let trigger = words(TEXT, if status == "plan" { "meet again" } else { "met" });
    let date = words(TEXT, if status == "plan" { "9 May 2025" } else { "3 March 2025" });
    let sentence = if status == "plan" {
        &TEXT[TEXT.find('“').expect("a quote")..]
    } else {
        &TEXT[..TEXT.find(" “").expect("a quote")]
    };
    let Words { start, end, .. } = words(TEXT, sentence);
    Report {
        id: format!("{id}-r{n}"),
        sentence: CodePoints { start, end },
        source: vec![source.clone()],
        target: vec![target.clone()],
        event_type: "CONSULT".into(),
        mode: Some("visit".into()),
        context: vec!["diplomatic".into(), "military".into()],
        cameo: "042".into(),
        quad: 1,
        goldstein: 1.9,
        status: status.to_owned().into(),
        said_by: None,
        when: Some(When {
            first: Some(day.to_owned()),
            last: Some(day.to_owned()),
            precision: "day".into(),
            basis: "stated".into(),
            start: Some(date.start),
            end: Some(date.end),
        }),
        place: None,
        dead: None,
        injured: None,
        size: None,
        confidence: 0.8125,
        trigger,
        evidence: vec![date],
        rule: "consult.meet".into(),
    }
}

pub fn fidan() -> ActorWords {
    actor(TEXT, "Fidan", "Hakan Fidan", "TURGOV", Some("TUR"))
}

pub fn wang() -> ActorWords {
    actor(TEXT, "Wang Yi", "Wang Yi", "CHNGOV", Some("CHN"))
}

/// A document with one of everything; `number` makes the article's id and its site.
pub fn document(number: u32) -> Document {
    let id = format!("{number:032x}");
    let mut met = report(&id, 1, &fidan(), &wang(), "fact", "2025-03-03");
    met.place = Some(place());
    met.said_by = Some(actor(TEXT, "he", "Hakan Fidan", "TURGOV", Some("TUR")));
    met.dead = Some(0);
    let mut back = report(&id, 2, &wang(), &fidan(), "fact", "2025-03-03");
    back.mode = None;
    back.context = Vec::new();
    back.evidence = Vec::new();
    let plan = report(&id, 3, &fidan(), &wang(), "plan", "2025-05-09");
    let mut undated = report(&id, 4, &fidan(), &wang(), "claim", "2025-03-03");
    undated.when = None;
    let mut loose = report(&id, 5, &fidan(), &wang(), "fact", "2025-03-01");
    loose.when.as_mut().expect("a date").precision = "month".into();
    let said = words(TEXT, "We trust China,");
    let china = actor(TEXT, "China", "China", "CHN", Some("CHN"));
    Document {
        schema: 1,
        article: article(&id, number),
        reports: vec![met, back, plan, undated, loose],
        quotes: vec![Quote {
            start: said.start,
            end: said.end,
            text: said.text,
            form: "direct".into(),
            speaker: Some(actor(TEXT, "he", "Hakan Fidan", "TURGOV", Some("TUR"))),
            cue: Some(words(TEXT, "said")),
            about: vec![china.clone()],
            stance: Some(0.5),
        }],
        dates: vec![TimeExpression {
            start: words(TEXT, "3 March 2025").start,
            end: words(TEXT, "3 March 2025").end,
            text: "3 March 2025".to_owned(),
            kind: "DATE".into(),
            value: None,
        }],
        places: vec![place()],
        mentions: vec![MentionJson {
            start: china.start,
            end: china.end,
            text: china.text,
            actor: Identity {
                name: china.name,
                code: china.code,
                country: china.country,
                sector: None,
                kind: china.kind,
            },
            how: "name".into(),
        }],
        notes: vec![Note {
            code: "D001".into(),
            start: None,
            end: None,
            message: "an oddity".to_owned(),
        }],
    }
}

fn place() -> Place {
    let Words { start, end, text } = words(TEXT, "Ankara");
    Place {
        start,
        end,
        text,
        name: "Ankara".into(),
        geonames: Some(323786),
        lat: Some(39.9199),
        lon: Some(32.8543),
        country: Some("TUR".to_owned()),
    }
}

fn article(id: &str, number: u32) -> Article {
    // Articles whose blocks are the same words would be copies.
    let text = format!("{TEXT}\n{number}");
    let [start, end] = [TEXT, &text].map(|text| text.chars().count() as u32);
    Article {
        id: id.to_owned(),
        source_id: (number % 2 == 0).then(|| format!("row {number}")),
        url: Some(format!("https://site{}.example/{number}", number % 3)),
        site: (number % 3 > 0).then(|| format!("site{}.example", number % 3)),
        title: Some("Fidan hosts Wang".to_owned()),
        byline: None,
        published: Some(Published {
            date: "2025-03-04".to_owned(),
            precision: "day".into(),
            basis: "caller".into(),
        }),
        language: Some("en".to_owned()),
        blocks: vec![Block { start, end, role: "body".into() }],
        text,
        furniture: vec![Furniture {
            page: PageSpan { start_byte: 7, end_byte: 9 },
            kind: "share".into(),
            excerpt: "Share “this”".to_owned(),
        }],
    }
}
