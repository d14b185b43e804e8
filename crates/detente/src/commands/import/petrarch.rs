//! `detente import petrarch-dictionary`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use detente_coder::petrarch::{ActorEntry, Dictionary, Part, Side};

use crate::{Outcome, dictionary, error::Error, output::Output};

const EXAMPLES: &str = "\
Examples:
  detente import petrarch-dictionary dictionaries/ --into mine/
  detente import petrarch-dictionary Phoenix.Countries.actors.txt Phoenix.agents.txt --into mine/
  detente read news/ --actors mine/actors.toml --dictionary mine/

actors.toml then holds actors and agents in Détente's own form; verbs, discards and issues are \
checked and kept in PETRARCH's form, which --dictionary reads.";

/// Arguments of `detente import petrarch-dictionary`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files, whose names say what they hold, or directories
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Where to write; made if need be
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

/// Imports, all or nothing.
pub fn run(args: &Args) -> Result<Outcome, Error> {
    let Args { paths, into } = args;
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(dictionary::files(path)?);
        } else if !path.exists() {
            return Err(Error::Missing(path.clone()));
        } else {
            let part = dictionary::part(path)
                .ok_or_else(|| Error::NoDictionary(path.display().to_string()))?;
            files.push((part, path.clone()));
        }
    }
    if files.is_empty() {
        return Err(Error::NoDictionary(paths[0].display().to_string()));
    }
    let read = dictionary::load(&files)?;
    let failed = |path: &Path| {
        let place = path.display().to_string();
        move |source| Error::output(&place, source)
    };
    fs::create_dir_all(into).map_err(failed(into))?;
    let toml = into.join("actors.toml");
    fs::write(&toml, actors(&read)).map_err(failed(&toml))?;
    for (part, path) in &files {
        let copy = into.join(path.file_name().unwrap_or_default());
        if copy != *path {
            let bytes = fs::read(path).map_err(|source| Error::Unreadable {
                place: path.display().to_string(),
                source,
            })?;
            // Read by its name again; the part is told by it.
            debug_assert_eq!(dictionary::part(&copy), Some(*part));
            fs::write(&copy, bytes).map_err(failed(&copy))?;
        }
    }
    let mut out = Output::open(None)?;
    let count = |part: Part| files.iter().filter(|(known, _)| *known == part).count();
    let patterns: usize = read.blocks().iter().map(|block| block.patterns.len()).sum();
    out.text(&format!(
        "{} actors and {} agents in {}\n{} blocks of verbs with {patterns} patterns, {} files of \
         discards, {} issues: read --dictionary {}\n",
        read.actors().len(),
        read.agents().len(),
        toml.display(),
        read.blocks().len(),
        count(Part::Discards),
        read.issues().len(),
        into.display(),
    ))?;
    for note in read.notes() {
        out.text(&format!("not used: {note}\n"))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Actors and agents as `--actors` reads them.
fn actors(dictionary: &Dictionary) -> String {
    let mut toml = String::from("# Imported from PETRARCH's dictionaries.\n");
    for entry in dictionary.actors() {
        actor(entry, &mut toml);
    }
    // What an agent of ours has is a PLOVER sector: the first three letters that are one.
    for agent in dictionary.agents().iter().filter(|agent| agent.side == Side::Behind) {
        let sector = agent.code.get(..3).map(plover).unwrap_or_default();
        let words: Vec<String> =
            agent.forms.iter().take(1).map(|form| quoted(&lower(form))).collect();
        if !sector.is_empty() {
            let _ = write!(
                toml,
                "\n[[agent]]\nwords = [{}]\nsector = {}\n",
                words.join(", "),
                quoted(sector)
            );
        }
    }
    toml
}

fn actor(entry: &ActorEntry, toml: &mut String) {
    let fits = |code: &str| {
        code.len() >= 3
            && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let mut dated = Vec::new();
    for code in entry.codes.iter().filter(|code| fits(&code.code)) {
        if code.from.is_none() && code.to.is_none() {
            continue;
        }
        let mut row = format!("{{ code = {}", quoted(&code.code));
        for (key, day) in [("from", code.from), ("to", code.to)] {
            if let Some(day) = day {
                let _ = write!(row, ", {key} = \"{day}\"");
            }
        }
        dated.push(format!("{row} }}"));
    }
    let code = entry.code(None).filter(|code| fits(code));
    let names: Vec<String> = entry.names.iter().map(|name| quoted(&title(name))).collect();
    let Some((name, aliases)) = names.split_first().filter(|_| code.is_some() || !dated.is_empty())
    else {
        return;
    };
    let _ = write!(toml, "\n[[actor]]\nname = {name}\n");
    if !aliases.is_empty() {
        let _ = writeln!(toml, "aliases = [{}]", aliases.join(", "));
    }
    if let Some(code) = code {
        let _ = writeln!(toml, "code = {}", quoted(code));
    }
    if !dated.is_empty() {
        let _ = writeln!(toml, "codes = [{}]", dated.join(", "));
    }
}

/// CAMEO's sector letters as PLOVER's, empty for one that PLOVER has not.
fn plover(sector: &str) -> &str {
    match sector {
        "MED" => "JRN",
        "HRI" | "HMA" => "NGO",
        "RAD" | "SEP" | "INS" => "REB",
        "CHR" | "MOS" | "MUS" | "HIN" => "REL",
        "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY" | "OPP" | "PTY" | "REB" | "UAF" | "PRM"
        | "CVL" | "REF" | "BUS" | "EDU" | "LAB" | "REL" | "AGR" | "CRM" | "NGO" | "ELI" => sector,
        _ => "",
    }
}

fn lower(name: &str) -> String {
    spaced(name).to_lowercase()
}

/// `RIVER_GUARD` as "River Guard"; short words without vowels and with full stops stay as they are.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let acronym = word.contains('.')
            || (word.len() <= 4 && !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']));
        if acronym {
            return word.to_owned();
        }
        if matches!(word, "OF" | "THE" | "AND" | "FOR" | "IN") {
            return word.to_lowercase();
        }
        let mut up = true;
        word.chars()
            .flat_map(|letter| {
                let cased: Vec<char> =
                    if up { vec![letter] } else { letter.to_lowercase().collect() };
                up = letter == '-';
                cased
            })
            .collect()
    };
    spaced(name).split(' ').map(word).collect::<Vec<String>>().join(" ")
}

fn spaced(name: &str) -> String {
    name.split(['_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A basic string of TOML, whose escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use detente_coder::actors::Gazetteer;

    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut dictionary = Dictionary::default();
        let actors_file = "NARNIA_ [NAR]\n+NARNIAN\nMR._TUMNUS\n\t[NARSPY <990101]\n\t[NARGOV >990102]\nASLAN [---]\n";
        dictionary.add(Part::Actors, "a", actors_file).unwrap();
        dictionary.add(Part::Agents, "b", "OWL_KEEPER [~LAB]\nFAUN [~XYZ]\n").unwrap();
        let toml = actors(&dictionary);
        assert!(!toml.contains("slan") && !toml.contains("faun"), "{toml}");
        let gazetteer = Gazetteer::with_users(&[("actors.toml", &toml)]).unwrap();
        let code = |name: &str, day: &str| {
            let day = Some(day.parse().unwrap());
            gazetteer.resolve(name, day).and_then(|actor| actor.code.clone())
        };
        assert_eq!(code("Narnia", "2001-01-01").as_deref(), Some("NAR"));
        assert_eq!(code("MR. Tumnus", "1998-01-01").as_deref(), Some("NARSPY"));
        assert_eq!(code("MR. Tumnus", "2001-01-01").as_deref(), Some("NARGOV"));
    }
}
