//! A real HTTP server on loopback for tests: it answers by a function, keeps what it was asked, and
//! counts how many ask at the same time.

#![allow(clippy::unwrap_used, dead_code)]

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// What a client asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

/// What is sent back.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// Sent before the body's next byte, for ever (`None`: the body ends).
    pub drip: Option<Duration>,
    /// The body again and again, without end.
    pub endless: bool,
}

impl Reply {
    pub fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", kind.to_owned())];
        Self { status: 200, headers, body: body.into(), ..Self::default() }
    }

    pub fn page(body: &str) -> Self {
        Self::ok("text/html; charset=utf-8", body)
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn to(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).with("Location", location)
    }
}

type Answers = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A server that runs until the test ends.
pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    most: Arc<AtomicUsize>,
}

impl Server {
    pub fn start(answers: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers: Arc<Answers> = Arc::new(answers);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let server = Self { address, asked: Arc::clone(&asked), most: Arc::clone(&most) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (Arc::clone(&answers), Arc::clone(&asked));
                let (now, most) = (Arc::clone(&now), Arc::clone(&most));
                thread::spawn(move || {
                    // Counted until the answer is ready: none can follow before it is sent.
                    let counted = |asked: &Asked| {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let reply = answers(asked);
                        now.fetch_sub(1, Ordering::SeqCst);
                        reply
                    };
                    serve(stream, &counted, &asked);
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked for, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }

    /// The most requests that were open at the same time.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// Answers one request and closes.
fn serve(stream: TcpStream, answers: &dyn Fn(&Asked) -> Reply, asked: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut request = Asked {
        method: words.next().unwrap_or_default(),
        path: words.next().unwrap_or_default(),
        ..Asked::default()
    };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            request.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let length = request.headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    if reader.read_exact(&mut request.body).is_err() {
        return;
    }
    asked.lock().unwrap().push(request.clone());
    let reply = answers(&request);
    // A client that has had enough is no fault of the server.
    let _ = send(stream, &reply);
}

fn send(mut stream: TcpStream, reply: &Reply) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.extend([*name, ": ", value, "\r\n"]);
    }
    if reply.drip.is_none() && !reply.endless {
        head.extend(["Content-Length: ", &reply.body.len().to_string(), "\r\n"]);
    }
    stream.write_all((head + "\r\n").as_bytes())?;
    stream.write_all(&reply.body)?;
    if reply.endless {
        loop {
            stream.write_all(&reply.body)?;
        }
    }
    while let Some(pause) = reply.drip {
        thread::sleep(pause);
        stream.write_all(b" ")?;
    }
    Ok(())
}
