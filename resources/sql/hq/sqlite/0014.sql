-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Forecasts of revenue (docs/forecast.md): what came, models, what was said, how good it was.

-- Revenue of days with orders, less refunds. A closed day has no row, one whose orders were all taken back has one with 0.
CREATE TABLE revenue_day (
    store INTEGER NOT NULL REFERENCES store, business_date TEXT NOT NULL, orders INTEGER NOT NULL, total_minor INTEGER NOT NULL,
    PRIMARY KEY (store, business_date)
) STRICT;
-- The same by channel and part of the day: 0 night, 1 morning, 2 lunch, 3 afternoon, 4 evening.
CREATE TABLE revenue_cell (
    store INTEGER NOT NULL REFERENCES store, business_date TEXT NOT NULL, channel TEXT NOT NULL, part INTEGER NOT NULL,
    orders INTEGER NOT NULL, total_minor INTEGER NOT NULL, PRIMARY KEY (store, business_date, channel, part)
) STRICT;
-- How far a store's orders were read.
CREATE TABLE revenue_extract (
    store INTEGER PRIMARY KEY REFERENCES store, sale INTEGER NOT NULL, refund INTEGER NOT NULL, -- highest row ids that were read
    until_date TEXT NOT NULL,             -- last business date that is over
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE forecast_model (
    id INTEGER PRIMARY KEY, trained_at_ms INTEGER NOT NULL, cause TEXT NOT NULL, first_date TEXT NOT NULL, last_date TEXT NOT NULL,
    stores INTEGER NOT NULL, missing TEXT NOT NULL, -- why there are no LightGBM models; empty: there are
    features TEXT NOT NULL, metrics TEXT NOT NULL,  -- JSON
    rehearsal BLOB NOT NULL               -- forecasts made in training of days that had come, compressed
) STRICT;
CREATE TABLE forecast_model_text (
    model INTEGER NOT NULL REFERENCES forecast_model, place INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, -- LightGBM's own form
    PRIMARY KEY (model, place)
) STRICT;

-- One store's forecast from one night, the last business date it knew its origin.
CREATE TABLE forecast_run (
    id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, origin TEXT NOT NULL, model INTEGER NOT NULL,
    made_at_ms INTEGER NOT NULL, reasons TEXT NOT NULL, -- JSON
    UNIQUE (store, origin)
) STRICT;
CREATE TABLE forecast_day (
    run INTEGER NOT NULL REFERENCES forecast_run, business_date TEXT NOT NULL, point_minor INTEGER NOT NULL,
    low80_minor INTEGER NOT NULL, high80_minor INTEGER NOT NULL, low95_minor INTEGER NOT NULL, high95_minor INTEGER NOT NULL, -- quantiles 0.1, 0.9, 0.025, 0.975
    baseline_minor INTEGER,               -- the same weekday before
    PRIMARY KEY (run, business_date)
) STRICT;

-- What a store's tills were told last, for one that is new or has lost it.
CREATE TABLE forecast_published (store INTEGER PRIMARY KEY REFERENCES store, body BLOB NOT NULL) STRICT;

-- What a store's manager expects; the newest of a date counts. No amount: the forecast holds.
CREATE TABLE forecast_override (
    id INTEGER PRIMARY KEY, override_id BLOB NOT NULL UNIQUE, store INTEGER NOT NULL REFERENCES store, till INTEGER NOT NULL REFERENCES till,
    business_date TEXT NOT NULL, amount_minor INTEGER, note TEXT NOT NULL, author TEXT NOT NULL, at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX forecast_override_by_date ON forecast_override (store, business_date, at_ms);

-- What was said so many days ahead beside what came.
CREATE TABLE forecast_score (
    store INTEGER NOT NULL REFERENCES store, business_date TEXT NOT NULL, ahead INTEGER NOT NULL, forecast_minor INTEGER NOT NULL,
    low80_minor INTEGER NOT NULL, high80_minor INTEGER NOT NULL, actual_minor INTEGER, -- NULL: closed
    baseline_minor INTEGER, override_minor INTEGER, PRIMARY KEY (store, business_date, ahead)
) STRICT;
CREATE TABLE forecast_alarm (
    id INTEGER PRIMARY KEY, store INTEGER NOT NULL REFERENCES store, kind TEXT NOT NULL, words TEXT NOT NULL, at_ms INTEGER NOT NULL,
    resolved_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX forecast_alarm_open ON forecast_alarm (store, kind) WHERE resolved_at_ms IS NULL;
