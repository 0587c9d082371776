-- Codes that were mailed to confirm an address, for an hour. Of the address there is only a keyed hash.
CREATE TABLE poll_codes (
    poll  TEXT    NOT NULL,
    who   BLOB    NOT NULL, -- The mark that their answer will have.
    code  BLOB    NOT NULL, -- A keyed hash.
    made  INTEGER NOT NULL, -- Milliseconds since 1970.
    tries INTEGER NOT NULL, -- How often a code was entered since.
    first INTEGER NOT NULL, -- When the first code of this hour was made,
    sent  INTEGER NOT NULL, -- and how many there were.
    PRIMARY KEY (poll, who)
) STRICT, WITHOUT ROWID;
