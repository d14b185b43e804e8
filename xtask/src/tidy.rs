//! `cargo xtask tidy`: the house rules as a check, each finding with its file and line.

mod gold;
mod licences;
mod offices;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The dependency table of ARCHITECTURE.md.
const TABLE: &str = include_str!("../dependencies.toml");

/// Longest Rust file, in lines.
const LINES: usize = 800;

/// Largest single file and the largest sum of all tracked files, in bytes.
const FILE_BYTES: u64 = 16_000_000;
const ALL_BYTES: u64 = 60_000_000;

/// Folders that hold data, each with a README.md that gives its format.
const DATA_FOLDERS: [&str; 8] =
    ["lexicons", "gazetteer", "rules", "models", "languages", "gold", "migrations", "layouts"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "common", "misc", "core", "helper", "helpers"];

/// Folders of one machine, which no reader of the documentation has.
const LOCAL_FOLDERS: [&str; 2] = ["/home/", "/tmp/"];

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: PathBuf,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// Checks the repository at `root` and prints what is broken.
pub fn run(root: &Path) -> Result<(), String> {
    let files = files(root)?;
    let mut findings = Findings(check(root, &files, TABLE)?);
    licences::check(&mut findings, root)?;
    let findings = findings.0;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files, nothing found", files.len());
            Ok(())
        }
        count => Err(format!("{count} findings")),
    }
}

/// Lists what git tracks or would track, relative to `root`.
fn files(root: &Path) -> Result<Vec<PathBuf>, String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git ls-files: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let mut files: Vec<PathBuf> = String::from_utf8_lossy(&output.stdout)
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|file| root.join(file).is_file())
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

fn check(root: &Path, files: &[PathBuf], table: &str) -> Result<Vec<Finding>, String> {
    let mut found = Findings(Vec::new());
    let table: BTreeMap<String, Vec<String>> =
        toml::from_str(table).map_err(|error| format!("xtask/dependencies.toml: {error}"))?;
    let mut bytes = 0;
    for file in files {
        let path = root.join(file);
        let size = path.metadata().map_err(|error| format!("{}: {error}", path.display()))?.len();
        bytes += size;
        if size > FILE_BYTES {
            found.add(file, 1, format!("{size} bytes; a file may have {FILE_BYTES}"));
        }
        names(&mut found, file);
        let text = |kinds: &[&str]| {
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            let wanted = kinds.contains(&ending);
            wanted.then(|| fs::read_to_string(&path).ok()).flatten()
        };
        if let Some(text) = text(&["rs"]) {
            rust(&mut found, file, &text);
        }
        if let Some(text) = text(&["md", "rs"]) {
            local_folders(&mut found, file, &text);
        }
        if file.ends_with("Cargo.toml") && file.components().count() > 1 {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            dependencies(&mut found, file, &text, &table)?;
        }
    }
    if bytes > ALL_BYTES {
        found.add(".", 1, format!("{bytes} bytes in all files; the budget is {ALL_BYTES}"));
    }
    readmes(&mut found, files);
    tables(&mut found, root, files);
    gold::check(&mut found, root, files);
    offices::check(&mut found, root, files);
    Ok(found.0)
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, file: impl AsRef<Path>, line: usize, message: impl Into<String>) {
        let (file, message) = (file.as_ref().to_owned(), message.into());
        self.0.push(Finding { file, line, message });
    }
}

/// Folders and Rust files carry a name that says what is inside; so do crates: `detente-util` no.
fn names(found: &mut Findings, file: &Path) {
    for part in file.iter().filter_map(|part| part.to_str()) {
        let name = part.strip_suffix(".rs").unwrap_or(part);
        let name = name.strip_prefix("detente-").unwrap_or(name);
        if EMPTY_NAMES.contains(&name) {
            found.add(file, 1, format!("`{name}` says nothing: name it for what it does"));
        }
    }
}

/// Files stay short; a crate's first page says what goes in, what comes out and what never.
fn rust(found: &mut Findings, file: &Path, text: &str) {
    let lines = text.lines().count();
    if lines > LINES {
        found.add(file, LINES + 1, format!("{lines} lines; a file may have {LINES}"));
    }
    if file.ends_with("src/lib.rs") {
        let header: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        for word in ["**In:**", "**Out:**", "**Never:**"] {
            if !header.iter().any(|line| line.contains(word)) {
                found.add(file, 1, format!("the crate's first page lacks {word}"));
            }
        }
        if !header.iter().any(|line| line.starts_with("//! ```")) {
            found.add(file, 1, "the crate's first page lacks an example that runs");
        }
    }
}

/// Documentation names no folder that only one machine has.
fn local_folders(found: &mut Findings, file: &Path, text: &str) {
    let markdown = file.extension().is_some_and(|ending| ending == "md");
    for (number, line) in (1..).zip(text.lines()) {
        let comment = line.trim_start();
        if !markdown && !comment.starts_with("///") && !comment.starts_with("//!") {
            continue;
        }
        for folder in LOCAL_FOLDERS {
            let local = line.match_indices(folder).any(|(at, _)| {
                // In `https://example.org/home/` it is no folder of this machine.
                !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '.')
            });
            if local {
                found.add(file, number, format!("names the local folder {folder}"));
            }
        }
    }
}

/// A crate uses only what the dependency table allows.
fn dependencies(
    found: &mut Findings,
    file: &Path,
    text: &str,
    table: &BTreeMap<String, Vec<String>>,
) -> Result<(), String> {
    let manifest: toml::Table =
        text.parse().map_err(|error| format!("{}: {error}", file.display()))?;
    let Some(name) = manifest.get("package").and_then(|package| package.get("name")) else {
        return Ok(());
    };
    let name = name.as_str().unwrap_or_default();
    let line_of = |start: &str| {
        text.lines().position(|line| line.starts_with(start)).map_or(1, |index| index + 1)
    };
    let Some(allowed) = table.get(name) else {
        found.add(file, line_of("name"), format!("{name} is not in xtask/dependencies.toml"));
        return Ok(());
    };
    for used in used(&manifest) {
        let ours = table.contains_key(&used) || used.starts_with("detente");
        let may = allowed.iter().any(|name| name == "*" || *name == used);
        if ours && !may {
            let message = format!("{name} may not use {used} (xtask/dependencies.toml)");
            found.add(file, line_of(&used), message);
        }
    }
    Ok(())
}

/// Names all dependencies of a manifest, whatever their section.
fn used(manifest: &toml::Table) -> Vec<String> {
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let mut names = Vec::new();
    let mut collect = |table: &toml::Table| {
        for section in sections {
            if let Some(list) = table.get(section).and_then(toml::Value::as_table) {
                names.extend(list.iter().map(|(key, value)| {
                    let renamed = value.get("package").and_then(toml::Value::as_str);
                    renamed.unwrap_or(key).to_owned()
                }));
            }
        }
    };
    collect(manifest);
    if let Some(targets) = manifest.get("target").and_then(toml::Value::as_table) {
        targets.values().filter_map(toml::Value::as_table).for_each(collect);
    }
    names
}

/// Every folder of data tells its format, itself or in each folder below.
fn readmes(found: &mut Findings, files: &[PathBuf]) {
    let told: BTreeSet<&Path> = files
        .iter()
        .filter(|file| file.ends_with("README.md") || file.ends_with("MODEL.md"))
        .filter_map(|file| file.parent())
        .collect();
    let mut untold = BTreeSet::new();
    for file in files {
        let within: Vec<&Path> = file.ancestors().skip(1).collect();
        let data = within.iter().position(|folder| {
            let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            DATA_FOLDERS.contains(&name) && !folder.iter().any(|part| part == "src")
        });
        if let Some(data) = data.filter(|&data| !within[..=data].iter().any(|f| told.contains(f))) {
            untold.insert(within[data]);
        }
    }
    for folder in untold {
        found.add(folder.join("README.md"), 1, "missing: a data folder gives its format");
    }
}

/// Every table of data is named by a page beside it, which tells its columns or keys.
fn tables(found: &mut Findings, root: &Path, files: &[PathBuf]) {
    let is = |file: &Path, endings: &[&str]| {
        file.extension().and_then(|ending| ending.to_str()).is_some_and(|e| endings.contains(&e))
    };
    let mut pages: BTreeMap<&Path, String> = BTreeMap::new();
    for file in files.iter().filter(|file| is(file, &["md"])) {
        if let (Some(folder), Ok(text)) = (file.parent(), fs::read_to_string(root.join(file))) {
            pages.entry(folder).or_default().push_str(&text);
        }
    }
    for file in files.iter().filter(|file| is(file, &["tsv", "toml"])) {
        let data = file.iter().any(|part| DATA_FOLDERS.iter().any(|name| part == *name));
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let page = file.parent().and_then(|folder| pages.get(folder));
        if data && !page.is_some_and(|page| page.contains(name)) {
            found.add(file, 1, "no page beside it tells what its columns or keys are");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "//! A.\n//!\n//! **In:** a. **Out:** b. **Never:** c.\n//! ```\n//! ```\n";

    /// Writes files into a folder and gives what is found in them.
    fn found_in(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let names: Vec<_> = files.iter().map(|(name, _)| PathBuf::from(name)).collect();
        let table = "detente-record = []\ndetente-page = [\"detente-record\"]";
        let findings = check(folder.path(), &names, table).unwrap();
        findings.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_seat_with_two_holders_is_found() {
        let folder = "crates/detente-coder/gazetteer/leaders";
        let header = "country\toffice\ttitle\tperson\taliases\tfrom\tto\n";
        let row = |who: &str, from: &str, to: &str| {
            format!("NAR\thead_of_state\tKing\t{who}\t\t{from}\t{to}\n")
        };
        let after = [row("Caspian", "1990", "2001-05"), row("Rilian", "2001-05-09", "")];
        let beside = [row("Miraz", "1990", "2001-05"), row("Caspian", "2000", "")];
        let found = |rows: [String; 2]| {
            let table = format!("{header}{}", rows.concat());
            found_in(&[
                (&format!("{folder}/README.md"), "# A\n`x.tsv`\n"),
                (&format!("{folder}/x.tsv"), &table),
            ])
        };
        assert_eq!(found(after), Vec::<String>::new());
        let both = found(beside);
        assert!(both.len() == 1 && both[0].contains("Miraz was King until 2001-05-01"), "{both:?}");
    }

    #[test]
    fn this_repository_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        if !root.join(".git").exists() {
            println!("skipped: no git checkout, so no list of files");
            return;
        }
        let findings = check(&root, &files(&root).unwrap(), TABLE).unwrap();
        let lines: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }

    #[test]
    fn a_dependency_against_the_flow_is_found() {
        let manifest = "[package]\nname = \"detente-record\"\n\n[dev-dependencies]\n\
            serde = \"1\"\ndetente-page.workspace = true\n";
        let found = found_in(&[("crates/detente-record/Cargo.toml", manifest)]);
        assert_eq!(
            found,
            ["crates/detente-record/Cargo.toml:6: detente-record may not use detente-page \
              (xtask/dependencies.toml)"]
        );
        let hidden = "[package]\nname = \"detente-page\"\n[target.'cfg(unix)'.dependencies]\n\
            r = { package = \"detente-record\", path = \"\" }\n\
            w = { package = \"detente-web\", path = \"\" }\n";
        let found = found_in(&[("crates/detente-page/Cargo.toml", hidden)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("may not use detente-web"), "{found:?}");
    }

    #[test]
    fn an_unknown_crate_is_found() {
        let found = found_in(&[("crates/new/Cargo.toml", "[package]\nname = \"detente-new\"\n")]);
        assert_eq!(
            found,
            ["crates/new/Cargo.toml:2: detente-new is not in xtask/dependencies.toml"]
        );
    }

    #[test]
    fn a_first_page_without_its_words_is_found() {
        assert_eq!(found_in(&[("crates/a/src/lib.rs", HEADER)]), [""; 0]);
        let found = found_in(&[("crates/a/src/lib.rs", "//! **In:** a.\n\n//! **Out:** b.\n")]);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn long_files_empty_names_and_missing_readmes_are_found() {
        let long = "\n".repeat(LINES + 1);
        let found = found_in(&[
            ("crates/a/src/utils.rs", ""),
            ("crates/a/src/long.rs", &long),
            ("crates/a/lexicons/verbs/one.csv", ""),
            ("crates/a/models/README.md", ""),
            ("crates/a/src/rules/mod.rs", ""),
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("crates/a/src/utils.rs:1: "));
        assert!(found[1].starts_with("crates/a/src/long.rs:801: "));
        assert!(found[2].starts_with("crates/a/lexicons/README.md:1: missing"));
    }

    #[test]
    fn tables_that_no_page_tells_of_are_found() {
        let found = found_in(&[
            ("crates/a/rules/README.md", "| `told.tsv` | a row is a rule |"),
            ("crates/a/rules/told.tsv", ""),
            ("crates/a/rules/untold.toml", ""),
            ("crates/a/other.toml", ""),
        ]);
        assert_eq!(
            found,
            ["crates/a/rules/untold.toml:1: no page beside it tells what its columns or keys are"]
        );
    }

    #[test]
    fn gold_cases_that_nothing_runs_are_found() {
        let told = "| `dates/` |\n| `places/` |\n";
        let found = found_in(&[
            ("gold/README.md", told),
            ("gold/dates/chain.md", ""),
            ("gold/places/strait.md", ""),
            ("gold/quotes/split.md", ""),
            ("crates/a/tests/gold.rs", "cases(\"gold/dates\"); cases(\"gold/quotes\")"),
            ("crates/a/src/gold.rs", "// \"gold/places\""),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("gold/places:1: no test names"), "{found:?}");
        assert_eq!(found[1], "gold/README.md:1: does not tell of `quotes/`");
    }

    #[test]
    fn folders_of_one_machine_are_found_in_documentation_only() {
        let [work, tmp] = LOCAL_FOLDERS;
        let readme = format!("one\nsee `{work}a`\nhttps://example.org{tmp}\n");
        let code = format!("let path = \"{tmp}x\";\n    /// in {tmp}x\n");
        let found = found_in(&[("README.md", &readme), ("src/a.rs", &code)]);
        assert_eq!(
            found,
            [
                format!("README.md:2: names the local folder {work}"),
                format!("src/a.rs:2: names the local folder {tmp}")
            ]
        );
    }
}
