-- Where a reported message was said; NULL for a person, and for what was reported before.
ALTER TABLE reports ADD COLUMN server_id UUID;
