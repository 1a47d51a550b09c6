// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/salesfile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSet>

namespace hearth {
namespace {
struct Item {
    const char *name;
    const char *type;
    int smallMinor;
};
// Made-up names; prices as in a pizza shop, some with quarters.
constexpr Item Items[] = {{"plain_one", "classic", 1200},   {"ham_leek", "classic", 1050},     {"four_peppers", "veggie", 1200},
                          {"garden", "veggie", 1175},       {"smoke_ckn", "chicken", 1275},    {"lemon_ckn", "chicken", 1275},
                          {"blue_cheese", "supreme", 1225}, {"night_market", "supreme", 1250}, {"harvest", "veggie", 1200}};
constexpr const char *Sizes[] = {"S", "M", "L"};

QByteArray price(int minor)
{
    QByteArray text = QByteArray::number(minor / 100);
    if (minor % 100 != 0) {
        text += '.' + QByteArray::number(minor % 100).rightJustified(2, '0');
        if (text.endsWith('0'))
            text.chop(1); // the real file writes 13.5
    }
    return text;
}
} // namespace

SalesFileFacts writeSalesFile(const QString &path, int orders, quint32 seed)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return {};
    QRandomGenerator random(seed);
    SalesFileFacts facts;
    QSet<QDate> days;
    file.write("id,date,time,name,size,type,price\n");
    // Opening hours 11 to 23, so that no order crosses a cut-off; a pizza place sells one every few minutes.
    QDateTime at(QDate(2015, 1, 1), QTime(11, 38, 36), Qt::UTC);
    for (int order = 1; order <= orders; ++order) {
        const QByteArray head = "2015-" + QByteArray::number(order).rightJustified(6, '0') + ',' + at.toString(QStringLiteral("yyyy-MM-dd,HH:mm:ss")).toLatin1() + ',';
        const int pieces = 1 + static_cast<int>(random.bounded(random.bounded(10) == 0 ? 12 : 4));
        for (int piece = 0; piece < pieces; ++piece) {
            const Item &item = Items[random.bounded(static_cast<quint32>(std::size(Items)))];
            const quint32 size = random.bounded(static_cast<quint32>(std::size(Sizes)));
            const int minor = item.smallMinor + static_cast<int>(size) * 400;
            file.write(head + item.name + ',' + Sizes[size] + ',' + item.type + ',' + price(minor) + '\n');
            ++facts.pieces;
            facts.totalMinor += minor;
        }
        ++facts.orders;
        days.insert(at.date());
        at = at.addSecs(1 + random.bounded(1'500));
        if (at.time().hour() >= 23 || at.time().hour() < 11)
            at = QDateTime(at.time().hour() < 11 ? at.date() : at.date().addDays(1), QTime(11, 0).addSecs(random.bounded(1'800)), Qt::UTC);
    }
    facts.days = days.size();
    return file.flush() ? facts : SalesFileFacts();
}

QString realSalesFile()
{
    const QString base = qEnvironmentVariable("HEARTH_TEST_DATA", qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/../shared/data"));
    const QString path = base + QStringLiteral("/pizzaplace/pizzaplace.csv");
    return QFileInfo::exists(path) ? path : QString();
}

} // namespace hearth
