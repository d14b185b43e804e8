//! `detente eval`.

use crate::{Outcome, commands::Context, error::Error};

/// Arguments of `detente eval`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Does nothing yet.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let _ = (args, context);
    Ok(Outcome::Nothing)
}
