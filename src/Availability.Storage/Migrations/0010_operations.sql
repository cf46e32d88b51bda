-- A monitor that was asked to stop says so in its last heartbeat: that nothing is heard of it any more is no fault.
ALTER TABLE monitor_heartbeat ADD COLUMN stopped boolean NOT NULL DEFAULT false;

-- The few hours of a day that have a failed check: each of its hours lies on another page, as the rollups of a target are wide.
CREATE INDEX rollup_hour_down ON rollup_hour (target_id, location_id, bucket) INCLUDE (up, down, expected) WHERE down > 0;
