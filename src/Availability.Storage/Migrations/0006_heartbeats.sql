-- What monitors say of themselves (docs/messages-monitors.md), and the view that holds it against what is stored.
-- Durations are microseconds.

CREATE TABLE monitor_heartbeat (
    monitor   text NOT NULL,
    at        timestamptz NOT NULL,
    location  text NOT NULL,
    version   text,
    scheduled bigint NOT NULL,
    completed bigint NOT NULL,
    missed    bigint NOT NULL,
    dropped   bigint NOT NULL,
    abandoned bigint NOT NULL,
    in_flight bigint NOT NULL,
    spooled   bigint NOT NULL,
    delay_p99 bigint,
    PRIMARY KEY (monitor, at)
);

-- Who was heard when at a location, and what retention takes.
CREATE INDEX monitor_heartbeat_location ON monitor_heartbeat (location, at);
CREATE INDEX monitor_heartbeat_at ON monitor_heartbeat USING brin (at);

-- A monitor's counts by the hour of the slots, as its newest heartbeat tells them. Each only grows.
CREATE TABLE monitor_hour (
    hour      timestamptz NOT NULL,
    monitor   text NOT NULL,
    location  text NOT NULL,
    scheduled bigint NOT NULL,
    published bigint NOT NULL,
    dropped   bigint NOT NULL,
    abandoned bigint NOT NULL,
    PRIMARY KEY (hour, monitor)
) WITH (fillfactor = 70);

-- Records that a monitor lost, of slots in one hour.
CREATE TABLE monitor_gap (
    id         uuid PRIMARY KEY,
    monitor    text NOT NULL,
    location   text NOT NULL,
    at         timestamptz NOT NULL,
    first_slot timestamptz NOT NULL,
    last_slot  timestamptz NOT NULL,
    dropped    bigint NOT NULL,
    reason     text
);

CREATE INDEX monitor_gap_first_slot ON monitor_gap (first_slot);

-- The slot, where the message says one.
ALTER TABLE quarantine ADD COLUMN scheduled_at timestamptz;

-- An hour of a day: rows arrive in time order, so a few bytes per 32 pages find it.
CREATE INDEX check_result_scheduled_at ON check_result USING brin (scheduled_at) WITH (pages_per_range = 32, autosummarize = on);

-- Page ranges that no BRIN index knows yet are read by every query. Autovacuum is asked to see to them (autosummarize), but takes 256
-- requests at a time: after a backlog of a million rows most of them are lost, and each look at the newest rows would read all those.
CREATE FUNCTION summarize_newest_rows() RETURNS bigint
    LANGUAGE sql
    SET lock_timeout = '1s'
AS $$
    SELECT coalesce(sum(brin_summarize_new_values(indexrelid)), 0)
    FROM history_partition p
    JOIN pg_index ON indrelid = to_regclass(quote_ident(p.name))
    JOIN pg_class ON pg_class.oid = indexrelid
    JOIN pg_am ON pg_am.oid = relam AND amname = 'brin'
    WHERE p.parent = 'check_result' AND p.lower <= now() AND p.upper > now() - interval '1 hour' AND NOT p.is_detached
$$;

DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION summarize_newest_rows() SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
    REVOKE EXECUTE ON FUNCTION summarize_newest_rows() FROM PUBLIC;
END
$$;

-- When a record was made, by its id: ours are UUIDs of version 7, which begin with milliseconds since 1970.
CREATE FUNCTION made_at(request_id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT to_timestamp(('x' || translate(left(request_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;

-- The last word of every monitor.
CREATE VIEW monitor_last_heard AS
WITH RECURSIVE monitors AS (
    (SELECT monitor FROM monitor_heartbeat ORDER BY monitor LIMIT 1)
    UNION ALL
    SELECT (SELECT h.monitor FROM monitor_heartbeat h WHERE h.monitor > m.monitor ORDER BY h.monitor LIMIT 1)
    FROM monitors m
    WHERE m.monitor IS NOT NULL
)
SELECT m.monitor, last.at AS heard_until, last.location
FROM monitors m
CROSS JOIN LATERAL (SELECT at, location FROM monitor_heartbeat h WHERE h.monitor = m.monitor ORDER BY at DESC LIMIT 1) last;

-- The proof: every check that a monitor had due in an hour, and what became of it.
-- scheduled = up + down + missed + dropped + quarantined + expired + duplicate + abandoned + in_flight + unexplained.
-- Each hour reads that hour of its day's partition alone: filter on hour.
CREATE VIEW reconciliation AS
WITH term AS (
    SELECT hour, monitor, location, scheduled AS told, published, abandoned, dropped AS dropped_told, 0::bigint AS dropped_gap,
        0::bigint AS up, 0::bigint AS down, 0::bigint AS missed, 0::bigint AS quarantined, 0::bigint AS expired, 0::bigint AS duplicate,
        0::bigint AS late
    FROM monitor_hour
    UNION ALL
    SELECT date_trunc('hour', first_slot, 'UTC'), monitor, location, 0, 0, 0, 0, dropped, 0, 0, 0, 0, 0, 0, 0
    FROM monitor_gap
    UNION ALL
    SELECT h.hour, stored.monitor, NULL, 0, 0, 0, 0, 0, stored.up, stored.down, stored.missed, 0, 0, 0, stored.late
    -- Every hour that may have rows, also one that no monitor was heard of.
    FROM generate_series(
        (SELECT date_trunc('hour', min(lower), 'UTC') FROM history_partition WHERE parent = 'check_result'), now() + interval '1 hour', interval '1 hour') AS h (hour)
    CROSS JOIN LATERAL (
        SELECT r.monitor,
            count(*) FILTER (WHERE r.outcome = 1) AS up,
            count(*) FILTER (WHERE r.outcome = 2) AS down,
            count(*) FILTER (WHERE r.outcome = 3) AS missed,
            count(*) FILTER (WHERE CASE
                WHEN last.heard_until IS NULL THEN true
                -- A missed record has its slot for a start.
                WHEN r.outcome = 3 THEN made_at(r.request_id) >= date_trunc('milliseconds', last.heard_until)
                ELSE r.started_at >= last.heard_until END) AS late
        FROM check_result r
        LEFT JOIN monitor_last_heard last ON last.monitor = r.monitor
        WHERE r.scheduled_at >= h.hour AND r.scheduled_at < h.hour + interval '1 hour' AND r.monitor IS NOT NULL
        GROUP BY r.monitor) stored
    UNION ALL
    -- Bytes that came twice are one record.
    SELECT date_trunc('hour', coalesce(q.scheduled_at, q.produced_at), 'UTC'), q.monitor, NULL, 0, 0, 0, 0, 0, 0, 0, 0,
        count(DISTINCT md5(q.message_value)), 0, 0,
        count(DISTINCT md5(q.message_value)) FILTER (
            WHERE last.heard_until IS NULL OR q.produced_at >= date_trunc('milliseconds', last.heard_until))
    FROM quarantine q
    LEFT JOIN monitor_last_heard last ON last.monitor = q.monitor
    WHERE q.monitor IS NOT NULL AND coalesce(q.scheduled_at, q.produced_at) IS NOT NULL
    GROUP BY 1, 2
    UNION ALL
    SELECT g.hour, g.monitor, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        CASE g.reason WHEN 'expired' THEN g.checks ELSE 0 END, CASE g.reason WHEN 'duplicate' THEN g.checks ELSE 0 END,
        CASE WHEN last.heard_until IS NULL OR g.recorded_at >= last.heard_until THEN g.checks ELSE 0 END
    FROM stream_gap g
    LEFT JOIN monitor_last_heard last ON last.monitor = g.monitor
    WHERE g.monitor IS NOT NULL AND g.hour IS NOT NULL
),
total AS (
    SELECT hour, monitor, max(location) AS location, sum(told)::bigint AS told, sum(published)::bigint AS published,
        sum(abandoned)::bigint AS abandoned, greatest(sum(dropped_told), sum(dropped_gap))::bigint AS dropped,
        sum(up)::bigint AS up, sum(down)::bigint AS down, sum(missed)::bigint AS missed, sum(quarantined)::bigint AS quarantined,
        sum(expired)::bigint AS expired, sum(duplicate)::bigint AS duplicate, sum(late)::bigint AS late
    FROM term
    GROUP BY hour, monitor
),
compared AS (
    SELECT *, told - (up + down + missed + dropped + quarantined + expired + duplicate + abandoned) AS missing FROM total
),
explained AS (
    SELECT *,
        -- What came in after the monitor's last word can be more than it had told of.
        least(greatest(-missing, 0), late) AS unheard,
        -- What it had not got rid of when it said so, and that has not come since.
        least(greatest(missing, 0), greatest(told - published - dropped - abandoned, 0)) AS in_flight
    FROM compared
)
SELECT e.hour, e.monitor, coalesce(e.location, last.location) AS location, e.told + e.unheard AS scheduled,
    e.up, e.down, e.missed, e.dropped, e.quarantined, e.expired, e.duplicate, e.abandoned, e.in_flight,
    e.missing + e.unheard - e.in_flight AS unexplained, e.unheard, last.heard_until
FROM explained e
LEFT JOIN monitor_last_heard last ON last.monitor = e.monitor
-- Of older hours the rows are gone.
WHERE e.hour >= (SELECT raw_floor FROM history);
