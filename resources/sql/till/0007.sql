-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Sales of an earlier database of this till, which headquarters gave back.

-- 0: made in this database; 1: in an earlier one, on the business date on which it came back; 2: in an earlier one, before that: a shift does not count it.
ALTER TABLE sale ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
