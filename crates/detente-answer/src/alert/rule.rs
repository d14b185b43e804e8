//! An alert's rule: what it watches for, by which ways it tells, and when.

use std::{fmt, path::PathBuf, str::FromStr};

use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::Watch;

/// What an alert watches for, and how it tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What it watches for.
    pub watch: Watch,
    /// By which ways it tells.
    pub ways: Vec<Way>,
    /// When it keeps still.
    pub quiet: Option<Quiet>,
    /// How much it gathers before it tells.
    #[serde(default)]
    pub digest: Digest,
}

impl Rule {
    /// Reads a rule that [`Rule::write`] wrote.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Writes it as the store keeps it.
    pub fn write(&self) -> String {
        // Names, numbers and days alone.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Says whether an alert may be called so: letters, digits, `-`, `_` and `.`, 60 bytes at most.
    pub fn may_be_called(name: &str) -> bool {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        (1..=60).contains(&name.len()) && name.chars().all(fits)
    }

    /// Returns the ways as they are kept.
    pub fn ways(&self) -> Vec<String> {
        self.ways.iter().map(ToString::to_string).collect()
    }

    /// Says whether something may be told at a moment, where the last was told at `last`.
    pub fn is_due(&self, now: Timestamp, last: Option<&str>) -> bool {
        if self.quiet.as_ref().is_some_and(|quiet| quiet.holds(now)) {
            return false;
        }
        let last = last.and_then(|last| last.parse::<Timestamp>().ok());
        let hours = self.digest.hours();
        last.is_none_or(|last| now.duration_since(last).as_hours() >= hours)
    }
}

/// A way by which news are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Way {
    /// Nowhere but in the browser and in `detente alert log`.
    Here,
    /// An Atom file, for a reader of feeds.
    Feed(PathBuf),
    /// A message in JSON to an address.
    Webhook(String),
    /// A letter.
    Mail(String),
    /// A command of the shell, which gets the JSON on its standard input.
    Command(String),
}

impl FromStr for Way {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "here" {
            return Ok(Self::Here);
        }
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let rest = rest.trim();
        if rest.is_empty() {
            return Err(format!(
                "{text:?} is none of feed:FILE, webhook:URL, mail:ADDRESS, command:LINE, here"
            ));
        }
        match kind {
            "feed" | "rss" | "atom" => std::path::absolute(rest)
                .map(Self::Feed)
                .map_err(|why| format!("{rest:?} is no path: {why}")),
            "webhook" if rest.starts_with("http://") || rest.starts_with("https://") => {
                Ok(Self::Webhook(rest.to_owned()))
            }
            "webhook" => Err(format!("{rest:?} is no address of the web")),
            "mail" if is_mailbox(rest) => Ok(Self::Mail(rest.to_owned())),
            "mail" => Err(format!("{rest:?} is no mailbox")),
            "command" => Ok(Self::Command(rest.to_owned())),
            _ => Err(format!("there is no way called {kind:?}; feed, webhook, mail or command")),
        }
    }
}

/// Says whether a text can be a mailbox; the mail server has the last word.
fn is_mailbox(text: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    text.rsplit_once('@').is_some_and(|(who, host)| sound(who) && sound(host))
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here => f.write_str("here"),
            Self::Feed(path) => write!(f, "feed:{}", path.display()),
            Self::Webhook(url) => write!(f, "webhook:{url}"),
            Self::Mail(address) => write!(f, "mail:{address}"),
            Self::Command(line) => write!(f, "command:{line}"),
        }
    }
}

impl TryFrom<String> for Way {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Way> for String {
    fn from(way: Way) -> Self {
        way.to_string()
    }
}

/// Hours of the day in which nothing is told: `22:00-07:00`, in a time zone; `00:00-00:00` is the
/// whole day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quiet {
    from: Time,
    to: Time,
    /// As given, `Europe/Paris`; `UTC` where none was.
    zone: String,
}

impl Quiet {
    /// Says whether a moment lies within.
    pub fn holds(&self, now: Timestamp) -> bool {
        // Checked when it was read; a zone that this machine has lost is taken for UTC.
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let time = now.to_zoned_datetime(zone).time();
        if self.from < self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }
}

impl FromStr for Quiet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no stretch as 22:00-07:00 or 22:00-07:00@Europe/Paris");
        let (hours, zone) = text.split_once('@').unwrap_or((text, "UTC"));
        let (from, to) = hours.split_once('-').ok_or_else(wrong)?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| wrong());
        let zone = zone.trim().to_owned();
        TimeZone::get(&zone).map_err(|_| format!("there is no time zone called {zone:?}"))?;
        Ok(Self { from: time(from)?, to: time(to)?, zone })
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.from, self.to].map(|time| time.strftime("%H:%M").to_string());
        write!(f, "{from}-{to}@{}", self.zone)
    }
}

impl TryFrom<String> for Quiet {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Quiet> for String {
    fn from(quiet: Quiet) -> Self {
        quiet.to_string()
    }
}

/// How much is gathered before it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// Nothing: each is told at once.
    #[default]
    None,
    /// Told once an hour at most.
    Hourly,
    /// Told once a day at most.
    Daily,
    /// Told once a week at most.
    Weekly,
}

impl FromStr for Digest {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "none" => Self::None,
            "hourly" => Self::Hourly,
            "daily" => Self::Daily,
            "weekly" => Self::Weekly,
            _ => return Err("none, hourly, daily or weekly"),
        })
    }
}

impl Digest {
    fn hours(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Hourly => 1,
            Self::Daily => 24,
            Self::Weekly => 7 * 24,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> Timestamp {
        moment.parse().unwrap()
    }

    #[test]
    fn quiet_hours_pass_midnight_and_know_their_zone() {
        let night: Quiet = "22:00-07:00".parse().unwrap();
        assert!(night.holds(at("2026-11-27T23:30:00Z")) && night.holds(at("2026-11-27T06:59:00Z")));
        assert!(!night.holds(at("2026-11-27T07:00:00Z")));
        let paris: Quiet = "22:00-07:00@Europe/Paris".parse().unwrap();
        assert!(
            paris.holds(at("2026-11-27T21:30:00Z")) && !paris.holds(at("2026-11-27T06:30:00Z"))
        );
        assert_eq!(paris.to_string().parse(), Ok(paris));
        for wrong in ["22-7", "25:00-07:00", "22:00-07:00@Mars"] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn ways_are_read_as_they_are_shown() {
        for way in
            ["here", "webhook:https://example.org/x", "mail:desk@example.org", "command:cat > x"]
        {
            assert_eq!(way.parse::<Way>().unwrap().to_string(), way);
        }
        for wrong in ["pigeon:x", "mail:nobody", "webhook:ftp://example.org", "feed:", "mail"] {
            assert!(wrong.parse::<Way>().is_err(), "{wrong}");
        }
    }
}
