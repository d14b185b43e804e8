//! The arguments as typed: the one definition behind parser, help, man page and completions.

use clap::{Parser, Subcommand};

use crate::{
    commands::{
        alert, annotate, changes, completions, config, doctor, eval, events, explain, export, feed,
        forecast, import, quotes, ranking, read, relation, serve, sql, watch,
    },
    output::paint::Color,
};

const EXAMPLES: &str = "\
Examples:
  detente read article.html --published 2022-12-29   read an article and keep it in ./detente.db
  detente read news/ --threads 4 > records.jsonl     a whole directory, as JSON Lines
  cat news.jsonl | detente read - --store none       records {\"id\", \"text\", \"published\"} from a pipe
  detente relation CHN RUS                           what two actors did to each other
  detente events --type ASSAULT --since 2022-12-01   what happened, from the store

Also: `detente schema`, `completions SHELL` and `man` print what their names say.
Settings: flag > DETENTE_… variable > ./detente.toml > user's configuration > default.
Exit codes: 0 done, 1 nothing found, 2 usage or run-time error.";

/// Reads the world's news and keeps the record of how states deal with one another
#[derive(Debug, Parser)]
#[command(name = "detente", version, after_long_help = EXAMPLES, max_term_width = 100)]
#[command(
    after_help = "`detente --help` shows examples; `detente help COMMAND` tells of a command."
)]
#[command(propagate_version = true, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Colours: auto, always or never [default: auto]
    #[arg(long, global = true, value_name = "WHEN", value_enum, hide_possible_values = true)]
    pub(crate) color: Option<Color>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read articles: who did what to whom, and who said what
    Read(read::Args),
    /// Add, list, remove and run feeds
    Feed(feed::Args),
    /// Run feeds as they come due, until stopped
    Watch(watch::Args),
    /// Be told of what meets a question, or of a shift
    Alert(alert::Args),
    /// Annotate articles with dates, quotes, places, coreference or factuality alone
    Annotate(annotate::Args),
    /// List events in the store, or their reports
    Events(events::Args),
    /// List quotes in the store
    Quotes(quotes::Args),
    /// Show what two actors did to each other
    Relation(relation::Args),
    /// Say what comes next between two actors, and why
    Forecast(forecast::Args),
    /// Rank relations by how they changed, states by how they stand
    Ranking(ranking::Args),
    /// Ask the store in SQL, which only reads
    Sql(sql::Args),
    /// List what was changed in the store, and what it was before
    Changes(changes::Args),
    /// Show the store in a browser, and answer over HTTP
    Serve(serve::Args),
    /// Write the store out: our own layouts, or those that others read
    Export(export::Args),
    /// Read event tables of other collections in, or PETRARCH's dictionaries
    Import(import::Args),
    /// Print the JSON Schema of the records (schema 1)
    #[command(hide = true)]
    Schema,
    /// Explain a code: of a note, an error, an event type, a status
    Explain(explain::Args),
    /// Check models, gazetteers and store
    Doctor(doctor::Args),
    /// Measure against gold annotations
    Eval(eval::Args),
    /// Show the settings
    Config(config::Args),
    /// Print completions for a shell
    #[command(hide = true)]
    Completions(completions::Args),
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Names what a command and those below it leave unexplained.
    fn unexplained(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        let path = format!("{path} {}", command.get_name());
        if command.get_about().is_none_or(|about| about.to_string().is_empty()) {
            found.push(path.clone());
        }
        for argument in command.get_arguments() {
            if argument.get_help().is_none_or(|help| help.to_string().is_empty()) {
                found.push(format!("{path} {}", argument.get_id()));
            }
        }
        for below in command.get_subcommands() {
            unexplained(below, &path, found);
        }
    }

    #[test]
    fn every_command_and_flag_is_explained() {
        let mut found = Vec::new();
        unexplained(&Args::command(), "", &mut found);
        assert!(found.is_empty(), "without help: {found:?}");
        let bare = clap::Command::new("bare").about("has a flag").arg(clap::Arg::new("flag"));
        unexplained(&bare, "", &mut found);
        assert_eq!(found, [" bare flag"], "a flag without help must be found");
    }
}
