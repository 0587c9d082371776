-- Planning applications: as they are now, as they were, what there is to tell of them, and two ways to find them.

CREATE TABLE planning_applications (
    id             INTEGER PRIMARY KEY,
    area           TEXT    NOT NULL,
    reference      TEXT    NOT NULL,
    source         TEXT    NOT NULL, -- The format in which it last came.
    kind           TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    appeal         INTEGER NOT NULL, -- 0 none, 1 lodged, 2 decided.
    known          TEXT,             -- Days, as YYYY-MM-DD.
    decided        TEXT,
    comments_from  TEXT,
    comments_until TEXT,
    updated        TEXT,
    body           TEXT    NOT NULL, -- JSON.
    UNIQUE (area, reference)
) STRICT;

CREATE INDEX planning_by_known ON planning_applications (known, id);
CREATE INDEX planning_by_decided ON planning_applications (decided, id);
CREATE INDEX planning_by_comments ON planning_applications (comments_until, id);

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

-- Words, found from their first letters on. The texts themselves are in the applications.
CREATE VIRTUAL TABLE planning_words USING fts5(
    reference, address, postcode, ward, description,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- Places, in millionths of a degree.
CREATE VIRTUAL TABLE planning_places USING rtree_i32(id, south, north, west, east);
