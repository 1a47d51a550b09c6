-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Timers with a plan for each scope, their runs, and what people have paused.

CREATE TABLE chain_setting (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

-- A row: the function is paused. Timers are functions.
CREATE TABLE function_pause (
    name TEXT COLLATE "C" PRIMARY KEY, at_ms BIGINT NOT NULL, actor TEXT COLLATE "C" NOT NULL, reason TEXT COLLATE "C" NOT NULL
);

-- Scope: 0 the chain, otherwise a store.
CREATE TABLE timer_plan (
    timer TEXT COLLATE "C" NOT NULL, scope BIGINT NOT NULL,
    planned_ms BIGINT NOT NULL,              -- what was planned up to here is run, missed or given up
    runs BIGINT NOT NULL DEFAULT 0, failures BIGINT NOT NULL DEFAULT 0,
    missed BIGINT NOT NULL DEFAULT 0,        -- planned times that were caught up by a later run
    last_run_ms BIGINT, last_took_ms BIGINT, last_success_ms BIGINT, last_error TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (timer, scope)
);
INSERT INTO timer_plan (timer, scope, planned_ms, last_run_ms, last_error)
    SELECT name, 0, last_planned_ms, last_run_ms, last_error FROM timer;
INSERT INTO function_pause (name, at_ms, actor, reason)
    SELECT name, last_planned_ms, 'migration', '' FROM timer WHERE paused = 1;
DROP TABLE timer;

-- A planned time runs once, whatever the clock does and however many nodes look.
CREATE TABLE timer_run (
    timer TEXT COLLATE "C" NOT NULL, scope BIGINT NOT NULL, planned_ms BIGINT NOT NULL,
    state BIGINT NOT NULL,                   -- 1 open: runs at a node, or waits for the next attempt; 2 done; 3 given up
    generation BIGINT NOT NULL,              -- rises with each attempt: who has an older one may not finish it
    node TEXT COLLATE "C" NOT NULL,                       -- where it runs; empty: it waits
    due_ms BIGINT NOT NULL,                  -- open: from when on another attempt may begin
    attempts BIGINT NOT NULL, by_hand BIGINT NOT NULL DEFAULT 0,
    error TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (timer, scope, planned_ms)
);
CREATE INDEX timer_run_open ON timer_run (due_ms) WHERE state = 1;
