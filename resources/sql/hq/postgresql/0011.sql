-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Functions on other machines, which a broker hands the numbers of messages: what each has settled beyond its cursor, out of order, and how
-- far its messages were handed to the broker. A message that failed is in queue_failed; it is settled here.

CREATE TABLE queue_ledger (
    topic BIGINT NOT NULL REFERENCES queue_topic, consumer TEXT COLLATE "C" NOT NULL, message BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL, at_ms BIGINT NOT NULL, -- done or failed
    PRIMARY KEY (topic, consumer, message)
);
CREATE TABLE queue_relay (
    topic BIGINT NOT NULL REFERENCES queue_topic, consumer TEXT COLLATE "C" NOT NULL, position BIGINT NOT NULL,
    PRIMARY KEY (topic, consumer)
);
ALTER TABLE queue_failed ADD COLUMN sent BIGINT NOT NULL DEFAULT 0; -- the broker has it again
