//! `detente completions`.

use clap::CommandFactory;

use crate::{Outcome, args, error::Error, output::Output};

/// Arguments of `detente completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the script that a shell loads.
pub fn run(args: &Args) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::Args::command(), "detente", &mut script);
    let mut out = Output::open(None)?;
    out.text(&String::from_utf8_lossy(&script))?;
    out.flush()?;
    Ok(Outcome::Done)
}
