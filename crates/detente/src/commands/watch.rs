//! `detente watch`.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Outcome,
    commands::Context,
    error::Error,
    feeds::{Round, RoundArgs, Rounds, wait_until},
    stop,
};

const EXAMPLES: &str = "\
Examples:
  detente watch                               visit feeds as they come due, until Ctrl-C
  detente watch --store world.db -o -         show every record as JSON Lines, too
  detente watch --since 2026-11-01 --quiet

Whatever was read is kept at once, so that a restart, or a crash, reads nothing twice. Feeds and alerts can be \
added and removed meanwhile.";

/// Longest sleep, so that feeds that others add are seen.
const LONGEST: SignedDuration = SignedDuration::from_secs(5);

/// Arguments of `detente watch`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    round: RoundArgs,
}

/// Goes round the feeds until stopped.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let mut rounds = Rounds::open(args.round, context)?;
    let mut all = Round::default();
    while !stop::requested() {
        let round = rounds.go(false, usize::MAX)?;
        all.add(round);
        if round.is_news() {
            rounds.tell(&round);
        }
        rounds.alert()?;
        let soon = Timestamp::now().checked_add(LONGEST).unwrap_or(Timestamp::MAX);
        let due = rounds.store()?.next_due()?.and_then(|due| due.parse::<Timestamp>().ok());
        if !wait_until(due.unwrap_or(soon).min(soon)) {
            break;
        }
    }
    match rounds.finish(&all) {
        // To be stopped is how it ends, and feeds that name nothing new are no failure.
        Ok(_) | Err(Error::Stopped(_) | Error::NothingRead) => Ok(Outcome::Done),
        failed => failed,
    }
}
