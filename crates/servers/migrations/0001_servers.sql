-- Servers, their members and channels. The server, which is the tenant, stands first in every key of what it owns.

CREATE TABLE servers (
    server_id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    public BOOLEAN NOT NULL,
    owner_id UUID NOT NULL,
    default_role_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    member_count BIGINT NOT NULL,
    -- Number of the last live event in the server's scope.
    told BIGINT NOT NULL
);
CREATE INDEX servers_public ON servers (server_id) WHERE public;

CREATE TABLE roles (
    server_id UUID NOT NULL,
    role_id UUID NOT NULL,
    name TEXT NOT NULL,
    permissions BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (server_id, role_id)
);

CREATE TABLE members (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, user_id)
);
CREATE INDEX members_of_server ON members (server_id, joined_at, user_id);
CREATE INDEX servers_of_user ON members (user_id, joined_at, server_id);

-- One row for everybody who ever was a member somewhere.
CREATE TABLE people (
    user_id UUID PRIMARY KEY,
    -- How many servers they are in; the row is what joins at once wait for.
    server_count BIGINT NOT NULL,
    -- Number of the last live event in the user's scope.
    told BIGINT NOT NULL
);

CREATE TABLE channels (
    server_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    -- As in the contract: 1 text, 2 category.
    kind BIGINT NOT NULL,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    parent_id UUID,
    synced BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (server_id, channel_id)
);
CREATE INDEX channels_by_id ON channels (channel_id);

-- What was made for an idempotency key, and for which request.
CREATE TABLE requests (
    user_id UUID NOT NULL,
    request_id TEXT NOT NULL,
    request BYTEA NOT NULL,
    made_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, request_id)
);
