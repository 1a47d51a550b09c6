-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- What was changed at this till and is not in a record of headquarters' yet (docs/members.md): it is shown over whatever headquarters says meanwhile.

ALTER TABLE member ADD COLUMN own_seq INTEGER NOT NULL DEFAULT 0; -- of the newest such fact; 0: none
ALTER TABLE member ADD COLUMN own_change BLOB;                   -- those fields, as a body of member.changed
