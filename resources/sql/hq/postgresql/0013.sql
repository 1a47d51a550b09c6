-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Members' records (docs/members.md): who a member is, what of it each till has, and what is on its way there.

ALTER TABLE member ADD COLUMN standing BIGINT NOT NULL DEFAULT 0; -- 0 no record, 1 a record, 2 one that must not be tagged, 3 erased
ALTER TABLE member ADD COLUMN survivor BIGINT REFERENCES member;  -- the same person, who counts
ALTER TABLE member ADD COLUMN birthday BIGINT NOT NULL DEFAULT 0; -- YYYYMMDD, year 0 where it is not known
CREATE INDEX member_by_survivor ON member (survivor) WHERE survivor IS NOT NULL;

CREATE TABLE member_record (
    member BIGINT PRIMARY KEY REFERENCES member,
    revision BIGINT NOT NULL,            -- rises with each change
    phone BYTEA,                           -- sealed for the key in members.key; never in the clear
    phone_token BYTEA, phone_masked TEXT COLLATE "C" NOT NULL, -- a keyed hash it is found by
    card TEXT COLLATE "C", qr TEXT COLLATE "C",
    consent BIGINT NOT NULL, consent_at_ms BIGINT NOT NULL, hidden BIGINT NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,                 -- STORE/TILL it was made at, or headquarters
    created_at_ms BIGINT NOT NULL, changed_at_ms BIGINT NOT NULL
);
CREATE INDEX member_record_by_token ON member_record (phone_token);
CREATE INDEX member_record_by_card ON member_record (card);
CREATE INDEX member_record_by_qr ON member_record (qr);

-- Which key the phones are sealed for: a hash of it.
CREATE TABLE member_key (id BIGINT PRIMARY KEY, hash BYTEA NOT NULL);

-- Which tills have a member, in which revision, and what of the profile they were told (a hash). Revision 0: to be sent.
CREATE TABLE member_till (
    member BIGINT NOT NULL REFERENCES member, till BIGINT NOT NULL, revision BIGINT NOT NULL, profile BYTEA NOT NULL,
    PRIMARY KEY (member, till)
);
CREATE INDEX member_till_due ON member_till (till, member) WHERE revision = 0;

-- The facts a member's record is made of: an erasure empties them.
CREATE TABLE member_fact (member BIGINT NOT NULL REFERENCES member, epoch BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (member, epoch, seq));

ALTER TABLE till ADD COLUMN members BIGINT NOT NULL DEFAULT 0; -- it knows what members are
