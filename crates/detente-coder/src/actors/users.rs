//! Actors that users bring themselves, as TOML; `gazetteer/users.md` has the form.

use std::ops::Range;
use std::sync::Arc;

use detente_record::{Actor, ActorKind, Code3};
use serde::Deserialize;
use toml::Spanned;

use super::gazetteer::{Gazetteer, Group, GroupKind, Stretch};
use super::leaders::{Office, day};
use super::lexicon::What;
use super::sectors;
use super::tables::GazetteerError;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    actor: Vec<Spanned<Entry>>,
    agent: Vec<Noun>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    code: Option<Spanned<String>>,
    country: Option<Spanned<String>>,
    sector: Option<Spanned<String>>,
    kind: Option<Spanned<String>>,
    #[serde(default)]
    codes: Vec<Dated>,
    #[serde(default)]
    offices: Vec<Held>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    code: Spanned<String>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    of: Option<Spanned<String>>,
    office: Spanned<String>,
    title: Option<Spanned<String>>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    words: Vec<Spanned<String>>,
    sector: Spanned<String>,
    kind: Option<Spanned<String>>,
    office: Option<Spanned<String>>,
}

impl Gazetteer {
    /// Reads the shipped gazetteer with users' own actors beside it: `(file, text)` each, in TOML.
    /// A name of theirs takes the place of the same name in the shipped tables.
    ///
    /// ```
    /// use detente_coder::actors::Gazetteer;
    /// let text = "[[actor]]\nname = \"River Guard\"\naliases = [\"RG\"]\ncountry = \"MMR\"\nsector = \"REB\"\nkind = \"armed\"\n";
    /// let gazetteer = Gazetteer::with_users(&[("my.toml", text)]).unwrap();
    /// let actor = gazetteer.resolve("River Guard", None).unwrap();
    /// assert_eq!(actor.code.as_deref(), Some("MMRREB"));
    /// ```
    ///
    /// # Errors
    /// The first fault, with file, line, column and reason; nothing is half loaded.
    pub fn with_users(files: &[(&str, &str)]) -> Result<Self, GazetteerError> {
        let mut gazetteer = Self::parse_shipped()?;
        for (file, text) in files {
            let source = Source { file, text };
            let read: File = toml::from_str(text).map_err(|error| {
                source.error(error.span().unwrap_or(0..0), error.message().to_owned())
            })?;
            let mut leaders = String::from("country\toffice\ttitle\tperson\taliases\tfrom\tto\n");
            for entry in &read.actor {
                gazetteer.add_entry(source, entry, &mut leaders)?;
            }
            let mut agents = String::from("words\tsector\tkind\toffice\tweight\n");
            for noun in &read.agent {
                agents.push_str(&source.agent(noun)?);
            }
            // What follows was checked above, where its place in the file is known.
            gazetteer.lexicon.overriding = true;
            let agents = gazetteer.read_agents(&agents);
            gazetteer.lexicon.overriding = false;
            agents
                .and_then(|()| gazetteer.read_leaders(&[&leaders]))
                .map_err(|error| source.error(0..0, error.reason))?;
        }
        Ok(gazetteer)
    }

    fn add_entry(
        &mut self,
        source: Source<'_>,
        entry: &Spanned<Entry>,
        leaders: &mut String,
    ) -> Result<(), GazetteerError> {
        let (whole, entry) = (entry.span(), entry.get_ref());
        source.words(&entry.name)?;
        entry.aliases.iter().try_for_each(|alias| source.words(alias).map(|_| ()))?;
        let country = match &entry.country {
            None => None,
            Some(given) => {
                let known = given.get_ref().parse::<Code3>().ok();
                let known = known.filter(|&code| self.state_index(code).is_some());
                let unknown = || source.wrong(given, "is no state (ISO 3166-1 alpha-3)");
                Some(known.ok_or_else(unknown)?)
            }
        };
        if !entry.offices.is_empty() {
            return source.leaders(entry, country, leaders);
        }
        let group = source.group(whole, entry, country, |code| self.state_index(code))?;
        let index = self.groups.len() as u16;
        self.lexicon.overriding = true;
        for phrase in std::iter::once(&entry.name).chain(&entry.aliases) {
            self.lexicon.add(phrase.get_ref(), What::Group(index), false);
        }
        self.lexicon.overriding = false;
        self.groups.push(group);
        Ok(())
    }
}

/// A user's file, to say where a fault lies.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(self, span: Range<usize>, reason: String) -> GazetteerError {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        GazetteerError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            reason,
        }
    }

    fn wrong(self, given: &Spanned<String>, what: &str) -> GazetteerError {
        self.error(given.span(), format!("{:?} {what}", given.get_ref()))
    }

    /// A text with letters, and without what separates cells and lists.
    fn words(self, given: &Spanned<String>) -> Result<&str, GazetteerError> {
        let text = given.get_ref();
        if !text.chars().any(char::is_alphanumeric) {
            return Err(self.wrong(given, "has no letters"));
        }
        if text.chars().any(|letter| letter.is_control() || letter == '|') {
            return Err(self.wrong(given, "holds a tab, a line end or a |"));
        }
        Ok(given.get_ref())
    }

    fn code(self, given: &Spanned<String>) -> Result<&str, GazetteerError> {
        let text = given.get_ref();
        let fits = text.len() >= 3
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if fits { Ok(given.get_ref()) } else { Err(self.wrong(given, "is no code in capitals")) }
    }

    fn sector(self, given: &Spanned<String>) -> Result<u8, GazetteerError> {
        sectors::sector(given.get_ref()).ok_or_else(|| self.wrong(given, "is no PLOVER sector"))
    }

    fn stretch(
        self,
        from: Option<&Spanned<String>>,
        to: Option<&Spanned<String>>,
    ) -> Result<Stretch, GazetteerError> {
        let read = |given: Option<&Spanned<String>>, last| match given {
            Some(given) if !given.get_ref().is_empty() => day(given.get_ref(), last)
                .map(Some)
                .ok_or_else(|| self.wrong(given, "is no date (YYYY, YYYY-MM or YYYY-MM-DD)")),
            _ => Ok(None),
        };
        let (first, last) = (read(from, false)?, read(to, true)?);
        match to.filter(|_| first.zip(last).is_some_and(|(first, last)| last < first)) {
            Some(to) => Err(self.wrong(to, "lies before the first day")),
            None => Ok((first, last)),
        }
    }

    /// Rows of `leaders/` for somebody in office.
    fn leaders(
        self,
        entry: &Entry,
        country: Option<Code3>,
        leaders: &mut String,
    ) -> Result<(), GazetteerError> {
        let aliases: Vec<&str> =
            entry.aliases.iter().map(|alias| alias.get_ref().as_str()).collect();
        for held in &entry.offices {
            let office = held.office.get_ref();
            Office::from_name(office).ok_or_else(|| self.wrong(&held.office, "is no office"))?;
            let of = match (&held.of, country) {
                (Some(of), _) => self.code(of)?.to_owned(),
                (None, Some(country)) => country.to_string(),
                (None, None) => {
                    let reason = "an office needs `of`, or its actor a `country`";
                    return Err(self.error(held.office.span(), reason.to_owned()));
                }
            };
            let title = match &held.title {
                Some(title) => self.words(title)?,
                None => "",
            };
            self.stretch(held.from.as_ref(), held.to.as_ref())?;
            let text = |given: &Option<Spanned<String>>| {
                given.as_ref().map_or(String::new(), |given| given.get_ref().clone())
            };
            leaders.push_str(
                &[
                    &of,
                    office,
                    title,
                    entry.name.get_ref(),
                    &aliases.join("|"),
                    &text(&held.from),
                    &text(&held.to),
                ]
                .join("\t"),
            );
            leaders.push('\n');
        }
        Ok(())
    }

    fn group(
        self,
        whole: Range<usize>,
        entry: &Entry,
        country: Option<Code3>,
        state: impl Fn(Code3) -> Option<u16>,
    ) -> Result<Group, GazetteerError> {
        let sector = entry.sector.as_ref().map(|given| self.sector(given)).transpose()?;
        let (kind, actor_kind) = match entry.kind.as_ref().map(Spanned::get_ref).map(String::as_str)
        {
            Some("armed") => (GroupKind::Armed, ActorKind::ArmedGroup),
            Some("government" | "agency" | "forces" | "legislature") => {
                (GroupKind::Public, ActorKind::Sector)
            }
            Some("territory") => (GroupKind::Territory, ActorKind::State),
            Some("organization") => (GroupKind::Other, ActorKind::Organization),
            Some("person") => (GroupKind::Other, ActorKind::Person),
            None | Some("party" | "company" | "media" | "other") => {
                (GroupKind::Other, ActorKind::Other)
            }
            Some(_) => {
                let reason = "is no kind of actor";
                return Err(entry.kind.as_ref().map_or_else(
                    || self.error(whole, reason.to_owned()),
                    |given| self.wrong(given, reason),
                ));
            }
        };
        let code = match (&entry.code, country) {
            (Some(code), _) => Some(self.code(code)?.to_owned()),
            (None, Some(country)) => {
                let sector = entry.sector.as_ref().map_or("", |given| given.get_ref());
                Some(format!("{country}{sector}"))
            }
            (None, None) if entry.codes.is_empty() => {
                let reason = "an actor needs a `code`, `codes`, a `country` or `offices`";
                return Err(self.error(whole, reason.to_owned()));
            }
            (None, None) => None,
        };
        let actor = |code: Option<String>| {
            // The first letters of a code are its country, where there is one of that code.
            let own = code.as_deref().and_then(|code| code.get(..3)?.parse().ok());
            let country = country.or_else(|| own.filter(|&code| state(code).is_some()));
            let sector = sector.and_then(sectors::sector_code).or_else(|| {
                let rest = code.as_deref().and_then(|code| code.get(3..6))?;
                sectors::sector(rest).and_then(sectors::sector_code)
            });
            Arc::new(Actor {
                name: entry.name.get_ref().clone(),
                code,
                country,
                sector,
                kind: actor_kind,
                wikidata: None,
            })
        };
        let mut dated = Vec::new();
        for each in &entry.codes {
            let stretch = self.stretch(each.from.as_ref(), each.to.as_ref())?;
            dated.push((actor(Some(self.code(&each.code)?.to_owned())), stretch));
        }
        let actor = actor(code);
        let state = actor.country.and_then(&state);
        Ok(Group { actor, dated, kind, state, sector })
    }

    /// A row of `agents.tsv`.
    fn agent(self, noun: &Noun) -> Result<String, GazetteerError> {
        self.sector(&noun.sector)?;
        let words =
            noun.words.iter().map(|words| self.words(words)).collect::<Result<Vec<_>, _>>()?;
        if words.is_empty() {
            return Err(self.error(noun.sector.span(), "an agent needs `words`".to_owned()));
        }
        let kind = noun.kind.as_ref().map_or("person", |kind| kind.get_ref());
        if !matches!(kind, "person" | "body" | "thing" | "site") {
            let given = noun.kind.as_ref().unwrap_or(&noun.sector);
            return Err(self.wrong(given, "is none of person, body, thing, site"));
        }
        let office = noun.office.as_ref().map_or("", |office| office.get_ref());
        if let Some(given) =
            noun.office.as_ref().filter(|given| Office::from_name(given.get_ref()).is_none())
        {
            return Err(self.wrong(given, "is no office"));
        }
        Ok(format!("{}\t{}\t{kind}\t{office}\t3\n", words.join("|"), noun.sector.get_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(gazetteer: &Gazetteer, name: &str, day: Option<&str>) -> Option<String> {
        let day = day.map(|day| day.parse().unwrap());
        gazetteer.resolve(name, day).and_then(|actor| actor.code.clone())
    }

    #[test]
    fn own_actors_offices_and_agents_are_known() {
        let text = "[[actor]]\nname = \"River Guard\"\naliases = [\"Hamas\"]\ncode = \"MMRREBRVG\"\n\
                    codes = [{ code = \"MMRGOV\", from = \"2024-05\", to = \"2024\" }]\n\
                    [[actor]]\nname = \"Jane Example\"\ncountry = \"MMR\"\n\
                    offices = [{ office = \"military_chief\", from = \"2024\", to = \"2025\" }]\n\
                    [[agent]]\nwords = [\"ferryman\"]\nsector = \"LAB\"\n";
        let gazetteer = Gazetteer::with_users(&[("my.toml", text)]).unwrap();
        let of = |name, day| code(&gazetteer, name, day);
        assert_eq!(of("River Guard", None).as_deref(), Some("MMRREBRVG"));
        assert_eq!(of("River Guard", Some("2024-06-01")).as_deref(), Some("MMRGOV"));
        assert_eq!(of("River Guard", Some("2025-01-01")).as_deref(), Some("MMRREBRVG"));
        assert_eq!(of("Hamas", None).as_deref(), Some("MMRREBRVG"), "users' names go first");
        assert_eq!(of("Jane Example", Some("2024-06-01")).as_deref(), Some("MMRMIL"));
        assert_eq!(of("Thai ferrymen", None).as_deref(), Some("THALAB"));
        assert_eq!(code(Gazetteer::shipped(), "Thai ferrymen", None).as_deref(), Some("THA"));
    }

    #[test]
    fn each_fault_has_its_place() {
        let cases = [
            ("[[actor]]\nname = \"X\"", 1, "needs a `code`"),
            ("[[actor]]\nname = \"...\"\ncode = \"ABC\"", 2, "no letters"),
            ("[[actor]]\nname = \"X\"\ncode = \"abc\"", 3, "no code"),
            ("[[actor]]\nname = \"X\"\ncountry = \"ZZZ\"", 3, "no state"),
            ("[[actor]]\nname = \"X\"\ncode = \"ABC\"\nkind = \"odd\"", 4, "no kind"),
            (
                "[[actor]]\nname = \"X\"\ncodes = [{ code = \"ABC\", from = \"2024-13\" }]",
                3,
                "no date",
            ),
            ("[[actor]]\nname = \"X\"\noffices = [{ office = \"other\" }]", 3, "`of`"),
            ("[[agent]]\nwords = [\"x\"]\nsector = \"ZZZ\"", 3, "no PLOVER sector"),
            ("[[actor]]\nname = \"X\"\nnick = 1", 3, "unknown field"),
            ("[[actor]\n", 1, ""),
        ];
        for (text, line, reason) in cases {
            let error = Gazetteer::with_users(&[("my.toml", text)]).unwrap_err();
            assert!(error.line == line && error.reason.contains(reason), "{text:?}: {error}");
        }
    }
}
