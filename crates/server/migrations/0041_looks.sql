-- Each time a poll is counted is a look. Two looks must differ by many people, or neither, so it is known exactly who is in each.

-- The look that a response can first be in; 0 for those that are in none.
ALTER TABLE responses ADD COLUMN look INTEGER NOT NULL DEFAULT 0;
UPDATE responses SET look = 1 WHERE definition IN (SELECT poll FROM polls);
CREATE INDEX responses_by_look ON responses (definition, look) WHERE look > 0 AND set_aside = 0;

-- 1 when it took the place of an earlier response with its invitation: whoever asks again is told so again.
ALTER TABLE responses ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0;

-- What is set aside uses nobody's invitation up.
DROP INDEX responses_invited;
CREATE UNIQUE INDEX responses_invited ON responses (definition, invitation) WHERE invitation IS NOT NULL AND set_aside = 0;

ALTER TABLE polls DROP COLUMN changes;
ALTER TABLE polls ADD COLUMN look     INTEGER NOT NULL DEFAULT 1; -- The look that is to come.
ALTER TABLE polls ADD COLUMN shown    INTEGER NOT NULL DEFAULT 0; -- The look whose results are kept; 0 before the first.
ALTER TABLE polls ADD COLUMN retarget INTEGER NOT NULL DEFAULT 0; -- 1 when the results do not know of the targets yet.

-- Who was in a look and is no longer as they were in it: erased, forgotten, or replaced.
CREATE TABLE polls_gone (
    poll TEXT    NOT NULL,
    who  BLOB    NOT NULL, -- The mark of the invitation, else the response's key.
    look INTEGER NOT NULL, -- The look that their answers could first be in,
    gone INTEGER NOT NULL, -- and the first that they cannot be in.
    PRIMARY KEY (poll, who, look)
) STRICT, WITHOUT ROWID;
