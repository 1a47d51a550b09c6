-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Headquarters. Times are UTC milliseconds, amounts integer minor units, ids 16 bytes (UUIDv7).

CREATE TABLE store (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, zone TEXT NOT NULL, cutoff TEXT NOT NULL,
    currency TEXT NOT NULL, created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE till (
    id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, number INTEGER NOT NULL,
    next_rev INTEGER NOT NULL DEFAULT 1,  -- of the facts to this till
    acked_rev INTEGER NOT NULL DEFAULT 0, -- what the till has stored
    UNIQUE (store, number)
) STRICT;
CREATE TABLE device (
    id INTEGER PRIMARY KEY, device_id BLOB NOT NULL UNIQUE, till INTEGER NOT NULL REFERENCES till, public_key BLOB NOT NULL,
    app TEXT NOT NULL DEFAULT '', enrolled_at_ms INTEGER NOT NULL, revoked_at_ms INTEGER, last_seen_ms INTEGER
) STRICT;
CREATE TABLE enroll_code (
    id INTEGER PRIMARY KEY, code_hash BLOB NOT NULL UNIQUE, till INTEGER NOT NULL REFERENCES till,
    created_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL, used_at_ms INTEGER
) STRICT;
CREATE TABLE api_key (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key_hash BLOB NOT NULL UNIQUE, created_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER
) STRICT;

-- Facts from tills: (till, database epoch, sequence) once.
CREATE TABLE till_epoch (
    id INTEGER PRIMARY KEY, till INTEGER NOT NULL REFERENCES till, epoch BLOB NOT NULL, committed INTEGER NOT NULL DEFAULT 0,
    first_seen_ms INTEGER NOT NULL, UNIQUE (till, epoch)
) STRICT;
CREATE TABLE ingest (
    id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL REFERENCES till_epoch, seq INTEGER NOT NULL, fact_id BLOB NOT NULL,
    kind INTEGER NOT NULL, at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,               -- 1 applied, 2 quarantined
    reason TEXT NOT NULL DEFAULT '', hash BLOB NOT NULL, body BLOB NOT NULL,
    UNIQUE (epoch, seq)
) STRICT;
CREATE INDEX ingest_quarantined ON ingest (id) WHERE state = 2;

CREATE TABLE sale (
    id INTEGER PRIMARY KEY, order_id BLOB NOT NULL UNIQUE, store INTEGER NOT NULL REFERENCES store,
    till INTEGER NOT NULL REFERENCES till, receipt_number INTEGER NOT NULL, business_date TEXT NOT NULL, -- YYYY-MM-DD
    channel TEXT NOT NULL, closed_at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, total_minor INTEGER NOT NULL,
    refunded_minor INTEGER NOT NULL DEFAULT 0,
    quantity INTEGER NOT NULL,            -- of live lines
    refunded_quantity INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL                    -- of the document: the same order again changes nothing, another is refused
) STRICT;
CREATE INDEX sale_by_date ON sale (store, business_date);
CREATE TABLE sale_line (
    id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sale, line_id BLOB NOT NULL, sku TEXT NOT NULL,
    name TEXT NOT NULL, size TEXT NOT NULL, unit_minor INTEGER NOT NULL, quantity INTEGER NOT NULL,
    refunded_quantity INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sale_line_by_sale ON sale_line (sale);
CREATE TABLE payment (
    id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sale, tender TEXT NOT NULL, amount_minor INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_by_sale ON payment (sale);
CREATE TABLE refund (
    id INTEGER PRIMARY KEY, refund_id BLOB NOT NULL UNIQUE, sale INTEGER NOT NULL REFERENCES sale,
    business_date TEXT NOT NULL, at_ms INTEGER NOT NULL, total_minor INTEGER NOT NULL, quantity INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX refund_by_sale ON refund (sale);

CREATE TABLE online_order (
    id INTEGER PRIMARY KEY, order_id BLOB NOT NULL UNIQUE, platform TEXT NOT NULL, number TEXT NOT NULL,
    request_hash BLOB NOT NULL, store INTEGER NOT NULL REFERENCES store, till INTEGER NOT NULL REFERENCES till,
    rev INTEGER NOT NULL,                 -- of the fact to the till
    accepted_at_ms INTEGER NOT NULL, pushed_at_ms INTEGER, till_stored_at_ms INTEGER, job_queued_at_ms INTEGER,
    body BLOB NOT NULL, UNIQUE (platform, number)
) STRICT;
CREATE INDEX online_order_by_rev ON online_order (till, rev);

-- Where each print job of each order stands, as its till last said; a state only moves forward.
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY, job_id BLOB NOT NULL UNIQUE, order_id BLOB, till INTEGER NOT NULL REFERENCES till,
    kind TEXT NOT NULL, station TEXT NOT NULL, printer TEXT NOT NULL, copy INTEGER NOT NULL, state INTEGER NOT NULL,
    reason TEXT NOT NULL, proof TEXT NOT NULL,
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, -- of the fact that said so last: an older one changes nothing
    state_at_ms INTEGER NOT NULL,         -- when it came to rest in that state
    queued_at_ms INTEGER, sending_at_ms INTEGER, sent_at_ms INTEGER, printed_at_ms INTEGER
) STRICT;
CREATE INDEX print_job_by_order ON print_job (order_id);
CREATE TABLE printer_health (
    till INTEGER NOT NULL REFERENCES till, printer TEXT NOT NULL, address TEXT NOT NULL, condition INTEGER NOT NULL,
    raw BLOB NOT NULL, since_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, queued INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL, PRIMARY KEY (till, printer)
) STRICT;

CREATE TABLE menu (
    revision INTEGER PRIMARY KEY, body BLOB NOT NULL, hash BLOB NOT NULL, published_at_ms INTEGER NOT NULL
) STRICT;

-- Facts to one till, numbered without gaps in commit order. The body is its own or the menu's.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, till INTEGER NOT NULL REFERENCES till, rev INTEGER NOT NULL, kind INTEGER NOT NULL,
    body BLOB, menu INTEGER REFERENCES menu, created_at_ms INTEGER NOT NULL, UNIQUE (till, rev)
) STRICT;

-- The queue: a topic is an append-only log with a cursor per consumer; extra rows exist only for what failed.
CREATE TABLE queue_topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE queue_log (
    id INTEGER PRIMARY KEY, topic INTEGER NOT NULL REFERENCES queue_topic, at_ms INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX queue_log_by_topic ON queue_log (topic, id);
CREATE TABLE queue_cursor (
    topic INTEGER NOT NULL REFERENCES queue_topic, consumer TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, consumer)
) STRICT;
CREATE TABLE queue_failed (
    id INTEGER PRIMARY KEY, topic INTEGER NOT NULL REFERENCES queue_topic, consumer TEXT NOT NULL, message INTEGER NOT NULL,
    body BLOB NOT NULL, attempts INTEGER NOT NULL, next_at_ms INTEGER NOT NULL, dead INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL, UNIQUE (topic, consumer, message)
) STRICT;
CREATE TABLE timer (
    name TEXT PRIMARY KEY, last_planned_ms INTEGER NOT NULL DEFAULT 0, last_run_ms INTEGER, last_error TEXT NOT NULL DEFAULT '',
    paused INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Revenue a day, kept by a queue function from orders and refunds.
CREATE TABLE store_day (
    store INTEGER NOT NULL REFERENCES store, business_date TEXT NOT NULL, orders INTEGER NOT NULL, quantity INTEGER NOT NULL,
    total_minor INTEGER NOT NULL, PRIMARY KEY (store, business_date)
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
