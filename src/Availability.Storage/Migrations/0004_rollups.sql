-- The history in short: per target, location and hour or day. Recomputed from raw rows (days from hours), never incremented,
-- so that neither the order of arrival nor a repetition shows. Durations are microseconds; sums, maximum and sketch are of
-- up checks alone.

CREATE TABLE rollup_hour (
    bucket             timestamptz NOT NULL,
    response_time_sum  bigint NOT NULL,
    dns_sum            bigint NOT NULL,
    connect_sum        bigint NOT NULL,
    tls_sum            bigint NOT NULL,
    first_byte_sum     bigint NOT NULL,
    transfer_sum       bigint NOT NULL,
    target_id          integer NOT NULL,
    up                 integer NOT NULL,
    down               integer NOT NULL,
    missed             integer NOT NULL,
    -- Slots that the schedule had in the bucket; null when the period was not known.
    expected           integer,
    response_time_max  integer,
    location_id        smallint NOT NULL,
    -- Failures by kind: two arrays side by side, kinds ascending; empty without any.
    failure_kinds      smallint[] NOT NULL,
    failure_counts     integer[] NOT NULL,
    -- Latency sketch: value v counts under key ceil(ln(v) / ln(1.01 / 0.99)); keys ascending, only those that occur.
    sketch_keys        smallint[] NOT NULL,
    sketch_counts      integer[] NOT NULL,
    PRIMARY KEY (target_id, location_id, bucket)
) PARTITION BY RANGE (bucket);

CREATE TABLE rollup_day (LIKE rollup_hour INCLUDING ALL);

-- Which hours have rows that their rollup does not know yet: appended with the rows, in their transaction, and never
-- updated, so that writers do not wait for one another. A block is 256 targets (target_id >> 8).
CREATE TABLE rollup_dirty (
    bucket timestamptz NOT NULL,
    block  integer NOT NULL
);

CREATE INDEX rollup_dirty_bucket ON rollup_dirty (bucket, block);

-- Every hour before rolled_until has its rollup, but for those that are dirty again.
CREATE TABLE rollup_progress (
    is_only      boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    rolled_until timestamptz NOT NULL
);

INSERT INTO rollup_progress (rolled_until) VALUES ('-infinity');

-- Whether raw rows before the instant can go without a trace.
CREATE FUNCTION rollups_passed(until timestamptz) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path FROM CURRENT
AS $$
    SELECT rolled_until >= until AND NOT EXISTS (SELECT FROM rollup_dirty WHERE bucket < until) FROM rollup_progress
$$;
