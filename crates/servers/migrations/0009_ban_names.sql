-- What bans are found by besides their reason: username and full name, folded. NULL until `users` was asked.
ALTER TABLE bans ADD COLUMN names_key TEXT;
CREATE INDEX bans_unnamed ON bans (user_id) WHERE names_key IS NULL;
