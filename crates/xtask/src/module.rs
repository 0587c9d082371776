//! Makes one widget's module with its glue: compiled with the feature of that widget alone, bound, shrunk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::{CALLED_ON_LOAD, Kind, minify};
use crate::cut;
use crate::files;
use crate::npm;
use crate::order;
use crate::parts;
use crate::program;
use crate::progress::step;
use crate::rust_std::{self, Compiler};
use crate::short_names;
use crate::stamp::Stamp;
use crate::trouble::Trouble;
use crate::uncalled;

/// Named one by one: with `--all-features` wasm-opt writes modules that today's browsers refuse.
const FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-extended-const",
    "--enable-call-indirect-overlong",
];

/// The stack, in bytes. It stands below everything else, so that a small one gives small addresses to all of the data,
/// which are shorter to write. Nothing recurses deeper than a definition is nested.
const STACK: u32 = 256 * 1024;

/// A function inlined is not repeated to the letter any more, which is what compression lives on: all that wasm-opt would
/// inline makes the module smaller before compression, and larger on the wire. Only a small function that is called in one
/// place costs less there than as one of its own; and it is one less for the browser to compile at its first call. The size
/// is the one that was smallest on the wire of those that were tried.
const INLINING: [&str; 3] = [
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=20",
];

/// A part of a module beside what a page begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// What its file is called, after the widget.
    pub(crate) name: &'static str,
    /// When it is downloaded.
    pub(crate) when: &'static str,
    /// Whether whoever answers downloads it.
    pub(crate) is_usual: bool,
    /// The module of the functions at which it is cut off.
    doors: &'static str,
    /// The crate that has to have such a function: without one there, nobody would ask for the part.
    asker: &'static str,
}

/// In the order in which they are cut off: what several of them need stays in the first.
pub(crate) const PARTS: [Part; 3] = [
    Part { name: "rare", when: "for few definitions", is_usual: false, doors: "rare_doors", asker: "wecan_elements" },
    Part {
        name: "sending",
        when: "where answers are sent, from the first touch on",
        is_usual: true,
        doors: "sending_doors",
        asker: "wecan",
    },
    Part { name: "later", when: "from the first touch on", is_usual: true, doors: "doors", asker: "wecan" },
];

/// Where the part of wasm-bindgen's glue begins that starts a module, in every way in which a page might want to.
const START: &str = "async function __wbg_load(";

/// What stands in its place: the loader has an answer each time.
const OWN_START: &str = "
async function load(answer, imports) {
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    if (answer.headers.get('Content-Type') === 'application/wasm') {
        return WebAssembly.instantiateStreaming(answer, imports);
    }
    console.warn(`${answer.url} would start sooner if it were sent as application/wasm`);
    return WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
export default async (answer) => {
    const { instance, module } = await load(await answer, __wbg_get_imports());
    __wbg_finalize_init(instance, module);
};
";

/// What is added where the module has parts: starts one beside the first, of which it imports functions by their places
/// in the table, see `cut`.
fn later(widget: &str, version: &str) -> String {
    format!(
        "
export async function later(part) {{
    const a = new Proxy({{}}, {{ get: (_, name) => wasm[name] ?? wasm.table.get(name) }});
    const answer = await fetch(new URL(`{widget}-${{part}}-{version}.wasm`, import.meta.url));
    await load(answer, {{ ...__wbg_get_imports(), a }});
}}
"
    )
}

/// The files of one widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) widget: &'static str,
    pub(crate) kind: Kind,
}

impl Module {
    /// What the loader asks for: the glue, and the module that it starts.
    pub(crate) fn names(self) -> [String; 2] {
        [format!("{}.js", self.widget), format!("{}.wasm", self.widget)]
    }

    /// Its files, where they are made.
    pub(crate) fn files(self) -> Result<Vec<PathBuf>, Trouble> {
        files::list(&self.made())
    }

    /// What the file of a part is called; not every widget has each. The version is in its name because a part fits only the
    /// module that it was cut off: a page that is open while newer files are put in place still asks for its own.
    fn part_name(self, part: Part, version: &str) -> String {
        format!("{}-{}-{version}.wasm", self.widget, part.name)
    }

    /// Whether a file of this name is that part, of whichever version.
    pub(crate) fn is_part(self, part: Part, name: &str) -> bool {
        name.starts_with(&format!("{}-{}-", self.widget, part.name)) && name.ends_with(".wasm")
    }

    /// The folder of what is made.
    fn made(self) -> PathBuf {
        self.work().join("made")
    }

    /// Half-made files.
    fn work(self) -> PathBuf {
        self.kind.work().join(self.widget)
    }

    /// What wasm-bindgen calls the module.
    fn bound_name(self) -> String {
        format!("{}_bg.wasm", self.widget)
    }

    /// The bound module, before wasm-opt: it still has its names.
    pub(crate) fn bound(self) -> PathBuf {
        self.work().join(self.bound_name())
    }

    /// The same of a part.
    fn bound_part(self, part: Part) -> PathBuf {
        self.work().join(format!("{}_{}.wasm", self.widget, part.name))
    }

    /// Makes its files; says whether that was anything to do.
    pub(crate) fn make(self, compiler: &Compiler) -> Result<bool, Trouble> {
        let Self { widget, kind } = self;
        let compiled = step(&format!("compiling {widget} for wasm"), || self.compile(compiler))?;
        let compiled = files::read(&compiled)?;
        let stamp = Stamp::of(&format!("{}-{widget}", kind.name()))
            .and(&compiled)
            .and(npm::LOCK)
            // How it is made matters as much as what from.
            .and(include_str!("module.rs"))
            .and(include_str!("short_names.rs"))
            .and(include_str!("parts.rs"))
            .and(include_str!("cut.rs"))
            .and(include_str!("order.rs"))
            .and(include_str!("uncalled.rs"));
        let [script, module] = self.names().map(|name| self.made().join(name));
        if stamp.is_fresh(&[script.clone(), module.clone()]) {
            return Ok(false);
        }
        let glue = step("running wasm-bindgen", || self.bind(&compiled, &stamp.short()))?;
        files::empty_folder(&self.made())?;
        match kind {
            Kind::Release => step("running wasm-opt", || shrink(&self.bound(), &module))?,
            Kind::Dev => files::write(&module, files::read(&self.bound())?)?,
        }
        for part in PARTS {
            let (bound, made) = (self.bound_part(part), self.made().join(self.part_name(part, &stamp.short())));
            match kind {
                _ if !bound.is_file() => {}
                Kind::Release => {
                    step(&format!("running wasm-opt on its {} part", part.name), || shrink(&bound, &made))?;
                }
                Kind::Dev => files::write(&made, files::read(&bound)?)?,
            }
        }
        minify(&glue, &script, &["--bundle", "--format=esm", CALLED_ON_LOAD])?;
        stamp.keep()?;
        Ok(true)
    }

    fn compile(self, compiler: &Compiler) -> Result<PathBuf, Trouble> {
        let mut cargo = compiler.cargo("rustc", self.kind == Kind::Release);
        cargo.args(["--package", "wecan-elements", "--lib"]);
        cargo.args(["--no-default-features", "--features", self.widget]);
        cargo.arg("--target-dir").arg(self.kind.target());
        let folder = match self.kind {
            Kind::Release => {
                cargo.args(["--profile", "wasm"]);
                "wasm"
            }
            Kind::Dev => "debug",
        };
        cargo.arg("--").arg(format!("-Clink-arg=-zstack-size={STACK}")).arg("-Clink-arg=--emit-relocs");
        program::run_aside(&mut cargo)?;
        let made = self.kind.target().join(rust_std::TARGET).join(folder);
        Ok(made.join("wecan_elements.wasm"))
    }

    /// Runs wasm-bindgen; gives where the glue is. The module beside it keeps its names. Only parts of the same version fit
    /// the module.
    fn bind(self, compiled: &[u8], version: &str) -> Result<PathBuf, Trouble> {
        let failed = |error| Trouble::new(format!("wasm-bindgen: {error:#}"));
        let work = self.work();
        files::empty_folder(&work)?;
        let mut module = ModuleConfig::new()
            // What the compiler wrote needs no second look.
            .strict_validate(false)
            .generate_producers_section(false)
            .parse(compiled)
            .map_err(failed)?;
        uncalled::forget(&mut module)?;
        // Only `parts` reads them.
        let is_linkers = |name: &str| name == "linking" || name.starts_with("reloc.");
        let linkers: Vec<_> =
            module.customs.iter().filter(|(_, section)| is_linkers(section.name())).map(|(id, _)| id).collect();
        for section in linkers {
            module.customs.delete(section);
        }
        let names: Vec<&str> = module.funcs.iter().filter_map(|function| function.name.as_deref()).collect();
        let mut cuts = PARTS.to_vec();
        cuts.retain(|part| names.iter().any(|name| part.is_door(name) && name.contains(part.asker)));
        let mut bindgen = Bindgen::new();
        bindgen.input_module(self.widget, module);
        bindgen.typescript(false).omit_default_module_path(false);
        bindgen.web(true).map_err(failed)?;
        let mut output = bindgen.generate_output().map_err(failed)?;
        let mut found = Vec::new();
        for (at, part) in cuts.iter().enumerate() {
            let was_door = |name: &str| cuts[..at].iter().any(|earlier| earlier.is_door(name));
            found.push((*part, parts::later(compiled, |name| part.is_door(name), was_door)?));
        }
        let leaving = found.iter().flat_map(|(_, later)| later.places.iter().copied()).collect();
        let mut parts = Vec::new();
        for (part, later) in found {
            let is_door = |name: &str| part.is_door(name);
            parts.push((part, cut::cut(output.wasm_mut(), &later, &leaving, is_door, version)?));
        }
        let mut chosen = HashMap::new();
        if self.kind == Kind::Release {
            let names = |module: &walrus::Module| {
                let own = module.imports.iter().filter(|import| import.module != cut::FIRST);
                own.map(|import| import.name.clone()).collect::<Vec<_>>()
            };
            let mut all = names(output.wasm());
            all.extend(parts.iter().flat_map(|(_, module)| names(module)));
            let inner = output.wasm().exports.iter().map(|export| export.name.clone());
            all.extend(inner.filter(|name| is_inner(name)));
            chosen = short_names::choose(all.iter().map(String::as_str), output.js());
        }
        for module in std::iter::once(output.wasm_mut()).chain(parts.iter_mut().map(|(_, module)| module)) {
            let imports = module.imports.iter_mut().map(|import| &mut import.name);
            for name in imports.chain(module.exports.iter_mut().map(|export| &mut export.name)) {
                if let Some(short) = chosen.get(name) {
                    name.clone_from(short);
                }
            }
        }
        output.emit(&work).map_err(failed)?;
        for (part, module) in &mut parts {
            files::write(&self.bound_part(*part), module.emit_wasm())?;
        }
        let [glue_name, _] = self.names();
        let glue = work.join(glue_name);
        let script = files::read_text(&glue)?;
        let Some((kept, _)) = script.split_once(START) else {
            let place = glue.display();
            return Err(Trouble::new(format!(
                "wasm-bindgen's glue does not have `{START}`: look at {place} and module.rs"
            )));
        };
        let later = if parts.is_empty() { String::new() } else { later(self.widget, version) };
        let script = [kept, OWN_START, &later].concat();
        let script = short_names::rewrite(&script, &chosen);
        files::write(&glue, script)?;
        Ok(glue)
    }
}

/// Makes a module as small as it can be on the wire.
fn shrink(from: &Path, to: &Path) -> Result<(), Trouble> {
    optimise(from, to, &[])?;
    files::write(to, order::order(&files::read(to)?)?)
}

/// Shrinks a module with wasm-opt. `extra` are arguments of wasm-opt.
pub(crate) fn optimise(from: &Path, to: &Path, extra: &[&str]) -> Result<(), Trouble> {
    let mut command = npm::wasm_opt();
    command
        .args(["-Oz", "--converge", "--low-memory-unused", "--strip-producers"])
        .args(FEATURES)
        .args(INLINING)
        .args(extra);
    command.arg(from).arg("-o").arg(to);
    program::run_aside(&mut command)
}

impl Part {
    /// Whether a function is one at which this part is cut off: a plain one of its module of doors. The linker's names
    /// are mangled, wasm-bindgen's are not.
    fn is_door(self, function: &str) -> bool {
        let doors = self.doors;
        let mangled = ["_RNvNt", "_ZN"].iter().any(|start| function.starts_with(start));
        if mangled {
            return function.contains(&format!("{}{doors}", doors.len())) && !function.contains("$u7b$");
        }
        function.contains(&format!("::{doors}::")) && !function.contains(['{', '<'])
    }
}

/// Whether an export is for the glue alone: these are not names that the loader uses.
fn is_inner(export: &str) -> bool {
    ["__wbindgen_", "__externref_", "wasm_bindgen_"].iter().any(|start| export.starts_with(start))
}
