-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Online orders that change on their way.

ALTER TABLE online_order ADD COLUMN version INTEGER NOT NULL DEFAULT 1;      -- of its state: rises with each amendment and the cancellation
ALTER TABLE online_order ADD COLUMN state_hash BLOB;                         -- of the request of the last amendment; NULL: as it was placed
ALTER TABLE online_order ADD COLUMN cancelled_at_ms INTEGER;                 -- the last there is
ALTER TABLE online_order ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE online_order ADD COLUMN till_version INTEGER NOT NULL DEFAULT 0; -- the newest its till has taken in

-- Each amendment and the cancellation, for the trace.
CREATE TABLE online_order_change (
    id INTEGER PRIMARY KEY, online_order INTEGER NOT NULL REFERENCES online_order, version INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    till_at_ms INTEGER,                   -- when its till had done what it asks for
    UNIQUE (online_order, version)
) STRICT;
