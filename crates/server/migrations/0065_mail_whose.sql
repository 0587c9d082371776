-- By what a mail ends: the name of the follow that it answers, or the first bytes of the mark of the invitation whose holder asked to
-- be told. Once that is stopped, what waits or is kept for it goes too.
ALTER TABLE mail ADD COLUMN whose BLOB;
CREATE INDEX mail_whose ON mail (whose) WHERE whose IS NOT NULL;
