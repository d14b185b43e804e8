//! `detente explain`.

use crate::{
    Outcome, codes,
    commands::Context,
    error::Error,
    output::{Output, paint::Paint, rows::width, wrap::wrap},
};

/// Arguments of `detente explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A code such as D008, ASSAULT or denial; none lists them all
    code: Option<String>,
}

/// Explains one code, or lists them all.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(None)?;
    let paint = Paint::new(context.color, out.terminal);
    match &args.code {
        None => {
            for code in codes::all() {
                out.text(&format!("{:<13} {}\n", code.name, code.title))?;
            }
        }
        Some(wanted) => {
            let code = codes::find(wanted).ok_or_else(|| Error::UnknownCode(wanted.clone()))?;
            let title = paint.bold(format!("{}: {}", code.name, code.title));
            out.text(&format!("{title}\n\n{}\n", wrap(&code.text, 0, width().min(100))))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
