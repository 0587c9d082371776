-- Polls, and the panel that is invited to them.

-- A row for each definition that is a poll. What is here may change; the definition never does.
CREATE TABLE polls (
    poll     TEXT    NOT NULL PRIMARY KEY,
    closed   TEXT,                        -- The last day, where it was closed by hand.
    targets  TEXT,                        -- Published figures to weight to, JSON.
    outcomes TEXT,                        -- What was done, JSON.
    changes  INTEGER NOT NULL DEFAULT 0,  -- Responses that came or went since results were made.
    counted  INTEGER NOT NULL DEFAULT 0,  -- Responses in the results.
    results  TEXT,                        -- As they are published, JSON.
    final    INTEGER NOT NULL DEFAULT 0   -- 1 once they were made after the close.
) STRICT, WITHOUT ROWID;

-- Who may be asked. Apart from answers, and joined with them only to weight.
CREATE TABLE panel (
    member  TEXT NOT NULL PRIMARY KEY,    -- The council's own name for somebody.
    email   TEXT,                         -- None for those who are asked by post.
    profile TEXT NOT NULL                 -- JSON: characteristic to category.
) STRICT, WITHOUT ROWID;

-- Who was asked to answer what. The code itself is nowhere: it can be made again from the secret.
CREATE TABLE invitations (
    poll     TEXT NOT NULL,
    mark     BLOB NOT NULL,               -- As it stands with the response.
    member   TEXT NOT NULL REFERENCES panel (member) ON DELETE CASCADE,
    invited  TEXT NOT NULL,               -- A day.
    reminded TEXT,                        -- The last day.
    PRIMARY KEY (poll, mark),
    UNIQUE (poll, member)
) STRICT, WITHOUT ROWID;
