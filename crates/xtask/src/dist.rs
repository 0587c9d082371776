//! Makes the folder to host: the bundle, each file compressed twice, a list of them, and the licences of what is in them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode::{BROTLI_MODE_FONT, BROTLI_MODE_GENERIC};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha384};

use crate::bundle::{self, Kind};
use crate::files;
use crate::notices;
use crate::places;
use crate::progress::{say, step};
use crate::trouble::Trouble;

const MANIFEST: &str = "manifest.json";

/// Bundles, tells the licences, compresses and lists.
pub(crate) fn dist() -> Result<(), Trouble> {
    let changed = bundle::bundle(Kind::Release)?;
    let _lock = places::lock()?;
    let folder = places::dist();
    notices::write(&folder)?;
    if !changed && folder.join(MANIFEST).exists() {
        return Ok(());
    }
    let files = step("compressing", || compress_all(&folder))?;
    files::write(&folder.join(MANIFEST), manifest(&files))?;
    let total: usize = files.iter().map(|file| file.brotli).sum();
    say(format!("target/dist is ready: {total} bytes over the network (brotli)"));
    Ok(())
}

/// One file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) file: String,
    pub(crate) bytes: usize,
    pub(crate) brotli: usize,
    pub(crate) gzip: usize,
    /// For subresource integrity.
    integrity: String,
}

impl Listed {
    fn of(file: String, content: &[u8], brotli: usize, gzip: usize) -> Self {
        let integrity = format!("sha384-{}", base64(&Sha384::digest(content)));
        Self { file, bytes: content.len(), brotli, gzip, integrity }
    }
}

/// Writes `.br` and `.gz` beside each file of the bundle.
fn compress_all(folder: &Path) -> Result<Vec<Listed>, Trouble> {
    let is_compressed = |path: &PathBuf| path.extension().is_some_and(|end| end == "br" || end == "gz");
    let mut listed = Vec::new();
    for path in files::list(folder)? {
        let name = files::name(&path);
        if is_compressed(&path) || [MANIFEST, notices::FILE].contains(&name.as_str()) {
            continue;
        }
        let content = files::read(&path)?;
        let (brotli, gzip) = (brotli(&content), gzip(&content));
        files::write(&folder.join(format!("{name}.br")), &brotli)?;
        files::write(&folder.join(format!("{name}.gz")), &gzip)?;
        listed.push(Listed::of(name, &content, brotli.len(), gzip.len()));
    }
    Ok(listed)
}

/// As small as brotli makes it: which of its ways does best with a file is found by trying, and can be worth 4 %.
pub(crate) fn brotli(content: &[u8]) -> Vec<u8> {
    let ways = [(BROTLI_MODE_GENERIC, 0), (BROTLI_MODE_GENERIC, 16), (BROTLI_MODE_FONT, 0), (BROTLI_MODE_FONT, 16)];
    let compress = |(mode, lgblock)| {
        let size_hint = content.len();
        let parameters = BrotliEncoderParams { quality: 11, mode, lgblock, size_hint, ..Default::default() };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)
            .expect("memory is read and written without error");
        compressed
    };
    let tried = thread::scope(|scope| {
        let started = ways.map(|way| scope.spawn(move || compress(way)));
        started.map(|one| one.join().expect("compressing does not panic"))
    });
    tried.into_iter().min_by_key(Vec::len).unwrap_or_default()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(content).and_then(|()| encoder.finish());
    written.expect("memory is written without error")
}

fn manifest(files: &[Listed]) -> String {
    let files: Vec<Value> = files
        .iter()
        .map(|listed| {
            json!({
                "file": listed.file,
                "bytes": listed.bytes,
                "brotli": listed.brotli,
                "gzip": listed.gzip,
                "integrity": listed.integrity,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "files": files }))
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Listed, base64, brotli, gzip, manifest};

    #[test]
    fn base64_is_that_of_the_rfc() {
        let given = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let wanted = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        assert_eq!(given.map(|text| base64(text.as_bytes())), wanted);
    }

    #[test]
    fn the_manifest_says_what_a_page_needs_to_pin_a_file() {
        let listed = Listed::of("wecan.js".into(), b"alert('Hello, world.');", 20, 30);
        let read: serde_json::Value = serde_json::from_str(&manifest(&[listed])).expect("it is JSON");
        let file = &read["files"][0];
        assert_eq!(file["file"], "wecan.js");
        assert_eq!(file["bytes"], 23);
        assert_eq!(file["brotli"], 20);
        assert_eq!(file["gzip"], 30);
        // The hash in the standard's own example.
        let wanted = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(file["integrity"], wanted);
    }

    #[test]
    fn compressing_makes_smaller() {
        let content = "have your say ".repeat(100);
        assert!(brotli(content.as_bytes()).len() < 50);
        assert!(gzip(content.as_bytes()).len() < 100);
    }
}
