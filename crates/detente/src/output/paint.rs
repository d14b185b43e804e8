//! Colours, or brackets where there are none.

use std::{
    env,
    fmt::{self, Display},
    str::FromStr,
};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl FromStr for Color {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        <Self as clap::ValueEnum>::from_str(text, true)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        })
    }
}

/// What a stretch of a sentence is to the report shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Who acts.
    Source,
    /// Whom it is done to.
    Target,
    /// The words that name the act.
    Trigger,
}

/// Paints words, or leaves them be.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Decides by choice, kind of stream and environment.
    pub fn new(choice: Color, terminal: bool) -> Self {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let on = match choice {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                terminal && !set("NO_COLOR") && env::var("TERM").as_deref() != Ok("dumb")
            }
        };
        Self { on }
    }

    /// Headlines and headings.
    pub fn bold(self, text: impl Display) -> String {
        self.wrap("1", text)
    }

    /// What matters less.
    pub fn dim(self, text: impl Display) -> String {
        self.wrap("2", text)
    }

    /// Errors.
    pub fn red(self, text: impl Display) -> String {
        self.wrap("1;31", text)
    }

    /// Warnings.
    pub fn yellow(self, text: impl Display) -> String {
        self.wrap("33", text)
    }

    /// An act: green for cooperation (quad 1, 2), red for conflict (3, 4).
    pub fn act(self, quad: u8, text: impl Display) -> String {
        self.wrap(if quad <= 2 { "32" } else { "31" }, text)
    }

    /// Words marked in a sentence; without colours `[who]` and `{does}`.
    pub fn mark(self, mark: Mark, text: impl Display) -> String {
        match (self.on, mark) {
            (true, Mark::Source) => self.wrap("1;34", text),
            (true, Mark::Target) => self.wrap("1;35", text),
            (true, Mark::Trigger) => self.wrap("1;4;33", text),
            (false, Mark::Source | Mark::Target) => format!("[{text}]"),
            (false, Mark::Trigger) => format!("{{{text}}}"),
        }
    }

    fn wrap(self, code: &str, text: impl Display) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}
