-- What the topic holds beyond what is stored: the writer looks now and then, apart from the offsets, which no batch is to wait for.
CREATE TABLE stream_end (
    cluster_id text NOT NULL,
    group_id   text NOT NULL,
    topic      text NOT NULL,
    partition  integer NOT NULL,
    end_offset bigint NOT NULL,
    read_at    timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, group_id, topic, partition)
) WITH (fillfactor = 50);

-- How far each partition is stored, of the cluster that a group and topic was last read from: others are of the past, as is each run's
-- of the embedded broker. Nobody has looked yet: end_offset, read_at and waiting are null.
CREATE VIEW stream_backlog AS
SELECT o.cluster_id, o.group_id, o.topic, o.partition, o.next_offset, e.end_offset, e.read_at,
    -- A batch may have been stored since; greatest would take a null for 0.
    CASE WHEN e.end_offset > o.next_offset THEN e.end_offset - o.next_offset WHEN e.end_offset IS NOT NULL THEN 0 END AS waiting
FROM kafka_offset o
LEFT JOIN stream_end e USING (cluster_id, group_id, topic, partition)
WHERE o.cluster_id = coalesce(
    (SELECT n.cluster_id FROM stream_end n WHERE n.group_id = o.group_id AND n.topic = o.topic ORDER BY n.read_at DESC LIMIT 1), o.cluster_id);

-- The proof says beside each line whether a backlog waits, which would explain what it cannot.
ALTER VIEW reconciliation RENAME TO reconciliation_hour;

CREATE VIEW reconciliation AS
SELECT h.*, (SELECT sum(waiting)::bigint FROM stream_backlog) AS waiting
FROM reconciliation_hour h;

-- The newest of what went wrong.
CREATE INDEX quarantine_newest ON quarantine (quarantined_at);
CREATE INDEX stream_gap_newest ON stream_gap (recorded_at);
