-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What managers ask from tills (docs/members.md): who may, audiences that were given a name, and who changed which field of a record last.

ALTER TABLE till ADD COLUMN manager BIGINT NOT NULL DEFAULT 0; -- its manager's questions are answered

CREATE TABLE audience (
    name TEXT COLLATE "C" PRIMARY KEY, query TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,                 -- code of the store whose manager saved it; empty: headquarters
    changed_at_ms BIGINT NOT NULL, changed_by TEXT COLLATE "C" NOT NULL
);

CREATE TABLE member_field (
    member BIGINT NOT NULL REFERENCES member, field BIGINT NOT NULL, -- a key of member.changed
    revision BIGINT NOT NULL,              -- of the record that first had it
    made_at_ms BIGINT NOT NULL, till BIGINT NOT NULL, -- when it was changed, by headquarters' clock, and where; 0: at headquarters
    PRIMARY KEY (member, field)
);
