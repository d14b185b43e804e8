//! The app as it was built: files of `ui/dist`, in the binary.

use std::{io::Write, sync::LazyLock};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../ui/dist/", $name)))),*]
    };
}

/// Name and bytes; a test compares them with the folder.
pub(crate) const FILES: &[(&str, &[u8])] =
    files!["index.html", "app.js", "app.css", "icon.svg", "map.js", "world.json",];

/// A file as it goes out.
struct Asset {
    name: &'static str,
    plain: &'static [u8],
    packed: Vec<u8>,
    tag: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let pack = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory cannot fail.
        encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
    };
    let asset = |&(name, plain): &(&'static str, &'static [u8])| Asset {
        name,
        plain,
        packed: pack(plain),
        tag: format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(plain)),
    };
    FILES.iter().map(asset).collect()
});

/// Packs the files before the first browser asks.
pub(crate) fn prepare() {
    LazyLock::force(&ASSETS);
}

/// Returns the app's gzipped size in bytes, but for the map's shapes where `eager`.
pub fn packed_size() -> usize {
    ASSETS.iter().map(|asset| asset.packed.len()).sum()
}

/// Serves a file of the app; `None` where there is none of that name.
pub(crate) fn asset(name: &str, headers: &HeaderMap, status: StatusCode) -> Option<Response> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    let has = |name, word: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(word))
    };
    if status == StatusCode::OK && has(header::IF_NONE_MATCH, &asset.tag) {
        return Some(StatusCode::NOT_MODIFIED.into_response());
    }
    let packed = has(header::ACCEPT_ENCODING, "gzip");
    let body = if packed { asset.packed.clone() } else { asset.plain.to_vec() };
    let mut response = (status, body).into_response();
    let out = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, media(name));
    put(header::ETAG, &asset.tag);
    put(header::CACHE_CONTROL, "no-cache");
    put(header::VARY, "Accept-Encoding");
    if packed {
        put(header::CONTENT_ENCODING, "gzip");
    }
    Some(response)
}

fn media(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/json",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_has_what_was_built() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/dist");
        let mut built: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        built.sort();
        known.sort_unstable();
        assert_eq!(known, built);
    }

    #[test]
    fn the_app_is_small() {
        assert!(packed_size() <= 150 * 1024, "{} bytes gzipped", packed_size());
    }
}
