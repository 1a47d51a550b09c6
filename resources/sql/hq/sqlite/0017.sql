-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Which version of a class of tags is shown, and which one is made for all members (docs/tags.md).
CREATE TABLE tag_class (
    class INTEGER PRIMARY KEY, shown_version INTEGER NOT NULL, -- 0: none yet
    shown_edition INTEGER NOT NULL, made_version INTEGER NOT NULL, made_edition INTEGER NOT NULL, -- of the sets: their class is class + 65536 * edition
    walk INTEGER NOT NULL, filling INTEGER NOT NULL, done INTEGER NOT NULL, members INTEGER NOT NULL, started_at_ms INTEGER NOT NULL, switched_at_ms INTEGER NOT NULL
) STRICT;
-- The classes there were before, as members have them.
INSERT INTO tag_class SELECT id, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0 FROM (
    SELECT 1 AS id UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10
    UNION SELECT 11 UNION SELECT 12 UNION SELECT 13 UNION SELECT 14 UNION SELECT 15 UNION SELECT 16 UNION SELECT 17 UNION SELECT 18 UNION SELECT 19 UNION SELECT 20
    UNION SELECT 1000 UNION SELECT 1001) AS classes;
