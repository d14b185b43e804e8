//! Settings and where they come from: flag, environment, `./detente.toml`, the user's
//! configuration, default; the first that says something decides.

use std::{
    collections::BTreeMap,
    env, fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::error::Error;

/// The settings that files and the environment may hold, with what each means.
pub const KEYS: [(&str, &str, &str); 12] = [
    (
        "store",
        "./detente.db",
        "file that keeps what was read, `postgres://…` for a database on a server, or `none`",
    ),
    ("threads", "number of processors", "documents read at the same time"),
    ("format", "table on a terminal, else jsonl", "layout of the output"),
    ("actors", "none", "file of your own actors, in TOML"),
    (
        "gazetteer",
        "the imported one",
        "file of places that `detente import geonames` made, or `none` for the shipped ones alone",
    ),
    ("allow", "none", "hosts inside your network that may be fetched, as `HOST:PORT,…`"),
    ("pause", "1", "seconds between two requests to one host"),
    ("contact", "none", "how to reach you, told to every host that is asked"),
    ("smtp", "none", "mail server of alerts: `smtp://host:25`, `smtps://user:password@host`"),
    ("mail_from", "none", "address that mails of alerts come from"),
    ("webhook_secret", "none", "key that signs what alerts send to webhooks"),
    ("color", "auto", "`auto`, `always` or `never`; NO_COLOR is honoured"),
];

/// Settings whose values are nobody's business.
pub const SECRETS: [&str; 2] = ["smtp", "webhook_secret"];

/// Where a value comes from that no flag gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An environment variable.
    Environment(String),
    /// A file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// All layers below the flags, as text.
#[derive(Debug, Default)]
pub struct Settings {
    /// Layers, the strongest first.
    layers: Vec<(Origin, BTreeMap<String, String>)>,
}

impl Settings {
    /// Reads environment and files.
    pub fn load() -> Result<Self, Error> {
        let mut layers = Vec::new();
        for (key, _, _) in KEYS {
            let name = format!("DETENTE_{}", key.to_uppercase());
            if let Ok(value) = env::var(&name)
                && !value.is_empty()
            {
                let layer = BTreeMap::from([(key.to_owned(), value)]);
                layers.push((Origin::Environment(name), layer));
            }
        }
        for path in files() {
            if let Some(layer) = read(&path)? {
                layers.push((Origin::File(path), layer));
            }
        }
        Ok(Self { layers })
    }

    /// Returns the text and origin of a setting below the flags.
    pub fn raw(&self, key: &str) -> Option<(&str, &Origin)> {
        self.layers.iter().find_map(|(origin, layer)| Some((layer.get(key)?.as_str(), origin)))
    }

    /// Returns a setting: `flag` where it was typed, else the strongest layer's.
    pub fn get<T: FromStr>(&self, key: &str, flag: Option<T>) -> Result<Option<T>, Error>
    where
        T::Err: fmt::Display,
    {
        if flag.is_some() {
            return Ok(flag);
        }
        let Some((text, origin)) = self.raw(key) else { return Ok(None) };
        text.parse().map(Some).map_err(|why: T::Err| Error::Setting {
            place: origin.to_string(),
            why: format!("{key} = {text:?}: {why}"),
        })
    }
}

fn files() -> Vec<PathBuf> {
    let mut files = vec![PathBuf::from("detente.toml")];
    let home = env::var_os("XDG_CONFIG_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")));
    files.extend(home.map(|home| home.join("detente").join("config.toml")));
    files
}

fn read(path: &Path) -> Result<Option<BTreeMap<String, String>>, Error> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(None) };
    let wrong = |why: String| Error::Setting { place: path.display().to_string(), why };
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        wrong(format!("line {line}: {}", error.message()))
    })?;
    let mut layer = BTreeMap::new();
    for (key, value) in table {
        if !KEYS.iter().any(|(known, _, _)| *known == key) {
            let known = KEYS.map(|(known, _, _)| known).join(", ");
            return Err(wrong(format!("no setting is called {key:?}; there are {known}")));
        }
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            _ => return Err(wrong(format!("{key}: neither text nor number"))),
        };
        layer.insert(key, text);
    }
    Ok(Some(layer))
}
