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

-- The counts stand in the index too: the bars of a page of targets are read from it alone.
CREATE TABLE rollup_day (LIKE rollup_hour, PRIMARY KEY (target_id, location_id, bucket) INCLUDE (up, down, missed));

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

-- For people: sketches of several rollups together, as {key: count}, and what can be read from that.
CREATE FUNCTION sketch_add(state jsonb, keys smallint[], counts integer[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path FROM CURRENT
AS $$
    SELECT coalesce(jsonb_object_agg(key, count), '{}')
    FROM (
        SELECT key, sum(count) AS count
        FROM (
            SELECT key, value::bigint AS count FROM jsonb_each_text(state)
            UNION ALL
            SELECT key::text, count FROM unnest(keys, counts) AS added (key, count)) AS terms
        GROUP BY key) AS merged
$$;

CREATE AGGREGATE merge_sketches(keys smallint[], counts integer[]) (SFUNC = sketch_add, STYPE = jsonb, INITCOND = '{}');

-- The quantile (0 to 1) in microseconds, within 1 %; null without any value.
CREATE FUNCTION sketch_quantile(sketch jsonb, quantile double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path FROM CURRENT
AS $$
    SELECT 2 * power(1.01::double precision / 0.99, key) / (1.01::double precision / 0.99 + 1)
    FROM (
        SELECT key::integer AS key, sum(value::bigint) OVER (ORDER BY key::integer) AS up_to, sum(value::bigint) OVER () AS total
        FROM jsonb_each_text(sketch)) AS running
    WHERE up_to >= greatest(1, ceil(quantile * total))
    ORDER BY key LIMIT 1
$$;

-- Rows from before there were markers.
INSERT INTO rollup_dirty (bucket, block)
SELECT DISTINCT date_trunc('hour', scheduled_at, 'UTC'), target_id >> 8 FROM check_result;
