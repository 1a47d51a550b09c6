-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Several nodes on one database: which of them live, which holds a till, and what shows that two programs have one identity.

CREATE TABLE node (
    id TEXT PRIMARY KEY,                  -- its name and what tells this run of the program from others
    beats INTEGER NOT NULL,               -- rises while it lives: where it stands still, the others take the node for dead
    started_at_ms INTEGER NOT NULL, beat_at_ms INTEGER NOT NULL -- by its own clock, for people
) STRICT;

CREATE TABLE till_lease (
    till INTEGER PRIMARY KEY REFERENCES till,
    change INTEGER NOT NULL,              -- rises over all tills in the order of commits; of a connection it is the number
    node TEXT NOT NULL,                   -- that has the connection; empty: none has
    epoch INTEGER NOT NULL REFERENCES till_epoch, since_ms INTEGER NOT NULL,
    ended TEXT NOT NULL DEFAULT ''        -- why it must end, as ERROR says it to the till
) STRICT;
CREATE INDEX till_lease_by_change ON till_lease (change);

-- The last few runs of the program on each of a till's databases.
CREATE TABLE till_run (
    epoch INTEGER NOT NULL REFERENCES till_epoch, boot BLOB NOT NULL,
    change INTEGER NOT NULL,              -- of the lease that its first HELLO was given
    PRIMARY KEY (epoch, boot)
) STRICT;
