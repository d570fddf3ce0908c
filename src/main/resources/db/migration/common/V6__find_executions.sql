-- Those that seem to run, those that failed and the newest ones are found among very many without reading them all.
CREATE INDEX batch_job_execution_status ON BATCH_JOB_EXECUTION (STATUS);

CREATE INDEX batch_job_execution_create_time ON BATCH_JOB_EXECUTION (CREATE_TIME);
