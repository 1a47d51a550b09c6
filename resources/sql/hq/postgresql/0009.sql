-- SPDX-FileCopyrightText: Hearth contributors
-- SPDX-License-Identifier: GPL-3.0-only
-- As SQLite's: a key may do what it was made for, and as long; the audit stays written.
ALTER TABLE api_key ADD COLUMN scopes TEXT COLLATE "C" NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN expires_at_ms BIGINT;
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is append only'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE INDEX audit_by_time ON audit (at_ms);
