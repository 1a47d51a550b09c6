-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What managers ask from tills (docs/members.md): who may, audiences that were given a name, and who changed which field of a record last.

ALTER TABLE till ADD COLUMN manager INTEGER NOT NULL DEFAULT 0; -- its manager's questions are answered

CREATE TABLE audience (
    name TEXT PRIMARY KEY, query TEXT NOT NULL,
    owner TEXT NOT NULL,                 -- code of the store whose manager saved it; empty: headquarters
    changed_at_ms INTEGER NOT NULL, changed_by TEXT NOT NULL
) STRICT;

CREATE TABLE member_field (
    member INTEGER NOT NULL REFERENCES member, field INTEGER NOT NULL, -- a key of member.changed
    revision INTEGER NOT NULL,              -- of the record that first had it
    made_at_ms INTEGER NOT NULL, till INTEGER NOT NULL, -- when it was changed, by headquarters' clock, and where; 0: at headquarters
    PRIMARY KEY (member, field)
) STRICT, WITHOUT ROWID;
