//! The ways by which an alert tells.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use detente_answer::{News, Way};
use detente_fetch::{Fetcher, Mailer};
use detente_store::{AlertNews, AlertRow, Store};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::Serialize;
use sha2::Sha256;

use super::atom::{self, Entry};
use crate::{
    commands::Context,
    error::Error,
    keep::stamp,
    web::{self, FetchArgs},
};

/// Entries of an Atom file.
const ENTRIES: u32 = 100;
/// Longest run of a command.
const PATIENCE: Duration = Duration::from_secs(60);

/// All that telling needs: the way out to the web, the mail server, the secret.
pub struct Post {
    fetcher: Fetcher,
    smtp: Option<(String, String)>,
    secret: Option<String>,
}

/// What webhooks and commands get.
#[derive(Serialize)]
struct Message<'m> {
    alert: &'m str,
    sent: &'m str,
    news: &'m [News],
}

impl Post {
    /// Reads the settings; nothing is sent yet.
    pub fn open(fetch: &FetchArgs, context: &Context) -> Result<Self, Error> {
        let settings = &context.settings;
        let setting = |key: &str| settings.get::<String>(key, None);
        Ok(Self {
            fetcher: web::fetcher(fetch, context)?,
            smtp: setting("smtp")?.zip(setting("mail_from")?),
            secret: setting("webhook_secret")?,
        })
    }

    /// Tells news by one way.
    pub fn send(
        &self,
        store: &Store,
        alert: &AlertRow,
        way: &Way,
        waiting: &[AlertNews],
    ) -> Result<(), Error> {
        let news: Vec<News> = waiting.iter().filter_map(|news| read(&news.body)).collect();
        let sent = stamp(Timestamp::now());
        let message = Message { alert: &alert.name, sent: &sent, news: &news };
        let json = || serde_json::to_string(&message).unwrap_or_default();
        match way {
            Way::Here => Ok(()),
            Way::Feed(path) => {
                let all = store.news(alert.key, ENTRIES)?;
                let entry =
                    |kept: AlertNews| Some(Entry { news: read(&kept.body)?, found: kept.found });
                let entries: Vec<Entry> = all.into_iter().filter_map(entry).collect();
                replace(path, &atom::feed(&alert.name, &sent, &entries))
            }
            Way::Webhook(url) => self.webhook(url, &sent, &json()),
            Way::Mail(to) => self.mail(to, &alert.name, &news),
            Way::Command(line) => command(line, &alert.name, json()),
        }
    }

    /// Posts JSON, signed where there is a secret: the HMAC-SHA-256 of `TIMESTAMP.BODY`, so that
    /// an old message cannot be sent again as a new one.
    fn webhook(&self, url: &str, sent: &str, body: &str) -> Result<(), Error> {
        let signature = self.secret.as_ref().map(|secret| signature(secret, sent, body));
        let mut headers = vec![("Content-Type", "application/json"), ("X-Detente-Timestamp", sent)];
        if let Some(signature) = &signature {
            headers.push(("X-Detente-Signature", signature));
        }
        self.fetcher.post(url, &headers, body.as_bytes())?;
        Ok(())
    }

    fn mail(&self, to: &str, name: &str, news: &[News]) -> Result<(), Error> {
        let Some((server, from)) = &self.smtp else {
            return Err(Error::Setting {
                place: format!("mail to {to}"),
                why: "there is no mail server: set `smtp` and `mail_from`, in detente.toml or as \
                      DETENTE_SMTP and DETENTE_MAIL_FROM"
                    .to_owned(),
            });
        };
        let subject = match news {
            [one] => format!("{name}: {}", one.title),
            many => format!("{name}: {} news", many.len()),
        };
        let texts: Vec<String> =
            news.iter().map(|news| format!("{}\n{}", news.title, why(news))).collect();
        Mailer::new(server, from)?.send(to, &subject, &texts.join("\n\n"))?;
        Ok(())
    }
}

fn read(body: &str) -> Option<News> {
    serde_json::from_str(body).ok()
}

/// Signs a message; `sha256=` and 64 hexadecimal digits.
fn signature(secret: &str, sent: &str, body: &str) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{sent}.{body}").as_bytes());
    let digits: Vec<String> =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", digits.concat())
}

/// Says why, in sentences with their sources.
pub fn why(news: &News) -> String {
    let sentences = news.why.iter().map(|sentence| {
        // Only addresses of the web: whoever shows the text may make links of what looks like one.
        let url = sentence.url.as_deref().filter(|url| url.starts_with("http"));
        let source = [sentence.site.as_deref(), url];
        let source = source.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let source = if source.is_empty() { sentence.report.clone() } else { source };
        format!("“{}” ({source})", sentence.words)
    });
    let acts = news.imported.iter().filter(|act| **act != news.title).cloned();
    sentences.chain(acts).collect::<Vec<_>>().join("\n")
}

/// Puts a file in another's place at one stroke, so that no reader sees half of it.
fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |source| Error::output(&path.display().to_string(), source);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    // Only its owner could read it otherwise.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).map_err(failed)?;
    }
    file.persist(path).map(drop).map_err(|error| failed(error.error))
}

/// Runs a command of the operator's. What articles say comes to it on standard input alone, never
/// as part of the line.
fn command(line: &str, name: &str, json: String) -> Result<(), Error> {
    let failed = |why: String| Error::Setting { place: format!("command {line:?}"), why };
    let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
    let mut child = Command::new(shell[0])
        .args([shell[1], line])
        .env("DETENTE_ALERT", name)
        .stdin(Stdio::piped())
        // Results alone belong on standard output.
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Beside, since a command need not read; one that does not closes the pipe.
        thread::spawn(move || stdin.write_all(json.as_bytes()));
    }
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(failed(format!("it ended with {status}"))),
            Ok(None) if begun.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(20)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                let why = format!("it took longer than {} s and was ended", PATIENCE.as_secs());
                return Err(failed(why));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_other_programs() {
        // Made by `printf '2026-11-27T00:00:00Z.{}' | openssl dgst -sha256 -hmac key`.
        let expected = "4847ac3a3aefa711603aecf780b38d4baf8f7c6a623d3b3b8a0b65c7fb092163";
        assert_eq!(signature("key", "2026-11-27T00:00:00Z", "{}"), format!("sha256={expected}"));
    }
}
