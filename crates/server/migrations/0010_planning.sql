-- Planning applications: as they are now, as they were, what there is to tell of them, and two ways to find them.

CREATE TABLE planning_applications (
    id             INTEGER PRIMARY KEY,
    newest         INTEGER NOT NULL UNIQUE, -- Orders by the day since which it is known; the row of its words.
    area           TEXT    NOT NULL,
    reference      TEXT    NOT NULL,
    source         TEXT    NOT NULL, -- The format in which it last came.
    kind           TEXT    NOT NULL,
    life           TEXT    NOT NULL, -- What does not depend on the day: its status, or what became of an appeal.
    known          TEXT,             -- Days, as YYYY-MM-DD.
    decided        TEXT,
    assessed_from  TEXT,
    comments_from  TEXT,
    comments_until TEXT,
    updated        TEXT,
    postcode       TEXT,
    lat            INTEGER,          -- Millionths of a degree.
    lng            INTEGER,
    body           TEXT    NOT NULL, -- JSON.
    UNIQUE (area, reference)
) STRICT;

CREATE INDEX planning_by_reference ON planning_applications (reference);
CREATE INDEX planning_by_comments ON planning_applications (comments_until, newest);
CREATE INDEX planning_by_postcode ON planning_applications (postcode, lat, lng);

-- Every state that a source told of, oldest first, with the first and the last day of the telling.
CREATE TABLE planning_states (
    application INTEGER NOT NULL REFERENCES planning_applications (id),
    number      INTEGER NOT NULL,
    first       TEXT    NOT NULL,
    last        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    PRIMARY KEY (application, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE planning_events (
    application INTEGER NOT NULL REFERENCES planning_applications (id),
    event       TEXT    NOT NULL,
    day         TEXT    NOT NULL,
    PRIMARY KEY (application, event, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX planning_events_by_day ON planning_events (day, application);

-- Words as `search::haystack` writes them, found from their first letters on, the newest application first.
-- `facets` are what is filtered by, as words: so one index answers words and filters together.
CREATE VIRTUAL TABLE planning_words USING fts5(
    words, facets,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);

-- Every word there is: longer beginnings are looked up here, since the index would gather all that begins with them.
CREATE TABLE planning_vocabulary (
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Places, in millionths of a degree.
CREATE VIRTUAL TABLE planning_places USING rtree_i32(id, south, north, west, east);
