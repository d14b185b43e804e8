//! Dates where no gold case reaches: hostile texts, notes, and which date belongs to which act.

mod support;

use detente_coder::dates;
use detente_record::{Deprel, Sentence};

#[test]
fn hostile_texts_neither_panic_nor_break_spans() {
    let texts = [
        "99999999999999999999 years ago and 999999999 centuries later, 4000000000 days from now"
            .to_owned(),
        "the 99999th century, Q9 2020, 0/0/0, 00/00/0000, 31/31/31, February 29, 1900".to_owned(),
        "\u{202e}Dec\u{301}. 29 🎉 2022\u{0}-12-\u{0}29 \u{feff}Friday’s ‘90s ' 's 's".to_owned(),
        "1-2-3-4-5-6-7-8-9-".repeat(3000),
        "last next this past coming ".repeat(3000),
        "December ".repeat(20_000),
        "(".repeat(10_000) + "Friday" + &")".repeat(10_000),
        "９月２９日 ２０２２ Ⅻ ½ ² days ago".to_owned(),
    ];
    for text in texts {
        for published in [None, Some("2022-12-29"), Some("0001-01-01"), Some("9998-12-31")] {
            let article = support::article(&text, published);
            let times = dates::times(&article, &support::plain_sentences(&article));
            let mut end = 0;
            for time in &times {
                assert!(time.span.start >= end && !time.span.is_empty());
                assert!(!time.span.of(&article.text).is_empty());
                end = time.span.end;
                if let Some(when) = &time.when {
                    assert_eq!(when.first.is_some(), when.last.is_some());
                    assert!(when.first <= when.last);
                }
            }
        }
    }
}

#[test]
fn what_stays_open_leaves_a_note() {
    let article = support::article("It ended on 30 February 2022. They met on Friday.", None);
    let sentences = support::sentences(&article);
    let (_, notes) = dates::times_with_notes(&article, &sentences);
    let codes: Vec<&str> = notes.iter().map(|note| note.code.as_ref()).collect();
    assert_eq!(codes, ["T001", "T002"]);
    for code in codes {
        assert!(dates::NOTES.iter().any(|(known, ..)| *known == code));
    }
}

/// The note of when a text without a publication day was written.
fn written(text: &str, published: Option<&str>) -> Option<String> {
    let article = support::article(text, published);
    let (times, notes) = dates::times_with_notes(&article, &support::sentences(&article));
    if published.is_none() {
        let counted = |time: &detente_record::TimeExpression| {
            time.when.as_ref().is_some_and(|when| when.first.is_some())
        };
        let weekdays = times.iter().filter(|time| time.span.of(text).ends_with("day"));
        assert!(!weekdays.into_iter().any(counted), "counted from an estimate");
    }
    let mut found = notes.into_iter().filter(|note| note.code == "T003");
    let note = found.next()?;
    assert!(found.next().is_none() && note.span.is_some());
    Some(note.message.split(';').next().unwrap_or_default().to_owned())
}

#[test]
fn a_text_without_a_day_says_itself_when_it_was_written() {
    let text =
        "The envoys spoke on Tuesday. Talks broke down in August. The budget of 2021 is spent.";
    let by = "written between 2021-08-01 and 2022-01-31, by “2021”, “August”";
    assert_eq!(written(text, None).as_deref(), Some(by));
    assert_eq!(written(text, Some("2021-11-02")), None, "the day is known");
    let plan = "The treaty was signed on 3 May 2019. Emissions will fall by half in 2030.";
    let by = "written between 2019-05-03 and 2020-01-31, by “3 May 2019”";
    assert_eq!(written(plan, None).as_deref(), Some(by), "a plan is no evidence");
    assert_eq!(written("They met on Friday.", None), None);
}

#[test]
fn days_that_no_calendar_has_and_years_at_the_ends_get_no_value() {
    let text =
        "It fell on 30 February 2022, in the year 0, on 29 February 1900 and on 31 April 9999.";
    let article = support::article(text, Some("2022-12-29"));
    let (times, notes) = dates::times_with_notes(&article, &support::sentences(&article));
    for time in &times {
        let days = time.when.as_ref().and_then(|when| when.first);
        assert!(time.value.is_none() && days.is_none(), "{}: {:?}", time.span.of(text), time.value);
    }
    assert!(notes.iter().filter(|note| note.code == "T001").count() >= 3, "{notes:?}");
}

#[test]
fn a_dateline_of_another_year_does_not_move_the_weekdays() {
    // An old report, published again: its dateline is what it says, Friday is counted from publication.
    let text = "GENEVA, March 3, 2015 — The envoys will meet on Friday.";
    let article = support::article(text, Some("2022-12-29"));
    let times = dates::times(&article, &support::sentences(&article));
    let values: Vec<_> = times.iter().map(|time| time.value.as_deref()).collect();
    assert_eq!(values, [Some("2015-03-03"), Some("2022-12-30")]);
}

/// Gives a sentence the tree written as `(head or none, relation)` for each token.
fn grow(sentence: &mut Sentence, tree: &[(Option<u32>, Deprel)]) {
    assert_eq!(sentence.tokens.len(), tree.len());
    for (token, (head, relation)) in sentence.tokens.iter_mut().zip(tree) {
        token.head = head.unwrap_or(detente_record::Token::ROOT);
        token.deprel = *relation;
    }
    sentence.tree = true;
}

#[test]
fn a_date_dates_the_act_of_its_own_clause() {
    use Deprel::{Case, Ccomp, Det, Mark, Nsubj, Obj, Obl, Root};
    // Kyiv said on Monday that Moscow shelled the port on Sunday
    let text = "Kyiv said on Monday that Moscow shelled the port on Sunday";
    let article = support::article(text, Some("2022-12-29"));
    let mut sentence = support::sentence(text, 0..text.len());
    let times = dates::times(&article, std::slice::from_ref(&sentence));
    let day = |sentence: &Sentence, token| {
        dates::for_token(text, sentence, &times, token).and_then(|when| when.first)
    };
    let (monday, sunday) = ("2022-12-26".parse().ok(), "2022-12-25".parse().ok());
    assert_eq!(day(&sentence, 1), monday, "said, without a tree");
    assert_eq!(day(&sentence, 6), sunday, "shelled, without a tree");
    let tree = [
        (Some(1), Nsubj),
        (None, Root),
        (Some(3), Case),
        (Some(1), Obl),
        (Some(6), Mark),
        (Some(6), Nsubj),
        (Some(1), Ccomp),
        (Some(8), Det),
        (Some(6), Obj),
        (Some(10), Case),
        (Some(6), Obl),
    ];
    grow(&mut sentence, &tree);
    assert_eq!(day(&sentence, 1), monday, "said");
    assert_eq!(day(&sentence, 6), sunday, "shelled");
    // Take the Sunday away from the shelling: Monday must not stand in for it.
    let only_monday = &times[..1];
    let when = dates::for_token(text, &sentence, only_monday, 6);
    assert_eq!(when, None, "a date of another clause");
}
