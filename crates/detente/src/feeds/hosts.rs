//! Work on many hosts at the same time, and on one of them one by one.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    thread,
};

/// Hosts asked at the same time.
const HOSTS: usize = 8;

/// Hands every item to `work`, those of one host in their order and never two of them at a time;
/// ends early where `work` says `false`.
pub fn one_by_one<T: Send>(
    items: Vec<T>,
    address: impl Fn(&T) -> &str,
    work: impl Fn(T) -> bool + Sync,
) {
    let mut hosts: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for item in items {
        hosts.entry(host(address(&item))).or_default().push(item);
    }
    let threads = hosts.len().min(HOSTS);
    let queue = Mutex::new(hosts.into_values());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(items) = next() {
                    for item in items {
                        if !work(item) {
                            return;
                        }
                    }
                }
            });
        }
    });
}

/// The host and port of an address.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_keeps_its_order_and_a_no_ends_it() {
        let items = vec![
            "https://a.example/1",
            "https://b.example/1",
            "https://A.example/2",
            "https://b.example/2",
        ];
        let seen = Mutex::new(Vec::new());
        one_by_one(
            items,
            |item| item,
            |item| {
                seen.lock().unwrap().push(item);
                item != "https://b.example/1"
            },
        );
        let seen = seen.into_inner().unwrap();
        let of_a: Vec<_> = seen.iter().filter(|seen| !seen.contains("b.example")).collect();
        assert_eq!(of_a, [&"https://a.example/1", &"https://A.example/2"]);
        assert!(!seen.contains(&"https://b.example/2"));
    }
}
