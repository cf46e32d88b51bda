-- Taking over the table "checks" of the Python program that this one replaces. The table itself is renamed to
-- checks_imported before the first migration; docs/schema.md tells the whole story.

-- One row, where there was such a table. Imported rows are kept until a retention is given explicitly: that is asked here.
CREATE TABLE takeover (
    is_only     boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    -- All rows of the old table; null until they are counted.
    rows        bigint,
    -- Where each of them is: in the history, in the history already since the stream had brought it, or in takeover_left.
    moved       bigint NOT NULL DEFAULT 0,
    known       bigint NOT NULL DEFAULT 0,
    left_over   bigint NOT NULL DEFAULT 0,
    -- Moved from the newest to the oldest: all from this instant on are. Null: none yet.
    moved_from  timestamp
);

-- Rows of the old table that cannot be a check of the history, as they were.
CREATE TABLE takeover_left (
    reason        text NOT NULL,
    request_id    text,
    "timestamp"   timestamp,
    url           text,
    response_time double precision,
    status_code   bigint,
    regexp_match  text
);

-- What the narrow columns cannot hold of an old row (a response time of nanoseconds, a status of 0, a null) stays beside
-- them, so that the view shows it unchanged. Null in all other rows, where it takes no room.
CREATE TYPE imported_values AS (response_time double precision, status_code integer, regexp_match text);
ALTER TABLE check_result ADD COLUMN imported imported_values;

-- A URL as the history has it: without user:password@.
CREATE FUNCTION takeover_url(url text) RETURNS text
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN strpos(url, '@') > 0 THEN regexp_replace(url, '^([^:]*(?::(?!//)[^:]*)*://)[^/?#\\]*@', '\1')
        ELSE url
    END
$$;

-- Why an old row cannot be a check; null when it can. Its timestamp is judged apart, once for all rows.
CREATE FUNCTION takeover_problem(id uuid, request_id text, url text, status_code bigint) RETURNS text
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN id IS NULL AND request_id IS NULL THEN 'request_id is missing'
        WHEN id IS NULL THEN 'request_id is not a UUID'
        WHEN url IS NULL THEN 'url is missing'
        WHEN btrim(url, E' \t\r\n') = '' THEN 'url is empty'
        WHEN octet_length(url) > 2000 AND octet_length(takeover_url(url)) > 2000 THEN 'url is longer than 2000 bytes'
        WHEN status_code NOT BETWEEN -2147483648 AND 2147483647 THEN 'status_code is out of range'
    END
$$;

-- The old table changes no more: a row that came later would be in neither place.
CREATE FUNCTION takeover_frozen() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'The old table is kept as it was: its rows are in check_result now'
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

-- Makes a partition for old rows of the day: of its whole month, where that ended a month ago and has none yet, so that years of
-- them are no thousands of tables. Every query over all of the history locks each.
CREATE FUNCTION ensure_takeover_partition(day date) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '3s'
AS $$
DECLARE
    month_start timestamptz := date_trunc('month', day::timestamp) AT TIME ZONE 'UTC';
    month_end timestamptz := (date_trunc('month', day::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    PERFORM pg_advisory_xact_lock(1096172873, 2);
    IF month_end > now() - interval '31 days'
        OR EXISTS (SELECT FROM history_partition WHERE parent = 'check_result' AND lower < month_end AND upper > month_start)
    THEN
        RETURN ensure_partition(day);
    END IF;

    RETURN make_partition('check_result', 'check_result_' || to_char(day, 'YYYYMM'), month_start, month_end);
END
$$;
