-- Mail that is to go out, and what became of it.

CREATE TABLE mail (
    id        INTEGER PRIMARY KEY,
    reference TEXT    NOT NULL UNIQUE,    -- A hash of what its writer calls it, and its Message-ID: the same twice is one mail.
    sealed    BLOB,                       -- To whom and what it says, under the server's key; nothing once it is gone.
    state     TEXT    NOT NULL,           -- waiting, sending, sent, caught, refused, doubtful.
    tries     INTEGER NOT NULL DEFAULT 0,
    due       INTEGER NOT NULL,           -- Milliseconds since 1970: when it may be tried, or how long its sender has for it.
    changed   TEXT    NOT NULL,           -- The day of this state.
    why       TEXT    NOT NULL DEFAULT '' -- What the other end said, without addresses.
) STRICT;

CREATE INDEX mail_by_due ON mail (state, due);
