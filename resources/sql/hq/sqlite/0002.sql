-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Print jobs of headquarters; what happened to printers.

-- Opening hours in the store's zone ("10:00-14:00,17:00-02:00"; empty: always) and minutes until an alert (NULL: as serve says).
ALTER TABLE store ADD COLUMN open_hours TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN alert_after_min INTEGER;

-- A ticket that somebody wants printed in a store. Where the job stands at its till is in print_job, under the same job id.
CREATE TABLE cloud_job (
    id INTEGER PRIMARY KEY, job_id BLOB NOT NULL UNIQUE, store INTEGER NOT NULL REFERENCES store, key TEXT NOT NULL,
    request_hash BLOB NOT NULL, station TEXT NOT NULL,
    till INTEGER REFERENCES till,         -- NULL: the store had none, the job is failed
    rev INTEGER NOT NULL DEFAULT 0,       -- of the newest fact to the till that carries it
    body BLOB,                            -- of that fact; NULL once the job cannot be sent any more
    requested_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,
    pushed_at_ms INTEGER, till_stored_at_ms INTEGER, cancel_requested_at_ms INTEGER,
    state TEXT NOT NULL,                  -- accepted pushed till_stored queued sent printed held unknown failed cancelled
    reason TEXT NOT NULL DEFAULT '', state_at_ms INTEGER NOT NULL,
    callback TEXT NOT NULL DEFAULT '',    -- URL; empty: none
    called_state TEXT NOT NULL DEFAULT '', called_state_at_ms INTEGER, -- the rest the last callback told of
    called_at_ms INTEGER,                 -- when it was answered
    UNIQUE (store, key)
) STRICT;
CREATE INDEX cloud_job_by_rev ON cloud_job (till, rev);
CREATE INDEX cloud_job_by_store ON cloud_job (store, id);
CREATE INDEX cloud_job_by_state ON cloud_job (store, state, id);

-- Each change of a printer's condition, as its till said it.
CREATE TABLE printer_history (
    id INTEGER PRIMARY KEY, till INTEGER NOT NULL REFERENCES till, printer TEXT NOT NULL, condition INTEGER NOT NULL,
    raw BLOB NOT NULL, since_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX printer_history_by_printer ON printer_history (till, printer, id);

-- A trouble of a printer from its start to its end. Only moves forward: an end or an acknowledgement stays.
CREATE TABLE incident (
    id INTEGER PRIMARY KEY, incident_id BLOB NOT NULL, till INTEGER NOT NULL REFERENCES till, printer TEXT NOT NULL,
    address TEXT NOT NULL, condition INTEGER NOT NULL, raw BLOB NOT NULL, started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER,
    acknowledged_at_ms INTEGER, acknowledged_by TEXT NOT NULL, received_at_ms INTEGER NOT NULL, UNIQUE (till, incident_id)
) STRICT;
CREATE INDEX incident_open ON incident (till) WHERE ended_at_ms IS NULL;

-- A printer was down for too long in opening hours: once per incident.
CREATE TABLE printer_alert (
    id INTEGER PRIMARY KEY, till INTEGER NOT NULL REFERENCES till, printer TEXT NOT NULL, condition INTEGER NOT NULL,
    since_ms INTEGER NOT NULL, incident_id BLOB, -- NULL: the till only said so in its STATUS
    raised_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX printer_alert_by_incident ON printer_alert (till, incident_id) WHERE incident_id IS NOT NULL;
CREATE UNIQUE INDEX printer_alert_by_status ON printer_alert (till, printer, since_ms) WHERE incident_id IS NULL;
CREATE INDEX printer_alert_by_printer ON printer_alert (till, printer, raised_at_ms);
