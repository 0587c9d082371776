-- The look before which somebody in a poll's results last lost their profile, or was given another: what was counted before
-- cannot be weighted anew without telling of them.
ALTER TABLE polls ADD COLUMN parted INTEGER NOT NULL DEFAULT 0;
