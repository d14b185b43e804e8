//! `detente serve`.

use std::{
    io::{self, IsTerminal, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use detente_read::Reader;
use detente_record::{Page, json::document};
use detente_store::{Store, StoreError};
use detente_web::{Fetch, Options, ServeError, Server, TokenHash, get, token};

use super::filter::StoreArgs;
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    input, keep,
    output::{Output, paint::Paint},
    web::{self, FetchArgs},
};

const EXAMPLES: &str = "\
Examples:
  detente serve                                   the pages at http://127.0.0.1:8374
  detente serve --demo                            the six example articles, nothing else needed
  detente serve --get /r/CHN/RUS.csv              print one answer and exit
  detente serve --get '/api/v1/acts?status=plan' | jq '.items[].sentence'
  detente serve --address 0.0.0.0:8374 --host news.example
                                                  for others too: prints a token that each needs

It listens on loopback alone unless told otherwise, sends nothing anywhere and shows articles as text only.
/api/v1/openapi.json describes the API; .json, .csv, .rss or .ics behind a page's address gives it as that.";

/// Where it listens unless told otherwise.
const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8374);

/// The articles of `examples/`, as web pages.
const DEMO: [(&str, &[u8]); 6] = [
    ("summit-announced", include_bytes!("../../../../examples/summit-announced.html")),
    ("missile-strike", include_bytes!("../../../../examples/missile-strike.html")),
    ("denial", include_bytes!("../../../../examples/denial.html")),
    ("sanctions-package", include_bytes!("../../../../examples/sanctions-package.html")),
    ("trade-agreement", include_bytes!("../../../../examples/trade-agreement.html")),
    ("interview", include_bytes!("../../../../examples/interview.html")),
];

/// Arguments of `detente serve`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// Address and port; port 0 takes a free one [default: 127.0.0.1:8374]
    #[arg(long, value_name = "ADDRESS")]
    address: Option<SocketAddr>,
    /// Answer to this name too; several by repeating
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Ask for this token; beyond loopback one is made where none is given
    #[arg(long, value_name = "TOKEN", env = "DETENTE_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Serve the examples that come with Détente
    #[arg(long, conflicts_with = "store")]
    demo: bool,
    /// Take no corrections and no alerts
    #[arg(long)]
    read_only: bool,
    /// Fetch pages whose address is pasted
    #[arg(long)]
    fetch: bool,
    #[command(flatten)]
    way: FetchArgs,
    /// Print the answer to one address, such as /r/CHN/RUS.json, and exit
    #[arg(long, value_name = "PATH")]
    get: Option<String>,
}

/// Serves the store's pages and API until stopped, or answers one question.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    // Kept while serving: the folder goes with it.
    let demo = if args.demo { Some(examples()?) } else { None };
    let store = match &demo {
        Some(folder) => folder.path().join("examples.db"),
        None => path(args.store, context)?,
    };
    let mut options = Options::new(store, args.address.unwrap_or(ADDRESS));
    options.demo = args.demo;
    options.read_only = args.read_only;
    options.hosts = args.host;
    if args.fetch {
        options.fetch = Some(fetch(&args.way, context)?);
    }
    if let Some(path) = args.get {
        return answer(options, &path);
    }
    let beyond = !options.address.ip().is_loopback();
    let token = match args.token {
        None if beyond => {
            Some(
                token().ok_or_else(|| Error::Setting {
                    place: "--address".to_owned(),
                    why: "the system gives no random bytes for a token; name one with --token"
                        .to_owned(),
                })?,
            )
        }
        given => given,
    };
    options.token = token.as_deref().map(TokenHash::of);
    let server = Server::start(options)?;
    greet(server.address(), token.as_deref(), context);
    server.run();
    Ok(Outcome::Done)
}

/// The one guarded way out, for pasted addresses.
fn fetch(args: &FetchArgs, context: &Context) -> Result<Fetch, Error> {
    let fetcher = web::fetcher(args, context)?;
    Ok(Fetch(Arc::new(move |address| {
        let fetched = input::fetched(address, &fetcher);
        fetched.map_err(|error| (error.code(), error.to_string()))
    })))
}

/// Finds the store, brought up to the newest layout.
fn path(store: StoreArgs, context: &Context) -> Result<PathBuf, Error> {
    match keep::open_for_questions(store.store, context) {
        Ok(store) => Ok(store.path().to_owned()),
        Err(Error::Store(StoreError::Missing { path })) => Err(Error::NothingToServe(path)),
        Err(error) => Err(error),
    }
}

/// Reads the examples into a store of their own.
fn examples() -> Result<tempfile::TempDir, Error> {
    let unwritable = |source| Error::Output { place: "the temporary folder".to_owned(), source };
    let folder = tempfile::tempdir().map_err(unwritable)?;
    let mut store = Store::open(&folder.path().join("examples.db"))?;
    let reader = Reader::default();
    let mut batch = store.batch()?;
    for (name, bytes) in DEMO {
        let page = Page {
            source_id: Some(name.to_owned()),
            content_type: Some("text/html".to_owned()),
            bytes: bytes.to_vec(),
            ..Page::default()
        };
        batch.put(&document(&reader.read(&page)))?;
    }
    batch.commit()?;
    Ok(folder)
}

/// Prints one answer.
fn answer(options: Options, path: &str) -> Result<Outcome, Error> {
    let (status, _, body) = get(options, path)?;
    let mut out = Output::open(None)?;
    out.bytes(&body)?;
    // A line for people; a file of bytes stays as it is.
    if std::str::from_utf8(&body).is_ok_and(|text| !text.ends_with('\n')) {
        out.text("\n")?;
    }
    out.flush()?;
    match status {
        200..=399 => Ok(Outcome::Done),
        404 => Ok(Outcome::Nothing),
        _ => Err(Error::NoAnswer { path: path.to_owned(), status }),
    }
}

/// Says where the pages are; on standard error, as all that is no result.
fn greet(address: SocketAddr, token: Option<&str>, context: &Context) {
    let mut stderr = io::stderr().lock();
    let paint = Paint::new(context.color, stderr.is_terminal());
    let shown = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        _ => address,
    };
    let query = token.map(|token| format!("/?token={token}")).unwrap_or_default();
    let url = paint.bold(format!("http://{shown}{query}"));
    // Whoever closed standard error does not want to know.
    let _ = writeln!(stderr, "serving at {url}; Ctrl-C stops");
    if token.is_some() {
        let note = "whoever has this address can read the store and write corrections";
        let _ = writeln!(stderr, "{}", paint.dim(note));
    }
}

impl From<ServeError> for Error {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(error) => Self::Store(error),
            ServeError::Address { address, source } => Self::Address { address, source },
            ServeError::Threads(source) => {
                Self::Output { place: "a thread of the server".to_owned(), source }
            }
        }
    }
}
