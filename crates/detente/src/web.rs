//! The way out to the web as the commands use it: its settings, and the one fetcher made of them.

use std::{str::FromStr, time::Duration};

use detente_fetch::{Fetcher, Options, guard::Allowed};

use crate::{commands::Context, error::Error, stop};

/// How addresses are fetched.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FetchArgs {
    /// Hosts inside your network that may be fetched all the same; several by comma
    #[arg(long, value_name = "HOST:PORT", hide_short_help = true)]
    allow: Option<AllowList>,
    /// Seconds between two requests to one host [default: 1]
    #[arg(long, value_name = "SECONDS", hide_short_help = true)]
    pause: Option<f32>,
    /// How to reach you, told to every host that is asked
    #[arg(long, value_name = "WHERE", hide_short_help = true)]
    contact: Option<String>,
}

/// Hosts that may be asked although their address is not public.
#[derive(Clone, Debug, Default)]
pub struct AllowList(Vec<Allowed>);

impl FromStr for AllowList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// Seconds that are no negative and no endless time.
fn seconds(given: f32) -> Result<Duration, Error> {
    Duration::try_from_secs_f32(given).ok().filter(|d| d.as_secs() <= 3600).ok_or_else(|| {
        let why = format!("{given} is not from 0 to 3600 seconds");
        Error::Setting { place: "pause".to_owned(), why }
    })
}

/// Makes the fetcher that the settings describe.
pub fn fetcher(args: &FetchArgs, context: &Context) -> Result<Fetcher, Error> {
    let settings = &context.settings;
    let pause = settings.get("pause", args.pause)?.map(seconds).transpose()?;
    let usual = Options::default();
    Ok(Fetcher::new(Options {
        allowed: settings.get("allow", args.allow.clone())?.unwrap_or_default().0,
        pause: pause.unwrap_or(usual.pause),
        contact: settings.get("contact", args.contact.clone())?,
        stopped: stop::requested,
        ..usual
    }))
}
