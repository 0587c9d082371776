-- When each thing there is to tell became known here, and who wants to be told.

-- An event stands here once, however often its day is corrected. Numbers rise with each commit, so that whoever was told up
-- to a number has missed nothing and hears of nothing twice. What is still to come has no number until its day.
CREATE TABLE planning_arrivals (
    application INTEGER NOT NULL,
    event       TEXT    NOT NULL, -- Opened and opened again are one: which it is, the event knows.
    once        TEXT    NOT NULL, -- The day where it can happen more than once, else nothing.
    day         TEXT    NOT NULL,
    number      INTEGER,
    PRIMARY KEY (application, event, once)
) STRICT, WITHOUT ROWID;

CREATE INDEX planning_arrivals_by_number ON planning_arrivals (number) WHERE number IS NOT NULL;
CREATE INDEX planning_arrivals_to_come ON planning_arrivals (day) WHERE number IS NULL;

-- What was known before anybody could follow is nobody's news.
INSERT OR IGNORE INTO planning_arrivals
SELECT application,
       iif(event = 'consultation-reopened', 'consultation-opened', event),
       iif(event IN ('new', 'decided', 'withdrawn', 'appeal-lodged', 'appeal-decided'), '', day),
       day,
       iif(day <= date('now'), 0, NULL)
FROM planning_events;

-- Each time that applications came in: what is followed is told when nothing is coming in.
CREATE TABLE planning_imports (
    id      INTEGER PRIMARY KEY,
    area    TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    began   INTEGER NOT NULL, -- Milliseconds since 1970.
    ended   INTEGER,
    report  TEXT    NOT NULL DEFAULT ''
) STRICT;

-- Whether any of its tellings was of one week alone.
ALTER TABLE planning_applications ADD COLUMN weekly INTEGER NOT NULL DEFAULT 0;
UPDATE planning_applications SET weekly = 1 WHERE source = 'isle-of-man';

CREATE TABLE follows (
    id     BLOB    NOT NULL PRIMARY KEY,
    sealed BLOB    NOT NULL,             -- The address, what is followed, the language and what is muted, under the server's key.
    period TEXT    NOT NULL,
    told   INTEGER,                      -- The number up to which all has been told; none before it is confirmed.
    due    INTEGER NOT NULL,             -- Milliseconds since 1970: not before then.
    asked  TEXT    NOT NULL              -- The day; what nobody confirms is forgotten.
) STRICT, WITHOUT ROWID;
