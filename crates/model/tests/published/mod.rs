//! The published JSON Schemas.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use std::path::Path;

/// The schema, ready to judge.
pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// The schema of this name as it stands in the repository.
    pub fn published(name: &str) -> Self {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        let mut schemas = Schemas::new();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(["schema/", name, ".schema.json"].concat());
        let index = compiler.compile(&path.to_string_lossy(), &mut schemas);
        let index = index.unwrap_or_else(|error| panic!("the schema is no schema: {error:#}"));
        Self { schemas, index }
    }

    /// What it finds wrong, in words.
    pub fn faults(&self, definition: &Value) -> Option<String> {
        self.schemas.validate(definition, self.index).err().map(|error| error.to_string())
    }
}
