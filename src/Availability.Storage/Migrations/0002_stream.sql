-- How far the stream is stored, in the same database as what is stored. An offset belongs to one incarnation of a
-- topic: topic_id is Kafka's, and empty where the broker cannot say.

-- Updated once per batch and partition: room on the page keeps those updates in place (HOT).
CREATE TABLE kafka_offset (
    cluster_id  text NOT NULL,
    group_id    text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    topic_id    text NOT NULL DEFAULT '',
    next_offset bigint NOT NULL,
    PRIMARY KEY (cluster_id, group_id, topic, partition)
) WITH (fillfactor = 50);

-- Messages that cannot be stored as checks, with their bytes. A recreated topic counts from 0 again, hence its id.
CREATE TABLE quarantine (
    cluster_id     text NOT NULL,
    topic          text NOT NULL,
    topic_id       text NOT NULL DEFAULT '',
    partition      integer NOT NULL,
    "offset"       bigint NOT NULL,
    quarantined_at timestamptz NOT NULL DEFAULT now(),
    reason         text NOT NULL,
    monitor        text,
    message_key    bytea,
    message_value  bytea,
    PRIMARY KEY (cluster_id, topic, topic_id, partition, "offset")
);

-- Offsets that were gone before they could be read: from "offset" up to, not including, end_offset; a null end_offset
-- is not known (the topic was recreated).
CREATE TABLE stream_gap (
    cluster_id  text NOT NULL,
    topic       text NOT NULL,
    topic_id    text NOT NULL DEFAULT '',
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    end_offset  bigint,
    reason      text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cluster_id, topic, topic_id, partition, "offset")
);
