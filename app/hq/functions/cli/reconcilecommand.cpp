// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "hqstore/dayproofstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillalarmstore.h"
#include "protocol/factbodies.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <array>

namespace hearth::hq {
namespace {
QString stateWord(DayProof::State state)
{
    switch (state) {
    case DayProof::State::Proved: return QStringLiteral("proved");
    case DayProof::State::Differs: return QStringLiteral("differs");
    case DayProof::State::Open: return QStringLiteral("open");
    }
    return {};
}

QString figuresText(const protocol::DayFigures &figures)
{
    return QStringLiteral("%1 orders %2, %3 refunds %4")
        .arg(figures.sales).arg(figures.salesTotal.toString()).arg(figures.refunds).arg(figures.refundsTotal.toString());
}

QJsonObject figuresJson(const protocol::DayFigures &figures)
{
    return {{QStringLiteral("orders"), figures.sales}, {QStringLiteral("orders_minor"), figures.salesTotal.minor()},
            {QStringLiteral("refunds"), figures.refunds}, {QStringLiteral("refunds_minor"), figures.refundsTotal.minor()}};
}

QString proofText(const DayProof &proof)
{
    QString text = QStringLiteral("%1 till %2  %3  ").arg(proof.storeCode).arg(proof.tillNumber).arg(stateWord(proof.state), -7);
    if (proof.state == DayProof::State::Open)
        text += QStringLiteral("headquarters: %1; the till was last seen %2")
                    .arg(figuresText(proof.headquarters), proof.lastSeenMs > 0 ? timeText(proof.lastSeenMs) : QStringLiteral("never"));
    else if (proof.till == proof.headquarters)
        text += figuresText(proof.till);
    else
        text += QStringLiteral("till: %1; headquarters: %2").arg(figuresText(proof.till), figuresText(proof.headquarters));
    if (proof.state != DayProof::State::Open) {
        const QString head = QString::fromLatin1(proof.chain.left(8).toHex());
        text += QStringLiteral("; chain %1 before fact %2%3").arg(head).arg(proof.seq)
                    .arg(!proof.chainMatches ? QStringLiteral(" (headquarters has none)")
                                             : *proof.chainMatches ? QString() : QStringLiteral(" IS NOT HEADQUARTERS'"));
    }
    if (proof.quarantined > 0)
        text += QStringLiteral("; %1 facts are set aside").arg(proof.quarantined);
    return text;
}

QJsonObject proofJson(const DayProof &proof)
{
    QJsonObject json{{QStringLiteral("store"), proof.storeCode}, {QStringLiteral("till"), proof.tillNumber},
                     {QStringLiteral("state"), stateWord(proof.state)}, {QStringLiteral("headquarters"), figuresJson(proof.headquarters)},
                     {QStringLiteral("last_seen_ms"), proof.lastSeenMs}, {QStringLiteral("quarantined"), proof.quarantined}};
    if (proof.state == DayProof::State::Open)
        return json;
    json.insert(QStringLiteral("said"), figuresJson(proof.till));
    json.insert(QStringLiteral("chain"), QString::fromLatin1(proof.chain.toHex()));
    json.insert(QStringLiteral("chain_matches"), proof.chainMatches ? QJsonValue(*proof.chainMatches) : QJsonValue());
    json.insert(QStringLiteral("fact"), proof.seq);
    json.insert(QStringLiteral("received_ms"), proof.receivedAtMs);
    return json;
}

Result<QJsonObject> reconcile(const QCommandLineParser &parser)
{
    const QDate date = QDate::fromString(parser.value(QStringLiteral("date")), Qt::ISODate);
    if (!date.isValid())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a business date is needed, written 2026-01-31"), QStringLiteral("--date"));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    std::optional<qint64> store;
    if (const QString code = parser.value(QStringLiteral("store")); !code.isEmpty()) {
        HEARTH_ASSIGN(const auto row, StoreStore::find(*db, code));
        if (!row)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("--store"));
        store = row->id;
    }
    HEARTH_ASSIGN(const QList<DayProof> proofs, DayProofStore::of(*db, date, store));
    HEARTH_ASSIGN(const QList<TillAlarm> alarms, TillAlarmStore::open(*db));
    QJsonArray tills;
    std::array<int, 3> counts{};
    for (const DayProof &proof : proofs) {
        ++counts.at(static_cast<std::size_t>(proof.state));
        tills.append(proofJson(proof));
        say(parser, proofText(proof));
    }
    QJsonArray alarmList;
    for (const TillAlarm &alarm : alarms) {
        alarmList.append(QJsonObject{{QStringLiteral("store"), alarm.storeCode}, {QStringLiteral("till"), alarm.tillNumber},
                                     {QStringLiteral("kind"), alarm.kind}, {QStringLiteral("words"), alarm.words},
                                     {QStringLiteral("at_ms"), alarm.atMs}, {QStringLiteral("last_at_ms"), alarm.lastAtMs},
                                     {QStringLiteral("times"), alarm.times}, {QStringLiteral("quarantined"), alarm.quarantined}});
        say(parser, QStringLiteral("%1 till %2  ALARM %3 since %4: %5%6")
                        .arg(alarm.storeCode).arg(alarm.tillNumber).arg(alarm.kind, timeText(alarm.atMs), alarm.words,
                             alarm.quarantined ? QStringLiteral(" (nothing of it is taken until it is enrolled anew)") : QString()));
    }
    say(parser, QStringLiteral("%1: %2 of %3 tills proved, %4 differ, %5 open; %6 alarms")
                    .arg(date.toString(Qt::ISODate)).arg(counts[0]).arg(proofs.size()).arg(counts[1]).arg(counts[2]).arg(alarms.size()));
    return QJsonObject{{QStringLiteral("date"), date.toString(Qt::ISODate)}, {QStringLiteral("proved"), counts[0]},
                       {QStringLiteral("differ"), counts[1]}, {QStringLiteral("open"), counts[2]}, {QStringLiteral("tills"), tills},
                       {QStringLiteral("alarms"), alarmList}};
}
} // namespace

void addReconcileCommand(std::vector<Command> &commands)
{
    const auto option = [](const char *name, const char *words, const char *value) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(words), QString::fromLatin1(value));
    };
    commands.push_back({QStringLiteral("reconcile"),
                        QStringLiteral("holds what each till says of a business day against what headquarters has; tells of gaps, forks and copies"),
                        {option("date", "the business date, as 2026-01-31", "DATE"), option("store", "only this store", "CODE")},
                        {}, reconcile});
}

} // namespace hearth::hq
