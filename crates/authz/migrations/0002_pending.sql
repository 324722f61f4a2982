-- Has not accepted the server's rules.
ALTER TABLE members ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;
