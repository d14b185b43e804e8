//! Questions: which reports, which quotes.

use detente_record::{EventType, Status};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{base::Given, words::Terms};

/// Which reports; the default is all of them, in order of intake.
///
/// Conditions are joined by "and". An actor is given by country (`CHN`: the state, its sectors and
/// its people), by code (`RUSGOV`, `IGOUNO`) or by name in any case (`xi jinping`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportFilter {
    /// Who acts.
    pub source: Option<String>,
    /// Whom it is done to.
    pub target: Option<String>,
    /// On either side.
    pub either: Option<String>,
    /// Between these two, in either direction.
    pub between: Option<[String; 2]>,
    /// One of these types; empty: any.
    pub types: Vec<EventType>,
    /// One of these statuses; empty: any.
    pub statuses: Vec<Status>,
    /// The act's last day is this or later; leaves out reports without a resolved time.
    pub since: Option<Date>,
    /// The act's first day is this or earlier; leaves out reports without a resolved time.
    pub until: Option<Date>,
    /// The article was published on this day or later; leaves out those without a date.
    pub published_since: Option<Date>,
    /// The article was published on this day or earlier; leaves out those without a date.
    pub published_until: Option<Date>,
    /// Words that all stand in the sentence, in any order and case; `"…"` holds a phrase together
    /// and `word*` finds what begins so.
    pub text: Option<String>,
    /// Only of the article with this id.
    pub article: Option<String>,
    /// From one of these publishers; empty: any.
    pub sites: Vec<String>,
    /// In one of these languages (BCP 47); empty: any.
    pub languages: Vec<String>,
    /// At one of these places: a name in any case or a country (`UKR`); empty: anywhere.
    pub places: Vec<String>,
    /// At least this sure, 0 to 1.
    pub confidence: Option<f64>,
    /// Reports that came in after this row, and events that one of those tells of; means nothing
    /// for imported events.
    pub news_after: Option<i64>,
    /// Only those of which nobody has said anything ([`Store::correct`](crate::Store::correct)).
    pub unseen: bool,
    /// Leaves out what meets any one condition of this twin; its order, cursor and limit mean
    /// nothing.
    pub without: Option<Box<ReportFilter>>,
    /// In what order.
    pub order: Order,
    /// Only what comes after this row in [`Order::Newest`] or [`Order::Intake`].
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// The row at which a page of rows ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Its day; `None` where undated.
    pub day: Option<String>,
    /// Its own number in the store.
    pub key: i64,
}

/// Which quotes; the default is all of them, in order of intake.
///
/// Actors are given as in [`ReportFilter`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuoteFilter {
    /// Who said it.
    pub speaker: Option<String>,
    /// Whom it is about.
    pub about: Option<String>,
    /// The article was published on this day or later; leaves out those without a date.
    pub published_since: Option<Date>,
    /// The article was published on this day or earlier; leaves out those without a date.
    pub published_until: Option<Date>,
    /// Words that all stand in the quote, as in [`ReportFilter::text`].
    pub text: Option<String>,
    /// Only of the article with this id.
    pub article: Option<String>,
    /// In what order; quotes go by their article's date.
    pub order: Order,
    /// Only what comes after this row in [`Order::Newest`] or [`Order::Intake`].
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// In what order rows come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// As the documents came in, and within one as the text goes.
    #[default]
    Intake,
    /// The latest day first, undated last.
    Newest,
    /// The earliest day first, undated last.
    Oldest,
    /// The least confident first; quotes and imported events go by intake.
    Unsure,
}

/// The conditions of a question with their values.
pub(crate) struct Conditions {
    /// What follows the tables, `WHERE … ORDER BY … LIMIT …`, or the whole question.
    pub sql: String,
    /// The values of its `?`.
    pub values: Vec<Given>,
}

impl Conditions {
    /// Makes them the question for the keys of the rows of `table` that they let through.
    pub(crate) fn choose(self, table: &str) -> Self {
        let Self { sql, values } = self;
        let join = "JOIN articles ON articles.key";
        Self {
            sql: format!("SELECT {table}.key FROM {table} {join} = {table}.article{sql}"),
            values,
        }
    }
}

impl ReportFilter {
    pub(crate) fn conditions(&self) -> Conditions {
        let mut all = self.clauses();
        if let Some(twin) = &self.without {
            all.none_of(twin.clauses());
        }
        all.after(self.after.as_ref(), self.order, "when_first", "reports.key");
        all.finish("when_first", "reports.key", self.order, self.limit)
    }

    fn clauses(&self) -> Clauses {
        let mut all = Clauses::default();
        match (&self.source, &self.target) {
            // Of the reports of one, asked one by one: the other may have very many.
            (Some(source), Some(target)) => {
                let clause = format!(
                    "reports.key IN (SELECT report FROM report_actors AS one
                     WHERE role = 'source' AND actor IN {ACTOR} AND EXISTS (
                         SELECT 1 FROM report_actors AS other WHERE other.report = one.report
                         AND other.role = 'target' AND other.actor IN {ACTOR}))"
                );
                all.add(clause, [source, target].into_iter().flat_map(|actor| thrice(actor)));
            }
            (source, target) => {
                for (role, actor) in [("source", source), ("target", target)] {
                    let clause = format!(
                        "reports.key IN (SELECT report FROM report_actors
                         WHERE role = '{role}' AND actor IN {ACTOR})"
                    );
                    all.actor(actor.as_ref(), &clause);
                }
            }
        }
        all.actor(
            self.either.as_ref(),
            &format!("reports.key IN (SELECT report FROM report_actors WHERE actor IN {ACTOR})"),
        );
        if let Some([a, b]) = &self.between {
            let from_to = format!(
                "SELECT source.report FROM report_actors AS source
                 JOIN report_actors AS target ON target.report = source.report
                 WHERE source.role = 'source' AND target.role = 'target'
                 AND source.actor IN {ACTOR} AND target.actor IN {ACTOR}"
            );
            let clause = format!("reports.key IN ({from_to} UNION {from_to})");
            all.add(clause, [a, b, b, a].into_iter().flat_map(|actor| thrice(actor)));
        }
        all.one_of("type", self.types.iter().map(|kind| kind.name()));
        all.one_of("status", self.statuses.iter().map(|status| status.name()));
        all.day("when_last >=", self.since);
        all.day("when_first <=", self.until);
        all.article(self.published_since, self.published_until, self.article.as_ref());
        all.words("reports.sentence", "sentence_words", self.text.as_ref());
        all.one_of("articles.site", self.sites.iter().map(String::as_str));
        all.one_of("articles.language", self.languages.iter().map(String::as_str));
        if !self.places.is_empty() {
            let place = "place_name = ? COLLATE NOCASE OR place_country = ?";
            let any = vec![place; self.places.len()].join(" OR ");
            let values = self.places.iter().flat_map(|name| [name.clone(), name.to_uppercase()]);
            all.add(format!("({any})"), values);
        }
        if self.unseen {
            all.add(
                "coalesce(reports.id, articles.id || '-r' || (reports.n + 1))
                 NOT IN (SELECT report FROM corrections)",
                [],
            );
        }
        if let Some(row) = self.news_after {
            all.clauses.push("reports.key > ?".to_owned());
            all.values.push(Given::Int(row));
        }
        if let Some(confidence) = self.confidence {
            all.clauses.push("confidence >= ?".to_owned());
            all.values.push(Given::Real(confidence));
        }
        all
    }
}

impl ReportFilter {
    /// Chooses imported events instead, as far as the conditions have a meaning for them: they
    /// have no article and no sentence.
    pub(crate) fn imported(&self) -> Conditions {
        let mut all = Clauses::default();
        all.actor(self.source.as_ref(), &format!("imported.source IN {ACTOR}"));
        all.actor(self.target.as_ref(), &format!("imported.target IN {ACTOR}"));
        all.actor(
            self.either.as_ref(),
            &format!(
                "EXISTS (SELECT 1 FROM actors AS party
                 WHERE party.key IN (imported.source, imported.target) AND party.key IN {ACTOR})"
            ),
        );
        if let Some([a, b]) = &self.between {
            let from_to = format!("imported.source IN {ACTOR} AND imported.target IN {ACTOR}");
            let clause = format!("({from_to} OR {from_to})");
            all.add(clause, [a, b, b, a].into_iter().flat_map(|actor| thrice(actor)));
        }
        all.one_of("imported.type", self.types.iter().map(|kind| kind.name()));
        all.one_of("imported.status", self.statuses.iter().map(|status| status.name()));
        all.day("when_first >=", self.since);
        all.day("when_first <=", self.until);
        all.one_of("imported.site", self.sites.iter().map(String::as_str));
        let of_articles = [&self.text, &self.article].into_iter().any(Option::is_some);
        let beyond = !self.languages.is_empty() || !self.places.is_empty();
        let beyond = beyond || self.confidence.is_some() || self.without.is_some();
        let dated = self.published_since.is_some() || self.published_until.is_some();
        if of_articles || beyond || dated {
            all.add("FALSE", []);
        }
        all.after(self.after.as_ref(), self.order, "when_first", "imported.key");
        all.finish("when_first", "imported.key", self.order, self.limit)
    }
}

impl ReportFilter {
    /// Asks for the keys of events instead. Conditions on words, articles and places are met where
    /// one of the event's reports meets them.
    ///
    /// `is_party` says of an actor as it was asked for whether it stands in a dyad itself.
    pub(crate) fn events(&self, is_party: &dyn Fn(&str) -> bool) -> Conditions {
        let either = self.either.as_ref().filter(|_| self.order == Order::Newest);
        let Some(party) = either.and_then(|actor| party(actor, is_party)) else {
            let all = self.events_that(Clauses::default(), is_party);
            let Conditions { sql, values } =
                all.finish("when_first", "events.key", self.order, self.limit);
            return Conditions { sql: format!("SELECT events.key FROM events{sql}"), values };
        };
        // Each side is walked by itself, from its newest event on: asked for together, a party that
        // hardly occurs would be looked for among all events by day.
        let rest = Self { either: None, ..self.clone() };
        let [mut acts, mut suffers] = [Clauses::default(), Clauses::default()];
        acts.add("events.source = ?", [party.clone()]);
        suffers.add("events.target = ? AND events.source <> ?", [party.clone(), party]);
        let [mut all, other] = [acts, suffers].map(|side| rest.events_that(side, is_party));
        let side = "SELECT key, when_first FROM events";
        let sql = format!("{side}{} UNION ALL {side}{}", all.filter(), other.filter());
        all.values.extend(other.values);
        let order = order("when_first", "key", self.order, self.limit);
        Conditions { sql: format!("{sql}{order}"), values: all.values }
    }

    /// The conditions for events, and one more.
    fn events_that(&self, mut all: Clauses, is_party: &dyn Fn(&str) -> bool) -> Clauses {
        let Clauses { clauses, values } = self.event_clauses(is_party);
        all.clauses.extend(clauses);
        all.values.extend(values);
        if let Some(twin) = &self.without {
            all.none_of(twin.event_clauses(is_party));
        }
        all.after(self.after.as_ref(), self.order, "when_first", "events.key");
        all
    }

    fn event_clauses(&self, is_party: &dyn Fn(&str) -> bool) -> Clauses {
        let mut all = Clauses::default();
        all.side(&["source"], self.source.as_ref(), is_party);
        all.side(&["target"], self.target.as_ref(), is_party);
        all.side(&["source", "target"], self.either.as_ref(), is_party);
        if let Some([a, b]) = &self.between {
            let both = [a, b, b, a].map(|party| party.to_uppercase());
            // Asked for apart, or a rare dyad would be looked for among all events by day.
            let way = "SELECT key FROM events WHERE source = ? AND target = ?";
            all.add(format!("events.key IN ({way} UNION {way})"), both);
        }
        all.one_of("events.type", self.types.iter().map(|kind| kind.name()));
        all.one_of("events.status", self.statuses.iter().map(|status| status.name()));
        all.day("when_last >=", self.since);
        all.day("when_first <=", self.until);
        all.day("first_published >=", self.published_since);
        all.day("first_published <=", self.published_until);
        if let Some(confidence) = self.confidence {
            all.clauses.push("events.confidence >= ?".to_owned());
            all.values.push(Given::Real(confidence));
        }
        let of_reports = Self {
            text: self.text.clone(),
            article: self.article.clone(),
            sites: self.sites.clone(),
            languages: self.languages.clone(),
            places: self.places.clone(),
            unseen: self.unseen,
            news_after: self.news_after,
            ..Self::default()
        };
        let Clauses { clauses, values } = of_reports.clauses();
        if !clauses.is_empty() {
            all.clauses.push(format!(
                "events.key IN (SELECT event FROM tellings
                 JOIN reports ON reports.key = tellings.report
                 JOIN articles ON articles.key = reports.article WHERE {})",
                clauses.join(" AND ")
            ));
            all.values.extend(values);
        }
        all
    }
}

impl QuoteFilter {
    pub(crate) fn conditions(&self) -> Conditions {
        let mut all = Clauses::default();
        all.actor(self.speaker.as_ref(), &format!("quotes.speaker IN {ACTOR}"));
        all.actor(
            self.about.as_ref(),
            &format!("quotes.key IN (SELECT quote FROM quote_about WHERE actor IN {ACTOR})"),
        );
        all.article(self.published_since, self.published_until, self.article.as_ref());
        all.words("quotes.key", "quote_words", self.text.as_ref());
        all.after(self.after.as_ref(), self.order, "articles.published", "quotes.key");
        all.finish("articles.published", "quotes.key", self.order, self.limit)
    }
}

/// The keys of the actors that a name, code or country stands for; takes the value three times.
const ACTOR: &str = "(SELECT key FROM actors WHERE country = ? UNION SELECT key FROM actors
    WHERE code = ? UNION SELECT key FROM actors WHERE name = ? COLLATE NOCASE)";

/// Asks as which parties an actor stands in dyads that is given as [`ACTOR`] takes it.
pub(crate) const PARTIES: &str = "SELECT DISTINCT party FROM actors WHERE key IN (
    SELECT key FROM actors WHERE country = ?1 UNION SELECT key FROM actors WHERE code = ?2
    UNION SELECT key FROM actors WHERE name = ?3 COLLATE NOCASE)";

/// The values that [`ACTOR`] takes.
pub(crate) fn thrice(actor: &str) -> [String; 3] {
    let code = actor.to_uppercase();
    [code.clone(), code, actor.to_owned()]
}

/// The party that an actor stands in dyads as, where that is the actor itself: a country, or
/// whatever `is_party` says so of.
fn party(actor: &str, is_party: &dyn Fn(&str) -> bool) -> Option<String> {
    let code = actor.to_uppercase();
    let country = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    (country || is_party(actor)).then_some(code)
}

#[derive(Default)]
struct Clauses {
    clauses: Vec<String>,
    values: Vec<Given>,
}

impl Clauses {
    fn add(&mut self, clause: impl Into<String>, values: impl IntoIterator<Item = String>) {
        self.clauses.push(clause.into());
        self.values.extend(values.into_iter().map(Given::Text));
    }

    fn actor(&mut self, actor: Option<&String>, clause: &str) {
        if let Some(actor) = actor {
            self.add(clause, thrice(actor));
        }
    }

    /// Asks for events with an actor on a side. A country, or whatever else is a party itself, is
    /// looked up among the parties; anything else among those whom the reports name.
    fn side(&mut self, roles: &[&str], actor: Option<&String>, is_party: &dyn Fn(&str) -> bool) {
        let Some(actor) = actor else { return };
        let party = party(actor, is_party);
        let clauses: Vec<_> = roles
            .iter()
            .map(|role| {
                if party.is_some() {
                    format!("events.{role} = ?")
                } else {
                    format!(
                        "events.key IN (SELECT event FROM tellings
                         JOIN report_actors ON report_actors.report = tellings.report
                         WHERE report_actors.role = '{role}' AND actor IN {ACTOR})"
                    )
                }
            })
            .collect();
        let values = party.map_or_else(|| thrice(actor).to_vec(), |party| vec![party]);
        let all: Vec<_> = roles.iter().flat_map(|_| values.clone()).collect();
        self.add(format!("({})", clauses.join(" OR ")), all);
    }

    fn one_of<'n>(&mut self, column: &str, names: impl ExactSizeIterator<Item = &'n str>) {
        if names.len() > 0 {
            let marks = vec!["?"; names.len()].join(", ");
            self.add(format!("{column} IN ({marks})"), names.map(str::to_owned));
        }
    }

    fn day(&mut self, comparison: &str, day: Option<Date>) {
        if let Some(day) = day {
            self.add(format!("{comparison} ?"), [day.to_string()]);
        }
    }

    fn article(&mut self, since: Option<Date>, until: Option<Date>, id: Option<&String>) {
        self.day("articles.published >=", since);
        self.day("articles.published <=", until);
        if let Some(id) = id {
            self.add("articles.id = ?", [id.clone()]);
        }
    }

    fn words(&mut self, key: &str, index: &str, text: Option<&String>) {
        if let Some(text) = text {
            match Terms::typed(text) {
                Some(terms) => {
                    let found = format!("SELECT rowid FROM {index} WHERE {index} MATCH ?");
                    self.clauses.push(format!("{key} IN ({found})"));
                    self.values.push(Given::Terms(terms));
                }
                None => self.add("FALSE", []),
            }
        }
    }

    /// Leaves out what meets any one of the twin's conditions; what is not known meets none.
    fn none_of(&mut self, twin: Self) {
        self.clauses.extend(twin.clauses.iter().map(|clause| format!("({clause}) IS NOT TRUE")));
        self.values.extend(twin.values);
    }

    fn after(&mut self, cursor: Option<&Cursor>, order: Order, day: &str, key: &str) {
        let Some(cursor) = cursor else { return };
        let number = Given::Int(cursor.key);
        match (order, &cursor.day) {
            (Order::Newest, Some(last)) => {
                self.clauses
                    .push(format!("({day} < ? OR ({day} = ? AND {key} > ?) OR {day} IS NULL)"));
                let last = Given::Text(last.clone());
                self.values.extend([last.clone(), last, number]);
            }
            (Order::Newest, None) => {
                self.clauses.push(format!("({day} IS NULL AND {key} > ?)"));
                self.values.push(number);
            }
            _ => {
                self.clauses.push(format!("{key} > ?"));
                self.values.push(number);
            }
        }
    }

    /// Writes the conditions, ` WHERE …`; nothing where there are none.
    fn filter(&self) -> String {
        match self.clauses.join(" AND ") {
            none if none.is_empty() => none,
            all => format!(" WHERE {all}"),
        }
    }

    fn finish(self, day: &str, key: &str, by: Order, limit: Option<u32>) -> Conditions {
        let sql = self.filter() + &order(day, key, by, limit);
        Conditions { sql, values: self.values }
    }
}

/// Writes in what order, and how many at most.
fn order(day: &str, key: &str, order: Order, limit: Option<u32>) -> String {
    let order = match order {
        Order::Unsure if matches!(key, "reports.key" | "events.key") => {
            format!("confidence, {key}")
        }
        Order::Intake | Order::Unsure => key.to_owned(),
        Order::Newest => format!("{day} DESC NULLS LAST, {key}"),
        Order::Oldest => format!("{day} IS NULL, {day}, {key}"),
    };
    let limit = limit.map(|limit| format!(" LIMIT {limit}")).unwrap_or_default();
    format!(" ORDER BY {order}{limit}")
}
