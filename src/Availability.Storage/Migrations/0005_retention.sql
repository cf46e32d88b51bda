-- How far back the history goes, and the partitions that hold it. docs/schema.md has the roles.

CREATE TABLE history (
    is_only         boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    -- Rows before this instant are gone or going. Moved forward before a partition goes, never back.
    raw_floor       timestamptz NOT NULL DEFAULT '-infinity',
    -- Set while, and after, the rows of another program are taken over: as long as only the first is set no raw row goes, and
    -- afterwards only on an explicit --retain-raw.
    import_began_at timestamptz,
    import_ended_at timestamptz
);

INSERT INTO history DEFAULT VALUES;

-- Partitions on their way out: whoever finds a name here that is no partition any more drops that table.
CREATE TABLE retired_partition (
    name text PRIMARY KEY
);

-- All partitions that we make, with their bounds as the catalog has them. A detached one is invisible to queries, and waits
-- only for those that began before.
CREATE VIEW history_partition AS
SELECT parent.relname::text AS parent, child.relname::text AS name, bounds[1]::timestamptz AS lower, bounds[2]::timestamptz AS upper,
    inhdetachpending AS is_detached
FROM pg_inherits
JOIN pg_class AS parent ON parent.oid = inhparent
JOIN pg_class AS child ON child.oid = inhrelid,
LATERAL regexp_match(pg_get_expr(child.relpartbound, child.oid), '^FOR VALUES FROM \(''([^'']*)''\) TO \(''([^'']*)''\)$') AS bounds
WHERE inhparent IN ('check_result'::regclass, 'rollup_hour'::regclass) AND bounds IS NOT NULL;

-- Makes a partition unless one has all of that time; true when this call made it. A table of its own and then ATTACH, because
-- CREATE TABLE … PARTITION OF locks every reader and writer of the parent out. The new table is empty, so ATTACH scans
-- nothing.
CREATE FUNCTION make_partition(parent text, wanted_name text, lower timestamptz, upper timestamptz) RETURNS boolean
    LANGUAGE plpgsql
    SET DateStyle = 'ISO'
    SET TimeZone = 'UTC'
AS $$
#variable_conflict use_variable
DECLARE
    partition_name text := wanted_name;
    again integer := 1;
    covering record;
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT p.name, p.is_detached INTO covering
        FROM history_partition AS p WHERE p.parent = parent AND p.lower <= lower AND p.upper >= upper;
        IF NOT covering.is_detached THEN
            RETURN false;
        END IF;

        -- Two writers may want the same one: the second waits here, and looks again.
        IF attempt = 1 THEN
            PERFORM pg_advisory_xact_lock(1096172873, 2);
        END IF;
    END LOOP;

    -- The floor moves under the same lock. Below it no day is made again: the rollups have passed.
    IF parent = 'check_result' AND EXISTS (SELECT FROM history WHERE raw_floor >= upper) THEN
        RAISE EXCEPTION 'the history has ended before % by now', upper USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    IF covering.is_detached THEN
        RAISE EXCEPTION 'the detach of partition % has not ended yet', covering.name USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    -- Somebody detached that table, and has not renamed it yet: it is theirs.
    WHILE to_regclass(quote_ident(partition_name)) IS NOT NULL LOOP
        again := again + 1;
        partition_name := wanted_name || '_' || again;
    END LOOP;

    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition_name, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition_name, lower, upper);
    RETURN true;
END
$$;

-- Makes the day's partition of check_result if there is none. Runs with its owner's rights, so that a writer needs none of
-- its own on the parent. Waits at most lock_timeout (SQLSTATE 55P03: try again); 55000: the day is below the floor.
CREATE FUNCTION ensure_partition(day date) RETURNS boolean
    LANGUAGE sql
    SET lock_timeout = '3s'
AS $$
    SELECT make_partition(
        'check_result', 'check_result_' || to_char(day, 'YYYYMMDD'),
        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC')
$$;

-- The same for the month's partition of rollup_hour; any day of the month.
CREATE FUNCTION ensure_rollup_partition(month date) RETURNS boolean
    LANGUAGE sql
    SET lock_timeout = '3s'
AS $$
    SELECT make_partition(
        'rollup_hour', 'rollup_hour_' || to_char(month, 'YYYYMM'),
        date_trunc('month', month::timestamp) AT TIME ZONE 'UTC',
        (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC')
$$;

-- For a transaction that writes rows from the instant on: the floor does not move past them before it ends. 55000: it has.
CREATE FUNCTION hold_raw_floor(oldest timestamptz) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1096172873, 11);
    IF EXISTS (SELECT FROM history WHERE raw_floor > oldest) THEN
        RAISE EXCEPTION 'the history begins after % by now', oldest USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END
$$;

-- Moves the floor up to the instant, once every hour before it has its rollup; false when that is not so yet. Under its
-- locks no transaction that could make another of those hours dirty is open.
CREATE FUNCTION move_raw_floor(until timestamptz) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '3s'
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1096172873, 11);
    PERFORM pg_advisory_xact_lock(1096172873, 2);
    UPDATE history SET raw_floor = until WHERE raw_floor < until AND rollups_passed(until);
    RETURN EXISTS (SELECT FROM history WHERE raw_floor >= until);
END
$$;

-- With other people's rights a function trusts no name that they could put before ours: pg_temp comes last.
DO $$
DECLARE
    function regprocedure;
BEGIN
    EXECUTE format(
        'ALTER FUNCTION make_partition(text, text, timestamptz, timestamptz) SET search_path = %I, pg_temp', current_schema());
    FOREACH function IN ARRAY ARRAY['ensure_partition(date)', 'ensure_rollup_partition(date)']::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = %I, pg_temp', function, current_schema());
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END
$$;
