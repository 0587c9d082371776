-- Whether an import came to nothing, so that what is fetched next begins where the last good one did.
ALTER TABLE planning_imports ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX planning_imports_by_source ON planning_imports (area, source, id);
