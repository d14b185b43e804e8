//! `detente man`.

use clap::CommandFactory;

use crate::{Outcome, args::Args, error::Error, output::Output};

/// Prints the manual page, the commands' pages after it, as roff.
pub fn run() -> Result<Outcome, Error> {
    let mut out = Output::open(None)?;
    let mut command = Args::command();
    command.build();
    let mut pages = vec![command.clone()];
    pages.extend(command.get_subcommands().filter(|command| command.get_name() != "help").cloned());
    for (index, page) in pages.into_iter().enumerate() {
        let mut roff = Vec::new();
        let name = match index {
            0 => "detente".to_owned(),
            _ => format!("detente-{}", page.get_name()),
        };
        clap_mangen::Man::new(page)
            .title(name)
            .render(&mut roff)
            .map_err(|why| Error::output("standard output", why))?;
        out.text(&String::from_utf8_lossy(&roff))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
