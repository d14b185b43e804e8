//! The licences of what is built in, against the list that `deny.toml` allows.

use std::{path::Path, process::Command};

use super::Findings;

/// Checks every package of the dependency tree of this machine's platform.
pub fn check(found: &mut Findings, root: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(root.join("deny.toml"))
        .map_err(|error| format!("deny.toml: {error}"))?;
    let allowed = allowed(&text)?;
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program)
        .args(["tree", "--workspace", "--locked", "--prefix", "none", "--format", "{p}\t{l}"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo tree: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut packages: Vec<_> = tree.lines().filter_map(|line| line.split_once('\t')).collect();
    packages.sort_unstable();
    packages.dedup();
    for (package, licence) in packages {
        let licence = licence.trim_end_matches("(*)").trim();
        if !holds(licence, &allowed) {
            found.add("deny.toml", 1, format!("{package}: licence {licence:?} is not allowed"));
        }
    }
    Ok(())
}

/// Reads the allowed licences of a `deny.toml`.
fn allowed(text: &str) -> Result<Vec<String>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("deny.toml: {error}"))?;
    let list = table.get("licenses").and_then(|licences| licences.get("allow")?.as_array());
    let list = list.ok_or("deny.toml: no list `allow` under [licenses]")?;
    Ok(list.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect())
}

/// Says whether an SPDX expression (or the old `A/B`) can be met with allowed licences alone.
fn holds(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = expression.split_whitespace().peekable();
    let holds = either(&mut words, allowed);
    holds && words.next().is_none()
}

type Words<'t> = std::iter::Peekable<std::str::SplitWhitespace<'t>>;

fn either(words: &mut Words, allowed: &[String]) -> bool {
    let mut holds = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        holds |= both(words, allowed);
    }
    holds
}

fn both(words: &mut Words, allowed: &[String]) -> bool {
    let mut holds = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        holds &= one(words, allowed);
    }
    holds
}

fn one(words: &mut Words, allowed: &[String]) -> bool {
    let Some(name) = words.next() else { return false };
    if name == "(" {
        let holds = either(words, allowed);
        return words.next() == Some(")") && holds;
    }
    let mut name = name.to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        name = format!("{name} WITH {}", words.next().unwrap_or_default());
    }
    allowed.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_hold_where_allowed_licences_meet_them() {
        let list = "[licenses]\nallow = [\"MIT\", \"Zlib\", \"Apache-2.0 WITH LLVM-exception\"]\n";
        let allowed = allowed(list).unwrap();
        for good in
            ["MIT", "MIT/X", "X OR MIT", "(X OR Zlib) AND MIT", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(holds(good, &allowed), "{good}");
        }
        for bad in ["", "X", "MIT AND X", "(MIT OR X", "MIT MIT", "Apache-2.0", "MIT AND (X OR Y)"]
        {
            assert!(!holds(bad, &allowed), "{bad}");
        }
    }
}
