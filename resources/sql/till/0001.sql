-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- A till's database. Times are UTC milliseconds, amounts integer minor units, ids 16 bytes (UUIDv7).

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- keys: epoch (32 hex digits, random at creation), store, till, store_name, zone, cutoff, currency, device_id, hq_url, language
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO counter (name, value) VALUES ('receipt', 0);

CREATE TABLE menu (
    id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE sale (
    id INTEGER PRIMARY KEY,
    order_id BLOB NOT NULL UNIQUE,
    receipt_number INTEGER NOT NULL UNIQUE,
    business_date TEXT NOT NULL,          -- YYYY-MM-DD
    channel TEXT NOT NULL,                -- counter | online
    closed_at_ms INTEGER NOT NULL,
    total_minor INTEGER NOT NULL,
    refunded_minor INTEGER NOT NULL DEFAULT 0,
    state INTEGER NOT NULL DEFAULT 1,     -- 1 paid, 2 partly refunded, 3 refunded: only ever rises
    source_key TEXT,                      -- idempotency key of an imported order
    platform TEXT, platform_number TEXT,
    body BLOB NOT NULL                    -- the closed-order document
) STRICT;
CREATE INDEX sale_by_date ON sale (business_date, id);
CREATE UNIQUE INDEX sale_by_source ON sale (source_key) WHERE source_key IS NOT NULL;

CREATE TABLE sale_line (
    id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sale, line_id BLOB NOT NULL,
    sku TEXT NOT NULL, name TEXT NOT NULL, size TEXT NOT NULL, unit_minor INTEGER NOT NULL, quantity INTEGER NOT NULL,
    refunded_quantity INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sale_line_by_sale ON sale_line (sale);

CREATE TABLE payment (
    id INTEGER PRIMARY KEY, payment_id BLOB NOT NULL, sale INTEGER NOT NULL REFERENCES sale, tender TEXT NOT NULL,
    amount_minor INTEGER NOT NULL, tendered_minor INTEGER NOT NULL, change_minor INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_by_sale ON payment (sale);

CREATE TABLE refund (
    id INTEGER PRIMARY KEY, refund_id BLOB NOT NULL UNIQUE, sale INTEGER NOT NULL REFERENCES sale,
    receipt_number INTEGER NOT NULL UNIQUE, business_date TEXT NOT NULL, at_ms INTEGER NOT NULL,
    total_minor INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE printer (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, address TEXT NOT NULL, stations TEXT NOT NULL, -- comma separated
    width_dots INTEGER NOT NULL DEFAULT 576, created_at_ms INTEGER NOT NULL, removed_at_ms INTEGER
) STRICT;

CREATE TABLE print_job (
    id INTEGER PRIMARY KEY,
    job_id BLOB NOT NULL UNIQUE,
    printer INTEGER NOT NULL REFERENCES printer,
    station TEXT NOT NULL,
    kind TEXT NOT NULL,                   -- receipt | kitchen | online | refund
    order_id BLOB,
    ticket BLOB NOT NULL,                 -- the ticket document
    copy INTEGER NOT NULL DEFAULT 0,      -- 0: the original; n: marked as copy n
    state INTEGER NOT NULL DEFAULT 1,     -- PrintState
    reason TEXT NOT NULL DEFAULT '',
    created_at_ms INTEGER NOT NULL,       -- of the commit's clock; the time-to-live runs from here
    expires_at_ms INTEGER NOT NULL,
    sending_at_ms INTEGER, sent_at_ms INTEGER, printed_at_ms INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    proof TEXT NOT NULL DEFAULT '',       -- what proved it: 'process_id', 'gs_r', 'person', ''
    original INTEGER REFERENCES print_job -- of a copy: the job it is a copy of
) STRICT;
-- What waits for a printer, what is on its way, what a person has to look at: each small, however old the table.
CREATE INDEX print_job_waiting ON print_job (printer, id) WHERE state IN (1, 5) AND reason <> 'stale';
CREATE INDEX print_job_moving ON print_job (printer, id) WHERE state IN (2, 3) AND reason <> 'not proved by this printer';
CREATE INDEX print_job_troubled ON print_job (id) WHERE state IN (5, 6, 7);
CREATE INDEX print_job_copies ON print_job (original) WHERE original IS NOT NULL;
CREATE INDEX print_job_by_order ON print_job (order_id);

-- Facts to HQ. Rows are kept until HQ's replicated mark has passed them, and at least seven days.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, fact_id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    body BLOB NOT NULL, parked_reason TEXT
) STRICT;
CREATE TABLE sync_state (
    id INTEGER PRIMARY KEY CHECK (id = 1), committed INTEGER NOT NULL DEFAULT 0, replicated INTEGER NOT NULL DEFAULT 0,
    down_rev INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sync_state (id) VALUES (1);

-- Facts from HQ, stored with the cursor in one transaction, then drained by the desks.
CREATE TABLE inbox (
    rev INTEGER PRIMARY KEY, kind INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, body BLOB NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,     -- 0 waiting, 1 done, 2 parked
    reason TEXT NOT NULL DEFAULT '', done_at_ms INTEGER
) STRICT;
CREATE INDEX inbox_open ON inbox (rev) WHERE state <> 1;
