//! Layouts of other collections: golden rows, there and back, what is malformed.

use std::{collections::BTreeSet, fmt::Write as _};

use detente_record::{EventType, json::Identity};
use detente_store::{
    RelationFilter, ReportFilter, Store, StoreError,
    layouts::{
        Act, Event, Imported, Layout, Lookup, Rows, Told, calendar, feed, geojson, petrarch,
    },
};

use crate::{intake::put, place::everywhere, sample::document};

/// Knows one act of each half and one person.
struct Knows;

impl Lookup for Knows {
    fn act(&self, cameo: &str) -> Option<Act> {
        let event_type = match &cameo[..2] {
            "04" => EventType::Consult,
            "05" => EventType::Support,
            "11" => EventType::Accuse,
            "19" => EventType::Assault,
            "14" => EventType::Protest,
            _ => return None,
        };
        Some(Act { event_type, mode: None, contexts: Vec::new() })
    }

    fn actor(&self, name: &str, _: Option<&str>) -> Option<Identity> {
        let (code, country) = (Some("NPLGOV".to_owned()), Some("NPL".to_owned()));
        let sector = Some("GOV".to_owned());
        (name == "Sita Rai").then(|| Identity {
            name: name.to_owned(),
            code,
            country,
            sector,
            kind: "person".into(),
        })
    }
}

/// One row a layout, written by hand from its published columns; all values are made up.
fn golden(name: &str) -> String {
    let layout = Layout::named(name).unwrap();
    let columns = layout.columns();
    let cells: &[(&str, &str)] = match name {
        "polecat" => &[
            ("Event ID", "ev-001"),
            ("Event Date", "2021-03-09"),
            ("Event Type", "CONSULT"),
            ("Event Mode", "visit"),
            ("Event Intensity", "2.5"),
            ("Quad Code", "VERBAL COOPERATION"),
            ("Contexts", "diplomatic|economic"),
            ("Actor Name", "Sita Rai"),
            ("Actor Country", "NPL"),
            ("Actor COW", "790"),
            ("Primary Actor Sector", "GOV"),
            ("Actor Sectors", "GOV|LEG"),
            ("Recipient Country", "IND"),
            ("Recipient COW", "750"),
            ("Feature Type", "PPLC"),
            ("Story People", "Sita Rai"),
            ("Version", "NGEC_v1"),
        ],
        "icews" => &[
            ("Event ID", "900001"),
            ("Event Date", "2014-05-06"),
            ("Source Name", "Fishermen (Vietnam)"),
            ("Source Sectors", "Social,Labor"),
            ("Source Country", "Vietnam"),
            ("Event Text", "Consult"),
            ("CAMEO Code", "040"),
            ("Intensity", "1.0"),
            ("Target Name", "China"),
            ("Target Country", "China"),
            ("Story ID", "77"),
            ("Sentence Number", "3"),
            ("Publisher", "Example Wire"),
            ("Latitude", "15.8"),
        ],
        "gdelt1" | "gdelt2" => &[
            ("GLOBALEVENTID", "410000001"),
            ("SQLDATE", "20150306"),
            ("MonthYear", "201503"),
            ("Year", "2015"),
            ("FractionDate", "2015.1781"),
            ("Actor1Code", "KENGOV"),
            ("Actor1Name", "KENYA"),
            ("Actor1CountryCode", "KEN"),
            ("Actor1Type1Code", "GOV"),
            ("Actor2Code", "ROM"),
            ("Actor2Name", "BUCHAREST"),
            ("Actor2CountryCode", "ROM"),
            ("IsRootEvent", "0"),
            ("EventCode", "043"),
            ("EventBaseCode", "043"),
            ("EventRootCode", "04"),
            ("QuadClass", "1"),
            ("GoldsteinScale", "2.8"),
            ("NumMentions", "12"),
            ("AvgTone", "-1.25"),
            ("ActionGeo_CountryCode", "GM"),
            ("ActionGeo_Lat", "52.5"),
            ("DATEADDED", if name == "gdelt1" { "20150307" } else { "20150307081500" }),
            ("SOURCEURL", "https://example.org/a"),
        ],
        "phoenix" => &[
            ("EventID", "20160704-12"),
            ("Date", "20160704"),
            ("Year", "2016"),
            ("Month", "7"),
            ("Day", "4"),
            ("SourceActorFull", "USAMIL"),
            ("SourceActorEntity", "USA"),
            ("SourceActorRole", "MIL"),
            ("TargetActorFull", "IRQ"),
            ("TargetActorEntity", "IRQ"),
            ("EventCode", "190"),
            ("EventRootCode", "19"),
            ("PentaClass", "4"),
            ("GoldsteinScore", "-10.0"),
            ("Issues", "ID_TERROR,2;NAMED_TERROR_GROUP,1"),
        ],
        "acled" => &[
            ("event_id_cnty", "KEN0001"),
            ("event_date", "2022-08-15"),
            ("year", "2022"),
            ("time_precision", "1"),
            ("disorder_type", "Demonstrations"),
            ("event_type", "Protests"),
            ("sub_event_type", "Peaceful protest"),
            ("actor1", "Protesters (Kenya)"),
            ("inter1", "6"),
            ("iso", "404"),
            ("country", "Kenya"),
            ("notes", "They marched, \"quietly\", to the lake."),
            ("fatalities", "0"),
        ],
        "ucdp" => &[
            ("id", "5"),
            ("year", "2011"),
            ("type_of_violence", "1"),
            ("side_a", "Government of Sudan"),
            ("side_b", "Government of South Sudan"),
            ("country", "Sudan"),
            ("country_id", "625"),
            ("date_start", "2011-08-01 00:00:00.000"),
            ("best", "4"),
            ("gwnoa", "625"),
            ("gwnob", "626"),
        ],
        _ => &[
            ("subject", "Sita_Rai"),
            ("relation", "Criticize_or_denounce"),
            ("object", "South_Korea"),
            ("time", "2014-11-02"),
        ],
    };
    let mut row: Vec<&str> = vec![layout.missing; columns.len()];
    for (column, cell) in cells {
        row[columns.iter().position(|name| name == column).expect(column)] = cell;
    }
    if name == "acled" {
        let quoted = "\"They marched, \"\"quietly\"\", to the lake.\"";
        return row.join(",").replace("They marched, \"quietly\", to the lake.", quoted) + "\n";
    }
    row.join(if name == "ucdp" { "," } else { "\t" }) + "\n"
}

/// Reads a file into a store; returns what was set aside.
fn import(store: &mut Store, layout: &'static Layout, file: &str) -> (Imported, Vec<String>) {
    let mut rows = Rows::open(layout, file.as_bytes()).unwrap();
    let mut import = store.import(layout, "a file").unwrap();
    let mut bad = Vec::new();
    while let Some(row) = rows.next() {
        match row {
            Ok(row) => bad.extend(import.put(row, &Knows).unwrap().err().map(|row| row.why)),
            Err(row) => bad.push(row.why),
        }
    }
    (import.finish(bad.len() as u64).unwrap(), bad)
}

/// Writes the store out in a layout.
fn export(store: &Store, layout: &'static Layout) -> String {
    let mut file = layout.first_row().unwrap_or_default();
    let give = |event: Event, own: Option<&str>| {
        file.push_str(&layout.row(&event, own == Some(layout.name)));
        Ok::<_, StoreError>(())
    };
    store.each_layout_event(&ReportFilter::default(), Told::Reports, give).unwrap();
    file
}

#[test]
fn golden_rows_come_back_byte_by_byte() {
    everywhere(|place| {
        let parties: [(&str, [&str; 3]); 8] = [
            ("polecat", ["NPL", "IND", "CONSULT"]),
            ("icews", ["VNM", "CHN", "CONSULT"]),
            ("gdelt1", ["KEN", "ROU", "CONSULT"]),
            ("gdelt2", ["KEN", "ROU", "CONSULT"]),
            ("phoenix", ["USA", "IRQ", "ASSAULT"]),
            ("acled", ["", "", "PROTEST"]),
            ("ucdp", ["SDN", "SSD", "ASSAULT"]),
            ("tkg", ["NPL", "KOR", "ACCUSE"]),
        ];
        for (name, [source, target, event_type]) in parties {
            let layout = Layout::named(name).unwrap();
            let file = layout.first_row().unwrap_or_default() + &golden(name);
            let mut store = place.store();
            assert_eq!(import(&mut store, layout, &file), (Imported::New, vec![]), "{name}");
            assert_eq!(export(&store, layout), file, "{name}");
            let found = &store.imported(&ReportFilter::default()).unwrap()[0];
            assert_eq!(found.event_type, event_type, "{name}");
            if !source.is_empty() {
                let days = store.relation(source, target, &RelationFilter::default()).unwrap().days;
                assert_eq!((days.len(), days[0].events), (1, 1), "{name}");
            }
            assert_eq!(store.check(), [], "{name}");
            assert_eq!(import(&mut store, layout, &file).0, Imported::Known, "{name}");
            assert_eq!(export(&store, layout), file, "{name} a second time");
        }
    });
}

#[test]
fn what_we_export_comes_back_the_same_from_another_store() {
    everywhere(|place| {
        let mut ours = place.store();
        put(&mut ours, &[document(1), document(2)]);
        for layout in Layout::all().iter().filter(|layout| layout.name != "ucdp") {
            let first = export(&ours, layout);
            assert!(first.lines().count() > usize::from(layout.header), "{}", layout.name);
            let mut theirs = place.store();
            let (_, bad) = import(&mut theirs, layout, &first);
            assert_eq!(bad, [""; 0], "{}", layout.name);
            assert_eq!(export(&theirs, layout), first, "{}", layout.name);
        }
    });
}

#[test]
fn an_event_is_one_row_with_how_many_tell_of_it() {
    everywhere(|place| {
        let mut store = place.store();
        put(&mut store, &[document(1), document(2), document(4)]);
        let layout = Layout::named("gdelt2").unwrap();
        let mut rows = Vec::new();
        let give = |event: Event, own: Option<&str>| {
            rows.push((own.is_none(), event.clone(), layout.row(&event, false)));
            Ok::<_, StoreError>(())
        };
        let undated =
            store.each_layout_event(&ReportFilter::default(), Told::Events, give).unwrap();
        let events = store.events(&ReportFilter::default()).unwrap();
        assert_eq!(rows.len() + undated as usize, events.len());
        let met = events.iter().find(|event| event.source == "TUR" && event.status == "fact");
        let met = met.unwrap();
        let (ours, event, row) =
            rows.iter().find(|(_, event, _)| event.get("id") == Some(&*met.id)).unwrap();
        assert!(ours);
        assert_eq!(event.get("source.country"), Some("TUR"));
        let cells: Vec<_> = row.trim_end().split('\t').collect();
        let [reports, sites, articles] = [met.reports, met.sites, met.articles];
        assert!(reports > 1 && articles == 3);
        assert_eq!(cells[31..34], [reports, sites, articles].map(|n| n.to_string()));
    });
}

#[test]
fn json_lines_keep_what_we_do_not_know() {
    everywhere(|place| {
        for (name, line) in [
            (
                "plover",
                r#"{"date":"2020-02-01","actor":[{"code":"FRA"}],"recipient":[{"code":"MLI"}],"event":["AID"],"coder":"x","id":"7"}"#,
            ),
            (
                "ngec",
                r#"{"id":"8","event_type":"AID","date":"2020-02-01","attributes":{"ACTOR":[{"text":"Paris","country":"FRA"}],"RECIP":[{"country":"MLI","qa_score":0.5}]}}"#,
            ),
        ] {
            let layout = Layout::named(name).unwrap();
            let mut store = place.store();
            let file = format!("{line}\n");
            assert_eq!(import(&mut store, layout, &file), (Imported::New, vec![]));
            assert_eq!(export(&store, layout), file);
            let days = store.relation("FRA", "MLI", &RelationFilter::default()).unwrap().days;
            assert_eq!((days[0].event_type.as_str(), days[0].day.as_str()), ("AID", "2020-02-01"));
        }
    });
}

#[test]
fn a_thousand_bad_rows_stop_nothing() {
    everywhere(|place| {
        let layout = Layout::named("tkg").unwrap();
        let mut file = String::new();
        for row in 0..3000 {
            let _ = match row % 3 {
                0 => writeln!(file, "India\tHug_warmly\tNepal\t2014-01-01"),
                _ => writeln!(file, "India\tConsult\tNepal\t2014-01-{:02}", row % 28 + 1),
            };
        }
        let mut store = place.store();
        let (imported, bad) = import(&mut store, layout, &file);
        assert_eq!((imported, bad.len()), (Imported::New, 1000));
        assert_eq!(bad[0], "\"Hug warmly\" is no act of CAMEO");
        assert_eq!(store.imports().unwrap(), (1, 2000));
        assert_eq!(store.check(), []);
    });
}

#[test]
fn an_import_that_is_not_finished_leaves_nothing() {
    everywhere(|place| {
        let layout = Layout::named("tkg").unwrap();
        let mut store = place.store();
        let mut rows =
            Rows::open(layout, "India\tConsult\tNepal\t2014-01-01\n".as_bytes()).unwrap();
        let mut import = store.import(layout, "cut off").unwrap();
        import.put(rows.next().unwrap().unwrap(), &Knows).unwrap().unwrap();
        drop(import);
        assert_eq!(store.imports().unwrap(), (0, 0));
        assert_eq!(store.imported(&ReportFilter::default()).unwrap(), []);
    });
}

#[test]
fn imported_events_are_chosen_by_actor_type_and_day() {
    everywhere(|place| {
        let layout = Layout::named("tkg").unwrap();
        let file = "India\tConsult\tNepal\t2014-01-01\nNepal\tConsult\tIndia\t2014-01-02\n";
        let mut store = place.store();
        import(&mut store, layout, file);
        let count = |filter| store.imported(&filter).unwrap().len();
        let all = ReportFilter::default;
        assert_eq!(count(ReportFilter { source: Some("IND".into()), ..all() }), 1);
        assert_eq!(count(ReportFilter { either: Some("nepal".into()), ..all() }), 2);
        assert_eq!(count(ReportFilter { types: vec![EventType::Aid], ..all() }), 0);
        let since = Some(jiff::civil::date(2014, 1, 2));
        assert_eq!(count(ReportFilter { since, ..all() }), 1);
        assert_eq!(count(ReportFilter { text: Some("met".into()), ..all() }), 0);
    });
}

#[test]
fn petrarch_writes_its_columns() {
    let mut event = Event::default();
    for (field, value) in
        [("day", "2021-03-09"), ("source.code", "NPLGOV"), ("cameo", "042"), ("id", "a-r1")]
    {
        event.set(field, value);
    }
    assert_eq!(petrarch(&event), "20210309\tNPLGOV\t---\t042\t\ta-r1\t\t\t\t\n");
}

#[test]
fn headers_are_those_of_the_field() {
    let ends = |name: &str| {
        let columns = Layout::named(name).unwrap().columns();
        (columns.len(), columns[0], columns[columns.len() - 1])
    };
    assert_eq!(ends("polecat"), (40, "Event ID", "Version"));
    assert_eq!(ends("icews"), (20, "Event ID", "Longitude"));
    assert_eq!(ends("gdelt1"), (58, "GLOBALEVENTID", "SOURCEURL"));
    assert_eq!(ends("gdelt2"), (61, "GLOBALEVENTID", "SOURCEURL"));
    assert_eq!(ends("phoenix"), (26, "EventID", "NewsSources"));
    assert_eq!(ends("acled"), (31, "event_id_cnty", "timestamp"));
    assert_eq!(ends("ucdp"), (49, "id", "gwnob"));
    for layout in Layout::all() {
        let columns = layout.columns();
        let once: BTreeSet<_> = columns.iter().collect();
        assert_eq!(once.len(), columns.len(), "{} names a column twice", layout.name);
    }
}

#[test]
fn a_replaced_article_leaves_imported_events_counted() {
    everywhere(|place| {
        let layout = Layout::named("tkg").unwrap();
        let mut store = place.store();
        let mut document = document(1);
        put(&mut store, std::slice::from_ref(&document));
        let days = store.relation("TUR", "CHN", &RelationFilter::default()).unwrap().days;
        let day =
            days.iter().find(|day| day.source == "TUR" && day.events > 0).unwrap().day.clone();
        let row = format!("Turkey\tConsult\tChina\t{day}\n");
        import(&mut store, layout, &row.repeat(2));
        let events = |store: &Store| {
            let days = store.relation("TUR", "CHN", &RelationFilter::default()).unwrap().days;
            days.iter().filter(|row| row.source == "TUR" && row.day == day).map(|d| d.events).sum()
        };
        // The two rows are not added to our own event: all may tell of the same.
        let before: u32 = events(&store);
        document.reports.clear();
        let mut batch = store.batch().unwrap();
        batch.replace(&document).unwrap();
        batch.commit().unwrap();
        assert_eq!((before, events(&store)), (2, 2));
        let days = store.relation("TUR", "CHN", &RelationFilter::default()).unwrap().days;
        assert!(days.iter().all(|day| day.source == "TUR"), "our own are gone: {days:?}");
        assert_eq!(store.check(), []);
    });
}

#[test]
fn hostile_files_are_set_aside_and_nothing_more() {
    let nasty = [
        "\0\0\0\n".to_owned(),
        "\t".repeat(100_000) + "\n",
        "\"".repeat(9_999) + "\n",
        "{\"date\":".repeat(500) + "\n",
        "{\"date\":[[]],\"event\":7,\"actor\":{\"x\":1}}\n".to_owned(),
        "a\tConsult\tb\t99999-01-01\n\u{202e}\tConsult\t\u{feff}\t2014-01-01\n".to_owned(),
        "x".repeat(300_000),
    ];
    for layout in Layout::all() {
        for body in &nasty {
            let file = layout.first_row().unwrap_or_default() + body;
            let Ok(mut rows) = Rows::open(layout, file.as_bytes()) else { continue };
            let mut store = Store::in_memory().unwrap();
            let mut import = store.import(layout, "nasty").unwrap();
            while let Some(row) = rows.next() {
                if let Ok(row) = row {
                    let _ = import.put(row, &Knows).unwrap();
                }
            }
            import.finish(0).unwrap();
            assert_eq!(store.check(), [], "{}", layout.name);
        }
    }
}

#[test]
fn calendars_feeds_and_maps_hold_hostile_words_without_harm() {
    let mut event = Event::default();
    for (field, value) in [
        ("id", "a-r1"),
        ("day", "2025-05-19"),
        ("status", "plan"),
        ("type", "CONSULT"),
        ("source.name", "A & <b>"),
        ("text", "one\r\nBEGIN:VEVENT, \u{1b}[2J"),
        ("url", "javascript:alert(1)"),
        ("place.lat", "12.5"),
        ("place.lon", "200"),
    ] {
        event.set(field, value);
    }
    let ics = calendar([&event]);
    assert_eq!(ics.matches("\nBEGIN:VEVENT").count(), 1, "{ics}");
    assert!(ics.contains("STATUS:TENTATIVE") && ics.contains("DTEND;VALUE=DATE:20250520"));
    assert!(ics.split("\r\n").all(|line| line.len() <= 75) && !ics.contains("javascript"));
    let rss = feed("x", [&event]);
    assert!(rss.contains("A &amp; &lt;b&gt; – ?: CONSULT, planned"), "{rss}");
    assert!(!rss.contains('\u{1b}') && !rss.contains("javascript"), "{rss}");
    assert!(rss.contains("<pubDate>Mon, 19 May 2025 00:00:00 GMT</pubDate>"), "{rss}");
    assert_eq!(geojson(&event), None, "no such longitude");
    event.set("place.lon", "-70");
    assert_eq!(geojson(&event).unwrap()["geometry"]["coordinates"][0], -70.0);
}
