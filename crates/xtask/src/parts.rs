//! Which part of a module is wanted only later: what nobody can reach from what a page begins with, except through
//! a door. Doors are functions of the widgets that are called only once the later part is there.
//!
//! The linker says who refers to what: to functions, to places of the table by which functions are called that are
//! chosen while running, and to constants. `cut` makes two modules of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use wasmparser::{
    DataKind, ElementItems, ElementKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo,
};

use crate::trouble::Trouble;

/// What can be left out of the part that a page begins with.
#[derive(Debug, Default)]
pub(crate) struct Later {
    /// Places of the table that the later part needs.
    pub(crate) places: HashSet<u32>,
    /// Places of the table that nobody needs, once wasm-bindgen has read what was written for it alone.
    pub(crate) idle: HashSet<u32>,
    /// Constants, by their addresses, in order and apart.
    pub(crate) constants: Vec<Range<u32>>,
}

/// How the names of functions begin that wasm-bindgen runs to learn the types of what is imported, and takes out. They
/// name a function for each kind of closure that its libraries could pass to the browser.
const DESCRIPTION: &str = "__wbindgen_describe";

/// Something that refers to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Function(u32),
    /// By its place among the symbols.
    Constant(u32),
}

/// A symbol, as far as it matters here.
#[derive(Debug, Clone, Copy)]
enum Symbol {
    Function(u32),
    Constant { segment: u32, offset: u32, size: u32 },
    Other,
}

/// What there is in a linked module.
#[derive(Default)]
struct Linked {
    symbols: Vec<Symbol>,
    names: HashMap<u32, String>,
    imported: u32,
    /// Where the code of each function lies in its section.
    bodies: Vec<Range<usize>>,
    /// Where the content of each segment lies in its section, and its address.
    segments: Vec<(Range<usize>, u32)>,
    code: Vec<RelocationEntry>,
    data: Vec<RelocationEntry>,
    /// What the page or the start of the module calls.
    roots: Vec<u32>,
    /// What stands in the table.
    table: Vec<(u32, u32)>,
}

/// Looks at a module as the linker wrote it, with its relocations. `is_door` is asked with the names of functions, and so
/// is `was_door`, which knows the doors of what is cut off already: what that needs stays, and its own constants are with
/// it, even where only this part enters it.
pub(crate) fn later(
    linked: &[u8],
    is_door: impl Fn(&str) -> bool,
    was_door: impl Fn(&str) -> bool,
) -> Result<Later, Trouble> {
    let linked = Linked::read(linked)
        .map_err(|error| Trouble::new(format!("the linked module is not as parts.rs expects it: {error}")))?;
    if linked.symbols.is_empty() || linked.code.is_empty() {
        return Err(Trouble::new("the linker has left no relocations: does it get --emit-relocs?"));
    }
    Ok(linked.later(is_door, was_door))
}

impl Linked {
    fn read(module: &[u8]) -> wasmparser::Result<Self> {
        let mut it = Self::default();
        // A section's relocations come after it, and name it by its place among all.
        let (mut place, mut code_section, mut data_section) = (0, None, None);
        let mut code_start = 0;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        it.imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        let export = export?;
                        if export.kind == wasmparser::ExternalKind::Func && !export.name.starts_with(DESCRIPTION) {
                            it.roots.push(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => it.roots.push(*func),
                Payload::ElementSection(elements) => {
                    for element in elements.clone() {
                        let element = element?;
                        let ElementKind::Active { offset_expr, .. } = element.kind else { continue };
                        let offset = constant(&offset_expr)?;
                        if let ElementItems::Functions(functions) = element.items {
                            for (at, function) in functions.into_iter().enumerate() {
                                it.table.push((offset + at as u32, function?));
                            }
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => {
                    code_section = Some(place);
                    code_start = range.start;
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    it.bodies.push(range.start - code_start..range.end - code_start);
                }
                Payload::DataSection(segments) => {
                    data_section = Some(place);
                    let data_start = segments.range().start;
                    for segment in segments.clone() {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                        let end = segment.range.end - data_start;
                        it.segments.push((end - segment.data.len()..end, constant(&offset_expr)?));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking {
                            let Linking::SymbolTable(symbols) = part? else { continue };
                            for symbol in symbols {
                                it.symbols.push(match symbol? {
                                    SymbolInfo::Func { index, name, .. } => {
                                        if let Some(name) = name {
                                            it.names.insert(index, name.to_owned());
                                        }
                                        Symbol::Function(index)
                                    }
                                    SymbolInfo::Data { symbol: Some(at), .. } => {
                                        Symbol::Constant { segment: at.index, offset: at.offset, size: at.size }
                                    }
                                    _ => Symbol::Other,
                                });
                            }
                        }
                    }
                    KnownCustom::Reloc(relocations) => {
                        let of = Some(relocations.section_index());
                        let entries: wasmparser::Result<Vec<_>> = relocations.entries().into_iter().collect();
                        if of == code_section {
                            it.code = entries?;
                        } else if of == data_section {
                            it.data = entries?;
                        }
                    }
                    KnownCustom::Name(names) => {
                        for part in names {
                            let wasmparser::Name::Function(names) = part? else { continue };
                            for name in names {
                                let name = name?;
                                it.names.insert(name.index, name.name.to_owned());
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            let is_section =
                !matches!(payload, Payload::CodeSectionEntry(_) | Payload::Version { .. } | Payload::End(_));
            place += u32::from(is_section);
        }
        Ok(it)
    }

    fn later(&self, is_door: impl Fn(&str) -> bool, was_door: impl Fn(&str) -> bool) -> Later {
        let refers = self.references();
        let doors: HashSet<u32> =
            self.names.iter().filter(|(_, name)| is_door(name)).map(|(index, _)| *index).collect();
        let is_door = |thing: &Thing| matches!(thing, Thing::Function(function) if doors.contains(function));
        let before = self.names.iter().filter(|(_, name)| was_door(name)).map(|(index, _)| *index);
        let here = reach(&refers, self.roots.iter().copied().chain(before), is_door);
        let there = reach(&refers, doors.iter().copied(), |_| false);
        let mut later = Later::default();
        for (place, function) in &self.table {
            let function = Thing::Function(*function);
            match (here.contains(&function), there.contains(&function)) {
                (true, _) => {}
                (false, true) => drop(later.places.insert(*place)),
                (false, false) => drop(later.idle.insert(*place)),
            }
        }
        // Symbols may share bytes: what one that is wanted at once has, stays.
        let (mut wanted, mut others) = (Vec::new(), Vec::new());
        for (place, symbol) in self.symbols.iter().enumerate() {
            let Symbol::Constant { segment, offset, size } = *symbol else { continue };
            let Some((content, address)) = self.segments.get(segment as usize) else { continue };
            let offset = offset.min(content.len() as u32);
            let range = address + offset..address + (offset + size).min(content.len() as u32);
            let constant = Thing::Constant(place as u32);
            if here.contains(&constant) || !there.contains(&constant) { &mut wanted } else { &mut others }.push(range);
        }
        later.constants = without(&others, &wanted);
        later
    }

    /// What each thing refers to.
    fn references(&self) -> HashMap<Thing, Vec<Thing>> {
        let mut refers: HashMap<Thing, Vec<Thing>> = HashMap::new();
        for entry in &self.code {
            let at = entry.offset as usize;
            let body = self.bodies.partition_point(|body| body.end <= at);
            if self.bodies.get(body).is_some_and(|body| body.contains(&at))
                && let Some(to) = self.target(entry)
            {
                refers.entry(Thing::Function(self.imported + body as u32)).or_default().push(to);
            }
        }
        // Which symbols have a byte: few share one.
        let mut owners: Vec<(usize, usize, u32)> = Vec::new();
        for (place, symbol) in self.symbols.iter().enumerate() {
            if let Symbol::Constant { segment, offset, size } = *symbol
                && let Some((content, _)) = self.segments.get(segment as usize)
            {
                let start = content.start + offset as usize;
                owners.push((start, start + size as usize, place as u32));
            }
        }
        for entry in &self.data {
            let (at, Some(to)) = (entry.offset as usize, self.target(entry)) else { continue };
            for (_, _, owner) in owners.iter().filter(|(start, end, _)| *start <= at && at < *end) {
                refers.entry(Thing::Constant(*owner)).or_default().push(to);
            }
        }
        refers
    }

    fn target(&self, entry: &RelocationEntry) -> Option<Thing> {
        if entry.ty == RelocationType::TypeIndexLeb {
            return None;
        }
        match self.symbols.get(entry.index as usize)? {
            Symbol::Function(function) => Some(Thing::Function(*function)),
            Symbol::Constant { .. } => Some(Thing::Constant(entry.index)),
            Symbol::Other => None,
        }
    }
}

/// What can be reached from these functions without passing through what is shut.
fn reach(
    refers: &HashMap<Thing, Vec<Thing>>,
    from: impl Iterator<Item = u32>,
    is_shut: impl Fn(&Thing) -> bool,
) -> HashSet<Thing> {
    let mut reached = HashSet::new();
    let mut look: Vec<Thing> = from.map(Thing::Function).collect();
    while let Some(thing) = look.pop() {
        if !is_shut(&thing) && reached.insert(thing) {
            look.extend(refers.get(&thing).into_iter().flatten());
        }
    }
    reached
}

/// Ranges without what is in others, in order and apart.
fn without(ranges: &[Range<u32>], others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut edges: Vec<(u32, i32, i32)> = Vec::new();
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        edges.extend([(range.start, 1, 0), (range.end, -1, 0)]);
    }
    for range in others.iter().filter(|range| !range.is_empty()) {
        edges.extend([(range.start, 0, 1), (range.end, 0, -1)]);
    }
    edges.sort_unstable();
    let (mut within, mut kept, mut start) = (0, 0, None);
    let mut result: Vec<Range<u32>> = Vec::new();
    let mut edges = edges.into_iter().peekable();
    while let Some((at, one, other)) = edges.next() {
        within += one;
        kept += other;
        if edges.peek().is_some_and(|(next, _, _)| *next == at) {
            continue;
        }
        match (start, within > 0 && kept == 0) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                result.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    result
}

fn constant(expression: &wasmparser::ConstExpr<'_>) -> wasmparser::Result<u32> {
    let mut offset = 0;
    for operator in expression.get_operators_reader() {
        if let Operator::I32Const { value } = operator? {
            offset = value as u32;
        }
    }
    Ok(offset)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn what_two_share_stays() {
        assert_eq!(without(&[0..10, 20..30], &[5..8, 30..40]), [0..5, 8..10, 20..30]);
        assert_eq!(without(&[0..4, 2..8, 20..30], &[]), [0..8, 20..30]);
        assert_eq!(without(&[0..4, 4..8, 20..30], &[]), [0..8, 20..30]);
    }
}
