-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Several nodes on one database: which of them live, which holds a till, and what shows that two programs have one identity.

CREATE TABLE node (
    id TEXT COLLATE "C" PRIMARY KEY,                  -- its name and what tells this run of the program from others
    beats BIGINT NOT NULL,               -- rises while it lives: where it stands still, the others take the node for dead
    started_at_ms BIGINT NOT NULL, beat_at_ms BIGINT NOT NULL -- by its own clock, for people
);

CREATE TABLE till_lease (
    till BIGINT PRIMARY KEY REFERENCES till,
    change BIGINT NOT NULL,              -- rises over all tills in the order of commits; of a connection it is the number
    node TEXT COLLATE "C" NOT NULL,                   -- that has the connection; empty: none has
    epoch BIGINT NOT NULL REFERENCES till_epoch, since_ms BIGINT NOT NULL,
    ended TEXT COLLATE "C" NOT NULL DEFAULT ''        -- why it must end, as ERROR says it to the till
);
CREATE INDEX till_lease_by_change ON till_lease (change);

-- The last few runs of the program on each of a till's databases.
CREATE TABLE till_run (
    epoch BIGINT NOT NULL REFERENCES till_epoch, boot BYTEA NOT NULL,
    change BIGINT NOT NULL,              -- of the lease that its first HELLO was given
    PRIMARY KEY (epoch, boot)
);
