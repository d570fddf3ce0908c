-- How many calls each job execution has claimed (by created_at) and sent (by sent_at), by minute. Kept in the
-- transactions that claim, announce and remove calls, so that a limit is asked of a few rows however many calls there are.
CREATE TABLE call_counts (
  at_minute  DATETIME(6)  NOT NULL,
  execution  BIGINT       NOT NULL,
  claimed    INT          NOT NULL,
  sent       INT          NOT NULL,
  PRIMARY KEY (at_minute, execution)
) DEFAULT CHARSET = utf8mb4;

CREATE INDEX call_counts_execution ON call_counts (execution);

INSERT INTO call_counts (at_minute, execution, claimed, sent)
SELECT TIMESTAMPADD(MINUTE, m, TIMESTAMP '2000-01-01 00:00:00'), placed_by_execution, SUM(claimed), SUM(sent)
FROM (
  SELECT TIMESTAMPDIFF(MINUTE, TIMESTAMP '2000-01-01 00:00:00', created_at) AS m, placed_by_execution,
    1 AS claimed, 0 AS sent
  FROM phone_calls
  UNION ALL
  SELECT TIMESTAMPDIFF(MINUTE, TIMESTAMP '2000-01-01 00:00:00', sent_at), placed_by_execution, 0, 1
  FROM phone_calls WHERE sent_at IS NOT NULL
) calls
GROUP BY m, placed_by_execution;
