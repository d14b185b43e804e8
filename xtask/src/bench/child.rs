//! Runs a program and says what it cost.
//!
//! Linux only: processor time and peak memory are read from `/proc`, which needs no unsafe call.

use std::{
    ffi::OsStr,
    fs,
    path::Path,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Ticks a second in `/proc/PID/stat`: 100 on every Linux that Rust runs on, Alpha aside.
const TICKS: f64 = 100.0;

/// What one run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Seconds from start to end.
    pub wall_s: f64,
    /// Processor seconds in the program itself, over all threads.
    pub user_s: f64,
    /// Processor seconds in the system on its behalf.
    pub system_s: f64,
    /// Most memory held at once, in bytes; growth in the last few milliseconds may be missed.
    pub peak_bytes: u64,
}

/// Runs `program` with its output thrown away.
pub fn run<S: AsRef<OsStr>>(program: &Path, arguments: &[S]) -> Result<Cost, String> {
    let name = program.display();
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let mut cost = Cost::default();
    let proc = Path::new("/proc").join(child.id().to_string());
    // Fine steps at first, so that the measure of a start is not coarse.
    let mut pause = Duration::from_micros(200);
    loop {
        let ended = times(&proc, &mut cost)?;
        cost.peak_bytes = cost.peak_bytes.max(peak(&proc));
        if ended {
            break;
        }
        sleep(pause);
        if start.elapsed() > Duration::from_secs(1) {
            pause = Duration::from_millis(5);
        }
    }
    cost.wall_s = start.elapsed().as_secs_f64();
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    if status.code().is_some_and(|code| code <= 1) {
        Ok(cost)
    } else {
        let arguments: Vec<_> =
            arguments.iter().map(|word| word.as_ref().to_string_lossy()).collect();
        Err(format!("{name} {}: {status}", arguments.join(" ")))
    }
}

/// Reads the times so far; says whether the process has ended (and waits to be collected).
fn times(proc: &Path, cost: &mut Cost) -> Result<bool, String> {
    let path = proc.join("stat");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (state, user, system) =
        parse_stat(&text).ok_or_else(|| format!("{}: not understood", path.display()))?;
    cost.user_s = user as f64 / TICKS;
    cost.system_s = system as f64 / TICKS;
    Ok(state == 'Z')
}

/// Finds state, user and system ticks; the name in parentheses may itself hold blanks and brackets.
fn parse_stat(text: &str) -> Option<(char, u64, u64)> {
    let mut fields = text[text.rfind(')')? + 1..].split_ascii_whitespace();
    let state = fields.next()?.chars().next()?;
    let mut ticks = fields.skip(10).map(str::parse);
    Some((state, ticks.next()?.ok()?, ticks.next()?.ok()?))
}

fn peak(proc: &Path) -> u64 {
    let text = fs::read_to_string(proc.join("status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_with_an_odd_name_is_understood() {
        let line = "7 (a) R (b) Z 1 7 7 0 -1 4 10 0 0 0 250 31 0 0 20 0 1";
        assert_eq!(parse_stat(line), Some(('Z', 250, 31)));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_run_costs_time_and_memory() {
        let cost = run(Path::new("sleep"), &["0.05"]).unwrap();
        assert!(cost.wall_s >= 0.05 && cost.peak_bytes > 0, "{cost:?}");
        assert!(run(Path::new("sleep"), &["--no-such-flag"]).is_ok_and(|cost| cost.wall_s > 0.0));
        assert!(run(Path::new("no such program"), &["x"]).is_err());
    }
}
