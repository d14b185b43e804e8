//! Questions and their answers.

use detente_record::{EventType, Status};
use detente_store::{
    Correction, Cursor, DyadDay, Order, QuoteFilter, RelationFilter, ReportFilter, ReportRow,
    Store, StoreError, Verdict,
};
use jiff::civil::date;

use crate::{
    intake::put,
    place::{Place, everywhere},
    sample::{TEXT, document, fidan, report, wang},
};

fn store(place: &Place) -> Store {
    let mut store = place.store();
    put(&mut store, &[document(1), document(2), document(4)]);
    store
}

fn ids(rows: &[ReportRow]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| row.report.id.split_at(31)).map(|(_, id)| id.split_at(2)).collect()
}

#[test]
fn a_report_comes_with_its_sentence_and_article() {
    everywhere(|place| {
        let sent = document(2);
        let filter = ReportFilter { article: Some(sent.article.id.clone()), ..Default::default() };
        let rows = store(place).reports(&filter).unwrap();
        assert_eq!(rows.len(), sent.reports.len());
        for (row, report) in rows.iter().zip(&sent.reports) {
            assert_eq!(row.report, *report);
            assert_eq!(row.article.source_id.as_deref(), Some("row 2"));
            assert_eq!(row.article.published, sent.article.published);
            let start = (report.trigger.start - report.sentence.start) as usize;
            let length = report.trigger.text.chars().count();
            let marked: String = row.sentence.chars().skip(start).take(length).collect();
            assert_eq!(marked, report.trigger.text);
        }
        assert!(TEXT.starts_with(&rows[0].sentence));
    });
}

#[test]
fn a_sentence_after_a_nul_is_cut_all_the_same() {
    let mut odd = document(1);
    odd.article.text = odd.article.text.replace("Fidan met", "Fidan\0met");
    let mut store = Store::in_memory().unwrap();
    put(&mut store, &[odd]);
    let rows = store.reports(&ReportFilter::default()).unwrap();
    assert!(rows[0].sentence.contains("Fidan\0met Wang Yi"));
    assert!(rows[2].sentence.starts_with("“We trust"), "{}", rows[2].sentence);
}

#[test]
fn filters_let_through_what_they_say() {
    everywhere(|place| {
        let store = store(place);
        let count = |filter: ReportFilter| store.reports(&filter).unwrap().len();
        let any = ReportFilter::default;
        let text = |words: &str| Some(words.to_owned());
        assert_eq!(count(any()), 15);
        assert_eq!(count(ReportFilter { source: text("CHN"), ..any() }), 3);
        assert_eq!(count(ReportFilter { source: text("TURGOV"), ..any() }), 12);
        assert_eq!(count(ReportFilter { source: text("hakan fidan"), ..any() }), 12);
        assert_eq!(count(ReportFilter { source: text("TUR"), target: text("TUR"), ..any() }), 0);
        assert_eq!(count(ReportFilter { either: text("chn"), ..any() }), 15);
        assert_eq!(count(ReportFilter { statuses: vec![Status::Plan, Status::Claim], ..any() }), 6);
        assert_eq!(count(ReportFilter { types: vec![EventType::Assault], ..any() }), 0);
        assert_eq!(count(ReportFilter { since: Some(date(2025, 3, 4)), ..any() }), 3);
        assert_eq!(count(ReportFilter { until: Some(date(2025, 3, 2)), ..any() }), 3);
        assert_eq!(count(ReportFilter { published_since: Some(date(2025, 3, 5)), ..any() }), 0);
        assert_eq!(count(ReportFilter { text: text("turkiye ank*"), ..any() }), 12);
        assert_eq!(count(ReportFilter { text: text("\"meet again\""), ..any() }), 3);
        assert_eq!(count(ReportFilter { text: text("\"again meet\""), ..any() }), 0);
        assert_eq!(count(ReportFilter { text: text("NOT ' OR 1) --"), ..any() }), 0);
        assert_eq!(count(ReportFilter { limit: Some(2), ..any() }), 2);
    });
}

#[test]
fn orders_put_the_undated_last() {
    everywhere(|place| {
        let store = store(place);
        let days = |order| {
            let filter = ReportFilter {
                article: Some(document(1).article.id),
                order,
                ..ReportFilter::default()
            };
            let rows = store.reports(&filter).unwrap();
            ids(&rows).iter().map(|(_, id)| id.to_string()).collect::<Vec<_>>().concat()
        };
        assert_eq!(days(Order::Intake), "r1r2r3r4r5");
        assert_eq!(days(Order::Newest), "r3r1r2r5r4");
        assert_eq!(days(Order::Oldest), "r5r1r2r3r4");
    });
}

#[test]
fn quotes_are_found_by_speaker_matter_and_words() {
    everywhere(|place| {
        let store = store(place);
        let count = |filter: QuoteFilter| store.quotes(&filter).unwrap().len();
        let any = QuoteFilter::default;
        let text = |words: &str| Some(words.to_owned());
        assert_eq!(count(QuoteFilter { speaker: text("TUR"), about: text("CHN"), ..any() }), 3);
        assert_eq!(count(QuoteFilter { speaker: text("CHN"), ..any() }), 0);
        assert_eq!(count(QuoteFilter { text: text("TRUST china"), ..any() }), 3);
        assert_eq!(count(QuoteFilter { text: text("Ankara"), ..any() }), 0);
        let row = store.quotes(&QuoteFilter { limit: Some(1), ..any() }).unwrap().remove(0);
        assert_eq!(row.quote, document(1).quotes[0]);
        assert_eq!(row.article.url.as_deref(), Some("https://site1.example/1"));
    });
}

#[test]
fn a_walk_ends_where_the_caller_says() {
    everywhere(|place| {
        let mut seen = 0;
        let end = store(place).each_report(&ReportFilter::default(), |_| {
            seen += 1;
            if seen == 4 {
                return Err(StoreError::Missing { path: "enough".into() });
            }
            Ok(())
        });
        assert_eq!((seen, end.unwrap_err().code()), (4, "S006"));
    });
}

#[test]
fn daily_counts_keep_plans_apart_and_count_a_site_once() {
    everywhere(|place| {
        // Sites: 1 and 4 share one, 2 has its own, 3 has none.
        let mut store = store(place);
        put(&mut store, &[document(3)]);
        let relation = store.relation("chn", "tur", &RelationFilter::default()).unwrap();
        let day = |source: &str, target: &str, day: &str, status: &str, events, reports| DyadDay {
            source: source.into(),
            target: target.into(),
            day: day.into(),
            event_type: "CONSULT".into(),
            status: status.into(),
            events,
            reports,
            sites: 3,
            intensity: 1.9,
        };
        // One meeting in four articles; from Türkiye also the undated claim of it.
        assert_eq!(
            relation.days,
            [
                day("CHN", "TUR", "2025-03-03", "fact", 1, 4),
                day("TUR", "CHN", "2025-03-03", "fact", 1, 8),
                day("TUR", "CHN", "2025-05-09", "plan", 0, 4),
            ]
        );
    });
}

#[test]
fn a_relation_has_both_sides_and_what_is_planned() {
    everywhere(|place| {
        let store = store(place);
        let relation = store.relation("TUR", "CHN", &RelationFilter::default()).unwrap();
        let newest = ["r1", "r1", "r1", "r5", "r5", "r5", "r4", "r4", "r4"];
        let found: Vec<_> = ids(&relation.a_to_b.reports).into_iter().map(|(_, id)| id).collect();
        assert_eq!(found, newest);
        assert_eq!(relation.b_to_a.reports.len(), 3);
        assert_eq!((relation.a_to_b.quotes.len(), relation.b_to_a.quotes.len()), (3, 0));
        assert_eq!(relation.planned.len(), 3);
        let later = RelationFilter {
            since: Some(date(2025, 3, 4)),
            ahead_of: Some(date(2025, 5, 10)),
            ..RelationFilter::default()
        };
        let relation = store.relation("TUR", "CHN", &later).unwrap();
        assert_eq!(relation.planned, []);
        assert_eq!(relation.a_to_b.reports, []);
        assert_eq!(relation.days.len(), 1);
    });
}

#[test]
fn an_organisation_stands_in_a_dyad_by_its_code() {
    everywhere(|place| {
        let mut odd = document(1);
        let mut union = wang();
        (union.code, union.country) = (Some("IGOEUR".into()), None);
        let mut nobody = fidan();
        (nobody.code, nobody.country) = (None, None);
        odd.reports = vec![
            report(&odd.article.id, 1, &union, &fidan(), "fact", "2025-03-03"),
            report(&odd.article.id, 2, &nobody, &fidan(), "fact", "2025-03-03"),
        ];
        odd.reports[0].source.push(union.clone());
        let mut store = place.store();
        put(&mut store, &[odd]);
        assert_eq!(store.counts().unwrap().dyads, 1);
        let relation = store.relation("IGOEUR", "TUR", &RelationFilter::default()).unwrap();
        assert_eq!((relation.days.len(), relation.days[0].reports), (1, 1));
        assert_eq!(store.check(), []);
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_double() {
    everywhere(|place| {
        let store = store(place);
        for order in [Order::Newest, Order::Intake] {
            let any = || ReportFilter { order, ..ReportFilter::default() };
            let whole = store.reports(&any()).unwrap();
            let (mut after, mut paged) = (None, Vec::new());
            loop {
                let page = store.reports(&ReportFilter { after, limit: Some(2), ..any() }).unwrap();
                let Some(last) = page.last() else { break };
                let when = last.report.when.as_ref();
                after =
                    Some(Cursor { day: when.and_then(|when| when.first.clone()), key: last.key });
                paged.extend(page);
            }
            assert_eq!(paged, whole, "{order:?}");
        }
    });
}

#[test]
fn a_twin_leaves_out_what_meets_one_of_its_conditions() {
    everywhere(|place| {
        let store = store(place);
        let count = |filter: ReportFilter| store.reports(&filter).unwrap().len();
        let without = |twin: ReportFilter| {
            count(ReportFilter { without: Some(Box::new(twin)), ..ReportFilter::default() })
        };
        let any = ReportFilter::default;
        let all = count(any());
        let plans = ReportFilter { statuses: vec![Status::Plan], ..any() };
        let chinese = ReportFilter { source: Some("CHN".into()), ..any() };
        assert_eq!(without(plans.clone()), all - count(plans.clone()));
        assert_eq!(
            without(ReportFilter { source: Some("CHN".into()), ..plans.clone() }),
            all - count(plans) - count(chinese)
        );
        // Where no place is known nothing is left out.
        let ankara = ReportFilter { places: vec!["ankara".into()], ..any() };
        assert_eq!((count(ankara.clone()), without(ankara)), (3, all - 3));
        let facets = store.facets(&any()).unwrap();
        assert_eq!((facets.counted, facets.capped), (15, false));
        assert_eq!(facets.statuses[0], ("fact".to_owned(), 9));
    });
}

#[test]
fn a_window_sums_dyads_and_parties_are_listed() {
    everywhere(|place| {
        let store = store(place);
        let pairs = store.pairs("2025-03-01", "2025-03-31").unwrap();
        let events: Vec<_> = pairs.iter().map(|pair| (&*pair.source, pair.events)).collect();
        assert_eq!(events, [("CHN", 1), ("TUR", 1)], "one meeting, told thrice");
        assert_eq!(store.pairs("2025-05-01", "2025-05-31").unwrap(), [], "a plan is no event");
        let parties: Vec<_> =
            store.parties().unwrap().into_iter().map(|party| party.code).collect();
        assert_eq!(parties, ["CHN", "TUR"]);
        assert_eq!(store.actors_named("hak", 5).unwrap()[0].name, "Hakan Fidan");
        assert_eq!(store.articles(None, None, 9).unwrap().len(), 3);
        assert_eq!(store.sites().unwrap().len(), 2);
        assert_eq!(store.noted().unwrap(), [("D001".to_owned(), 3)]);
    });
}

#[test]
fn what_was_said_of_a_report_is_kept_and_takes_it_off_the_queue() {
    everywhere(|place| {
        let mut store = store(place);
        let queue =
            || ReportFilter { unseen: true, order: Order::Unsure, ..ReportFilter::default() };
        let first = store.reports(&queue()).unwrap().remove(0).report.id;
        let said = Correction {
            report: first.clone(),
            verdict: Verdict::Fix,
            fields: serde_json::from_str(r#"{"status": "plan"}"#).unwrap(),
            note: None,
            made: "2025-03-05T10:00:00Z".to_owned(),
        };
        assert!(store.correct(&said).unwrap());
        assert!(!store.correct(&Correction { report: "none-r1".into(), ..said.clone() }).unwrap());
        assert_eq!(store.corrections(None, 9).unwrap(), [(1, said)]);
        assert!(store.reports(&queue()).unwrap().iter().all(|row| row.report.id != first));
    });
}
