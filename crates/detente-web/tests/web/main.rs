//! The server: questions without a socket, and real connections.

// Helpers outside `#[test]` functions unwrap too.
#![allow(clippy::unwrap_used)]

mod answers;
mod document;
mod hostile;
mod sample;
mod sockets;
