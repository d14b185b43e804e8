//! `detente config show`.

use crate::{
    Outcome,
    commands::Context,
    error::Error,
    output::{Output, visible::visible},
    settings::{KEYS, Origin, SECRETS},
};

/// Arguments of `detente config`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print every setting with its value
    Show {
        /// Say where each value comes from
        #[arg(long)]
        origins: bool,
    },
}

/// Prints the settings as a `detente.toml` would hold them.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, Error> {
    let Command::Show { origins } = args.command;
    let mut out = Output::open(None)?;
    for (key, default, meaning) in KEYS {
        let (value, origin) = context.settings.raw(key).unwrap_or((default, &Origin::Default));
        out.text(&format!("# {meaning}\n"))?;
        let line = match origin {
            // Not a value but a description of what happens: as a comment.
            Origin::Default => format!("# {key}: {value}"),
            _ if SECRETS.contains(&key) => format!("# {key}: set, and not shown"),
            _ if key == "store" => format!("{key} = {:?}", visible(&shown(value))),
            _ => format!("{key} = {:?}", visible(value)),
        };
        out.text(&line)?;
        out.text(&if origins { format!("  # {origin}\n") } else { "\n".to_owned() })?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// A store's file or address, without a password.
fn shown(store: &str) -> String {
    detente_store::shown(store.as_ref()).display().to_string()
}
