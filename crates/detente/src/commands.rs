//! The commands, each in its own file, and what they share.

pub mod alert;
pub mod annotate;
pub mod changes;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod eval;
pub mod events;
pub mod explain;
pub mod export;
pub mod feed;
pub(crate) mod filter;
pub mod forecast;
pub mod import;
pub mod man;
pub mod quotes;
pub mod ranking;
pub mod read;
pub mod relation;
pub mod schema;
pub mod serve;
pub mod sql;
pub mod watch;

use crate::{
    Outcome,
    args::{Args, Command},
    error::Error,
    output::paint::Color,
    settings::Settings,
};

/// What every command is given besides its own arguments.
pub struct Context {
    /// Settings below the flags.
    pub settings: Settings,
    /// When to use colours.
    pub color: Color,
}

/// Runs the command that was asked for.
pub fn run(args: Args) -> Result<Outcome, Error> {
    let settings = Settings::load()?;
    let color = settings.get("color", args.color)?.unwrap_or_default();
    let context = Context { settings, color };
    match args.command {
        Command::Read(args) => read::run(args, &context),
        Command::Feed(args) => feed::run(args, &context),
        Command::Watch(args) => watch::run(args, &context),
        Command::Alert(args) => alert::run(args, &context),
        Command::Annotate(args) => annotate::run(args, &context),
        Command::Events(args) => events::run(args, &context),
        Command::Quotes(args) => quotes::run(args, &context),
        Command::Relation(args) => relation::run(args, &context),
        Command::Forecast(args) => forecast::run(args, &context),
        Command::Ranking(args) => ranking::run(&args, &context),
        Command::Sql(args) => sql::run(args, &context),
        Command::Changes(args) => changes::run(args, &context),
        Command::Export(args) => export::run(args, &context),
        Command::Import(args) => import::run(&args, &context),
        Command::Schema => schema::run(),
        Command::Serve(args) => serve::run(args, &context),
        Command::Explain(args) => explain::run(args, &context),
        Command::Doctor(args) => doctor::run(args, &context),
        Command::Eval(args) => eval::run(&args, &context),
        Command::Config(args) => config::run(&args, &context),
        Command::Completions(args) => completions::run(&args),
        Command::Man => man::run(),
    }
}
