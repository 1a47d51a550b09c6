-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Members' orders, what is counted of them, and the tags that come of it (docs/tags.md).

-- Whose order a sale is, and what of it only tags need.
CREATE TABLE sale_member (
    sale INTEGER PRIMARY KEY REFERENCES sale, member BLOB NOT NULL, platform TEXT NOT NULL, covers INTEGER NOT NULL, discount_minor INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_member_by_member ON sale_member (member);

-- Members by a small number without gaps, for sets of them.
CREATE TABLE member (id INTEGER PRIMARY KEY, member_id BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE member_tags (
    member INTEGER PRIMARY KEY REFERENCES member, statistics BLOB NOT NULL, tags BLOB NOT NULL,
    day INTEGER NOT NULL,                 -- the tags were made on
    next_day INTEGER NOT NULL,            -- on which they can be different without an order; 0: never
    thresholds INTEGER NOT NULL           -- version they were made with
) STRICT;
CREATE INDEX member_tags_due ON member_tags (next_day) WHERE next_day > 0;

-- Short numbers for what is counted and for values of tags.
CREATE TABLE tag_code (kind INTEGER NOT NULL, code INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, code), UNIQUE (kind, text)) STRICT;

-- Which facts are in the statistics: a bit for each sequence of an epoch, so many sequences to a row.
CREATE TABLE tag_applied (epoch INTEGER NOT NULL, chunk INTEGER NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (epoch, chunk)) STRICT;

CREATE TABLE tag_thresholds (version INTEGER PRIMARY KEY, computed_at_ms INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

-- Sets of members by tag, so many members to a row, and what has changed since they were last put together.
CREATE TABLE tag_members (class INTEGER NOT NULL, value INTEGER NOT NULL, chunk INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (class, value, chunk)) STRICT;
CREATE TABLE tag_flip (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
