// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/enrolment.h"
#include "core/datadirectory.h"
#include "outbox/outbox.h"
#include "printjobs/templatestore.h"
#include "till/store/counterstore.h"
#include "till/store/dayclosedstore.h"
#include "till/store/memberstore.h"
#include "till/store/menustore.h"
#include "till/store/metastore.h"
#include "till/tilldatabase.h"

namespace hearth::cli {

Result<TillIdentity> enrol(const QString &dataDirectory, const QString &hq, const QString &code, const decltype(CommandHooks::enroll) &send,
                           QByteArray authorities)
{
    constexpr qsizetype MaxCode = 64;
    const QUrl url(hq, QUrl::StrictMode);
    const bool secure = url.scheme() == QLatin1String("wss");
    if (!url.isValid() || (!secure && url.scheme() != QLatin1String("ws")) || url.host().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is not of the form wss://HOST:PORT").arg(hq.left(200)),
                    QStringLiteral("--hq"));
    if (code.size() > MaxCode)
        return fail(ErrorCode::InvalidInput, QStringLiteral("that is no code of HQ's"), QStringLiteral("--code"));
    HEARTH_ASSIGN(const DataDirectory directory, DataDirectory::own(dataDirectory));
    HEARTH_ASSIGN(const auto db, TillDatabase::open(TillDatabase::path(directory.path())));
    HEARTH_ASSIGN(TillIdentity identity, TillDatabase::identity(*db));
    const bool given = !authorities.isEmpty();
    if (!given) {
        HEARTH_ASSIGN(authorities, MetaStore::authorities(*db));
    }
    if (secure && authorities.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("say whose certificate headquarters shows, with --fingerprint or --ca"),
                    QStringLiteral("--fingerprint"));
    const protocol::KeyPair keys = protocol::newKeyPair();
    HEARTH_ASSIGN(const qint64 sales, CounterStore::lastReceipt(*db));
    // HQ refuses a code that is another till's before it uses it up and revokes that till's device.
    HEARTH_ASSIGN(const protocol::Enrolled enrolled, send(url, code, keys, sales > 0 ? identity.storeId : QString(), sales > 0 ? identity.till : 0,
                                                           authorities));
    if (sales > 0 && (identity.storeId != enrolled.store || identity.till != enrolled.till))
        return fail(ErrorCode::Conflict,
                    QStringLiteral("the directory holds sales of till %1 of store %2; take a new one for till %3 of store %4")
                        .arg(identity.till).arg(identity.storeId).arg(enrolled.till).arg(enrolled.store), directory.path());
    identity.storeId = enrolled.store;
    identity.till = enrolled.till;
    identity.deviceId = enrolled.deviceId;
    identity.hqUrl = url.toString();
    identity.storeName = enrolled.settings.name;
    identity.currency = enrolled.settings.currency;
    HEARTH_ASSIGN(identity.calendar, StoreCalendar::parse(enrolled.settings.zone, enrolled.settings.cutoff));
    HEARTH_TRY(directory.writeSecret(keyFile(), keys.secretKey));
    HEARTH_ASSIGN(storage::Transaction tx, storage::Transaction::begin(*db));
    HEARTH_TRY(MetaStore::putIdentity(tx, identity));
    if (given)
        HEARTH_TRY(MetaStore::putAuthorities(tx, authorities));
    // This headquarters need not remember what the one before did, nor this database what was sent from it: both begin anew.
    // What is sent twice is known by its id.
    HEARTH_TRY(MetaStore::put(tx, MetaStore::regionKey(), QString()));
    HEARTH_TRY(MetaStore::replaceEpoch(tx, protocol::randomBytes(16)));
    HEARTH_TRY(Outbox::restart(tx));
    HEARTH_TRY(Inbox::restart(tx));
    HEARTH_TRY(MemberStore::forgetOwn(tx));
    HEARTH_TRY(DayClosedStore::restart(tx));
    HEARTH_TRY(MenuStore::forgetRevisions(tx));
    HEARTH_TRY(TemplateStore::forgetRevisions(tx));
    HEARTH_TRY(tx.commit());
    return identity;
}

} // namespace hearth::cli
