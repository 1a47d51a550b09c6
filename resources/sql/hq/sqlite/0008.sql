-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- Timers with a plan for each scope, their runs, and what people have paused.

CREATE TABLE chain_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- A row: the function is paused. Timers are functions.
CREATE TABLE function_pause (
    name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;

-- Scope: 0 the chain, otherwise a store.
CREATE TABLE timer_plan (
    timer TEXT NOT NULL, scope INTEGER NOT NULL,
    planned_ms INTEGER NOT NULL,              -- what was planned up to here is run, missed or given up
    runs INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0,        -- planned times that were caught up by a later run
    last_run_ms INTEGER, last_took_ms INTEGER, last_success_ms INTEGER, last_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (timer, scope)
) STRICT;
INSERT INTO timer_plan (timer, scope, planned_ms, last_run_ms, last_error)
    SELECT name, 0, last_planned_ms, last_run_ms, last_error FROM timer;
INSERT INTO function_pause (name, at_ms, actor, reason)
    SELECT name, last_planned_ms, 'migration', '' FROM timer WHERE paused = 1;
DROP TABLE timer;

-- A planned time runs once, whatever the clock does and however many nodes look.
CREATE TABLE timer_run (
    timer TEXT NOT NULL, scope INTEGER NOT NULL, planned_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,                   -- 1 open: runs at a node, or waits for the next attempt; 2 done; 3 given up
    generation INTEGER NOT NULL,              -- rises with each attempt: who has an older one may not finish it
    node TEXT NOT NULL,                       -- where it runs; empty: it waits
    due_ms INTEGER NOT NULL,                  -- open: from when on another attempt may begin
    attempts INTEGER NOT NULL, by_hand INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (timer, scope, planned_ms)
) STRICT;
CREATE INDEX timer_run_open ON timer_run (due_ms) WHERE state = 1;
