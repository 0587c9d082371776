-- The last day to comment as a calendar has to hear of it: also one that there is no more.
ALTER TABLE planning_applications ADD COLUMN deadline TEXT;
UPDATE planning_applications SET deadline = comments_until;
CREATE INDEX planning_by_deadline ON planning_applications (deadline, newest);
