-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- How the chain's tickets look: each set that was published. A set is stored once for all tills, as a menu is.

CREATE TABLE ticket_templates (
    revision INTEGER PRIMARY KEY, body BLOB NOT NULL, published_at_ms INTEGER NOT NULL
) STRICT;
ALTER TABLE outbox ADD COLUMN templates INTEGER REFERENCES ticket_templates; -- the body is that set's
