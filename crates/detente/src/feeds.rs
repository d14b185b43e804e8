//! Rounds through the feeds: which are due, what they name, and the pages read.
//!
//! Whatever is known stands in the store: what a feed named, and what became of it, is kept in the
//! transaction that keeps the article, so that a restart goes on where the last round ended.

mod hosts;
mod visit;

use std::{num::NonZeroUsize, sync::mpsc, thread, time::Duration};

use detente_fetch::{Answer, FetchError, Fetcher, Validators};
use detente_read::{Reader, in_order};
use detente_record::{DateBasis, Page, Precision, Published};
use detente_store::{FeedPage, FeedRow, PageState};
use jiff::{SignedDuration, Timestamp, civil::Date};

pub use visit::feed_at;

use crate::{
    Outcome,
    alerts::{self, Post},
    commands::Context,
    error::Error,
    input,
    keep::{Again, Keeper, Reached, StoreChoice, stamp},
    output::{Output, OutputArgs},
    progress::{Progress, count},
    reading::{self, ReaderArgs, Sink, Wanted},
    stop,
    web::{self, FetchArgs},
};

/// Times that a page is tried before it is given up.
const TRIES: u32 = 5;
/// Time before a page is tried again; four times as long each time.
const PAGE_PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// How feeds are gone through.
#[derive(Clone, Debug, clap::Args)]
pub struct RoundArgs {
    /// The store that knows the feeds and keeps what is read [default: ./detente.db]
    #[arg(long, value_name = "FILE")]
    store: Option<StoreChoice>,
    /// Leave out pages published before this day
    #[arg(long, value_name = "DATE", value_parser = crate::commands::filter::day)]
    since: Option<Date>,
    #[command(flatten)]
    knowledge: ReaderArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    fetch: FetchArgs,
    /// Documents read at the same time [default: number of processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

/// All that rounds need.
pub struct Rounds {
    fetcher: Fetcher,
    post: Post,
    reader: Reader,
    threads: usize,
    wanted: Wanted,
    sink: Sink,
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Feeds visited well, and in vain.
    pub visited: [u64; 2],
    /// Pages that were named for the first time.
    pub new: u64,
    /// Pages that were fetched, well or in vain.
    pub fetched: u64,
}

impl Round {
    /// Adds what another round came to.
    pub fn add(&mut self, other: Self) {
        self.visited[0] += other.visited[0];
        self.visited[1] += other.visited[1];
        self.new += other.new;
        self.fetched += other.fetched;
    }

    /// Says whether anything was named, fetched, or in vain.
    pub fn is_news(&self) -> bool {
        self.visited[1] + self.new + self.fetched > 0
    }
}

impl Rounds {
    /// Opens store and output. Records are shown only where a format or file was asked for.
    pub fn open(args: RoundArgs, context: &Context) -> Result<Self, Error> {
        let settings = &context.settings;
        let threads = settings.get("threads", args.threads)?;
        let threads = threads.or_else(|| thread::available_parallelism().ok());
        let choice = settings.get("store", args.store)?.unwrap_or_default();
        let keeper = Keeper::open(&choice, Again::Stays)?.live();
        let out = Output::open(args.output.output.as_deref())?;
        let asked = args.output.format.is_some() || args.output.output.is_some();
        let format = asked.then(|| out.record_format(args.output.format)).transpose()?;
        let watched = out.terminal && format.is_some();
        let progress = Progress::new(args.quiet, watched, context.color, <_>::default());
        stop::listen();
        reading::quiet_panics();
        let mut rounds = Self {
            fetcher: web::fetcher(&args.fetch, context)?,
            post: Post::open(&args.fetch, context)?,
            reader: reading::reader(args.knowledge, context)?,
            threads: threads.map_or(1, usize::from),
            wanted: Wanted { format, since: args.since, min_confidence: None },
            sink: Sink::new(out, format, keeper, progress, context),
        };
        rounds.sink.keeper.store()?;
        Ok(rounds)
    }

    /// Returns the store.
    pub fn store(&mut self) -> Result<&mut detente_store::Store, Error> {
        self.sink.keeper.store()
    }

    /// Visits the feeds that are due, or all, and reads the pages that wait; at most `limit`.
    pub fn go(&mut self, all: bool, limit: usize) -> Result<Round, Error> {
        let mut round = Round::default();
        self.visit(all, &mut round)?;
        let mut pages = self.store()?.pages_due(&stamp(Timestamp::now()))?;
        pages.truncate(limit);
        round.fetched = pages.len() as u64;
        self.read(pages)?;
        Ok(round)
    }

    /// Looks whether what came in meets an alert, and tells what is due.
    pub fn alert(&mut self) -> Result<(), Error> {
        let Self { sink, post, .. } = self;
        let round = alerts::round(sink.keeper.store()?, &[], post, Timestamp::now())?;
        if round.found + round.told > 0 {
            sink.progress.tell(&format!("alerts: {} found, {} told", round.found, round.told));
        }
        Ok(())
    }

    fn visit(&mut self, all: bool, round: &mut Round) -> Result<(), Error> {
        let now = stamp(Timestamp::now());
        let feeds = self.store()?.feeds()?;
        let known: Vec<String> = feeds.iter().map(|feed| feed.url.clone()).collect();
        // Who asked to wait is not visited before, whatever is asked for here.
        let waits = |feed: &FeedRow| feed.trouble.as_ref().is_some_and(|(code, _)| code == "F009");
        let due: Vec<FeedRow> =
            feeds.into_iter().filter(|feed| feed.due <= now || (all && !waits(feed))).collect();
        let (sender, receiver) = mpsc::channel();
        let fetcher = &self.fetcher;
        let (since, sink) = (self.wanted.since, &mut self.sink);
        thread::scope(|scope| {
            scope.spawn(move || {
                hosts::one_by_one(
                    due,
                    |feed| &feed.url,
                    |feed| {
                        let found = visit::visit(fetcher, &feed, Timestamp::now(), since);
                        !stop::requested() && sender.send((feed, found)).is_ok()
                    },
                );
            });
            for (feed, mut found) in receiver {
                // A feed that moved to another one of ours keeps its old address.
                if found.visit.url != feed.url && known.contains(&found.visit.url) {
                    found.visit.url.clone_from(&feed.url);
                }
                if let Some(error) = &found.error {
                    sink.progress.warn("feed", error);
                }
                round.visited[usize::from(found.error.is_some())] += 1;
                let batch = sink.keeper.store()?.batch()?;
                let new = batch.visited(
                    feed.key,
                    &found.visit,
                    &found.pages,
                    &stamp(Timestamp::now()),
                )?;
                batch.commit()?;
                round.new += new as u64;
            }
            Ok(())
        })
    }

    /// Fetches pages, a host's one by one, and reads them as they come.
    fn read(&mut self, pages: Vec<FeedPage>) -> Result<(), Error> {
        let Self { fetcher, reader, threads, wanted, sink, .. } = self;
        let (sender, receiver) = mpsc::sync_channel(2 * *threads);
        thread::scope(|scope| {
            let fetcher = &*fetcher;
            scope.spawn(move || {
                hosts::one_by_one(
                    pages,
                    |page| &page.url,
                    |page| {
                        let found = fetch(fetcher, &page);
                        // Once fetched it is read, also where Ctrl-C came meanwhile.
                        sender.send((page, found)).is_ok() && !stop::requested()
                    },
                );
            });
            in_order(
                receiver.into_iter(),
                *threads,
                |(page, found)| {
                    let state = match &found {
                        Ok(_) => PageState::Read,
                        Err(error) => after(error, &page, Timestamp::now()),
                    };
                    let reached = Reached::Page(page.url, state);
                    let document = found.map(|page| input::Document { page, odd: None });
                    reading::step(reader, document, wanted, Some(reached))
                },
                |step| sink.take(step),
            );
        });
        self.sink.settle()
    }

    /// Says in a line what a round came to.
    pub fn tell(&self, round: &Round) {
        let Round { visited: [well, ill], new, fetched } = round;
        self.sink.progress.tell(&format!(
            "{}  {} visited, {ill} in vain; {} named, {fetched} fetched",
            stamp(Timestamp::now()),
            count(*well, "feed"),
            count(*new, "new page"),
        ));
    }

    /// Closes output and store, and says how it went.
    pub fn finish(self, round: &Round) -> Result<Outcome, Error> {
        self.tell(round);
        self.sink.finish(false)
    }
}

/// Fetches a page that a feed named.
fn fetch(fetcher: &Fetcher, page: &FeedPage) -> Result<Page, Error> {
    match fetcher.get(&page.url, &Validators::default())? {
        Answer::Fetched(fetched) => {
            let published = page.published.as_ref().and_then(|day| day.parse().ok());
            let published = published.map(|date| Published {
                date,
                precision: Precision::Day,
                basis: DateBasis::Feed,
            });
            Ok(Page { published, ..input::page(&page.url, fetched)? })
        }
        Answer::Unchanged => Err(FetchError::Status { url: page.url.clone(), status: 304 }.into()),
    }
}

/// What becomes of a page that could not be fetched.
fn after(error: &Error, page: &FeedPage, now: Timestamp) -> PageState {
    let code = error.code().to_owned();
    match error {
        Error::Fetch(error) if error.may_pass() && page.tries + 1 < TRIES => {
            let patience = PAGE_PATIENCE.saturating_mul(4_i32.saturating_pow(page.tries));
            PageState::Waiting { due: stamp(later(now, patience.max(wait(error)))), code }
        }
        _ => PageState::Failed { code },
    }
}

/// How long a server asked to wait.
fn wait(error: &FetchError) -> SignedDuration {
    match error {
        FetchError::Wait { wait: Some(wait), .. } => {
            SignedDuration::from_secs(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX))
        }
        // Whoever stopped us wants to go on where we were.
        _ => SignedDuration::ZERO,
    }
}

fn later(now: Timestamp, duration: SignedDuration) -> Timestamp {
    now.checked_add(duration).unwrap_or(Timestamp::MAX)
}

/// Waits until a moment, or until stopped; says whether to go on.
pub fn wait_until(moment: Timestamp) -> bool {
    while !stop::requested() {
        let left = moment.duration_since(Timestamp::now());
        let Ok(left) = Duration::try_from(left) else { return true };
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(Duration::from_millis(200)));
    }
    false
}
