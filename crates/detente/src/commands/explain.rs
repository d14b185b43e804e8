//! `detente explain`.

mod why;

use detente_record::Published;

use super::{filter::StoreArgs, read::published};
use crate::{
    Outcome, codes,
    commands::Context,
    error::Error,
    keep,
    output::{Output, paint::Paint, rows::width, wrap::wrap},
};

const EXAMPLES: &str = "\
Examples:
  detente explain
  detente explain ASSAULT
  detente explain 9efdc46841ff081e86317a310de20636-r3
  detente explain --text 'China condemned Japan on Monday.' --published 2024-05-06";

/// Arguments of `detente explain`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// A code such as D008, ASSAULT or denial, or the id of a report of the store; none lists all
    /// codes
    #[arg(value_name = "CODE|REPORT")]
    code: Option<String>,
    /// Read this text and tell why each of its reports was coded
    #[arg(long, value_name = "TEXT", conflicts_with = "code")]
    text: Option<String>,
    /// Day on which the text was published
    #[arg(long, value_name = "DATE", value_parser = published, requires = "text")]
    published: Option<Published>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Explains one code, a report, the reports of a text, or lists all codes.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(None)?;
    let paint = Paint::new(context.color, out.terminal);
    if let Some(text) = &args.text {
        out.text(&why::of_text(text, args.published, paint))?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    match &args.code {
        Some(id) if is_report(id) => {
            let store = keep::open_for_questions(args.store.store, context)?;
            out.text(&why::of_report(id, &store, paint)?)?;
        }
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

/// Whether a word has the form of a report's id: 32 hexadecimal digits, `-r`, a number.
fn is_report(word: &str) -> bool {
    word.rsplit_once("-r").is_some_and(|(article, number)| {
        article.len() == 32
            && article.bytes().all(|byte| byte.is_ascii_hexdigit())
            && number.parse::<u32>().is_ok()
    })
}
