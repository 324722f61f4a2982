-- Members as moderators see them, who is kept out, and who did what.

-- As typed, and as it is searched; empty for none.
ALTER TABLE members ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN nickname_key TEXT NOT NULL DEFAULT '';
-- Milliseconds since 1970; 0 for never.
ALTER TABLE members ADD COLUMN muted_until BIGINT NOT NULL DEFAULT 0;
-- The server's rules are not accepted yet.
ALTER TABLE members ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;
-- The role under which the member stands in the list: the highest hoisted one, the default role for who has none.
-- Kept here, so that a section is one stretch of an index, counted and entered at any place.
ALTER TABLE members ADD COLUMN section_id UUID;
UPDATE members SET section_id =
    (SELECT servers.default_role_id FROM servers WHERE servers.server_id = members.server_id);
CREATE INDEX members_by_section ON members (server_id, section_id, joined_at, user_id);

-- Mutes of those who left before their end: leaving and coming back does not shake one off.
CREATE TABLE mutes (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    muted_until BIGINT NOT NULL,
    PRIMARY KEY (server_id, user_id)
);
CREATE INDEX mutes_by_end ON mutes (muted_until);

CREATE TABLE bans (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    banned_by UUID NOT NULL,
    -- As typed, and as it is searched.
    reason TEXT NOT NULL,
    reason_key TEXT NOT NULL,
    banned_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, user_id)
);
CREATE INDEX bans_of_server ON bans (server_id, banned_at, user_id);

CREATE TABLE audit (
    server_id UUID NOT NULL,
    at BIGINT NOT NULL,
    entry_id UUID NOT NULL,
    actor_id UUID NOT NULL,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id UUID,
    reason TEXT NOT NULL,
    -- JSON objects of what changed; empty for nothing.
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (server_id, at, entry_id)
);
CREATE INDEX audit_of_actor ON audit (server_id, actor_id, at, entry_id);
CREATE INDEX audit_of_target ON audit (server_id, target_id, at, entry_id);
CREATE INDEX audit_of_action ON audit (server_id, action, at, entry_id);
CREATE INDEX audit_by_age ON audit (at);

-- Servers that were deleted and whose members are not all seen off yet.
CREATE TABLE deletions (
    server_id UUID PRIMARY KEY,
    -- Its last fact: who was a member hears of it once that is in force.
    fact BIGINT NOT NULL
);
