-- Those that no slow mode asks for any more are forgotten, the oldest first.
CREATE INDEX paces_by_age ON paces (posted_at);
