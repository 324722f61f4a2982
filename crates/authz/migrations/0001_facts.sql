-- What rights are made of. The server, which is the tenant, stands first in every key.

-- One row a server, kept when the server goes, so that its old facts are known to be old.
CREATE TABLE servers (
    server_id UUID PRIMARY KEY,
    -- Number of the last fact that was taken; also the version that caches compare.
    seq BIGINT NOT NULL,
    -- NULL while there is no such server.
    owner_id UUID,
    default_role_id UUID
);

CREATE TABLE roles (
    server_id UUID NOT NULL,
    role_id UUID NOT NULL,
    permissions BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (server_id, role_id)
);

CREATE TABLE members (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    -- Sixteen bytes each, in one column, so that a check reads one row.
    role_ids BYTEA NOT NULL,
    muted_until BIGINT NOT NULL,
    PRIMARY KEY (server_id, user_id)
);

CREATE TABLE channels (
    server_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    parent_id UUID,
    synced BOOLEAN NOT NULL,
    PRIMARY KEY (server_id, channel_id)
);
CREATE INDEX channels_by_id ON channels (channel_id);

CREATE TABLE overwrites (
    server_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    -- For one member; otherwise for a role.
    for_member BOOLEAN NOT NULL,
    target_id UUID NOT NULL,
    allow BIGINT NOT NULL,
    deny BIGINT NOT NULL,
    PRIMARY KEY (server_id, channel_id, for_member, target_id)
);
