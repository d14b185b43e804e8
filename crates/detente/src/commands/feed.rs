//! `detente feed`.

use std::{fmt, str::FromStr};

use detente_fetch::{Answer, FetchError, Fetcher, Validators, feed::feeds_of_page};
use detente_store::FeedRow;
use jiff::Timestamp;

use super::filter::StoreArgs;
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    feeds::{RoundArgs, Rounds, feed_at},
    keep::{self, stamp},
    output::{Output, OutputArgs, json_line, listing, visible::visible},
    progress::{count, note},
    web::{self, FetchArgs},
};

const EXAMPLES: &str = "\
Examples:
  detente feed add https://www.example.org/rss.xml --every 30m
  detente feed add https://www.example.org/          the feed that a page names
  detente feed run --since 2026-11-01                visit what is due, read what is new
  detente feed list
  detente watch                                      go on visiting until stopped

Feeds are RSS, Atom, JSON Feed and sitemaps with or without news. A host gets one request at a \
time, with a pause between two; its robots.txt is kept, and so is its wish to wait.";

/// Arguments of `detente feed`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Add feeds, or the feeds that pages name
    Add(AddArgs),
    /// List the feeds, how they fare, and what came of them
    List(ListArgs),
    /// Remove feeds; what was read stays
    Remove(RemoveArgs),
    /// Visit the feeds that are due and read the pages that are new
    Run(RunArgs),
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// Addresses of feeds, or of pages that name feeds
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// Time between two visits: 90s, 15m, 2h, 1d
    #[arg(long, value_name = "TIME", default_value = "15m")]
    every: Every,
    /// The store that keeps the feeds [default: ./detente.db]
    #[arg(long, value_name = "FILE")]
    store: Option<keep::StoreChoice>,
    #[command(flatten)]
    fetch: FetchArgs,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct RemoveArgs {
    /// Addresses as `feed list` shows them
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// Visit all feeds, due or not; but none that asked to wait
    #[arg(long)]
    all: bool,
    /// Read at most N pages
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    round: RoundArgs,
}

/// A time between two visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(u32);

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no time from 1s to 30d, as 90s, 15m, 2h or 1d");
        let (number, unit) =
            text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(wrong()),
        };
        let seconds = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
        seconds.filter(|s| (1..=30 * 86_400).contains(s)).map(Self).ok_or_else(wrong)
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            s if s % 86_400 == 0 => write!(f, "{}d", s / 86_400),
            s if s % 3600 == 0 => write!(f, "{}h", s / 3600),
            s if s % 60 == 0 => write!(f, "{}m", s / 60),
            s => write!(f, "{s}s"),
        }
    }
}

/// Adds, lists, removes or runs feeds.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    match args.command {
        Command::Add(args) => add(&args, context),
        Command::List(args) => list(args, context),
        Command::Remove(args) => remove(args, context),
        Command::Run(args) => {
            let mut rounds = Rounds::open(args.round, context)?;
            let round = rounds.go(args.all, args.limit.unwrap_or(usize::MAX))?;
            rounds.finish(&round)
        }
    }
}

fn add(args: &AddArgs, context: &Context) -> Result<Outcome, Error> {
    let choice = context.settings.get("store", args.store.clone())?.unwrap_or_default();
    let mut keeper = keep::Keeper::open(&choice, keep::Again::Stays)?;
    let store = keeper.store()?;
    let fetcher = web::fetcher(&args.fetch, context)?;
    let mut out = Output::open(None)?;
    let mut added = false;
    for url in &args.urls {
        let (url, told) = found(&fetcher, url)?;
        let new = store.add_feed(&url, args.every.0, &stamp(Timestamp::now()))?;
        added |= new;
        let what = if new { "added" } else { "already there" };
        out.text(&format!("{what}: {}  {}\n", visible(&url), visible(&told)))?;
    }
    out.flush()?;
    Ok(if added { Outcome::Done } else { Outcome::Nothing })
}

/// Looks at what is at an address: a feed, or a page that names one. Returns the feed's address and
/// what to tell of it.
fn found(fetcher: &Fetcher, url: &str) -> Result<(String, String), Error> {
    let usual = Validators::default();
    let no_feed = match feed_at(fetcher, url, &usual) {
        Ok(Some((fetched, feed))) => {
            let title = feed.title.unwrap_or_default();
            let entries = count(feed.entries.len() as u64, "page");
            let url = if fetched.moved { fetched.url } else { url.trim().to_owned() };
            return Ok((url, format!("{} {title} ({entries})", feed.kind.name())));
        }
        Err(error @ FetchError::NoFeed { .. }) => error,
        Err(error) => return Err(error.into()),
        Ok(None) => return Err(FetchError::Status { url: url.to_owned(), status: 304 }.into()),
    };
    let Answer::Fetched(page) = fetcher.get(url, &usual)? else { return Err(no_feed.into()) };
    let named = feeds_of_page(&page.bytes, &page.url);
    let Some((first, others)) = named.split_first() else { return Err(no_feed.into()) };
    for other in others {
        note(&format!("the page names another feed: {}", visible(other)));
    }
    let (_, feed) = feed_at(fetcher, first, &usual)?.ok_or(no_feed)?;
    let entries = count(feed.entries.len() as u64, "page");
    let title = feed.title.unwrap_or_default();
    Ok((first.clone(), format!("{} {title} ({entries})", feed.kind.name())))
}

fn list(args: ListArgs, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let json = |feed: &_| json_line(&Listed::from(feed));
    listing::entries(&store.feeds()?, &args.output, context, shown, json)
}

/// A feed in three lines at most.
fn shown(feed: &FeedRow) -> String {
    let [waiting, read, failed] = feed.pages;
    let trouble = feed.trouble.as_ref().map_or_else(String::new, |(code, message)| {
        let times = count(feed.failures.into(), "time");
        format!("  failed {times} in a row: [{code}] {}\n", visible(message))
    });
    format!(
        "{}\n  {} {}, every {}, {read} read, {waiting} waiting, {failed} failed, next {}\n{trouble}",
        visible(&feed.url),
        feed.kind.as_deref().unwrap_or("not read yet"),
        visible(feed.title.as_deref().unwrap_or("–")),
        Every(feed.every),
        feed.due,
    )
}

/// A feed in JSON.
#[derive(serde::Serialize)]
struct Listed<'f> {
    url: &'f str,
    title: Option<&'f str>,
    kind: Option<&'f str>,
    every_seconds: u32,
    due: &'f str,
    visited: Option<&'f str>,
    failures: u32,
    code: Option<&'f str>,
    message: Option<&'f str>,
    waiting: u64,
    read: u64,
    failed: u64,
}

impl<'f> From<&'f FeedRow> for Listed<'f> {
    fn from(feed: &'f FeedRow) -> Self {
        let [waiting, read, failed] = feed.pages;
        let trouble = feed.trouble.as_ref();
        Self {
            url: &feed.url,
            title: feed.title.as_deref(),
            kind: feed.kind.as_deref(),
            every_seconds: feed.every,
            due: &feed.due,
            visited: feed.visited.as_deref(),
            failures: feed.failures,
            code: trouble.map(|(code, _)| code.as_str()),
            message: trouble.map(|(_, message)| message.as_str()),
            waiting,
            read,
            failed,
        }
    }
}

fn remove(args: RemoveArgs, context: &Context) -> Result<Outcome, Error> {
    let mut store = keep::open_for_writing(args.store.store, context)?;
    let mut removed = false;
    for url in &args.urls {
        let known = store.remove_feed(url)?;
        removed |= known;
        let what = if known { "removed" } else { "no such feed" };
        note(&format!("{what}: {}", visible(url)));
    }
    Ok(if removed { Outcome::Done } else { Outcome::Nothing })
}
