//! The wheel and all that stands on it: built by pip, tested with the libraries of its users.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

/// Oldest Python that the wheel serves.
const OLDEST: (u32, u32) = (3, 10);

/// Builds the wheel into an environment under `target/` and runs the tests of wheel, notebook and
/// recipes there.
///
/// Where there is no Python that can do it, that is told and passed over; on a build machine, which
/// sets `CI`, it is an error.
pub fn run(root: &Path) -> Result<(), String> {
    let Some(python) = python() else {
        let why = format!("needs python3 of {}.{} or later, with venv", OLDEST.0, OLDEST.1);
        if env::var_os("CI").is_some() {
            return Err(why);
        }
        println!("passed over: {why}");
        return Ok(());
    };
    let home = root.join("target/python");
    let inside = home.join("bin/python");
    if !inside.exists() {
        call(root, &python, [OsStr::new("-m"), OsStr::new("venv"), home.as_os_str()])?;
        call(root, &inside, ["-m", "pip", "install", "--quiet", "uv"])?;
    }
    let package = root.join("crates/detente-py");
    let needs = package.join("tests/requirements.txt");
    let pip = |what: [&OsStr; 2]| {
        let mut command = Command::new(&inside);
        command.args(["-m", "uv", "pip", "install", "--quiet", "--reinstall-package", "detente"]);
        command.arg("--python").arg(&inside).args(what);
        // As its users install it, from the folder, but in the profile of all tests: a build for speed
        // takes longer than the tests.
        command.env("MATURIN_PEP517_ARGS", "--profile dev");
        run_in(root, command)
    };
    pip(["--requirement".as_ref(), needs.as_os_str()])?;
    pip(["--".as_ref(), package.as_os_str()])?;
    let tests = ["-m", "pytest", "--quiet", "crates/detente-py/tests", "scale/tests"];
    call(root, &inside, tests)
}

/// Finds a Python that is new enough and can make environments.
fn python() -> Option<PathBuf> {
    let check = format!("import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST:?})");
    let works = |python: &&str| {
        let status = Command::new(python).args(["-c", &check]).status();
        status.is_ok_and(|status| status.success())
    };
    ["python3", "python"].into_iter().find(works).map(PathBuf::from)
}

fn call(
    root: &Path,
    program: &Path,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments);
    run_in(root, command)
}

fn run_in(root: &Path, mut command: Command) -> Result<(), String> {
    let status = command.current_dir(root).status();
    let status = status.map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}
