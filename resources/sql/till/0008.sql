-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Members this till knows (docs/members.md): no phone number, only what it is found by and its mask.

CREATE TABLE member (
    member_id BLOB PRIMARY KEY,
    revision INTEGER NOT NULL,               -- headquarters'; 0: made here, and headquarters has not answered
    merged_into BLOB,                        -- the same person, who counts
    phone_token BLOB, phone_masked TEXT NOT NULL, card TEXT, qr TEXT,
    birthday INTEGER NOT NULL, consent INTEGER NOT NULL, hidden INTEGER NOT NULL,
    profile BLOB, profile_as_of_ms INTEGER NOT NULL DEFAULT 0,  -- what the counter sees, as headquarters made it then; NULL: nothing
    heard_at_ms INTEGER NOT NULL             -- when headquarters spoke of it last; or it was made here
) STRICT;
CREATE INDEX member_by_token ON member (phone_token);
CREATE INDEX member_by_card ON member (card);
CREATE INDEX member_by_qr ON member (qr);
