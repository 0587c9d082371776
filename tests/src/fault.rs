//! What goes wrong between a resident and an endpoint, on purpose: a proxy that loses, cuts, delays and garbles, by a seed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One way in which a request can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// As it should.
    None,
    /// The connection breaks before the server has heard of the request.
    DropBefore,
    /// The server has committed, and the connection breaks before its answer.
    DropAfter,
    /// The answer breaks off in the middle of its body.
    CutAnswer,
    /// The request breaks off in the middle of its body: the server gets half of it.
    CutRequest,
    /// The endpoint says that it failed, having done nothing.
    Status500,
    /// It says so, having done everything.
    Status500After,
    /// It is out of order, and does not say for how long.
    Status503,
    /// It is out of order for a second.
    Status503RetryAfter,
    /// It has too much to do, and does not say for how long.
    Status429,
    /// It has too much to do until a day and time in words.
    Status429RetryAfter,
    /// For thirty seconds nothing comes, and then nothing either.
    Stall,
    /// A network's log-in page in place of an answer.
    LogInPage,
    /// Bytes that are no HTTP.
    Noise,
    /// Half a receipt that says it is whole.
    HalfReceipt,
    /// The answer comes a few bytes at a time.
    Drip,
}

/// Every fault, with how often it comes among a thousand.
const MIX: [(Fault, u32); 15] = [
    (Fault::DropBefore, 50),
    (Fault::DropAfter, 50),
    (Fault::CutAnswer, 40),
    (Fault::CutRequest, 30),
    (Fault::Status500, 30),
    (Fault::Status500After, 30),
    (Fault::Status503, 30),
    (Fault::Status503RetryAfter, 30),
    (Fault::Status429, 20),
    (Fault::Status429RetryAfter, 20),
    (Fault::Stall, 3),
    (Fault::LogInPage, 30),
    (Fault::Noise, 20),
    (Fault::HalfReceipt, 30),
    (Fault::Drip, 30),
];

/// Numbers that look like chance and come again with the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The numbers of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not nought.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }
}

/// What the proxy is to do.
#[derive(Debug)]
enum Plan {
    /// Everything goes as it should.
    Well,
    /// Faults by chance.
    Mixed(Chance),
    /// One fault, always.
    Always(Fault),
}

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    behind: Mutex<String>,
    met: Mutex<Vec<Fault>>,
}

/// A proxy on a port of its own. Dropping it closes it.
#[derive(Debug)]
pub struct Proxy {
    /// Its origin, without a slash at the end.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Opens one in front of this server, with nothing wrong yet.
    ///
    /// # Panics
    /// When the machine has no port left.
    pub async fn open(behind: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            plan: Mutex::new(Plan::Well),
            behind: Mutex::new(behind.to_owned()),
            met: Mutex::default(),
        });
        let own = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&own);
                tokio::spawn(async move {
                    // A connection that breaks is what this is for.
                    let _ = serve(stream, &shared).await;
                });
            }
        });
        Self { url: format!("http://{address}"), shared, task }
    }

    /// Stands in front of another server from now on: the old one was killed.
    pub fn behind(&self, behind: &str) {
        *lock(&self.shared.behind) = behind.to_owned();
    }

    /// From now on everything goes as it should.
    pub fn be_well(&self) {
        *lock(&self.shared.plan) = Plan::Well;
    }

    /// From now on things go wrong by chance.
    pub fn be_bad(&self, seed: u64) {
        *lock(&self.shared.plan) = Plan::Mixed(Chance::new(seed));
    }

    /// From now on this goes wrong every time.
    pub fn always(&self, fault: Fault) {
        *lock(&self.shared.plan) = Plan::Always(fault);
    }

    /// How each post went so far.
    #[must_use]
    pub fn met(&self) -> Vec<Fault> {
        lock(&self.shared.met).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn next(&self, is_post: bool) -> Fault {
        let fault = match &mut *lock(&self.plan) {
            Plan::Well => Fault::None,
            Plan::Always(fault) => *fault,
            Plan::Mixed(chance) => {
                let mut left = chance.below(1000) as u32;
                let hit = MIX.iter().find(|(_, often)| {
                    let hit = left < *often;
                    left = left.saturating_sub(*often);
                    hit
                });
                hit.map_or(Fault::None, |(fault, _)| *fault)
            }
        };
        // What a browser asks before it may post fares well: it would never come to the post.
        if !is_post {
            return Fault::None;
        }
        lock(&self.met).push(fault);
        fault
    }
}

/// One request on one connection.
async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let request = read_request(&mut stream).await?;
    let is_post = request.starts_with(b"POST");
    let fault = shared.next(is_post);
    let said = |status: &str, more: &str, body: &str| {
        let origin = header(&request, "origin").unwrap_or_else(|| "*".into());
        format!(
            "HTTP/1.1 {status}\r\naccess-control-allow-origin: {origin}\r\naccess-control-expose-headers: retry-after\r\n\
             connection: close\r\ncontent-length: {}\r\n{more}\r\n{body}",
            body.len()
        )
        .into_bytes()
    };
    let soon = || format!("retry-after: {}\r\n", http_date(Duration::from_secs(1)));
    match fault {
        Fault::None => stream.write_all(&hand_on(shared, &request).await?).await?,
        Fault::DropBefore => reset(stream)?,
        Fault::DropAfter => {
            hand_on(shared, &request).await?;
            reset(stream)?;
        }
        Fault::CutAnswer => {
            let answer = hand_on(shared, &request).await?;
            stream.write_all(&answer[..answer.len() - answer.len() / 8]).await?;
            stream.flush().await?;
            reset(stream)?;
        }
        Fault::CutRequest => {
            let mut server = connect(shared).await?;
            server.write_all(&request[..request.len() - request.len() / 8]).await?;
            reset(server)?;
            reset(stream)?;
        }
        Fault::Status500 => stream.write_all(&said("500 Internal Server Error", "", "")).await?,
        Fault::Status500After => {
            hand_on(shared, &request).await?;
            stream.write_all(&said("500 Internal Server Error", "", "{\"title\":\"Oh\"}")).await?;
        }
        Fault::Status503 => stream.write_all(&said("503 Service Unavailable", "", "")).await?,
        Fault::Status503RetryAfter => {
            stream.write_all(&said("503 Service Unavailable", "retry-after: 1\r\n", "")).await?;
        }
        Fault::Status429 => stream.write_all(&said("429 Too Many Requests", "", "")).await?,
        Fault::Status429RetryAfter => stream.write_all(&said("429 Too Many Requests", &soon(), "")).await?,
        Fault::Stall => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            reset(stream)?;
        }
        Fault::LogInPage => {
            let page = "<!doctype html><title>Welcome to the train</title><form><button>Log in</button></form>";
            stream.write_all(&said("200 OK", "content-type: text/html\r\n", page)).await?;
        }
        Fault::Noise => {
            stream.write_all(&[0x00, 0xff, 0x16, 0x03, 0x01, 0x0a, 0x0d, 0x0a, 0x0d, 0x0a]).await?;
            reset(stream)?;
        }
        Fault::HalfReceipt => {
            let half = "{\"id\":\"0193a5f0-7c1e-7d3a-9b52";
            stream.write_all(&said("201 Created", "content-type: application/json\r\n", half)).await?;
        }
        Fault::Drip => {
            for piece in hand_on(shared, &request).await?.chunks(16) {
                stream.write_all(piece).await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    Ok(())
}

async fn connect(shared: &Shared) -> std::io::Result<TcpStream> {
    let address = lock(&shared.behind).trim_start_matches("http://").to_owned();
    TcpStream::connect(address).await
}

/// The server's whole answer to a request.
async fn hand_on(shared: &Shared, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut server = connect(shared).await?;
    let text = String::from_utf8_lossy(request);
    let (head, _) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    // One request on one connection, so that the end of the answer is the end of the connection.
    let lines = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let head: String = lines.flat_map(|line| [line, "\r\n"]).collect();
    server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
    server.write_all(body(request)).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    if answer.is_empty() {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer)
}

async fn read_request(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let length = stream.read(&mut piece).await?;
        if length == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&piece[..length]);
        if request.windows(4).any(|four| four == b"\r\n\r\n") {
            let wanted = header(&request, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if body(&request).len() >= wanted {
                return Ok(request);
            }
        }
    }
}

fn body(request: &[u8]) -> &[u8] {
    let head = request.windows(4).position(|four| four == b"\r\n\r\n");
    head.map_or(&[], |end| &request[end + 4..])
}

fn header(request: &[u8], name: &str) -> Option<String> {
    let end = request.len() - body(request).len();
    let head = String::from_utf8_lossy(&request[..end]).into_owned();
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let found = lines.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_owned())
}

/// Closes a connection as a broken line does, not as a program that has finished.
fn reset(stream: TcpStream) -> std::io::Result<()> {
    stream.set_zero_linger()?;
    drop(stream);
    Ok(())
}

/// A day and time from now as HTTP writes it (RFC 9110, section 5.6.7), through the system's own calendar.
fn http_date(from_now: Duration) -> String {
    httpdate::fmt_http_date(std::time::SystemTime::now() + from_now)
}
