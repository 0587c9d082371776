-- Members who asked to hear what changed because of a poll, and in which language.
ALTER TABLE invitations ADD COLUMN tell TEXT;
