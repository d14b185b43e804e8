//! The machine measured on: what it is, never what it is called.

use std::fs;

use serde::Serialize;

/// What a figure depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// Processor model, as the system names it.
    pub cpu: String,
    /// Processors that the program may use.
    pub cores: usize,
    /// Memory, in bytes; 0 where not known.
    pub memory_bytes: u64,
    /// Operating system and its version.
    pub os: String,
    /// Processor architecture.
    pub arch: &'static str,
}

impl Machine {
    /// Reads what this machine is.
    pub fn read() -> Self {
        let file = |path| fs::read_to_string(path).unwrap_or_default();
        let memory = field(&file("/proc/meminfo"), "MemTotal")
            .and_then(|value| value.split_ascii_whitespace().next()?.parse::<u64>().ok());
        let release = file("/etc/os-release");
        let system = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
        Self {
            cpu: field(&file("/proc/cpuinfo"), "model name").unwrap_or("unknown").to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory.unwrap_or(0) * 1024,
            os: system.map_or(std::env::consts::OS, |name| name.trim_matches('"')).to_owned(),
            arch: std::env::consts::ARCH,
        }
    }

    /// Returns the processor's name as part of a file name.
    pub fn slug(&self) -> String {
        let words: Vec<String> = self
            .cpu
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && !["R", "TM", "CPU"].contains(word))
            .map(str::to_ascii_lowercase)
            .collect();
        words.join("-")
    }
}

/// Finds `name : value`.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_makes_a_file_name() {
        let machine =
            Machine { cpu: "Intel(R) Core(TM) i7-9700K CPU @ 3.60GHz".into(), ..Machine::read() };
        assert_eq!(machine.slug(), "intel-core-i7-9700k-3-60ghz");
    }
}
