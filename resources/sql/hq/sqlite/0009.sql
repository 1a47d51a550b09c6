-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- A key may do what it was made for, and as long: names of scopes with a space between, '*' for all of them. Those of before may do all.
ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN expires_at_ms INTEGER; -- NULL: never
-- What was done stays written, whoever asks.
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE INDEX audit_by_time ON audit (at_ms);
