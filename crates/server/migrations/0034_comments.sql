-- Comments on planning applications: which application each form is about, and which comments went on to the council.

-- As `planning::comment::slug` makes it of a reference: so a form's name leads to its application.
CREATE INDEX planning_by_slug ON planning_applications (
    replace(replace(replace(replace(replace(replace(replace(lower(reference), '/', '-'), ' ', '-'), '.', '-'), '_', '-'), ':', '-'), '(', '-'), ')', '-')
);

-- Of each form that somebody has answered. The application itself may go; its comments stay until their time is over.
CREATE TABLE planning_comments (
    definition TEXT NOT NULL PRIMARY KEY,
    area       TEXT NOT NULL,
    reference  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Comments that were tried to be handed on. One that has no row here has not been tried.
CREATE TABLE planning_forwards (
    comment BLOB    NOT NULL PRIMARY KEY REFERENCES responses (key) ON DELETE CASCADE,
    state   TEXT    NOT NULL, -- later, sending, sent, refused, doubtful
    tries   INTEGER NOT NULL,
    due     INTEGER NOT NULL, -- Milliseconds since 1970: when it may be tried, or how long its sender has for it.
    why     TEXT    NOT NULL  -- What the other end said.
) STRICT, WITHOUT ROWID;
