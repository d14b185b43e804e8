//! Ctrl-C: finish the document at hand, keep what was read, end.

use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);

/// Starts listening; the second Ctrl-C ends the program at once.
pub fn listen() {
    // Without a handler Ctrl-C simply ends the program; committed batches stay.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}

/// Says whether somebody asked to stop.
pub fn requested() -> bool {
    STOP.load(Ordering::SeqCst)
}
