-- Those who keep order on this Beep, and what they do.

-- An account is suspended while suspended_at is set and suspended_until, if there is one, is not over.
ALTER TABLE accounts ADD COLUMN suspended_at BIGINT;
-- NULL for the command line.
ALTER TABLE accounts ADD COLUMN suspended_by UUID;
-- NULL for without end.
ALTER TABLE accounts ADD COLUMN suspended_until BIGINT;
ALTER TABLE accounts ADD COLUMN suspended_reason TEXT;
-- Under which an account is searched by moderators; NULL until it is computed.
ALTER TABLE accounts ADD COLUMN search_key TEXT;
UPDATE accounts SET state = 'active', suspended_at = created_at, suspended_reason = '' WHERE state = 'suspended';
CREATE INDEX accounts_by_age ON accounts (created_at, id);
CREATE INDEX accounts_suspended ON accounts (created_at, id) WHERE suspended_at IS NOT NULL;

CREATE TABLE global_roles (
    user_id UUID NOT NULL REFERENCES accounts (id),
    -- One bit: 1 user moderator, 2 server moderator, 4 application administrator.
    role BIGINT NOT NULL,
    -- NULL for the command line.
    granted_by UUID,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role)
);

-- One row. Acts of those who keep order lock it, so they happen one after the other: they are rare.
CREATE TABLE settings (
    id BIGINT PRIMARY KEY,
    registration_open BOOLEAN NOT NULL,
    -- 'everyone' or 'administrators'.
    server_creation TEXT NOT NULL
);
INSERT INTO settings (id, registration_open, server_creation) VALUES (1, TRUE, 'everyone');

-- The audit log of this Beep.
CREATE TABLE acts (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    -- NULL for the command line.
    actor_id UUID,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id UUID,
    reason TEXT NOT NULL,
    -- JSON objects of the fields that changed; empty for none.
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX acts_at ON acts (at, id);
CREATE INDEX acts_of_actor ON acts (actor_id, at, id);
CREATE INDEX acts_on_target ON acts (target_id, at, id);

CREATE TABLE reports (
    id UUID PRIMARY KEY,
    reporter_id UUID NOT NULL,
    -- Whose doing it is.
    target_id UUID NOT NULL,
    -- What was reported: the message, or the person.
    thing_id UUID NOT NULL,
    -- NULL when a person was reported.
    channel_id UUID,
    content TEXT,
    sent_at BIGINT,
    reason BIGINT NOT NULL,
    comment TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- As in the contract: 1 open, 2 resolved, 3 dismissed.
    state BIGINT NOT NULL,
    assignee_id UUID,
    closed_at BIGINT,
    -- NULL for the command line.
    closed_by UUID,
    note TEXT NOT NULL
);
CREATE UNIQUE INDEX reports_once ON reports (reporter_id, thing_id) WHERE state = 1;
CREATE INDEX reports_open ON reports (at, id) WHERE state = 1;
CREATE INDEX reports_closed ON reports (state, closed_at, id) WHERE state <> 1;
