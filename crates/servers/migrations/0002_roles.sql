-- Roles whole, who has them, and what channels change about them.

ALTER TABLE roles ADD COLUMN color BIGINT;
ALTER TABLE roles ADD COLUMN hoist BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE roles ADD COLUMN mentionable BOOLEAN NOT NULL DEFAULT FALSE;
-- How many members have it; for the default role the server counts.
ALTER TABLE roles ADD COLUMN member_count BIGINT NOT NULL DEFAULT 0;

-- Without the default role, which all members have.
CREATE TABLE member_roles (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role_id UUID NOT NULL,
    PRIMARY KEY (server_id, user_id, role_id)
);
CREATE INDEX members_of_role ON member_roles (server_id, role_id, user_id);

-- A channel that is synced with a category has none.
CREATE TABLE overwrites (
    server_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    -- Whom it is for: a member, or a role.
    is_member BOOLEAN NOT NULL,
    target_id UUID NOT NULL,
    allow BIGINT NOT NULL,
    deny BIGINT NOT NULL,
    PRIMARY KEY (server_id, channel_id, is_member, target_id)
);
CREATE INDEX overwrites_of_target ON overwrites (server_id, is_member, target_id);

-- Seconds between two messages of one member; 0 for none.
ALTER TABLE channels ADD COLUMN slow_mode BIGINT NOT NULL DEFAULT 0;
