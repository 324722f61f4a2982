-- What members are found by besides their nicknames: username and full name, folded. NULL until `users` was asked.
ALTER TABLE members ADD COLUMN names_key TEXT;
CREATE INDEX members_unnamed ON members (user_id) WHERE names_key IS NULL;
-- All names of a server's members are searched in the index alone.
DROP INDEX members_named;
CREATE INDEX members_searched ON members (server_id, joined_at, user_id, nickname_key, names_key);

-- Idempotency keys are kept for a day.
CREATE INDEX requests_by_age ON requests (created_at);
