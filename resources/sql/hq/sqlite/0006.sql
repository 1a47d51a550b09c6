-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- By headquarters' own clock: a till's may be wrong.
-- What is over goes after a time.
ALTER TABLE print_job ADD COLUMN received_at_ms INTEGER; -- the fact that said so last; NULL: stored before this was noted
CREATE INDEX print_job_over ON print_job (coalesce(received_at_ms, state_at_ms)) WHERE state IN (3, 4, 6, 7);
ALTER TABLE incident ADD COLUMN closed_at_ms INTEGER;    -- when headquarters heard of its end
UPDATE incident SET closed_at_ms = max(received_at_ms, min(ended_at_ms, CAST(strftime('%s', 'now') AS INTEGER) * 1000))
    WHERE ended_at_ms IS NOT NULL;
CREATE INDEX incident_over ON incident (closed_at_ms) WHERE closed_at_ms IS NOT NULL;
CREATE INDEX printer_alert_by_time ON printer_alert (raised_at_ms);
-- A printer that is down for too long is told of.
ALTER TABLE incident ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0;             -- when it began
UPDATE incident SET since_ms = min(started_at_ms, received_at_ms);
ALTER TABLE printer_health ADD COLUMN heard_since_ms INTEGER NOT NULL DEFAULT 0; -- when headquarters first heard of this condition
UPDATE printer_health SET heard_since_ms = min(since_ms, received_at_ms);
