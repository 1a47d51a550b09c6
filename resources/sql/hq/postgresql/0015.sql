-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What every order writes, in fewer trees: of lines and payments the key is the sale's number and a place in it, and the only index.

ALTER TABLE sale_line RENAME COLUMN id TO place; -- rises within a sale
ALTER TABLE sale_line DROP CONSTRAINT sale_line_pkey, ALTER COLUMN place DROP IDENTITY;
ALTER TABLE sale_line ADD PRIMARY KEY (sale, place);
DROP INDEX sale_line_by_sale;
ALTER TABLE payment RENAME COLUMN id TO place;
ALTER TABLE payment DROP CONSTRAINT payment_pkey, ALTER COLUMN place DROP IDENTITY;
ALTER TABLE payment ADD PRIMARY KEY (sale, place);
DROP INDEX payment_by_sale;
