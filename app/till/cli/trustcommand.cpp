// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/trustcommand.h"
#include "protocol/fingerprint.h"
#include "till/cli/commandsupport.h"
#include "till/control.h"
#include "till/store/metastore.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>

namespace hearth::cli {
namespace {
constexpr qint64 MaxFile = 64 * 1024;

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::InvalidInput, QStringLiteral("cannot be read: ") + file.errorString(), path);
    return file.read(MaxFile + 1);
}

Result<QList<PinnedAuthority>> authoritiesIn(const CommandHooks &hooks, const QByteArray &pem, const QString &where)
{
    auto list = hooks.authorities(pem);
    if (!list)
        return fail(list.error().code, list.error().text, where);
    return list;
}

QByteArray pemOf(const QList<PinnedAuthority> &list)
{
    QByteArray pem;
    for (const PinnedAuthority &one : list)
        pem += one.pem;
    return pem;
}

/** The list with those of --ca added, without that of --remove. */
Result<QList<PinnedAuthority>> changed(const QCommandLineParser &parser, const CommandHooks &hooks, QList<PinnedAuthority> list)
{
    if (const QString path = parser.value(QStringLiteral("ca")); !path.isEmpty()) {
        HEARTH_ASSIGN(const QByteArray pem, readFile(path));
        HEARTH_ASSIGN(const QList<PinnedAuthority> added, authoritiesIn(hooks, pem, path));
        for (const PinnedAuthority &one : added) {
            const auto same = [&](const PinnedAuthority &has) { return has.sha256 == one.sha256; };
            list.removeIf(same); // perhaps the same key with a longer life
            list.append(one);
        }
    }
    if (const QString print = parser.value(QStringLiteral("remove")); !print.isEmpty()) {
        HEARTH_ASSIGN(const QByteArray wanted, protocol::parseFingerprint(print));
        const QString hex = QString::fromLatin1(wanted.toHex());
        if (list.removeIf([&](const PinnedAuthority &one) { return one.sha256.startsWith(hex); }) == 0)
            return fail(ErrorCode::NotFound, QStringLiteral("this till trusts no authority of this fingerprint"), QStringLiteral("--remove"));
        if (list.isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("the only one is not removed: the till could not reach headquarters"),
                        QStringLiteral("--remove"));
    }
    HEARTH_TRY(authoritiesIn(hooks, pemOf(list), QStringLiteral("--ca"))); // not too many
    return list;
}
} // namespace

Result<QByteArray> authoritiesOf(const QCommandLineParser &parser, const CommandHooks &hooks, const QUrl &hq)
{
    const QString path = parser.value(QStringLiteral("ca"));
    const QString print = parser.value(QStringLiteral("fingerprint"));
    if (!path.isEmpty() && !print.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give --ca or --fingerprint, not both"), QStringLiteral("--ca"));
    if (!print.isEmpty()) {
        auto fetched = hooks.fetchAuthority(hq, print);
        if (!fetched && fetched.error().where.isEmpty())
            return fail(fetched.error().code, fetched.error().text, QStringLiteral("--fingerprint"));
        return fetched;
    }
    if (path.isEmpty())
        return QByteArray();
    HEARTH_ASSIGN(const QByteArray pem, readFile(path));
    HEARTH_ASSIGN(const QList<PinnedAuthority> list, authoritiesIn(hooks, pem, path));
    return pemOf(list);
}

Command trustCommand(const CommandHooks &hooks)
{
    Command command;
    command.name = QStringLiteral("trust");
    command.summary = QStringLiteral("lists or changes whose certificate headquarters may show to this till; also while it runs");
    command.options = {{QStringLiteral("ca"), QStringLiteral("one more certificate authority"), QStringLiteral("FILE.pem")},
                       {QStringLiteral("remove"), QStringLiteral("one that is not to be trusted any more"), QStringLiteral("FINGERPRINT")}};
    command.run = [hooks](const QCommandLineParser &parser) -> Result<QJsonObject> {
        HEARTH_ASSIGN(const QString data, dataOption(parser));
        QList<PinnedAuthority> list;
        {
            HEARTH_ASSIGN(const auto db, readerOf(data));
            HEARTH_ASSIGN(const QByteArray pem, MetaStore::authorities(*db));
            if (!pem.isEmpty()) {
                HEARTH_ASSIGN(list, hooks.authorities(pem));
            }
        }
        if (parser.isSet(QStringLiteral("ca")) || parser.isSet(QStringLiteral("remove"))) {
            HEARTH_ASSIGN(list, changed(parser, hooks, list));
            HEARTH_TRY(applyTo(data, trustRequest(pemOf(list))));
        }
        QJsonArray shown;
        for (const PinnedAuthority &one : std::as_const(list)) {
            shown.append(QJsonObject{{QStringLiteral("name"), one.name}, {QStringLiteral("fingerprint"), one.fingerprint},
                                     {QStringLiteral("sha256"), one.sha256}, {QStringLiteral("expires_ms"), one.expiresAtMs}});
            say(parser, QStringLiteral("%1  %2  until %3").arg(one.fingerprint, one.name,
                                                               QDateTime::fromMSecsSinceEpoch(one.expiresAtMs, Qt::UTC).date().toString(Qt::ISODate)));
        }
        if (list.isEmpty())
            say(parser, QStringLiteral("This till trusts no certificate authority: it reaches headquarters on this machine alone."));
        return QJsonObject{{QStringLiteral("authorities"), shown}};
    };
    return command;
}

} // namespace hearth::cli
