-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- How the chain's tickets look; the reports of shifts.

CREATE TABLE ticket_template (
    kind TEXT PRIMARY KEY, revision INTEGER NOT NULL, received_at_ms INTEGER NOT NULL,
    body BLOB                             -- JSON as headquarters sent it; NULL: as the program has it
) STRICT;
-- The template a ticket is tried out with, before it is anybody's.
CREATE TABLE print_job_template (job INTEGER PRIMARY KEY REFERENCES print_job, body BLOB NOT NULL) STRICT;

CREATE TABLE shift_report (
    id INTEGER PRIMARY KEY, report_id BLOB NOT NULL UNIQUE,
    closing INTEGER NOT NULL,             -- 1: Z, all since the Z before; 0: X, one business date
    number INTEGER NOT NULL,              -- 1, 2, 3 … of each of the two
    business_date TEXT NOT NULL, at_ms INTEGER NOT NULL,
    last_sale INTEGER NOT NULL, last_refund INTEGER NOT NULL, -- the newest rows a Z counts: the next begins after them
    orders INTEGER NOT NULL, total_minor INTEGER NOT NULL, refunds_minor INTEGER NOT NULL, expected_cash_minor INTEGER NOT NULL,
    job_id BLOB,                          -- of its print job; NULL: no printer served the station
    ticket BLOB NOT NULL,                 -- the document as it was printed
    UNIQUE (closing, number)
) STRICT;
CREATE INDEX refund_by_date ON refund (business_date);
