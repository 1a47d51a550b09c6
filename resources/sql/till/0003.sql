-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Label printers, and which station gets which part of an order.

ALTER TABLE printer ADD COLUMN language TEXT NOT NULL DEFAULT 'escpos';   -- escpos | tspl
ALTER TABLE printer ADD COLUMN height_dots INTEGER NOT NULL DEFAULT 0;    -- of one label; 0: endless paper
ALTER TABLE printer ADD COLUMN gap_dots INTEGER NOT NULL DEFAULT 0;       -- between labels

-- Without a row everything goes to the station kitchen, once.
CREATE TABLE route (
    category TEXT NOT NULL,               -- of the menu; '*': every other one
    station TEXT NOT NULL,
    kind INTEGER NOT NULL,                -- 1 slip with all lines, 2 a label for each unit
    copies INTEGER NOT NULL,              -- 0: nothing is printed there
    PRIMARY KEY (category, station)
) STRICT;
