//! Questions and their answers, without a socket.

use detente_table::{Period, Quote, Report, Rows, parquet::Batches, rows};
use serde_json::Value;

use crate::sample::Sample;

fn texts<'v>(items: &'v Value, field: &str) -> Vec<&'v str> {
    items.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

#[test]
fn a_relation_leads_to_its_sentences() {
    let sample = Sample::read();
    let page = sample.json("/api/v1/relations/China/Russia");
    assert_eq!((&page["a"], &page["b"]), (&"CHN".into(), &"RUS".into()));
    assert_eq!(page["names"]["CHN"], "China");
    let acts = sample.json("/api/v1/acts?between=CHN,RUS&status=fact");
    let first = &acts["items"][0];
    assert_eq!(first["kind"], "event");
    let told = &first["lead"];
    assert!(told["sentence"].as_str().unwrap().contains("met his Russian counterpart"));
    let id = told["article"]["id"].as_str().unwrap();
    let article = sample.json(&format!("/api/v1/articles/{id}"));
    let (start, end) = (&told["report"]["trigger"]["start"], &told["report"]["trigger"]["end"]);
    let [start, end] = [start, end].map(|at| at.as_u64().unwrap() as usize);
    let text: Vec<char> = article["article"]["text"].as_str().unwrap().chars().collect();
    let words: String = text[start..end].iter().collect();
    assert_eq!(words, told["report"]["trigger"]["text"].as_str().unwrap());
}

#[test]
fn pages_of_acts_follow_each_other_to_the_end() {
    let sample = Sample::read();
    let whole = sample.json("/api/v1/acts?limit=500");
    assert_eq!(whole["next"], Value::Null);
    let (mut after, mut paged) = (String::new(), Vec::new());
    loop {
        let page = sample.json(&format!("/api/v1/acts?limit=2{after}"));
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(Value::Array(paged), whole["items"]);
    assert!(whole["items"].as_array().unwrap().len() >= 6);
}

#[test]
fn one_event_has_many_reports_and_the_copy_is_told_from_the_original() {
    let sample = Sample::read();
    let again = "Russia on Tuesday shelled the Ukrainian city of Kharkiv, officials said.";
    sample.put(&[crate::sample::read("2025-03-05", again)]);
    let acts = sample.json("/api/v1/acts?between=RUS,UKR&type=ASSAULT");
    assert_eq!(acts["items"].as_array().unwrap().len(), 1, "{acts}");
    assert_eq!(acts["items"][0]["reports"], 2);
    let id = acts["items"][0]["id"].as_str().unwrap();
    let event = sample.json(&format!("/event/{id}.json"));
    assert_eq!(event["reports"].as_array().unwrap().len(), 2);
    assert_eq!(sample.problem("/api/v1/events/none"), (404, "W004".to_owned()));
    let report = event["reports"][0]["report"]["id"].as_str().unwrap();
    let article = event["reports"][0]["article"]["id"].as_str().unwrap();
    let page = sample.json(&format!("/api/v1/articles/{article}"));
    assert!(page["events"][report].as_array().unwrap().contains(&id.into()));
    let reports = sample.json("/api/v1/reports?between=RUS,UKR&type=ASSAULT");
    assert_eq!(reports["items"].as_array().unwrap().len(), 2);
}

#[test]
fn each_filter_has_a_twin_that_leaves_out() {
    let sample = Sample::read();
    let count = |query: &str| {
        let answer = sample.json(&format!("/api/v1/reports?limit=500&{query}"));
        answer["items"].as_array().unwrap().len()
    };
    let all = count("");
    for (filter, value) in [
        ("type", "COERCE"),
        ("status", "plan"),
        ("source", "CHN"),
        ("target", "RUS"),
        ("actor", "JPN"),
        ("text", "sanctions"),
        ("site", "news.example"),
        ("language", "en"),
    ] {
        let (with, without) =
            (count(&format!("{filter}={value}")), count(&format!("not_{filter}={value}")));
        assert!(with > 0, "{filter}");
        assert_eq!(with + without, all, "{filter}");
    }
}

#[test]
fn a_plan_is_told_with_its_fate() {
    let sample = Sample::read();
    let plans = sample.json("/api/v1/calendar?between=CHN,RUS");
    assert_eq!(texts(&plans["items"], "fate"), ["ahead"]);
    let kept = "China's foreign minister Wang Yi visited Russia on 9 May 2025.";
    sample.put(&[crate::sample::read("2025-05-10", kept)]);
    let plans = sample.json("/api/v1/calendar?between=CHN,RUS");
    assert_eq!(texts(&plans["items"], "fate"), ["kept"]);
    assert!(plans["items"][0]["because"]["words"].as_str().unwrap().contains("visited Russia"));
    let (_, media, calendar) = sample.get("/calendar.ics");
    assert!(media.starts_with("text/calendar") && calendar.contains("STATUS:TENTATIVE"));
}

#[test]
fn the_matrix_shows_who_deals_with_whom() {
    let sample = Sample::read();
    let matrix = sample.json("/api/v1/matrix?days=30");
    assert_eq!(matrix["until"], "2025-03-06");
    let cells = matrix["cells"].as_array().unwrap();
    let shelling = cells.iter().find(|cell| cell["source"] == "RUS" && cell["target"] == "UKR");
    assert!(shelling.unwrap()["change"].as_f64().unwrap() > 0.0, "it hardened");
    assert_eq!(matrix["names"]["UKR"], "Ukraine");
    assert_eq!(sample.json("/api/v1/months")["items"][0]["month"], "2025-03");
    let parties = sample.json("/api/v1/parties");
    assert!(texts(&parties["items"], "code").contains(&"RUS"));
    assert!(sample.json("/api/v1/shifts")["items"].is_array());
}

#[test]
fn answers_come_in_the_formats_that_suit_them() {
    let sample = Sample::read();
    let (status, media, csv) = sample.get("/r/CHN/RUS.csv?step=month");
    assert_eq!((status, media.starts_with("text/csv")), (200, true));
    assert!(csv.starts_with("source,target,first,last,"), "{csv}");
    let (_, _, lines) = sample.get("/search.jsonl?status=fact");
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    let (_, media, feed) = sample.get("/r/CHN/RUS.rss");
    assert!(media.starts_with("application/rss+xml") && feed.contains("<item>"));
    assert_eq!(sample.problem("/api/v1/status?format=csv"), (400, "W005".to_owned()));
    assert_eq!(sample.problem("/api/v1/quotes?format=ics"), (400, "W005".to_owned()));
    assert_eq!(sample.problem("/api/v1/acts?format=exe"), (400, "W005".to_owned()));
}

#[test]
fn series_reports_and_quotes_come_as_parquet() {
    fn table<T: Rows>(sample: &Sample, path: &str) -> Vec<T> {
        let (status, media, body) = detente_web::get(sample.options(), path).unwrap();
        assert_eq!((status, &*media), (200, "application/vnd.apache.parquet"), "{path}");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), body).unwrap();
        let batches = Batches::open(file.path()).unwrap();
        batches.flat_map(|batch| rows::<T>(&batch.unwrap()).unwrap()).collect()
    }
    let sample = Sample::read();
    let periods: Vec<Period> = table(&sample, "/r/CHN/RUS.parquet?step=month");
    let csv = sample.get("/r/CHN/RUS.csv?step=month").2;
    assert_eq!(periods.len(), csv.lines().count() - 1);
    assert!(periods.iter().any(|period| period.verbal_cooperation > 0));
    let reports: Vec<Report> = table(&sample, "/reports.parquet?actor=CHN");
    let list = sample.json("/api/v1/reports?actor=CHN");
    assert_eq!(reports.len(), list["items"].as_array().unwrap().len());
    assert_eq!(reports[0].sentence, list["items"][0]["sentence"].as_str().unwrap());
    assert!(!table::<Quote>(&sample, "/quotes.parquet").is_empty());
    assert_eq!(sample.problem("/calendar.parquet"), (400, "W005".to_owned()));
}

#[test]
fn what_is_not_understood_says_what_to_do() {
    let sample = Sample::read();
    for (path, problem) in [
        ("/api/v1/nothing", (404, "W001")),
        ("/api/v1/acts?sorce=CHN", (400, "W002")),
        ("/api/v1/acts?type=DANCE", (400, "W002")),
        ("/api/v1/acts?since=yesterday", (400, "W002")),
        ("/api/v1/acts?limit=0", (400, "W002")),
        ("/api/v1/acts?limit=501", (400, "W002")),
        ("/api/v1/acts?between=CHN", (400, "W002")),
        ("/api/v1/acts?text=a%00b", (400, "W002")),
        ("/api/v1/acts?confidence=2", (400, "W002")),
        ("/api/v1/relations/CHN/RUS?a=USA", (400, "W002")),
        ("/api/v1/relations/CHN/RUS/series?step=hour", (400, "W002")),
        ("/api/v1/matrix?days=0", (400, "W002")),
        ("/api/v1/sql?q=DELETE+FROM+articles", (400, "S013")),
        ("/api/v1/sql?q=ATTACH+'/etc/passwd'+AS+x", (400, "S013")),
        ("/api/v1/acts?after=nowhere", (400, "W003")),
        ("/api/v1/articles/none", (404, "W004")),
        ("/api/v1/actors/Nobody%20At%20All%20Qx", (404, "W004")),
        ("/api/v1/forecasts/CHN/RUS?horizon=0", (400, "W002")),
    ] {
        assert_eq!(sample.problem(path), (problem.0, problem.1.to_owned()), "{path}");
    }
}

#[test]
fn sql_reads_and_comes_as_a_table() {
    let sample = Sample::read();
    let asked = "/api/v1/sql?q=SELECT+count(*)+AS+articles,+'%3D1%2B1'+AS+x+FROM+articles";
    let answer = sample.json(asked);
    assert_eq!((&answer["columns"][0], &answer["rows"][0][0]), (&"articles".into(), &3.into()));
    assert_eq!(sample.get(&format!("{asked}&format=csv")).2, "articles,x\n3,'=1+1\n");
}

#[test]
fn an_unknown_actor_and_an_empty_store_give_answers_that_say_so() {
    let sample = Sample::of(&[]);
    assert_eq!(sample.json("/api/v1/relations/XYZ/ABC")["events"], 0);
    assert_eq!(sample.json("/api/v1/status")["today"], Value::Null);
    assert_eq!(sample.json("/api/v1/acts")["items"], Value::Array(Vec::new()));
    assert_eq!(sample.json("/api/v1/calendar")["items"], Value::Array(Vec::new()));
    assert_eq!(sample.problem("/api/v1/matrix"), (404, "W014".to_owned()));
    assert_eq!(sample.problem("/api/v1/forecasts/CHN/RUS"), (404, "W014".to_owned()));
    let series = sample.json("/api/v1/relations/CHN/RUS/series");
    assert_eq!(series[0]["series"], Value::Array(Vec::new()));
}

#[test]
fn a_person_has_offices_and_a_state_has_partners() {
    let sample = Sample::read();
    let wang = sample.json("/api/v1/actors/Wang%20Yi");
    assert_eq!(wang["party"], Value::Null);
    assert!(wang["offices"].as_array().unwrap().iter().any(|held| held["of"] == "CHN"));
    let russia = sample.json("/api/v1/actors/RUS");
    assert!(texts(&russia["relations"], "code").contains(&"UKR"));
    let found = sample.json("/api/v1/actors?q=wang");
    assert!(texts(&found["items"], "name").contains(&"Wang Yi"));
}
