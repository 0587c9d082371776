-- What ties responses of one person together where nobody knows who it is, and reports of what quizzes changed.

ALTER TABLE responses ADD COLUMN attempt BLOB;              -- A hash of the id that the sender made.
ALTER TABLE responses ADD COLUMN time TEXT NOT NULL DEFAULT 'first'; -- first, again or later.

-- The parts of an attempt, and those that came later.
CREATE INDEX responses_of_attempt ON responses (attempt, definition) WHERE attempt IS NOT NULL;

-- A row for each version of a quiz that collects answers.
CREATE TABLE beliefs (
    quiz    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    changes INTEGER NOT NULL DEFAULT 0,  -- People who came or went since the report was made.
    counted INTEGER NOT NULL DEFAULT 0,  -- People in the report.
    report  TEXT,                        -- As it is told, JSON.
    PRIMARY KEY (quiz, version)
) STRICT, WITHOUT ROWID;

-- What was answered before there were reports is waiting to be counted.
INSERT INTO beliefs (quiz, version, changes)
SELECT definition, version, COUNT(*) FROM responses
WHERE (definition, version) IN (SELECT id, version FROM definitions WHERE json_extract(body, '$.items') IS NOT NULL)
GROUP BY definition, version;
