//! `detente alert`.

use std::collections::BTreeMap;

use detente_answer::{Digest, News, Quiet, Rule, Watch, Way};
use detente_relate::Direction;
use detente_store::{AlertRow, Order, Store};
use jiff::Timestamp;

use super::filter::{ReportArgs, StoreArgs};
use crate::{
    Outcome,
    alerts::{self, Post, rule_of},
    commands::Context,
    error::Error,
    keep::{self, stamp},
    output::{OutputArgs, json_line, listing, visible::visible},
    progress::{count, note},
    web::FetchArgs,
};

const EXAMPLES: &str = "\
An alert is a saved question, or a relation whose shifts are watched. It tells by feed:FILE (Atom), \
webhook:URL (JSON, signed), mail:ADDRESS or command:LINE (JSON on standard input); what it tells \
says why, in three sentences. `detente watch` looks after each round; elsewhere `alert run` does, \
from a timer, and ends with 1 where something was found.

Examples:
  detente alert add strikes --target UKR --type ASSAULT --sites 2 --to feed:strikes.xml
  detente alert add thaw --shift CHN RUS --direction softening --to mail:desk@example.org --digest daily
  detente alert add talks --actor IRN --type CONSULT --status plan --to webhook:https://example.org/x --quiet 22:00-07:00@Europe/Paris
  detente alert replay thaw --since 2014-01-01      how often would it have fired?
  detente alert replay --shift USA RUS              the same of an alert that is not made yet
  detente alert run || echo something happened
  detente alert list";

/// Arguments of `detente alert`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Add an alert; what the store holds already is not told
    Add(Box<AddArgs>),
    /// List the alerts and how they fare
    List(ListArgs),
    /// Show what an alert told, the newest first
    Log(LogArgs),
    /// Look for what is new, and tell it; ends with 1 where something was found
    Run(RunArgs),
    /// Tell how often an alert would have fired
    Replay(Box<ReplayArgs>),
    /// Remove alerts, with what they told
    Remove(RemoveArgs),
}

/// What an alert watches for.
#[derive(Clone, Debug, Default, clap::Args)]
struct WatchArgs {
    #[command(flatten)]
    filter: ReportArgs,
    /// Told by at least N sites, copies left out
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    sites: u32,
    /// Watch a relation for shifts, in both directions; `--shift any` watches all that are busy
    #[arg(long, value_names = ["A", "B"], num_args = 1..=2)]
    shift: Option<Vec<String>>,
    /// Softening or hardening alone
    #[arg(long, value_name = "WAY", requires = "shift", value_parser = direction)]
    direction: Option<Direction>,
    /// At least so probable, 0 to 1
    #[arg(
        long,
        value_name = "P",
        requires = "shift",
        default_value_t = 0.0,
        hide_default_value = true
    )]
    probability: f64,
    /// Take organisations for their members
    #[arg(long, requires = "shift")]
    members: bool,
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// What to call it
    name: String,
    #[command(flatten)]
    watch: WatchArgs,
    /// How to tell: feed:FILE, webhook:URL, mail:ADDRESS, command:LINE, here; may be repeated
    #[arg(long = "to", value_name = "WAY", required = true)]
    ways: Vec<Way>,
    /// Hours in which to keep still: 22:00-07:00, or 22:00-07:00@Europe/Paris
    #[arg(long, value_name = "HOURS")]
    quiet: Option<Quiet>,
    /// Gather news and tell them together: hourly, daily or weekly
    #[arg(long, value_name = "TIME", default_value = "none", hide_default_value = true)]
    digest: Digest,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct LogArgs {
    /// The alert
    name: String,
    /// At most N
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// Only these alerts
    names: Vec<String>,
    #[command(flatten)]
    fetch: FetchArgs,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Args)]
struct ReplayArgs {
    /// The alert; without one, what the flags describe
    #[arg(conflicts_with_all = ["source", "target", "actor", "types", "status", "text", "sites", "shift"])]
    name: Option<String>,
    #[command(flatten)]
    watch: WatchArgs,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct RemoveArgs {
    /// Alerts as `alert list` names them
    #[arg(required = true)]
    names: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Does what was asked with alerts.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    match args.command {
        Command::Add(args) => add(*args, context),
        Command::List(args) => list(args, context),
        Command::Log(args) => log(args, context),
        Command::Run(args) => go(&args, context),
        Command::Replay(args) => replay(*args, context),
        Command::Remove(args) => remove(args, context),
    }
}

fn direction(text: &str) -> Result<Direction, String> {
    [Direction::Softening, Direction::Hardening]
        .into_iter()
        .find(|direction| direction.name() == text.to_ascii_lowercase())
        .ok_or_else(|| "softening or hardening".to_owned())
}

impl WatchArgs {
    fn watch(self) -> Result<Watch, Error> {
        let wrong = |place: &str, why: &str| Error::Setting {
            place: place.to_owned(),
            why: why.to_owned(),
        };
        let Some(pair) = self.shift else {
            if self.filter.is_empty() && self.sites == 0 {
                let why = "it would be met by everything: name actors, types, words, or --shift";
                return Err(wrong("the alert", why));
            }
            let filter = Box::new(self.filter.filter(Order::Intake));
            return Ok(Watch::Events { filter, sites: self.sites });
        };
        if !self.filter.is_empty() || self.sites > 0 {
            return Err(wrong("--shift", "a relation is watched, or a question; not both"));
        }
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(wrong("--probability", "not from 0 to 1"));
        }
        let party = |name: &String| detente_answer::party(name).to_uppercase();
        let pair = match pair.as_slice() {
            [any] if any == "any" => None,
            [a, b] => Some([party(a), party(b)]),
            _ => return Err(wrong("--shift", "two actors, or `any`")),
        };
        let Self { direction, probability, members, .. } = self;
        Ok(Watch::Turns { pair, members, direction, probability })
    }
}

fn add(args: AddArgs, context: &Context) -> Result<Outcome, Error> {
    if !Rule::may_be_called(&args.name) {
        return Err(Error::Setting {
            place: format!("{:?}", args.name),
            why: "a name is of letters, digits, `-`, `_` and `.`, 60 bytes at most".to_owned(),
        });
    }
    let rule = Rule {
        watch: args.watch.watch()?,
        ways: args.ways,
        quiet: args.quiet,
        digest: args.digest,
    };
    let mut store = keep::open_for_writing(args.store.store, context)?;
    let now = Timestamp::now();
    if store.add_alert(&args.name, &rule.write(), &stamp(now))?.is_none() {
        return Err(Error::Setting {
            place: args.name.clone(),
            why: "there is such an alert; remove it first, or take another name".to_owned(),
        });
    }
    // What is known already is kept as such, and told by no way.
    let alert = found(&store, &args.name)?;
    let known = alerts::look(&mut store, &alert, &rule, &[], now)?;
    note(&format!(
        "added; {} known already, `detente alert run` tells what comes",
        count(known as u64, "thing")
    ));
    Ok(Outcome::Done)
}

/// Returns an alert, or says which there are.
fn found(store: &Store, name: &str) -> Result<AlertRow, Error> {
    let Some(alert) = store.alert(name)? else {
        let known: Vec<String> = store.alerts()?.into_iter().map(|alert| alert.name).collect();
        let why = match known.as_slice() {
            [] => "there is no alert; `detente alert add` makes one".to_owned(),
            known => format!("there is no such alert; there are {}", known.join(", ")),
        };
        return Err(Error::Setting { place: name.to_owned(), why });
    };
    Ok(alert)
}

fn list(args: ListArgs, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let json = |alert: &_| json_line(&Listed::from(alert));
    listing::entries(&store.alerts()?, &args.output, context, shown, json)
}

/// An alert in JSON.
#[derive(serde::Serialize)]
struct Listed<'a> {
    name: &'a str,
    rule: serde_json::Value,
    made: &'a str,
    news: u32,
    waiting: u32,
    told: Option<&'a str>,
    trouble: Option<&'a str>,
}

impl<'a> From<&'a AlertRow> for Listed<'a> {
    fn from(alert: &'a AlertRow) -> Self {
        Self {
            name: &alert.name,
            rule: serde_json::from_str(&alert.rule).unwrap_or_default(),
            made: &alert.made,
            news: alert.news,
            waiting: alert.waiting,
            told: alert.told.as_deref(),
            trouble: alert.trouble.as_deref(),
        }
    }
}

/// An alert in two or three lines.
fn shown(alert: &AlertRow) -> String {
    let ways = rule_of(alert).map(|rule| rule.ways().join(", "));
    let ways = ways.unwrap_or_else(|error| error.to_string());
    let trouble = alert.trouble.as_ref();
    let trouble = trouble.map_or_else(String::new, |why| format!("  in vain: {}\n", visible(why)));
    format!(
        "{}  to {}\n  {}, {} waiting, last told {}\n{trouble}",
        alert.name,
        visible(&ways),
        count(alert.news.into(), "finding"),
        alert.waiting,
        alert.told.as_deref().unwrap_or("never"),
    )
}

fn log(args: LogArgs, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let alert = found(&store, &args.name)?;
    let kept = store.news(alert.key, args.limit)?;
    let news: Vec<News> =
        kept.iter().filter_map(|kept| serde_json::from_str(&kept.body).ok()).collect();
    listing::entries(&news, &args.output, context, told, json_line)
}

/// One thing with its reasons, in some lines.
fn told(news: &News) -> String {
    let mut text = visible(&news.title).into_owned() + "\n";
    for line in alerts::why(news).lines() {
        text.extend(["    ", &*visible(line), "\n"]);
    }
    text
}

fn go(args: &RunArgs, context: &Context) -> Result<Outcome, Error> {
    let mut store = keep::open_for_writing(args.store.store.clone(), context)?;
    for name in &args.names {
        found(&store, name)?;
    }
    let post = Post::open(&args.fetch, context)?;
    let round = alerts::round(&mut store, &args.names, &post, Timestamp::now())?;
    note(&format!("{} found, {} told, {} in vain", round.found, round.told, round.failed));
    Ok(if round.found > 0 { Outcome::Nothing } else { Outcome::Done })
}

fn replay(mut args: ReplayArgs, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let (since, until) = args.watch.filter.take_days();
    let watch = match &args.name {
        Some(name) => rule_of(&found(&store, name)?)?.watch,
        None => args.watch.watch()?,
    };
    let news = watch.replay(&store, since, until)?;
    note(&years(&news));
    listing::entries(&news, &args.output, context, told, json_line)
}

/// Says how often in all, and by year.
fn years(news: &[News]) -> String {
    let mut years: BTreeMap<String, u64> = BTreeMap::new();
    for news in news {
        let year = news.day.map_or_else(|| "undated".to_owned(), |day| day.year().to_string());
        *years.entry(year).or_default() += 1;
    }
    let all = count(news.len() as u64, "time");
    let years: Vec<String> =
        years.into_iter().map(|(year, number)| format!("  {year}  {number}")).collect();
    format!("would have fired {all}\n{}", years.join("\n"))
}

fn remove(args: RemoveArgs, context: &Context) -> Result<Outcome, Error> {
    let mut store = keep::open_for_writing(args.store.store, context)?;
    let mut removed = false;
    for name in &args.names {
        let known = store.remove_alert(name)?;
        removed |= known;
        note(&format!("{}: {}", if known { "removed" } else { "no such alert" }, visible(name)));
    }
    Ok(if removed { Outcome::Done } else { Outcome::Nothing })
}
