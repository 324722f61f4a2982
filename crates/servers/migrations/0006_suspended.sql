-- By those who keep order on this Beep; NULL while it is not suspended.
ALTER TABLE servers ADD COLUMN suspended_at BIGINT;
-- NULL for the command line.
ALTER TABLE servers ADD COLUMN suspended_by UUID;
ALTER TABLE servers ADD COLUMN suspended_reason TEXT;
CREATE INDEX servers_suspended ON servers (suspended_at) WHERE suspended_at IS NOT NULL;
