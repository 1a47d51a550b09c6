-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Functions on other machines, which a broker hands the numbers of messages: what each has settled beyond its cursor, out of order, and how
-- far its messages were handed to the broker. A message that failed is in queue_failed; it is settled here.

CREATE TABLE queue_ledger (
    topic INTEGER NOT NULL REFERENCES queue_topic, consumer TEXT NOT NULL, message INTEGER NOT NULL,
    outcome TEXT NOT NULL, at_ms INTEGER NOT NULL, -- done or failed
    PRIMARY KEY (topic, consumer, message)
) STRICT, WITHOUT ROWID;
CREATE TABLE queue_relay (
    topic INTEGER NOT NULL REFERENCES queue_topic, consumer TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (topic, consumer)
) STRICT;
ALTER TABLE queue_failed ADD COLUMN sent INTEGER NOT NULL DEFAULT 0; -- the broker has it again
