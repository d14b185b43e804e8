//! Cases that nothing runs prove nothing: every folder of `gold/` has a runner and is listed.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::Findings;

/// Checks that a test names each folder of cases, and that `gold/README.md` does.
pub fn check(found: &mut Findings, root: &Path, files: &[PathBuf]) {
    let folders: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| {
            let folder = file.strip_prefix("gold").ok()?.parent()?.to_str()?;
            let case = file.extension().is_some_and(|ending| ending == "md");
            (case && !folder.is_empty()).then_some(folder)
        })
        .collect();
    let read = |file: &PathBuf| fs::read_to_string(root.join(file)).unwrap_or_default();
    let runs = |file: &&PathBuf| {
        file.extension().is_some_and(|ending| ending == "rs")
            && file.iter().any(|part| part == "tests")
    };
    let runners: Vec<String> = files.iter().filter(runs).map(read).collect();
    let told = read(&PathBuf::from("gold/README.md"));
    for folder in folders {
        let path = format!("gold/{folder}");
        if !runners.iter().any(|text| text.contains(&format!("{path}\""))) {
            found.add(&path, 1, format!("no test names \"{path}\": nothing runs these cases"));
        }
        if !told.contains(&format!("`{folder}/`")) {
            found.add("gold/README.md", 1, format!("does not tell of `{folder}/`"));
        }
    }
}
