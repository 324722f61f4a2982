CREATE TABLE accounts (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    username TEXT NOT NULL,
    -- Look-alikes share a key.
    username_key TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- PHC string: algorithm, parameters, salt and hash.
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_username_key ON accounts (username_key);
CREATE UNIQUE INDEX accounts_email_key ON accounts (email_key);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES accounts (id),
    -- SHA-256 of the two halves of the refresh token: what all tokens of the session share, and what only its newest has.
    family_hash BYTEA NOT NULL,
    secret_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    refreshed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX sessions_family_hash ON sessions (family_hash);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE INDEX sessions_ended_at ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE signing_keys (
    -- Ascending; the newest signs, all verify. Unique, so that replicas that start at once agree on one.
    number BIGINT PRIMARY KEY,
    kid TEXT NOT NULL,
    -- PKCS #8 (RFC 8410).
    private_key BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE attempts (
    -- SHA-256 of what is limited, a login or an address: the table names nobody.
    key BYTEA PRIMARY KEY,
    count BIGINT NOT NULL,
    resets_at BIGINT NOT NULL
);
CREATE INDEX attempts_resets_at ON attempts (resets_at);
