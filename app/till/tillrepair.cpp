// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/tillrepair.h"
#include "outbox/outbox.h"
#include "protocol/identity.h"
#include "till/settingscopy.h"
#include "till/store/counterstore.h"
#include "till/store/metastore.h"
#include "till/tilldatabase.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <array>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(tillrepairLog, "hearth.till.repair")
constexpr int MaxWhy = 600; ///< bytes

QString markerPath(const QString &dataDirectory)
{
    return TillDatabase::path(dataDirectory) + QStringLiteral(".broken");
}

Result<QByteArray> settingsOf(const DataDirectory &directory)
{
    QFile file(directory.filePath(SettingsCopy::fileName()));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no copy of the till's settings"), file.fileName());
    QByteArray copy = file.read(SettingsCopy::MaxSize + 1);
    HEARTH_TRY(SettingsCopy::receipts(copy));
    return copy;
}

QString nextPath(const DataDirectory &directory)
{
    return TillDatabase::path(directory.path()) + QStringLiteral(".new");
}

QString asidePath(const DataDirectory &directory, qint64 nowMs)
{
    const QString name = QStringLiteral("broken-") + QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString target = directory.filePath(name);
    for (int again = 2; QFile::exists(target); ++again)
        target = directory.filePath(QStringLiteral("%1-%2").arg(name).arg(again));
    return target;
}

/** The log first: it must never meet a database that is not its own. */
const std::array<QString, 3> Suffixes{QStringLiteral("-wal"), QStringLiteral("-shm"), QString()};

Result<void> moveAside(const QString &path, const QString &target)
{
    if (!QDir().mkpath(target))
        return fail(ErrorCode::Io, QStringLiteral("cannot make a directory for the broken database"), target);
    QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    for (const QString &suffix : Suffixes) {
        const QString from = path + suffix;
        if (QFile::exists(from) && !QFile::rename(from, target + QLatin1Char('/') + QFileInfo(from).fileName()))
            return fail(ErrorCode::Io, QStringLiteral("cannot set the broken database aside"), from);
    }
    return {};
}

/** The new one, complete, where the old one was. */
Result<void> putInPlace(const DataDirectory &directory)
{
    const QString path = TillDatabase::path(directory.path());
    for (const QString &suffix : Suffixes) {
        const QString from = nextPath(directory) + suffix;
        if (QFile::exists(from) && !QFile::rename(from, path + suffix))
            return fail(ErrorCode::Io, QStringLiteral("cannot put the new database in place"), from);
    }
    return {};
}

/** Facts headquarters has not acknowledged, as far as they can be read and are what was chained. */
QList<protocol::Fact> readableFacts(const QString &path)
{
    QList<protocol::Fact> facts;
    const auto db = storage::Database::open(path, storage::OpenMode::ReadOnly);
    if (!db)
        return facts;
    // What is wrong with another table's definition does not matter here; a query of its own, as the flag takes effect with it.
    if (auto lenient = (*db)->query("PRAGMA writable_schema=ON"); lenient)
        static_cast<void>(lenient->next());
    qint64 committed = 0;
    if (auto rows = (*db)->query("SELECT committed FROM sync_state"); rows && rows->next().value_or(false))
        committed = rows->int64(0);
    auto rows = (*db)->query("SELECT seq, fact_id, kind, at_ms, body, chain FROM outbox WHERE seq >= ?1 ORDER BY seq", committed);
    if (!rows)
        return facts;
    QByteArray head;
    qint64 last = -1;
    while (rows->next().value_or(false)) {
        const qint64 seq = rows->int64(0);
        const protocol::Fact fact{rows->int32(2), rows->id(1), rows->int64(3), rows->blob(4)};
        const QByteArray chain = rows->blob(5);
        const bool follows = seq == last + 1 && !head.isEmpty();
        const bool sound = !follows || protocol::chainNext(head, seq, fact, protocol::hash(fact.body)) == chain;
        head = chain;
        last = seq;
        if (seq > committed && sound && !fact.id.isNull() && fact.body.size() <= protocol::MaxFactBody)
            facts.append(fact);
    }
    return facts;
}

QString repairText(const TillRepair &repair)
{
    return QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("set_aside"), repair.setAside}, {QStringLiteral("why"), repair.why},
                                                       {QStringLiteral("facts"), repair.facts}, {QStringLiteral("receipts_from"), repair.receiptsFrom},
                                                       {QStringLiteral("at_ms"), repair.atMs}}).toJson(QJsonDocument::Compact));
}

Result<void> fillNew(storage::Database &db, const QByteArray &settings, const QList<protocol::Fact> &facts, TillRepair &repair)
{
    HEARTH_ASSIGN(storage::Transaction tx, storage::Transaction::begin(db));
    HEARTH_TRY(SettingsCopy::restore(tx, settings, repair.atMs));
    for (const protocol::Fact &fact : facts) {
        auto kept = tx.nested([&](storage::Transaction &inner) {
            return Outbox::append(inner, static_cast<protocol::FactKind>(fact.kind), fact.id, fact.atMs, fact.body);
        });
        if (!kept && kept.error().code != ErrorCode::Conflict) // the same fact twice: the pages were mixed up
            return tl::unexpected<Error>(kept.error());
        repair.facts += kept ? 1 : 0;
    }
    HEARTH_TRY(MetaStore::put(tx, QStringLiteral("repaired"), repairText(repair)));
    return tx.commit();
}

/** Everything is ready under another name before the broken one is moved: whenever this is cut short, the next start goes on. */
Result<OpenedTill> repaired(const DataDirectory &directory, const Clock &clock, const QString &why)
{
    const QString path = TillDatabase::path(directory.path());
    const auto settings = settingsOf(directory);
    if (!settings)
        return fail(ErrorCode::Corrupt, QStringLiteral("the database is broken (%1) and cannot be replaced: %2").arg(why, settings.error().toString()), path);
    TillRepair repair;
    repair.why = why;
    repair.atMs = clock.nowMs();
    HEARTH_ASSIGN(const qint64 receipts, SettingsCopy::receipts(*settings));
    repair.receiptsFrom = receipts + 1;
    repair.setAside = asidePath(directory, repair.atMs);
    const QString next = nextPath(directory);
    for (const QString &suffix : Suffixes)
        QFile::remove(next + suffix);
    {
        HEARTH_ASSIGN(const auto db, TillDatabase::open(next));
        HEARTH_TRY(fillNew(*db, *settings, readableFacts(path), repair));
    } // closing it brings its log into the file
    HEARTH_TRY(moveAside(path, repair.setAside));
    HEARTH_TRY(putInPlace(directory));
    QFile::remove(markerPath(directory.path()));
    qCCritical(tillrepairLog).noquote() << "the database was broken:" << why << "- it was set aside in" << repair.setAside << "and a new one was opened;"
                                        << repair.facts << "facts for headquarters were saved, receipts go on with" << repair.receiptsFrom;
    HEARTH_ASSIGN(auto db, TillDatabase::open(path));
    return OpenedTill{std::move(db), repair};
}
} // namespace

Result<OpenedTill> openTill(const DataDirectory &directory, const Clock &clock)
{
    const QString path = TillDatabase::path(directory.path());
    if (!QFile::exists(path) && QFile::exists(nextPath(directory))) {
        HEARTH_TRY(putInPlace(directory)); // a repair was cut short after the broken one was moved
        QFile::remove(markerPath(directory.path()));
    }
    if (QFile marker(markerPath(directory.path())); marker.open(QIODevice::ReadOnly))
        return repaired(directory, clock, QString::fromUtf8(marker.read(MaxWhy)));
    auto db = TillDatabase::open(path);
    if (!db && db.error().code == ErrorCode::Corrupt)
        return repaired(directory, clock, db.error().text);
    if (!db)
        return tl::unexpected<Error>(db.error());
    // A database nobody has used, beside settings of one that was: it is gone.
    HEARTH_ASSIGN(const auto used, MetaStore::value(**db, QStringLiteral("settings_kept")));
    HEARTH_ASSIGN(const qint64 sold, CounterStore::lastReceipt(**db));
    if (const auto settings = settingsOf(directory); !used && sold == 0 && settings) {
        TillRepair repair;
        repair.why = QStringLiteral("the database was gone");
        repair.atMs = clock.nowMs();
        HEARTH_ASSIGN(const qint64 receipts, SettingsCopy::receipts(*settings));
        repair.receiptsFrom = receipts + 1;
        HEARTH_TRY(fillNew(**db, *settings, {}, repair));
        qCCritical(tillrepairLog).noquote() << "the database was gone: the settings came from their copy; receipts go on with" << repair.receiptsFrom;
        return OpenedTill{std::move(*db), repair};
    }
    return OpenedTill{std::move(*db), std::nullopt};
}

void markBroken(const QString &dataDirectory, const QString &why)
{
    QFile marker(markerPath(dataDirectory));
    if (!marker.open(QIODevice::WriteOnly) || marker.write(why.left(MaxWhy / 3).toUtf8()) < 0)
        qCCritical(tillrepairLog) << "cannot note that the database is broken:" << marker.errorString();
}

Result<std::optional<TillRepair>> lastRepair(storage::Database &db)
{
    HEARTH_ASSIGN(const auto text, MetaStore::value(db, QStringLiteral("repaired")));
    if (!text)
        return std::optional<TillRepair>();
    const QJsonObject json = QJsonDocument::fromJson(text->toUtf8()).object();
    return std::optional(TillRepair{json.value(QLatin1String("set_aside")).toString(), json.value(QLatin1String("why")).toString(),
                                    json.value(QLatin1String("facts")).toInteger(), json.value(QLatin1String("receipts_from")).toInteger(),
                                    json.value(QLatin1String("at_ms")).toInteger()});
}

} // namespace hearth
