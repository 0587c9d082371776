-- The order in which somebody was shown the options, where that was shuffled: JSON, question to values.
ALTER TABLE responses ADD COLUMN orders TEXT;
