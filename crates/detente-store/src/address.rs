//! Where a store is: a file, or the address of a database on a server.

use std::path::{Path, PathBuf};

use crate::StoreError;

/// Returns the address that a path is; `None` for a file.
pub(crate) fn of(path: &Path) -> Result<Option<&str>, StoreError> {
    let Some(place) = path.to_str().filter(|place| is_address(place)) else { return Ok(None) };
    if cfg!(feature = "postgres") {
        return Ok(Some(place));
    }
    Err(StoreError::Address {
        address: shown(path).display().to_string(),
        why: "this program was built without a way to a server".to_owned(),
    })
}

fn is_address(place: &str) -> bool {
    place.starts_with("postgres://") || place.starts_with("postgresql://")
}

/// A store's path for people: an address is without its password.
pub fn shown(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(place) if is_address(place) => without_password(place).into(),
        _ => path.to_owned(),
    }
}

/// Cuts the password out of an address, for messages.
pub(crate) fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (base, options) = rest.split_once('?').map_or((rest, None), |(a, b)| (a, Some(b)));
    let base = match base.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{name}@{host}")
        }
        None => base.to_owned(),
    };
    let options: Vec<&str> =
        options.into_iter().flat_map(|all| all.split('&')).filter(|one| !secret(one)).collect();
    let options =
        if options.is_empty() { String::new() } else { format!("?{}", options.join("&")) };
    format!("{scheme}://{base}{options}")
}

fn secret(option: &str) -> bool {
    option.starts_with("password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (address, shown) in [
            ("postgres://ann:s3:cr@et@db.example:5433/news", "postgres://ann@db.example:5433/news"),
            ("postgresql://ann@db.example/news", "postgresql://ann@db.example/news"),
            (
                "postgres:///news?host=/run&password=x&user=ann",
                "postgres:///news?host=/run&user=ann",
            ),
        ] {
            assert!(is_address(address));
            assert_eq!(without_password(address), shown);
        }
        assert!(!is_address("detente.db"));
    }
}
