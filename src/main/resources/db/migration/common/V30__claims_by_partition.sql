-- Which partition of a run has claimed a call, if remote workers do the run; and, for each such run with a pace, when its
-- next call may be sent.
ALTER TABLE phone_calls ADD COLUMN claimed_by_partition BIGINT NULL;

CREATE TABLE call_paces (
  job_instance  BIGINT       NOT NULL,
  next_at       DATETIME(6)  NOT NULL,
  PRIMARY KEY (job_instance)
) DEFAULT CHARSET = utf8mb4;
