-- Whoever has stopped our mail is asked by post, whatever address the next import brings.
ALTER TABLE panel ADD COLUMN unwritten INTEGER NOT NULL DEFAULT 0;
