-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What a till says of a printer's roll and drawer beside its condition.

ALTER TABLE printer_health ADD COLUMN drawer TEXT NOT NULL DEFAULT ''; -- open, closed; empty: not known
ALTER TABLE printer_health ADD COLUMN roll_left_mm INTEGER NOT NULL DEFAULT -1; -- -1: not known
ALTER TABLE printer_health ADD COLUMN roll_ends_ms INTEGER NOT NULL DEFAULT 0; -- 0: not known
