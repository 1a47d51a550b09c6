-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Online orders that change after they were accepted.

-- The newest state of each that was taken in. One that was accepted before this table has no row: its sale says all.
CREATE TABLE online_order (
    id INTEGER PRIMARY KEY, order_id BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,             -- only ever rises
    cancelled INTEGER NOT NULL,
    sale INTEGER REFERENCES sale,         -- the one that stands for it now; NULL: it was cancelled before it was sold
    body BLOB                             -- the state as headquarters sent it; NULL as above
) STRICT;
