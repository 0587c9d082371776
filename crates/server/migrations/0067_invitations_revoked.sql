-- Invitations of members who were taken out of the panel: their codes open nothing any more.
CREATE TABLE invitations_revoked (
    poll TEXT NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (poll, mark)
) STRICT, WITHOUT ROWID;
