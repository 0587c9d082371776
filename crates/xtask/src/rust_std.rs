//! Finds a way to compile for `wasm32-unknown-unknown`: the ordinary one through rustup first, then Debian's
//! `rustc-web`, for machines that cannot reach rustup's servers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::apt;
use crate::program;
use crate::progress::{say, step};
use crate::trouble::Trouble;
use crate::uncalled;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian keeps a compiler of its own for browsers; this is where it puts it.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];
/// The first compiler with `panic=immediate-abort`.
const OLDEST: u32 = 92;

/// How the standard library for wasm is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Built from rustup's `rust-src`: the smallest module.
    Source,
    /// Built from the source that belongs to Debian's `rustc-web`: just as small.
    Debian,
    /// As rustup ships it: about a fifth larger.
    Prebuilt,
}

/// What this machine has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Found {
    source: bool,
    debian: bool,
    prebuilt: bool,
}

/// A compiler that can be used, and how.
pub(crate) struct Compiler {
    pub(crate) way: Way,
    /// Debian's; none when it is cargo's own.
    rustc: Option<PathBuf>,
    /// rustup's; Debian's compiler comes without one for wasm.
    linker: Option<PathBuf>,
}

impl Found {
    fn look(sysroot: &Path) -> Self {
        let rustlib = sysroot.join("lib/rustlib");
        let debian_std = sysroot_of(Path::new(DEBIAN_RUSTC))
            .filter(|_| minor_version(&version_of(Path::new(DEBIAN_RUSTC))) >= Some(OLDEST))
            .map(|sysroot| sysroot.join("lib/rustlib/src/rust/library/std"));
        Self {
            source: rustlib.join("src/rust/library/std").is_dir(),
            debian: debian_std.is_some_and(|path| path.is_dir()),
            prebuilt: rustlib.join(TARGET).is_dir(),
        }
    }

    /// The best way that needs nothing more, with a module as small as it can be.
    fn best(self) -> Option<Way> {
        match self {
            Self { source: true, .. } => Some(Way::Source),
            Self { debian: true, .. } => Some(Way::Debian),
            _ => None,
        }
    }
}

impl Way {
    fn spoken(self) -> &'static str {
        match self {
            Self::Source => "rustup's compiler, std built from rust-src",
            Self::Debian => "Debian's rustc-web, std built from rust-web-src (rustup's rust-src is not here)",
            Self::Prebuilt => {
                "rustup's compiler and its ready-made std: the module is about a fifth larger \
                 than with `rustup component add rust-src`"
            }
        }
    }

    fn builds_std(self) -> bool {
        self != Self::Prebuilt
    }
}

/// The way to compile for wasm on this machine; installs what is missing.
pub(crate) fn prepare() -> Result<Compiler, Trouble> {
    let sysroot = sysroot_of(Path::new("rustc"))
        .ok_or_else(|| Trouble::new("there is no `rustc` on the path: install Rust as https://rustup.rs says"))?;
    let way = match Found::look(&sysroot).best() {
        Some(way) => way,
        None => install(&sysroot)?,
    };
    say(format!("for wasm: {}", way.spoken()));
    let linker = lld(&sysroot);
    if way != Way::Debian {
        return Ok(Compiler { way, rustc: None, linker });
    }
    if linker.is_none() {
        return Err(Trouble::new(format!(
            "no rust-lld in {}: Debian's rustc-web needs the linker of a rustup toolchain. \
             Type: rustup toolchain install stable",
            sysroot.display()
        )));
    }
    Ok(Compiler { way, rustc: Some(DEBIAN_RUSTC.into()), linker })
}

impl Compiler {
    /// `cargo build` or `cargo rustc` for wasm, without the package. `small`: no panic messages, no places in the code.
    pub(crate) fn cargo(&self, command: &str, small: bool) -> Command {
        let mut cargo = program::cargo();
        cargo.arg(command).args(["--target", TARGET]);
        // Meant for programs of this machine. Cargo would take them in place of the flags below.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        if let Some(rustc) = &self.rustc {
            cargo.env("RUSTC", rustc);
            // Set by rustup's cargo for its own compiler.
            cargo.env_remove("RUSTUP_TOOLCHAIN");
        }
        if let (Some(linker), Ok(this)) = (&self.linker, std::env::current_exe()) {
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", this);
            cargo.env(uncalled::LINKER, linker);
        }
        if self.way.builds_std() {
            // The standard library can be built on a stable compiler only in this way.
            cargo.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_abort");
            if small {
                cargo.arg("-Zbuild-std-features=optimize_for_size");
                cargo.env(
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
                );
            }
        }
        cargo
    }
}

/// Tries the ordinary way, which needs rustup's servers, then Debian's packages.
fn install(sysroot: &Path) -> Result<Way, Trouble> {
    const LIMIT: Duration = Duration::from_secs(60);
    if program::find("rustup").is_some() {
        // A failure is no trouble yet: there are other ways.
        let _ = step("asking rustup for rust-src and the wasm target", || {
            let source = ["component", "add", "rust-src"];
            if program::succeeds_within(Command::new("rustup").args(source), LIMIT) {
                let target = ["target", "add", TARGET];
                program::succeeds_within(Command::new("rustup").args(target), LIMIT);
            }
            Ok(())
        });
        if Found::look(sysroot).source {
            return Ok(Way::Source);
        }
        say("rustup could not download rust-src");
    }
    if apt::is_here() {
        match apt::install(&DEBIAN_PACKAGES, "a compiler for wasm") {
            Ok(()) if Found::look(sysroot).debian => return Ok(Way::Debian),
            Ok(()) => say("Debian's rustc-web is installed, but its source is not where it was expected"),
            Err(trouble) => say(trouble.to_string()),
        }
    }
    if Found::look(sysroot).prebuilt {
        return Ok(Way::Prebuilt);
    }
    Err(Trouble::new(
        "nothing here can compile for wasm. Type: rustup component add rust-src && \
         rustup target add wasm32-unknown-unknown. Where rustup cannot download, on Debian: \
         sudo apt-get install -y --no-install-recommends rustc-web rust-web-src",
    ))
}

fn sysroot_of(rustc: &Path) -> Option<PathBuf> {
    let answer = program::ask(Command::new(rustc).args(["--print", "sysroot"]));
    answer.map(PathBuf::from)
}

fn version_of(rustc: &Path) -> String {
    program::ask(Command::new(rustc).arg("-vV")).unwrap_or_default()
}

/// 96 of `rustc 1.96.0 (…)`.
fn minor_version(version: &str) -> Option<u32> {
    version.strip_prefix("rustc 1.")?.split('.').next()?.parse().ok()
}

/// `rust-lld`, under the one host that a toolchain has.
fn lld(sysroot: &Path) -> Option<PathBuf> {
    let hosts = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    hosts.filter_map(Result::ok).map(|host| host.path().join("bin/rust-lld")).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::{Compiler, Found, Way, minor_version};

    #[test]
    fn the_ordinary_way_comes_first() {
        let all = Found { source: true, debian: true, prebuilt: true };
        assert_eq!(all.best(), Some(Way::Source));
        assert_eq!(Found { source: false, ..all }.best(), Some(Way::Debian));
    }

    #[test]
    fn the_larger_module_is_never_made_before_the_others_were_tried() {
        let found = Found { prebuilt: true, ..Found::default() };
        assert_eq!(found.best(), None);
        assert_eq!(Found::default().best(), None);
    }

    #[test]
    fn flags_for_other_programs_do_not_take_the_place_of_those_for_wasm() {
        let cargo = Compiler { way: Way::Source, rustc: None, linker: None }.cargo("build", true);
        let value = |name: &str| cargo.get_envs().find(|(own, _)| *own == name).and_then(|(_, value)| value);
        let is_removed = |name: &str| cargo.get_envs().any(|own| own == (OsStr::new(name), None));
        assert!(is_removed("RUSTFLAGS") && is_removed("CARGO_ENCODED_RUSTFLAGS"));
        assert!(value("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS").is_some());
    }

    #[test]
    fn the_version_is_read_from_what_rustc_says() {
        assert_eq!(minor_version("rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc"), Some(96));
        assert_eq!(minor_version(""), None);
    }
}
