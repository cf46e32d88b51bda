-- What the reconciliation of a monitor's hour needs to know of messages that did not become rows.

-- When the message was made, by its own timestamp: undecodable bytes have no other.
ALTER TABLE quarantine ADD COLUMN produced_at timestamptz;

-- A gap may also be of checks that were read and not kept: expired (from before the history's floor) or duplicate (another
-- check holds the slot). One record per batch, partition, monitor and hour of their slots; checks says how many, and
-- "offset" and end_offset between which offsets they lay, others among them. Offsets that nobody could read leave the
-- three null.
ALTER TABLE stream_gap
    ADD COLUMN checks  bigint,
    ADD COLUMN monitor text,
    ADD COLUMN hour    timestamptz;
