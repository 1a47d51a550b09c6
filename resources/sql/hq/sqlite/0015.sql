-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What every order writes, in fewer trees. Lines and payments stand in the tree of their sale's number: one insertion each, at its end,
-- where a table and its index took two.

ALTER TABLE sale_line RENAME TO sale_line_before;
CREATE TABLE sale_line (
    sale INTEGER NOT NULL, place INTEGER NOT NULL, -- rises within a sale
    line_id BLOB NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, size TEXT NOT NULL, unit_minor INTEGER NOT NULL, quantity INTEGER NOT NULL,
    refunded_quantity INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (sale, place)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_line (sale, place, line_id, sku, name, size, unit_minor, quantity, refunded_quantity)
    SELECT sale, id, line_id, sku, name, size, unit_minor, quantity, refunded_quantity FROM sale_line_before ORDER BY sale, id;
DROP TABLE sale_line_before;
ALTER TABLE payment RENAME TO payment_before;
CREATE TABLE payment (
    sale INTEGER NOT NULL, place INTEGER NOT NULL, tender TEXT NOT NULL, amount_minor INTEGER NOT NULL, PRIMARY KEY (sale, place)
) STRICT, WITHOUT ROWID;
INSERT INTO payment (sale, place, tender, amount_minor) SELECT sale, id, tender, amount_minor FROM payment_before ORDER BY sale, id;
DROP TABLE payment_before;

-- No REFERENCES in the tables that every fact writes to, as PostgreSQL's have none: what their rows point to is read or written in the same
-- transaction and never deleted, and each was looked up again, row by row. (Nothing in the file's content depends on them: SQLite's manual,
-- ALTER TABLE, 7, "Making Other Kinds Of Table Schema Changes".)
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql, ' REFERENCES till_epoch', ''), ' REFERENCES store', ''), ' REFERENCES till', ''), ' REFERENCES queue_topic', '')
    WHERE type = 'table' AND name IN ('ingest', 'sale', 'queue_log');
UPDATE sqlite_schema SET sql = replace(sql, ' REFERENCES sale', '') WHERE type = 'table' AND name = 'sale_member';
PRAGMA writable_schema = RESET;
