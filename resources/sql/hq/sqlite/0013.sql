-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Members' records (docs/members.md): who a member is, what of it each till has, and what is on its way there.

ALTER TABLE member ADD COLUMN standing INTEGER NOT NULL DEFAULT 0; -- 0 no record, 1 a record, 2 one that must not be tagged, 3 erased
ALTER TABLE member ADD COLUMN survivor INTEGER REFERENCES member;  -- the same person, who counts
ALTER TABLE member ADD COLUMN birthday INTEGER NOT NULL DEFAULT 0; -- YYYYMMDD, year 0 where it is not known
CREATE INDEX member_by_survivor ON member (survivor) WHERE survivor IS NOT NULL;

CREATE TABLE member_record (
    member INTEGER PRIMARY KEY REFERENCES member,
    revision INTEGER NOT NULL,            -- rises with each change
    phone BLOB,                           -- sealed for the key in members.key; never in the clear
    phone_token BLOB, phone_masked TEXT NOT NULL, -- a keyed hash it is found by
    card TEXT, qr TEXT,
    consent INTEGER NOT NULL, consent_at_ms INTEGER NOT NULL, hidden INTEGER NOT NULL,
    origin TEXT NOT NULL,                 -- STORE/TILL it was made at, or headquarters
    created_at_ms INTEGER NOT NULL, changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX member_record_by_token ON member_record (phone_token);
CREATE INDEX member_record_by_card ON member_record (card);
CREATE INDEX member_record_by_qr ON member_record (qr);

-- Which key the phones are sealed for: a hash of it.
CREATE TABLE member_key (id INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;

-- Which tills have a member, in which revision, and what of the profile they were told (a hash). Revision 0: to be sent.
CREATE TABLE member_till (
    member INTEGER NOT NULL REFERENCES member, till INTEGER NOT NULL REFERENCES till, revision INTEGER NOT NULL, profile BLOB NOT NULL,
    PRIMARY KEY (member, till)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_till_due ON member_till (till, member) WHERE revision = 0;

-- The facts a member's record is made of: an erasure empties them.
CREATE TABLE member_fact (member INTEGER NOT NULL REFERENCES member, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (member, epoch, seq)) STRICT, WITHOUT ROWID;

ALTER TABLE till ADD COLUMN members INTEGER NOT NULL DEFAULT 0; -- it knows what members are
