//! Plain HTTP on this machine: awaited, and without a runtime for the moments before a session and for `drop`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Sends a request and waits for the answer.
///
/// # Errors
/// When nothing answers.
pub(crate) async fn send(request: Request<Body>) -> Result<Response<Body>, String> {
    let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request).await.map_err(|error| error.to_string())?;
    Ok(answer.map(Body::new))
}

/// The body of an answer, as text.
pub(crate) async fn text(body: Body) -> String {
    let bytes = to_bytes(body, 64 << 20).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Asks, and gives the body of the answer, or nothing when there is no answer or it is not a good one.
pub(crate) fn ask(port: u16, method: &str, path: &str, body: &str) -> Option<Vec<u8>> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(length) => answer.extend_from_slice(&piece[..length]),
        }
        if is_whole(&answer) {
            break;
        }
    }
    let (head, body) = split(&answer)?;
    head.split(' ').nth(1)?.starts_with('2').then(|| body.to_vec())
}

fn is_whole(answer: &[u8]) -> bool {
    split(answer).is_some_and(|(head, body)| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, length)| length.trim().parse::<usize>().ok())
            .is_some_and(|length| body.len() >= length)
    })
}

fn split(answer: &[u8]) -> Option<(&str, &[u8])> {
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((std::str::from_utf8(&answer[..at]).ok()?, &answer[at + 4..]))
}
