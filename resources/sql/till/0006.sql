-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- The chain over the facts to headquarters; what was told of each business date.

ALTER TABLE outbox ADD COLUMN chain BLOB;     -- its head after this fact; NULL: made before facts were chained

CREATE TABLE day_closed (
    business_date TEXT PRIMARY KEY,           -- YYYY-MM-DD
    sales INTEGER NOT NULL, sales_minor INTEGER NOT NULL, refunds INTEGER NOT NULL, refunds_minor INTEGER NOT NULL,
    closings INTEGER NOT NULL,                -- facts made for it: more than one where it changed afterwards
    closed_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, value) VALUES ('day_sale', 0), ('day_refund', 0); -- rows looked at when days were closed last
