-- Seconds between two messages of one member; 0 for none.
ALTER TABLE channels ADD COLUMN slow_mode BIGINT NOT NULL DEFAULT 0;
