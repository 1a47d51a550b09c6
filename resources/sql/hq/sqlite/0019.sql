-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- The day a member is looked at without an order is a column of its own, never after next_day: where an order puts next_day off it stays, and so does its index.
ALTER TABLE member_tags ADD COLUMN due INTEGER NOT NULL DEFAULT 0; -- 0: never
UPDATE member_tags SET due = next_day;
DROP INDEX member_tags_due;
CREATE INDEX member_tags_due ON member_tags (due) WHERE due > 0;
