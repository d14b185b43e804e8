//! Sets `cfg(wide)` where the compiler knows AVX-512, which the stated minimum does not.

use std::{env, process::Command};

/// From this minor version on the instructions are stable.
const SINCE: u32 = 89;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(wide)");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().ok();
    // "rustc 1.95.0 (…)"
    let minor = version
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|version| version.split('.').nth(1)?.parse::<u32>().ok());
    if minor.is_some_and(|minor| minor >= SINCE) {
        println!("cargo::rustc-cfg=wide");
    }
}
