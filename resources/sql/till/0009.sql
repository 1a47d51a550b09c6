-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What headquarters expects of this store, kept for when it cannot be asked, and what the manager expects in its place.

CREATE TABLE forecast (
    id INTEGER PRIMARY KEY CHECK (id = 1), made_at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE forecast_override (
    business_date TEXT PRIMARY KEY, amount_minor INTEGER, -- NULL: the forecast holds again
    note TEXT NOT NULL, author TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
