-- Which partition of a run has claimed a flow start last, where remote workers do the run.
ALTER TABLE phone_calls ADD COLUMN flow_claimed_by_partition BIGINT NULL;
