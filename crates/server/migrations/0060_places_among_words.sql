-- One index answers words, filters and places together, the newest first: it names the squares of the map that an application is in.

-- Those whose words are still to be written: the program does it when it opens the database, since it knows how words are folded.
CREATE TABLE planning_unwritten (
    application INTEGER PRIMARY KEY
) STRICT;

INSERT INTO planning_unwritten SELECT id FROM planning_applications;

-- Words as `search::haystack` writes them, then what is filtered by, each as one word that begins with a mark that no text keeps.
-- What stands between spaces is a word, as it is in a page.
DROP TABLE planning_words;
CREATE VIRTUAL TABLE planning_words USING fts5(
    words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3 4'
);

-- What rows are tried against, without their bodies.
CREATE INDEX planning_by_newest ON planning_applications
    (newest, lat, lng, comments_until, comments_from, assessed_from, decided);

-- Of those that are not decided: until when people can comment, and when work on them began or will.
DROP INDEX planning_by_comments;
CREATE INDEX planning_by_comments ON planning_applications (comments_until, newest, comments_from) WHERE life = 'undetermined';
CREATE INDEX planning_by_assessed ON planning_applications (assessed_from) WHERE life = 'undetermined';

-- Places by the number that orders their applications, as words are.
DROP TABLE planning_places;
CREATE VIRTUAL TABLE planning_places USING rtree_i32(newest, south, north, west, east);
