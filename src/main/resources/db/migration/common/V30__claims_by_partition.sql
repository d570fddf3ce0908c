-- Which partition of a run has claimed a call, where remote workers do the run.
ALTER TABLE phone_calls ADD COLUMN claimed_by_partition BIGINT NULL;
