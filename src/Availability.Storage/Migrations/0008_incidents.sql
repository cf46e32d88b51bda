-- Reading back when targets were down: the few days of a target that have a failed check at all. What is down throughout such a
-- day, or such an hour, is a stretch whose rows nobody has to read.
CREATE INDEX rollup_day_down ON rollup_day (bucket, target_id, location_id) INCLUDE (up, down, expected) WHERE down > 0;
