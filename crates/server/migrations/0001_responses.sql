-- Published definitions, and the responses to them.

-- A published version never changes: there is no UPDATE of this table anywhere.
CREATE TABLE definitions (
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

-- The key is a hash of the response's id, since the id itself tells the time of day.
-- For the same reason there is no row number that would tell the order of arrival.
CREATE TABLE responses (
    key        BLOB    NOT NULL PRIMARY KEY,
    definition TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    received   TEXT    NOT NULL, -- A day, never a time.
    language   TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    source     TEXT,
    invitation BLOB,             -- A keyed hash of the invitation's code.
    set_aside  INTEGER NOT NULL, -- 1 when the field that people never see was filled in.
    answers    TEXT    NOT NULL, -- Canonical JSON.
    FOREIGN KEY (definition, version) REFERENCES definitions (id, version)
) STRICT, WITHOUT ROWID;

-- Exports go through a definition's responses by day; so does deletion at the end of the retention time.
CREATE INDEX responses_by_day ON responses (definition, received, key);

-- An invitation counts once.
CREATE UNIQUE INDEX responses_invited ON responses (definition, invitation) WHERE invitation IS NOT NULL;

-- Responses that their senders erased, so that a late copy does not bring one back.
CREATE TABLE erased (
    key BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
