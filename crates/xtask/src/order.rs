//! Puts functions that resemble one another side by side, where compression finds what they have in common: 3 % of a
//! module on the wire, for nothing.

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::trouble::Trouble;

/// The module with its functions in another order.
pub(crate) fn order(module: &[u8]) -> Result<Vec<u8>, Trouble> {
    let failed = |error: &dyn std::fmt::Display| Trouble::new(format!("ordering a module's functions: {error}"));
    let (mut imported, mut shingles) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(|error| failed(&error))? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(|error| failed(&error))?;
                    imported += u32::from(matches!(import.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => shingles.push(shingled(body.as_bytes())),
            _ => {}
        }
    }
    let order = chain(&shingles);
    let mut places = vec![0; order.len()];
    for (place, function) in order.iter().enumerate() {
        places[*function] = imported + place as u32;
    }
    let mut ordered = wasm_encoder::Module::new();
    let mut ordering = Ordering { imported, order, places };
    ordering.parse_core_module(&mut ordered, Parser::new(0), module).map_err(|error| failed(&error))?;
    Ok(ordered.finish())
}

/// Every run of four bytes, each once, in order.
fn shingled(body: &[u8]) -> Vec<u32> {
    let mut all: Vec<u32> =
        body.windows(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Begins with the first, and goes on each time with the one that is most like the last.
fn chain(shingles: &[Vec<u32>]) -> Vec<usize> {
    let mut rest: Vec<usize> = (1..shingles.len()).collect();
    let mut order = Vec::new();
    let mut last = (!shingles.is_empty()).then_some(0);
    while let Some(own) = last {
        order.push(own);
        let mut best = (-1.0, 0);
        for (at, other) in rest.iter().enumerate() {
            let (one, other) = (&shingles[own], &shingles[*other]);
            // They cannot share more than the smaller one has.
            if likeness(one.len().min(other.len()), one.len(), other.len()) > best.0 {
                let like = likeness(shared(one, other), one.len(), other.len());
                if like > best.0 {
                    best = (like, at);
                }
            }
        }
        last = (!rest.is_empty()).then(|| rest.remove(best.1));
    }
    order
}

/// How much of two functions is the same: of what either has, what both have. What is tiny says little.
fn likeness(shared: usize, one: usize, other: usize) -> f64 {
    shared as f64 / (one + other - shared + 8) as f64
}

/// How many two sorted lists share.
fn shared(one: &[u32], other: &[u32]) -> usize {
    let (mut at, mut there, mut shared) = (0, 0, 0);
    while at < one.len() && there < other.len() {
        let (own, its) = (one[at], other[there]);
        shared += usize::from(own == its);
        at += usize::from(own <= its);
        there += usize::from(its <= own);
    }
    shared
}

struct Ordering {
    imported: u32,
    /// The functions in their new order.
    order: Vec<usize>,
    /// The new index of each.
    places: Vec<u32>,
}

impl Reencode for Ordering {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let own = function.checked_sub(self.imported).and_then(|own| self.places.get(own as usize));
        Ok(own.copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
        for own in &self.order {
            functions.function(types[*own]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let bodies = section.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
        for own in self.order.clone() {
            utils::parse_function_body(self, code, bodies[own].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{chain, order, shingled};
    use walrus::{ExportItem, FunctionBuilder, Module, ValType};

    #[test]
    fn what_is_most_alike_stands_side_by_side() {
        let bodies = ["one two three four", "seventy eight", "one two three five", "seventy nine"];
        let shingles = bodies.map(|body| shingled(body.as_bytes()));
        assert_eq!(chain(&shingles), [0, 2, 1, 3]);
        assert_eq!(chain(&[]), [0; 0]);
    }

    /// What is exported, with its length.
    fn exported(module: &[u8]) -> Vec<(String, u64)> {
        let module = Module::from_buffer(module).expect("it is a module");
        let length = |item| match item {
            ExportItem::Function(function) => module.funcs.get(function).kind.unwrap_local().size(),
            other => panic!("{other:?}"),
        };
        module.exports.iter().map(|export| (export.name.clone(), length(export.item))).collect()
    }

    #[test]
    fn exports_lead_to_the_functions_that_they_led_to() {
        let mut module = Module::default();
        let mut made = Vec::new();
        // walrus writes the largest first.
        for (name, number, times) in [("one", 1_111_111, 12), ("other", 7_777_777, 9), ("like one", 1_111_111, 6)] {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            let mut body = function.name(name.to_owned()).func_body();
            for before in &made {
                body.call(*before).drop();
            }
            for _ in 0..times {
                body.i32_const(number).drop();
            }
            body.i32_const(number);
            let function = function.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, function);
            made.push(function);
        }
        let before = module.emit_wasm();
        let after = order(&before).expect("it is a module");
        assert_ne!(before, after, "another order");
        assert_eq!(exported(&before), exported(&after));
    }
}
