//! What is known of each host while the program runs: its pace, its rules, whether it asked to
//! wait.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::robots::Rules;

/// How long the rules of a host are believed.
const RULES_LAST: Duration = Duration::from_secs(24 * 3600);

/// One host and port.
#[derive(Debug, Default)]
pub(crate) struct Host {
    /// When the last request to it ended.
    pub last: Option<Instant>,
    /// It asked not to be asked before.
    pub closed_until: Option<Instant>,
    rules: Option<(Instant, Rules)>,
}

impl Host {
    /// Returns its rules, unless they are not known or too old.
    pub fn rules(&self) -> Option<&Rules> {
        self.rules
            .as_ref()
            .filter(|(since, _)| since.elapsed() < RULES_LAST)
            .map(|(_, rules)| rules)
    }

    pub fn learn(&mut self, rules: Rules) {
        self.rules = Some((Instant::now(), rules));
    }

    /// How long to wait before the next request, where `pause` is to lie between two.
    pub fn wait(&self, pause: Duration) -> Duration {
        let asked = self.rules().and_then(|rules| rules.delay).unwrap_or(0.0);
        let pause = pause.max(Duration::from_secs_f32(asked));
        self.last.map_or(Duration::ZERO, |last| pause.saturating_sub(last.elapsed()))
    }

    /// How long the host still asks to wait.
    pub fn closed(&self) -> Option<Duration> {
        self.closed_until?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

/// All hosts that were asked.
#[derive(Debug, Default)]
pub(crate) struct Hosts(Mutex<HashMap<String, Arc<Mutex<Host>>>>);

impl Hosts {
    /// Returns the host of that origin; whoever locks it is the only one to ask it.
    pub fn of(&self, origin: &str) -> Arc<Mutex<Host>> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(origin.to_owned()).or_default())
    }
}
