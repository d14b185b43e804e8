//! Bad input: each kind has its own message and exit code, and nothing stored is lost.

use std::{
    fs::{self, File},
    io::Read,
    process::Stdio,
};

use crate::run::Place;

const STORY: &str = "The president of Ruritania flew to Beijing on Monday.\n";

#[test]
fn a_missing_file() {
    let run = Place::new().run(&["read", "nowhere.html"]);
    run.fails(2, &["[D001]", "nowhere.html", "no such file"]);
}

#[test]
fn a_directory_without_articles() {
    let place = Place::new();
    place.file("pictures/a.png", "x");
    place.run(&["read", "pictures"]).fails(2, &["[D003]", "pictures", ".html"]);
}

#[test]
fn an_empty_file() {
    let place = Place::new();
    place.file("empty.txt", " \n");
    place.run(&["read", "empty.txt"]).fails(2, &["[D004]", "empty.txt: empty", "[D015]"]);
}

#[test]
fn binary_junk() {
    let place = Place::new();
    let junk: Vec<u8> =
        (0..5000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    place.file("junk.html", junk);
    place.file("paper.txt", "%PDF-1.7\n1 0 obj");
    place.run(&["read", "junk.html"]).fails(2, &["[D005]", "junk.html", "binary data"]);
    place.run(&["read", "paper.txt"]).fails(2, &["[D005]", "paper.txt", "a PDF"]);
}

#[test]
fn a_file_of_200_megabytes() {
    let place = Place::new();
    // Sparse: it takes no room on the disk.
    File::create(place.path().join("huge.txt")).unwrap().set_len(200 << 20).unwrap();
    place.run(&["read", "huge.txt"]).fails(2, &["[D006]", "huge.txt", "200 MB", "64 MB"]);
}

#[test]
fn bytes_that_are_no_utf8() {
    let place = Place::new();
    place.file("latin.txt", b"The pr\xe9sident of Ruritania met the minister on Monday.\n");
    let run = place.run(&["read", "latin.txt", "--store", "none"]);
    assert!(run.records()[0]["article"]["text"].as_str().unwrap().contains("Ruritania met"));
    place.file("bad.jsonl", b"{\"text\":\"Good.\"}\n{\"text\":\"\xff\xfe\"}\n");
    let run = place.run(&["read", "bad.jsonl", "--store", "none"]);
    assert_eq!(run.records().len(), 1);
    run.fails(0, &["[D008]", "bad.jsonl:2", "not UTF-8 at byte"]);
}

#[test]
fn dates_that_are_none() {
    let place = Place::new();
    place.file("a.txt", STORY);
    let run = place.run(&["read", "a.txt", "--published", "2022-13-45"]);
    run.fails(2, &["[D007]", "2022-13-45", "YYYY-MM-DD"]);
    place.file("a.jsonl", "{\"text\":\"Good.\",\"published\":\"2022-13-45\"}\n");
    let run = place.run(&["read", "a.jsonl", "--store", "none"]);
    run.fails(0, &["[D010]", "a.jsonl:1", "2022-13-45"]);
    assert_eq!(run.records()[0]["notes"][0]["code"], "D010");
}

#[test]
fn a_bad_line_does_not_stop_the_batch() {
    let place = Place::new();
    let lines = "{\"id\":\"a\",\"text\":\"One.\"}\n{nonsense\n{\"id\":\"b\"}\n7\n\
                 {\"id\":\"c\",\"text\":\"Two.\"}\n";
    place.file("mixed.jsonl", lines);
    let run = place.run(&["read", "mixed.jsonl"]);
    assert_eq!(run.records().len(), 2);
    let said = ["mixed.jsonl:2", "mixed.jsonl:3", "mixed.jsonl:4", "3 skipped", "2 documents"];
    run.fails(0, &said);
    place.run(&["read", "mixed.jsonl", "--strict"]).fails(2, &["[D014]"]);
}

#[test]
fn a_line_without_end_is_skipped() {
    let place = Place::new();
    let mut lines = b"{\"id\":\"a\",\"text\":\"One.\"}\n{\"text\":\"".to_vec();
    lines.resize(lines.len() + (17 << 20), b'x');
    lines.extend_from_slice(b"\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n");
    place.file("long.jsonl", lines);
    let run = place.run(&["read", "long.jsonl", "--store", "none"]);
    assert_eq!(run.records().len(), 2);
    run.fails(0, &["[D009]", "long.jsonl:2"]);
}

#[test]
fn a_store_that_is_none_is_left_alone() {
    let place = Place::new();
    place.file("a.txt", STORY);
    let other = place.file("other.db", "My shopping list, which is no database at all.");
    let before = fs::read(&other).unwrap();
    place.run(&["read", "a.txt", "--store", "other.db"]).fails(2, &["[S001]", "other.db"]);
    assert_eq!(fs::read(&other).unwrap(), before);
    place.run(&["read", "a.txt", "--store", "no/such/folder.db"]).fails(2, &["[S009]"]);
    place.run(&["events"]).fails(2, &["[S006]", "detente.db"]);
    place.run(&["events", "--store", "none"]).fails(2, &["[D013]"]);
}

#[test]
fn a_closed_pipe_is_success() {
    let place = Place::new();
    let line = format!("{}\n", serde_json::json!({"text": STORY}));
    place.file("many.jsonl", line.repeat(2000));
    let args = ["read", "many.jsonl", "--store", "none", "--quiet"];
    let mut command = place.command(&args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn settings_that_cannot_be_used_name_their_place() {
    let place = Place::new();
    place.file("a.txt", STORY);
    let file = place.file("detente.toml", "thread = 2\n");
    place.run(&["read", "a.txt"]).fails(2, &["[D013]", "detente.toml", "\"thread\"", "threads"]);
    fs::write(&file, "store = \"none\"\nthreads = \"many\"\n").unwrap();
    place.run(&["read", "a.txt"]).fails(2, &["[D013]", "detente.toml", "many"]);
    fs::write(&file, "store = \"none\"\nthreads = 1\n").unwrap();
    assert_eq!(place.run(&["read", "a.txt"]).code, 0);
    assert!(!place.path().join("detente.db").exists());
}

/// Ctrl-C in the middle of an endless stream: what was read is kept.
#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_was_read() {
    use std::{
        io::{BufRead, BufReader, Write},
        process::Command,
    };

    let place = Place::new();
    let mut command = place.command(&["read", "-", "--threads", "1"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let pid = child.id().to_string();
    let feeder = std::thread::spawn(move || {
        // Until the command goes away and the pipe breaks.
        for number in 0.. {
            let row = serde_json::json!({"id": number, "text": format!("{STORY} {number}")});
            if writeln!(stdin, "{row}").is_err() {
                break;
            }
        }
    });
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut String::new()).unwrap();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("[D016]"), "{said}");
    let kept = place.run(&["export"]).records().len();
    assert_eq!(kept, 1 + rest.lines().count());
}
