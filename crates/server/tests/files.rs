//! The widgets and the site, from their folders.

mod support;

use axum::http::Method;
use std::fs;
use support::*;
use wecan_server::state::State;

async fn with_folders() -> (Server, tempfile::TempDir) {
    let mut server = server().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (dist, site) = (folder.path().join("dist"), folder.path().join("site"));
    for (file, words) in [
        ("dist/wecan.js", "plain"),
        ("dist/wecan.js.br", "brotli"),
        ("dist/wecan.js.gz", "gzip"),
        ("dist/have-your-say.wasm", "\0asm"),
        ("dist/wecan.css", "css"),
        ("dist/licences.txt", "© Dönszelmann"),
        ("site/index.html", "<!DOCTYPE html>home"),
        ("site/surveys/park.json", "{}"),
        ("secret", "secret"),
    ] {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, words).expect("written");
    }
    server.state = State { dist: Some(dist), site: Some(site), ..server.state };
    (server, folder)
}

#[tokio::test]
async fn files_come_as_their_makers_compressed_them_where_the_browser_can_take_that() {
    let (server, _folder) = with_folders().await;
    for (accept, encoding, words) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("", "", "plain"),
        ("br;q=0, gzip", "gzip", "gzip"),
    ] {
        for address in ["/wecan.js", "/dist/wecan.js"] {
            let reply = server.get(address, &[("accept-encoding", accept)]).await;
            assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, words));
            assert_eq!(reply.header("content-encoding"), encoding);
            assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
            assert_eq!(reply.header("vary"), "accept-encoding");
            assert_eq!(reply.header("access-control-allow-origin"), "*");
            assert_eq!(reply.header("cache-control"), "no-cache");
        }
    }
    assert_eq!(server.get("/have-your-say.wasm", &[]).await.header("content-type"), "application/wasm");
    assert_eq!(server.get("/wecan.css", &[]).await.text(), "css");
    assert_eq!(server.get("/licences.txt", &[]).await.header("content-type"), "text/plain; charset=utf-8");
}

#[tokio::test]
async fn a_file_that_has_not_changed_is_not_sent_again() {
    let (server, _folder) = with_folders().await;
    let first = server.get("/have-your-say.wasm", &[]).await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let again = server.get("/have-your-say.wasm", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn the_site_stands_at_the_root_and_nothing_outside_the_folders_is_given() {
    let (server, _folder) = with_folders().await;
    let home = server.get("/", &[("accept", BROWSER)]).await;
    assert_eq!((home.status.as_u16(), home.text().as_str()), (200, "<!DOCTYPE html>home"));
    assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(server.get("/surveys/park.json", &[]).await.header("content-type"), "application/json");
    for address in
        ["/../secret", "/dist/../../secret", "/%2e%2e/secret", "/dist/%2e%2e%2fsecret", "/..%5csecret", "//etc/passwd"]
    {
        let reply = server.get(address, &[]).await;
        assert!(matches!(reply.status.as_u16(), 400 | 404), "{address}: {}", reply.status);
        assert!(!reply.text().contains("secret\n") && reply.text() != "secret", "{address}");
    }
    server.get("/nothing.js", &[]).await.assert_problem(404, "not-found");
    server.send(request(Method::POST, "/wecan.js", &[], "")).await.assert_problem(405, "method");
}

#[tokio::test]
async fn without_folders_pages_have_their_looks_all_the_same() {
    let server = server().await;
    let sheet = server.get("/wecan.css", &[]).await;
    assert_eq!((sheet.status.as_u16(), sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(sheet.text(), wecan::STYLE);
    assert!(server.get("/pages.css", &[]).await.text().contains("max-width"));
    let icon = server.get("/favicon.ico", &[]).await;
    assert_eq!(
        (icon.status.as_u16(), icon.text()),
        (204, String::new()),
        "no error in the console of a page without icon"
    );
}
