-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What is known of each printer, its spare, its roll of paper; what was wrong with it and when; jobs that moved to a spare.

ALTER TABLE printer ADD COLUMN spare TEXT NOT NULL DEFAULT '';          -- name of the printer that takes its jobs while it is down
ALTER TABLE printer ADD COLUMN dpi INTEGER NOT NULL DEFAULT 203;
ALTER TABLE printer ADD COLUMN drawer TEXT NOT NULL DEFAULT '';         -- 'pin,on ms,off ms,low|high'; empty: 2,100,500,low
ALTER TABLE printer ADD COLUMN capabilities TEXT NOT NULL DEFAULT '';   -- JSON: what it can, and how that is known
ALTER TABLE printer ADD COLUMN roll_mm INTEGER NOT NULL DEFAULT 0;      -- length of a new roll; 0: not told
ALTER TABLE printer ADD COLUMN roll_since_ms INTEGER NOT NULL DEFAULT 0;-- when the present roll was put in

ALTER TABLE print_job ADD COLUMN moved_from TEXT NOT NULL DEFAULT '';   -- the printer it was taken from
ALTER TABLE print_job ADD COLUMN paper_mm INTEGER NOT NULL DEFAULT 0;   -- its length, known when it is sent
CREATE INDEX print_job_paper ON print_job (printer, sent_at_ms) WHERE sent_at_ms IS NOT NULL;

CREATE TABLE printer_incident (
    id INTEGER PRIMARY KEY,
    incident_id BLOB NOT NULL UNIQUE,
    printer INTEGER NOT NULL REFERENCES printer,
    condition INTEGER NOT NULL,           -- PrinterCondition
    started_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,                  -- NULL: it lasts
    acknowledged_at_ms INTEGER, acknowledged_by TEXT NOT NULL DEFAULT '',
    raw BLOB NOT NULL                     -- the status bytes that told
) STRICT;
CREATE UNIQUE INDEX printer_incident_open ON printer_incident (printer, condition) WHERE ended_at_ms IS NULL;
