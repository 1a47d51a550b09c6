// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/regionstore.h"
#include "protocol/identity.h"

#include <QRegularExpression>
#include <QUrl>

namespace hearth::hq {
namespace {
constexpr char SettingsSql[] = "SELECT name, value FROM chain_setting WHERE name IN ('region.epoch', 'region.secret', 'region.fenced_by',"
                               " 'region.standby', 'region.addresses')";
constexpr qsizetype SecretSize = 32;

Result<void> put(storage::Transaction &tx, const char *name, const QString &value)
{
    HEARTH_TRY(tx.exec("INSERT INTO chain_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                       QLatin1String(name), value));
    return {};
}

QByteArray proofOf(qint64 epoch, const QByteArray &secret)
{
    return protocol::keyedHash("hearth-region-1 " + QByteArray::number(epoch), secret);
}

struct Settings {
    Region region;
    QByteArray secret;
};

Result<Settings> readSettings(storage::Rows rows)
{
    Settings settings;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        const QString name = rows.text(0);
        const QString value = rows.text(1);
        if (name == QLatin1String("region.epoch"))
            settings.region.epoch = value.toLongLong();
        else if (name == QLatin1String("region.secret"))
            settings.secret = QByteArray::fromHex(value.toLatin1());
        else if (name == QLatin1String("region.fenced_by"))
            settings.region.fencedBy = value.toLongLong();
        else if (name == QLatin1String("region.standby"))
            settings.region.standby = value;
        else
            settings.region.addresses = value.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }
    settings.region.proof = proofOf(settings.region.epoch, settings.secret);
    return settings;
}

Result<Settings> settingsIn(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(SettingsSql));
    return readSettings(std::move(rows));
}

/** The server's timeline: another one after each promotion, whoever ordered it. "" on SQLite, which has none. */
Result<QString> timeline(storage::Transaction &tx)
{
    if (tx.dialect() == storage::Dialect::Sqlite)
        return QString();
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"));
    HEARTH_TRY(rows.next());
    return rows.text(0);
}
} // namespace

Result<bool> RegionStore::begin(storage::Transaction &tx, qint64 over)
{
    HEARTH_ASSIGN(Settings settings, settingsIn(tx));
    if (settings.secret.isEmpty())
        HEARTH_TRY(put(tx, "region.secret", QString::fromLatin1(protocol::randomBytes(SecretSize).toHex())));
    HEARTH_ASSIGN(const QString now, timeline(tx));
    HEARTH_TRY(tx.exec("INSERT INTO chain_setting (name, value) VALUES ('region.timeline', ?1) ON CONFLICT (name) DO NOTHING", now));
    // Of several nodes that begin at once, one finds the old value.
    HEARTH_ASSIGN(const int promoted, tx.exec("UPDATE chain_setting SET value = ?1 WHERE name = 'region.timeline' AND value <> ?1", now));
    if (promoted == 0 && over == 0)
        return false;
    HEARTH_TRY(put(tx, "region.epoch", QString::number(std::max(settings.region.epoch, over) + 1)));
    HEARTH_TRY(tx.exec("DELETE FROM chain_setting WHERE name = 'region.fenced_by'"));
    return true;
}

Result<Region> RegionStore::read(storage::Transaction &tx)
{
    HEARTH_ASSIGN(const Settings settings, settingsIn(tx));
    return settings.region;
}

Result<Region> RegionStore::read(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(SettingsSql));
    HEARTH_ASSIGN(const Settings settings, readSettings(std::move(rows)));
    return settings.region;
}

Result<void> RegionStore::setStandby(storage::Transaction &tx, const QString &name)
{
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_.-]{0,63}$"));
    if (!allowed.match(name).hasMatch())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a standby is called by letters, digits, _, . and -, at most 63"), QStringLiteral("standby"));
    return put(tx, "region.standby", name);
}

Result<void> RegionStore::setAddresses(storage::Transaction &tx, const QStringList &addresses)
{
    const QString where = QStringLiteral("addresses");
    if (addresses.size() > MaxAddresses)
        return fail(ErrorCode::InvalidInput, QStringLiteral("at most %1 addresses").arg(MaxAddresses), where);
    for (const QString &address : addresses) {
        const QUrl url(address, QUrl::StrictMode);
        const bool known = url.scheme() == QLatin1String("wss") || url.scheme() == QLatin1String("ws");
        if (!url.isValid() || !known || url.host().isEmpty() || address.size() > MaxAddress || address.contains(QLatin1Char('\n')))
            return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not of the form wss://HOST:PORT").arg(address.left(MaxAddress)), where);
    }
    return put(tx, "region.addresses", addresses.join(QLatin1Char('\n')));
}

Result<bool> RegionStore::fence(storage::Transaction &tx, qint64 epoch, const QByteArray &proof)
{
    HEARTH_ASSIGN(const Settings settings, settingsIn(tx));
    const QByteArray expected = proofOf(epoch, settings.secret);
    if (epoch <= settings.region.epoch || expected.isEmpty() || !protocol::isSame(proof, expected))
        return false;
    HEARTH_TRY(put(tx, "region.fenced_by", QString::number(std::max(epoch, settings.region.fencedBy))));
    return true;
}

Result<ReplicaProgress> RegionStore::progress(storage::Database &db)
{
    if (db.dialect() == storage::Dialect::Sqlite)
        return ReplicaProgress();
    // What a standby says of several connections under one name is one standby's.
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT coalesce(s.value, ''), coalesce(f.value, '0'), CAST(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0') AS BIGINT),"
                           " (SELECT CAST(max(pg_wal_lsn_diff(r.flush_lsn, '0/0')) AS BIGINT) FROM pg_stat_replication r WHERE r.application_name = s.value)"
                           " FROM (SELECT 1) AS one LEFT JOIN chain_setting s ON s.name = 'region.standby'"
                           " LEFT JOIN chain_setting f ON f.name = 'region.fenced_by'"));
    HEARTH_TRY(rows.next());
    ReplicaProgress progress{rows.text(0), rows.text(1).toLongLong(), rows.int64(2), std::nullopt};
    if (!rows.isNull(3))
        progress.replicated = rows.int64(3);
    return progress;
}

Result<bool> RegionStore::isStandby(storage::Database &db)
{
    if (db.dialect() == storage::Dialect::Sqlite)
        return false;
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT CAST(pg_is_in_recovery() AS INTEGER)"));
    HEARTH_TRY(rows.next());
    return rows.boolean(0);
}

Result<void> RegionStore::promote(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT CAST(pg_promote(true, 60) AS INTEGER)"));
    HEARTH_TRY(rows.next());
    if (!rows.boolean(0))
        return fail(ErrorCode::Timeout, QStringLiteral("the server has not become the first one within 60 s"), db.path());
    return {};
}

} // namespace hearth::hq
