-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- The chain over each till's facts; what went wrong with a till's identity; the proof of each business day.

ALTER TABLE till_epoch ADD COLUMN chain_from INTEGER;            -- the sequence it begins after; NULL: not chained
ALTER TABLE till_epoch ADD COLUMN chain BLOB;                    -- its head at `committed`; NULL: that is before chain_from
ALTER TABLE till_epoch ADD COLUMN quarantined TEXT NOT NULL DEFAULT ''; -- why nothing of it is taken any more
ALTER TABLE ingest ADD COLUMN clock_ahead_ms INTEGER;            -- the till's clock less headquarters'
ALTER TABLE refund ADD COLUMN till INTEGER REFERENCES till;      -- that made it; the sale may be another one's
UPDATE refund SET till = (SELECT sale.till FROM sale WHERE sale.id = refund.sale);
CREATE INDEX refund_by_till ON refund (till, business_date);

CREATE TABLE till_alarm (
    id INTEGER PRIMARY KEY, till INTEGER NOT NULL REFERENCES till, epoch INTEGER NOT NULL REFERENCES till_epoch,
    kind TEXT NOT NULL,                   -- set_back, fork, gap, clone
    words TEXT NOT NULL, at_ms INTEGER NOT NULL, last_at_ms INTEGER NOT NULL, times INTEGER NOT NULL,
    resolved_at_ms INTEGER,               -- the till has come with a new epoch
    UNIQUE (epoch, kind)
) STRICT;
CREATE INDEX till_alarm_open ON till_alarm (till) WHERE resolved_at_ms IS NULL;

-- What a till last said of a business date, and what headquarters had then.
CREATE TABLE day_proof (
    till INTEGER NOT NULL REFERENCES till, business_date TEXT NOT NULL, -- YYYY-MM-DD
    epoch INTEGER NOT NULL REFERENCES till_epoch, seq INTEGER NOT NULL, closed_at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL,
    sales INTEGER NOT NULL, sales_minor INTEGER NOT NULL, refunds INTEGER NOT NULL, refunds_minor INTEGER NOT NULL,
    chain BLOB NOT NULL,                  -- the till's, before the fact that says so
    chain_matches INTEGER,                -- headquarters' own is the same; NULL: it has none
    PRIMARY KEY (till, business_date)
) STRICT;
