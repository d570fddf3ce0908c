-- What an execution did last to which calls is found among very many without reading them all.
CREATE INDEX phone_calls_changed_by ON phone_calls (changed_by_execution);
