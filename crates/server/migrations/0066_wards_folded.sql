-- Wards are found whatever their accents and apostrophes: the index is written anew, as in 0060.
INSERT OR IGNORE INTO planning_unwritten SELECT id FROM planning_applications;

DROP TABLE planning_words;
CREATE VIRTUAL TABLE planning_words USING fts5(
    words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3 4'
);

DROP TABLE planning_places;
CREATE VIRTUAL TABLE planning_places USING rtree_i32(newest, south, north, west, east);
