-- Pictures, whose blobs are kept elsewhere.

CREATE TABLE images (
    -- The server that it is for.
    subject_id UUID NOT NULL,
    image_id UUID NOT NULL,
    purpose BIGINT NOT NULL,
    -- Number of the last fact about it; 0 before the first.
    seq BIGINT NOT NULL,
    -- Until when it is kept although nothing shows it; NULL while something does.
    keep_until BIGINT,
    -- Its blobs are being deleted: it cannot be used any more.
    doomed BOOLEAN NOT NULL,
    PRIMARY KEY (subject_id, image_id)
);
CREATE INDEX images_unclaimed ON images (keep_until) WHERE keep_until IS NOT NULL;

-- How many pictures somebody has uploaded since when.
CREATE TABLE uploads (
    user_id UUID PRIMARY KEY,
    since BIGINT NOT NULL,
    count BIGINT NOT NULL
);
CREATE INDEX uploads_since ON uploads (since);
