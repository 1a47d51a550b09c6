// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What the fuzz targets of the protocol begin with: one of each message and of each body, made by the encoders themselves.
// build/fuzz/fuzz_NAME --seeds tests/fuzz/corpus/NAME writes them anew.
#pragma once
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "protocol/factbodies.h"
#include "protocol/forecastfacts.h"
#include "sync/samples.h"

#include <QFile>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hearth::seeds {

struct Seed {
    QString name;
    QByteArray bytes;
};

inline ClosedOrder closedOrder()
{
    using samples::id;
    ClosedOrder order;
    order.id = id(10);
    order.storeId = QStringLiteral("SZ001");
    order.till = 1;
    order.receiptNumber = 17;
    order.businessDate = QDate(2025, 11, 24);
    order.closedAtMs = 1'764'000'000'000;
    order.menuRevision = 3;
    order.currency = QStringLiteral("CNY");
    const auto add = [](int n, qint64 unit, const QString &note) {
        return LineEvent{id(n), id(n + 1), LineEventKind::Add, 1'763'999'990'000 + n, 2, QStringLiteral("P%1").arg(n),
                         QStringLiteral("披萨 Pizza"), QStringLiteral("M"), Money(unit), note};
    };
    order.events = {add(20, 6'800, QStringLiteral("no onion")), add(22, 500, {}), add(24, 1'200, {}),
                    {id(26), id(23), LineEventKind::Quantity, 1'763'999'991'000, 3, {}, {}, {}, {}, {}},
                    {id(27), id(25), LineEventKind::Void, 1'763'999'992'000, 0, {}, {}, {}, {}, {}}};
    order.discounts = {{id(28), id(21), QStringLiteral("LUNCH"), QStringLiteral("Lunch"), Money(100)}};
    order.total = Money(2 * 6'800 + 3 * 500 - 100);
    order.payments = {{id(29), QStringLiteral("cash"), order.total, Money(20'000), Money(5'000)}};
    order.memberId = id(30);
    order.covers = 2;
    order.sourceKey = QStringLiteral("file/7");
    return order;
}

inline OnlineOrder onlineOrder()
{
    using samples::id;
    return {id(40), QStringLiteral("SZ001"), QStringLiteral("eats"), QStringLiteral("E-7"), 1'764'000'000'000, 1'764'000'001'000,
            {{id(41), QStringLiteral("P1"), QStringLiteral("Pizza"), QStringLiteral("M"), QStringLiteral("hot"), Money(6'800), 2}},
            Money(13'600), true, QStringLiteral("ring twice"), 2};
}

/** Bodies of the facts up, kind 1 first. */
inline QList<QByteArray> upBodies()
{
    using namespace protocol;
    using samples::id;
    const QList<AcceptedJob> jobs{{id(50), QStringLiteral("kitchen"), 1'764'000'002'000}};
    const qint64 at = 1'764'000'003'000;
    Refund refund{id(51), id(10), QStringLiteral("SZ001"), 1, 18, QDate(2025, 11, 24), at, QStringLiteral("CNY"), QStringLiteral("cold"),
                  QStringLiteral("cash"), {{id(21), 1, Money(6'750)}}, Money(6'750)};
    PrintStatus status{id(50), id(40), QStringLiteral("kitchen"), QStringLiteral("kitchen"), QStringLiteral("back"), PrintState::Held,
                       QStringLiteral("paper out"), 1, at, at + 1, at + 2, at + 3, QStringLiteral("gs_r")};
    PrinterIncident incident{id(52), QStringLiteral("back"), PrinterCondition::PaperOut, at, at + 1, at + 2, QStringLiteral("Li"),
                             samples::filled(4, 0x12), QStringLiteral("tcp:127.0.0.1:9100")};
    return {toCbor(closedOrder()), toCbor(refund), encode(OnlineAccepted{toCbor(closedOrder()), at, jobs, 2}), encode(status), encode(incident),
            encode(PrintAccepted{id(50), at, 0, QStringLiteral("no such station")}), encode(OnlineChanged{id(40), 3, at, jobs, true}),
            encode(DayClosed{QDate(2025, 11, 24), {3, Money(14'400), 1, Money(4'800)}, samples::filled(32, 0x21)}),
            encode(ForecastOverridden{QDate(2025, 12, 24), Money(900'000), QStringLiteral("street fair"), QStringLiteral("Li")})};
}

/** Bodies of the facts down, kind 1 first. */
inline QList<QByteArray> downBodies()
{
    using namespace protocol;
    using samples::id;
    Menu menu;
    menu.revision = 3;
    menu.categories = {{QStringLiteral("pizza"), {QStringLiteral("Pizza"), QStringLiteral("披萨")}}};
    menu.items = {{QStringLiteral("P1"), {QStringLiteral("Margherita"), {}}, QStringLiteral("pizza"),
                   {{QStringLiteral("S"), Money(4'800)}, {QStringLiteral("M"), Money(6'800)}}}};
    const QDate day(2025, 11, 24);
    ForecastPublished forecast{1'764'000'000'000, day,
                                     {{day.addDays(1), Money(500'000), Money(400'000), Money(600'000), Money(300'000), Money(800'000)}},
                                     {{day.addDays(-1), Money(480'000), Money(470'000), std::nullopt}, {day, Money(480'000), std::nullopt, Money(1)}},
                                     {{QStringLiteral("holiday"), day.addDays(7), 3'000, QStringLiteral("National Day")}}, 930, 880, 900, 910};
    forecast.channels = {QStringLiteral("counter"), QStringLiteral("online")};
    forecast.items = {{QStringLiteral("P1"), QStringLiteral("M"), QStringLiteral("Margherita")}};
    forecast.days[0].channels = {{Money(300'000), Money(200'000), Money(400'000)}, {Money(200'000), Money(), Money(250'000)}};
    forecast.days[0].parts = {{}, {}, {Money(500'000), Money(1), Money(500'001)}, {}, {}};
    forecast.days[0].items = {{1'234, 9, 16}};
    return {menu.toCbor(), toCbor(onlineOrder()),
            encode(PrintRequested{id(60), QStringLiteral("kitchen"), QByteArrayLiteral("ticket"), 1'764'000'000'000, 60'000, true}),
            encode(PrintCancelled{id(60)}), encode(OnlineAmended{toCbor(onlineOrder()), true, 1}),
            encode(OnlineCancelled{id(40), 3, 1'764'000'000'000, QStringLiteral("customer"), true, 2}),
            encode(TemplatesPublished{4, {{QStringLiteral("receipt"), QByteArrayLiteral("{\"blocks\":[]}")}}}),
            encode(SalesRestored{{{false, toCbor(closedOrder())}}}), encode(forecast)};
}

inline QList<Seed> messages()
{
    QList<Seed> all;
    for (const protocol::Message &message : samples::messages())
        all.append({QStringLiteral("message-%1").arg(message.index() + 1), protocol::encode(message)});
    protocol::Push push{1, {}};
    for (const QByteArray &body : upBodies())
        push.facts.append({static_cast<int>(push.facts.size()) + 1, samples::id(70 + static_cast<int>(push.facts.size())), 1'764'000'000'000, body});
    protocol::Change change;
    for (const QByteArray &body : downBodies())
        change.facts.append({change.facts.size() + 1, static_cast<int>(change.facts.size()) + 1, body});
    return all << Seed{QStringLiteral("push"), protocol::encode(push)} << Seed{QStringLiteral("change"), protocol::encode(change)};
}

inline QList<Seed> bodies()
{
    QList<Seed> all;
    for (const QByteArray &body : upBodies())
        all.append({QStringLiteral("up-%1").arg(all.size() + 1), body});
    const qsizetype up = all.size();
    for (const QByteArray &body : downBodies())
        all.append({QStringLiteral("down-%1").arg(all.size() - up + 1), body});
    return all;
}

/** The target was called with --seeds DIR: writes them there and ends the program. */
template <typename Make>
int writeWhereAsked(int argc, char **argv, Make make)
{
    if (argc != 3 || std::strcmp(argv[1], "--seeds") != 0)
        return 0;
    for (const Seed &seed : make()) {
        QFile file(QFile::decodeName(argv[2]) + QLatin1Char('/') + seed.name);
        if (!file.open(QIODevice::WriteOnly) || file.write(seed.bytes) != seed.bytes.size()) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(file.fileName()), qPrintable(file.errorString()));
            std::exit(1);
        }
    }
    std::exit(0);
}

} // namespace hearth::seeds
