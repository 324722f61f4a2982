-- Ways into a server: links, invitations to one user, what meets newcomers, and the order of discovery.

ALTER TABLE servers ADD COLUMN rules TEXT NOT NULL DEFAULT '';
-- They were dropped, and members are left who were to accept them.
ALTER TABLE servers ADD COLUMN releasing BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX servers_releasing ON servers (server_id) WHERE releasing;
ALTER TABLE servers ADD COLUMN welcome_channel_id UUID;
-- Identifiers of channels one after the other; NULL for none.
ALTER TABLE servers ADD COLUMN default_channels BYTEA;
-- What is searched: name and description, folded. NULL in rows of before, until the next start.
ALTER TABLE servers ADD COLUMN search_key TEXT;
-- When its members were last told of something, but for who left.
ALTER TABLE servers ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0;
UPDATE servers SET active_at = created_at;
-- Each order of discovery goes by an index of its own.
DROP INDEX servers_public;
CREATE INDEX servers_by_age ON servers (created_at, server_id) WHERE public;
CREATE INDEX servers_by_members ON servers (member_count, server_id) WHERE public;
CREATE INDEX servers_by_activity ON servers (active_at, server_id) WHERE public;

-- A visitor, who joined by a temporary link: leaves on going offline without a role.
ALTER TABLE members ADD COLUMN temporary BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX members_visiting ON members (user_id) WHERE temporary;
CREATE INDEX members_pending ON members (server_id) WHERE pending;

-- How many invitations wait for them; the row is what inviters at once wait for.
ALTER TABLE people ADD COLUMN invitation_count BIGINT NOT NULL DEFAULT 0;

CREATE TABLE invitations (
    server_id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    code TEXT NOT NULL,
    inviter_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL for never.
    expires_at BIGINT,
    -- NULL for any number.
    max_uses BIGINT,
    uses BIGINT NOT NULL,
    temporary BOOLEAN NOT NULL,
    PRIMARY KEY (server_id, invitation_id)
);
CREATE INDEX invitations_by_code ON invitations (code);

CREATE TABLE direct_invitations (
    server_id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    user_id UUID NOT NULL,
    inviter_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, invitation_id),
    UNIQUE (server_id, user_id)
);
CREATE INDEX direct_invitations_of_user ON direct_invitations (user_id, invitation_id);
