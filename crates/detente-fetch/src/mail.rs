//! Letters by the operator's own mail server.

use std::time::Duration;

use lettre::{
    Message, SmtpTransport, Transport,
    message::{Mailbox, header::ContentType},
};

use crate::FetchError;

/// Longest time for a letter.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends letters over one mail server.
///
/// The server is the operator's choice, named in her settings and nowhere else, so that it may lie
/// inside her network; no article can name one.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The transport knows a password.
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Makes a mailer for a server, `smtp://host:25`, `smtp://host:587?tls=required` or
    /// `smtps://user:password@host`; nothing is sent yet.
    ///
    /// # Errors
    /// [`FetchError::Mail`] where either is none; the message never holds the server's address,
    /// which may hold a password.
    pub fn new(server: &str, from: &str) -> Result<Self, FetchError> {
        let transport = SmtpTransport::from_url(server)
            .map_err(|error| wrong("the mail server", &error))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from: mailbox(from)? })
    }

    /// Sends a letter of plain text.
    pub fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), FetchError> {
        // A line break in a subject would begin another header.
        let subject: String = subject.chars().filter(|c| !c.is_control()).collect();
        let letter = Message::builder()
            .from(self.from.clone())
            .to(mailbox(to)?)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|error| wrong(to, &error))?;
        self.transport.send(&letter).map(drop).map_err(|error| wrong(to, &error))
    }
}

fn mailbox(address: &str) -> Result<Mailbox, FetchError> {
    address.parse().map_err(|error| wrong(address, &error))
}

fn wrong(to: &str, error: &dyn std::error::Error) -> FetchError {
    let mut why = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        why = format!("{why}: {cause}");
        inner = cause.source();
    }
    FetchError::Mail { to: to.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_server_is_told_without_its_password() {
        let told = Mailer::new("http://user:secret@host", "a@example.org").unwrap_err();
        assert!(!told.to_string().contains("secret"), "{told}");
        assert!(Mailer::new("smtp://localhost", "nobody").is_err());
    }
}
