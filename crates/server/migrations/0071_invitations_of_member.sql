-- A member who leaves, or whose profile changes, is found among all invitations, also where a whole panel is imported.
CREATE INDEX invitations_of_member ON invitations (member);
