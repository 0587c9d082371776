//! Cuts a part off a bound module, with which it shares memory, table and functions: what a page begins with stays.
//! What the first calls of the second goes through the table; what the second calls of the first is imported from there
//! too, by its place: a place is a third of the bytes of a name by which it could be exported.

use std::collections::{HashMap, HashSet};

use walrus::ir::{Instr, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    GlobalKind, ImportKind, ImportedFunction, Module, ModuleConfig, TableId,
};

use crate::parts::Later;
use crate::short_names;
use crate::trouble::Trouble;

/// What the second module calls the first.
pub(crate) const FIRST: &str = "a";

/// The name of the table, for the glue.
pub(crate) const TABLE: &str = "table";

/// Takes the later part out of the module; gives it as one of its own. The two fit together by a memory that is called
/// after the version: a page that began with an older first part is refused the second, which would find other functions
/// where its own were. `leaving` are the places of the table that go into any of a module's parts.
pub(crate) fn cut(
    module: &mut Module,
    later: &Later,
    leaving: &HashSet<u32>,
    is_door: impl Fn(&str) -> bool,
    version: &str,
) -> Result<Module, Trouble> {
    let failed = |error| Trouble::new(format!("cutting the module: {error:#}"));
    let table =
        module.tables.main_function_table().map_err(failed)?.ok_or_else(|| Trouble::new("there is no table"))?;
    let mut slots = slots(module, table);
    slots.retain(|(place, _)| !later.idle.contains(place));
    let doors: HashSet<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| function.name.as_deref().is_some_and(&is_door))
        .map(|function| function.id())
        .collect();
    let first = reach(module, &slots, later, &doors);
    let entered: Vec<FunctionId> = called(module, &first, |function| doors.contains(&function));
    if entered.is_empty() {
        return Err(Trouble::new("nobody calls a door of the later part"));
    }
    let rest: HashSet<FunctionId> =
        module.funcs.iter_local().map(|(id, _)| id).filter(|id| !first.contains(id)).collect();
    let shared = called(module, &rest, |function| first.contains(&function));
    let shared: Vec<FunctionId> =
        shared.into_iter().filter(|id| matches!(module.funcs.get(*id).kind, FunctionKind::Local(_))).collect();

    // The same in a second module, where functions are known again by their names.
    let names: HashMap<FunctionId, Option<String>> =
        module.funcs.iter().map(|function| (function.id(), function.name.clone())).collect();
    for (at, function) in module.funcs.iter_mut().enumerate() {
        let own = function.name.take().unwrap_or_default();
        function.name = Some(format!("{own}#{at}"));
    }
    let marked: HashMap<FunctionId, String> =
        module.funcs.iter().map(|function| (function.id(), function.name.clone().unwrap_or_default())).collect();
    let mut part = ModuleConfig::new().strict_validate(false).parse(&module.emit_wasm()).map_err(failed)?;
    for function in module.funcs.iter_mut() {
        function.name = names[&function.id()].clone();
    }
    let by_mark: HashMap<String, FunctionId> =
        part.funcs.iter().filter_map(|function| Some((function.name.clone()?, function.id()))).collect();
    let there = |function: &FunctionId| by_mark[&marked[function]];

    // Doors stand behind everything else in the table, and behind them what both need and nobody had put there.
    let end = module.tables.get(table).initial;
    let mut kept: Vec<(u32, FunctionId)> = slots.iter().copied().filter(|(_, own)| !rest.contains(own)).collect();
    let stays = |(place, own): &(u32, FunctionId)| (!leaving.contains(place)).then_some((*own, *place));
    let mut place_of: HashMap<FunctionId, u32> = kept.iter().filter_map(stays).collect();
    let mut total = end + entered.len() as u64;
    for function in &shared {
        if !place_of.contains_key(function) {
            place_of.insert(*function, total as u32);
            kept.push((total as u32, *function));
            total += 1;
        }
    }
    for tables in [&mut module.tables, &mut part.tables] {
        for own in tables.iter_mut().filter(|own| own.initial == end && own.element_ty == walrus::RefType::FUNCREF) {
            own.initial = total;
            // There may be more of it, for parts that are cut off after this one.
            own.maximum = None;
        }
    }
    let taken: HashSet<&str> = module.exports.iter().map(|export| export.name.as_str()).collect();
    let free: Vec<String> = short_names::letters()
        .filter(|name| !taken.contains(name.as_str()))
        .take(module.globals.iter().count() + 8)
        .collect();
    let mut free = free.into_iter();
    let mut name = || free.next().unwrap_or_default();

    // The second module.
    let exports: Vec<_> = part.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|export| part.exports.delete(export));
    part.start = None;
    let part_table =
        part.tables.main_function_table().map_err(failed)?.ok_or_else(|| Trouble::new("there is no table"))?;
    let mut places: Vec<(u32, FunctionId)> = slots
        .iter()
        .filter(|(place, function)| later.places.contains(place) && rest.contains(function))
        .map(|(place, function)| (*place, there(function)))
        .collect();
    places.extend(entered.iter().enumerate().map(|(at, door)| (end as u32 + at as u32, there(door))));
    fill(&mut part, part_table, &places);
    for function in &shared {
        let own = there(function);
        let ty = part.funcs.get(own).ty();
        let import = part.imports.add(FIRST, &place_of[function].to_string(), ImportKind::Function(own));
        part.funcs.get_mut(own).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let memory = part.get_memory_id().map_err(failed)?;
    constants(&mut part, later, true);
    let used: Vec<GlobalId> = globals(&part, &rest.iter().map(there).collect());
    let marks: Vec<usize> =
        part.globals.iter().enumerate().filter(|(_, own)| used.contains(&own.id())).map(|(at, _)| at).collect();
    let first_globals: Vec<GlobalId> = module.globals.iter().map(|global| global.id()).collect();
    for (own, at) in used.iter().zip(marks) {
        let public = name();
        let import = part.imports.add(FIRST, &public, ImportKind::Global(*own));
        part.globals.get_mut(*own).kind = GlobalKind::Import(import);
        module.exports.add(&public, first_globals[at]);
    }
    let first_tables: Vec<TableId> = module.tables.iter().map(|table| table.id()).collect();
    let part_tables: Vec<TableId> = part.tables.iter().map(|table| table.id()).collect();
    for (here, own) in first_tables.into_iter().zip(part_tables) {
        let public = public_name(module, here, &mut || if here == table { TABLE.to_owned() } else { name() });
        let import = part.imports.add(FIRST, &public, ImportKind::Table(own));
        part.tables.get_mut(own).import = Some(import);
    }
    let here = module.get_memory_id().map_err(failed)?;
    if module.exports.iter().all(|export| export.name != version) {
        module.exports.add(version, ExportItem::Memory(here));
    }
    let import = part.imports.add(FIRST, version, ImportKind::Memory(memory));
    part.memories.get_mut(memory).import = Some(import);
    for function in part.funcs.iter_mut() {
        if let Some((own, _)) = function.name.as_deref().and_then(|name| name.rsplit_once('#')) {
            function.name = Some(own.to_owned());
        }
    }
    walrus::passes::gc::run(&mut part);

    // The first module.
    fill(module, table, &kept);
    for (at, door) in entered.iter().enumerate() {
        let ty = module.funcs.get(*door).ty();
        let (parameters, results) = module.types.params_results(ty);
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
        let arguments: Vec<_> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut body = builder.func_body();
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(end as i32 + at as i32).call_indirect(ty, table);
        module.funcs.get_mut(*door).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    constants(module, later, false);
    walrus::passes::gc::run(module);
    Ok(part)
}

/// What stands in the table.
fn slots(module: &Module, table: TableId) -> Vec<(u32, FunctionId)> {
    let mut slots = Vec::new();
    for element in module.elements.iter() {
        if let (
            ElementKind::Active { table: own, offset: ConstExpr::Value(Value::I32(offset)) },
            ElementItems::Functions(functions),
        ) = (&element.kind, &element.items)
            && *own == table
        {
            slots.extend(functions.iter().enumerate().map(|(at, function)| (*offset as u32 + at as u32, *function)));
        }
    }
    slots
}

/// Puts these into the table in place of what is put there.
fn fill(module: &mut Module, table: TableId, places: &[(u32, FunctionId)]) {
    let old: Vec<_> = module
        .elements
        .iter()
        .filter(|element| matches!(element.kind, ElementKind::Active { table: own, .. } if own == table))
        .map(|element| element.id())
        .collect();
    for element in old {
        module.elements.delete(element);
        module.tables.get_mut(table).elem_segments.remove(&element);
    }
    let mut places = places.to_vec();
    places.sort_unstable_by_key(|(place, _)| *place);
    for run in places.chunk_by(|one, next| one.0 + 1 == next.0) {
        let offset = ConstExpr::Value(Value::I32(run[0].0 as i32));
        let functions = run.iter().map(|(_, function)| *function).collect();
        let element = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(functions));
        module.tables.get_mut(table).elem_segments.insert(element);
    }
}

/// Everything that a page begins with.
fn reach(
    module: &Module,
    slots: &[(u32, FunctionId)],
    later: &Later,
    doors: &HashSet<FunctionId>,
) -> HashSet<FunctionId> {
    let mut look: Vec<FunctionId> = module.start.into_iter().collect();
    look.extend(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(function) => Some(function),
        _ => None,
    }));
    look.extend(slots.iter().filter(|(place, _)| !later.places.contains(place)).map(|(_, function)| *function));
    let mut first = HashSet::new();
    while let Some(function) = look.pop() {
        if !doors.contains(&function) && first.insert(function) {
            look.extend(calls(module, function));
        }
    }
    first
}

/// What these functions call, if it is wanted; each once, in the order of the module.
fn called(module: &Module, by: &HashSet<FunctionId>, wanted: impl Fn(FunctionId) -> bool) -> Vec<FunctionId> {
    let all: HashSet<FunctionId> = by.iter().flat_map(|function| calls(module, *function)).collect();
    module.funcs.iter().map(|function| function.id()).filter(|id| all.contains(id) && wanted(*id)).collect()
}

fn calls(module: &Module, function: FunctionId) -> Vec<FunctionId> {
    struct Calls(Vec<FunctionId>);
    impl<'a> Visitor<'a> for Calls {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.push(*function);
        }
    }
    let FunctionKind::Local(local) = &module.funcs.get(function).kind else { return Vec::new() };
    let mut calls = Calls(Vec::new());
    dfs_in_order(&mut calls, local, local.entry_block());
    calls.0
}

/// The globals that these functions use, each once.
fn globals(module: &Module, by: &HashSet<FunctionId>) -> Vec<GlobalId> {
    struct Globals(HashSet<GlobalId>);
    impl<'a> Visitor<'a> for Globals {
        fn visit_instr(&mut self, instr: &'a Instr, _: &'a walrus::ir::InstrLocId) {
            match instr {
                Instr::GlobalGet(get) => drop(self.0.insert(get.global)),
                Instr::GlobalSet(set) => drop(self.0.insert(set.global)),
                _ => {}
            }
        }
    }
    let mut all = Globals(HashSet::new());
    for function in by {
        if let FunctionKind::Local(local) = &module.funcs.get(*function).kind {
            dfs_in_order(&mut all, local, local.entry_block());
        }
    }
    module.globals.iter().map(|global| global.id()).filter(|id| all.0.contains(id)).collect()
}

/// Keeps the later part's constants alone, or all others.
fn constants(module: &mut Module, later: &Later, keep: bool) {
    let mut parts = Vec::new();
    for data in module.data.iter() {
        let DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset)) } = data.kind else { continue };
        parts.push((data.id(), memory, offset as u32, data.value.clone()));
    }
    for (id, memory, address, mut value) in parts {
        let end = address + value.len() as u32;
        let mut own = Vec::new();
        for range in &later.constants {
            let (from, to) = (range.start.max(address), range.end.min(end));
            if from < to {
                let bytes = &mut value[(from - address) as usize..(to - address) as usize];
                own.push((from, bytes.to_vec()));
                bytes.fill(0);
            }
        }
        if keep {
            module.data.delete(id);
            module.memories.get_mut(memory).data_segments.remove(&id);
            for (from, bytes) in own {
                let offset = ConstExpr::Value(Value::I32(from as i32));
                let id = module.data.add(DataKind::Active { memory, offset }, bytes);
                module.memories.get_mut(memory).data_segments.insert(id);
            }
        } else {
            module.data.get_mut(id).value = value;
        }
    }
}

/// The name by which a table is exported, for which one is chosen where it has none.
fn public_name(module: &mut Module, table: TableId, name: &mut impl FnMut() -> String) -> String {
    let is_it = |export: &&walrus::Export| matches!(export.item, ExportItem::Table(own) if own == table);
    if let Some(export) = module.exports.iter().find(is_it) {
        return export.name.clone();
    }
    let public = name();
    module.exports.add(&public, table);
    public
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::RefType;
    use walrus::ir::{LoadKind, MemArg};

    /// A module whose one export calls a door, and what the door calls as well.
    fn module() -> Module {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.tables.add_local(false, 1, None, RefType::FUNCREF);
        let mut both = FunctionBuilder::new(&mut module.types, &[], &[]);
        both.name("both".into());
        let both = both.finish(Vec::new(), &mut module.funcs);
        let mut door = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
        door.name("widget::doors::send".into()).func_body().call(both).i32_const(7).load(
            memory,
            LoadKind::I32 { atomic: false },
            MemArg { align: 4, offset: 0 },
        );
        let door = door.finish(Vec::new(), &mut module.funcs);
        let mut begin = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
        begin.name("begin".into()).func_body().call(both).call(door);
        let begin = begin.finish(Vec::new(), &mut module.funcs);
        module.exports.add("begin", begin);
        module
    }

    #[test]
    fn a_later_part_fits_its_own_first_part_alone() {
        let mut first = module();
        let part =
            cut(&mut first, &Later::default(), &HashSet::new(), |name| name.contains("doors"), "build-1").expect("cut");
        let memory = part.imports.iter().find(|import| matches!(import.kind, ImportKind::Memory(_))).expect("a memory");
        assert_eq!((memory.module.as_str(), memory.name.as_str()), (FIRST, "build-1"));
        assert!(first.exports.iter().any(|export| export.name == "build-1"));
        assert!(part.funcs.iter_local().count() == 1, "the door went along");
    }

    #[test]
    fn what_both_call_is_in_the_table_at_the_place_by_which_it_is_imported() {
        let mut first = module();
        let leaving = HashSet::new();
        let part = cut(&mut first, &Later::default(), &leaving, |name| name.contains("doors"), "build-1").expect("cut");
        let table = first.tables.main_function_table().expect("one table").expect("a table");
        let import = part.imports.iter().find(|import| matches!(import.kind, ImportKind::Function(_))).expect("a call");
        let (place, own) = slots(&first, table)[0];
        assert_eq!((place.to_string(), first.funcs.get(own).name.as_deref()), (import.name.clone(), Some("both")));
        assert_eq!(first.tables.get(table).initial, 3, "a door, what both call, and what was there before");
        assert!(first.exports.iter().any(|export| export.name == TABLE));
    }
}
