-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What forecasts of a day are made up of (docs/forecast.md): pieces that were sold, and the expected channels, parts of the day and items.

-- Pieces of a day less those taken back; 0: all were. Of the last 400 days.
CREATE TABLE item_day (
    store BIGINT NOT NULL REFERENCES store, business_date TEXT COLLATE "C" NOT NULL, sku TEXT COLLATE "C" NOT NULL, size TEXT COLLATE "C" NOT NULL, pieces BIGINT NOT NULL,
    PRIMARY KEY (store, business_date, sku, size)
);
-- What a store called an item when it sold it last.
CREATE TABLE item_name (
    store BIGINT NOT NULL REFERENCES store, sku TEXT COLLATE "C" NOT NULL, size TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, name_date TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (store, sku, size)
);
-- Of one forecast; kept as long as a manager or an order can still be about one of its days.
CREATE TABLE forecast_mix (run BIGINT PRIMARY KEY REFERENCES forecast_run, body BYTEA NOT NULL);

-- All orders are read once more: their pieces were not counted before.
DELETE FROM revenue_extract;
