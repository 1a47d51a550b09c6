// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "e2e/salesyear.h"

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <cmath>

namespace hearth {
namespace {
QString realYear()
{
    const QString data = qEnvironmentVariable("HEARTH_TEST_DATA",
                                              qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/../shared/data"));
    return data + QStringLiteral("/pizzaplace/pizzaplace.csv");
}
} // namespace

bool haveRealYear()
{
    return QFile::exists(realYear());
}

QString salesYear(const QString &directory)
{
    return haveRealYear() ? realYear() : generateSales(directory + QStringLiteral("/sales.csv"), 21'350, 2015);
}

QString generateSales(const QString &path, int orders, quint32 seed)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    QRandomGenerator random(seed);
    file.write("id,date,time,name,size,type,price\n");
    const QList<QByteArray> types{"chicken", "classic", "supreme", "veggie"};
    const QList<QByteArray> sizes{"S", "M", "L"};
    const int perDay = std::max(1, orders / 358);
    QDateTime day(QDate(2015, 1, 1), QTime(11, 0), Qt::UTC);
    for (int order = 1; order <= orders; ++order) {
        if (order % perDay == 0)
            day = day.addDays(1);
        const QDateTime at = day.addSecs((order % perDay) * (12 * 3600 / perDay) + static_cast<int>(random.bounded(30)));
        const int pieces = 1 + static_cast<int>(random.bounded(4));
        for (int piece = 0; piece < pieces; ++piece) {
            const int item = static_cast<int>(random.bounded(32));
            const int size = static_cast<int>(random.bounded(3));
            const int minor = 1050 + item * 25 + size * 350;
            file.write(QByteArray("2015-") + QByteArray::number(order).rightJustified(6, '0') + ','
                       + at.date().toString(Qt::ISODate).toLatin1() + ',' + at.time().toString(QStringLiteral("HH:mm:ss")).toLatin1()
                       + ",item_" + QByteArray::number(item) + ',' + sizes.at(size) + ',' + types.at(item % 4) + ','
                       + QByteArray::number(minor / 100) + '.' + QByteArray::number(minor % 100).rightJustified(2, '0') + '\n');
        }
    }
    return path;
}

SalesFacts countSales(const QString &path, qint64 limit)
{
    SalesFacts facts;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return facts;
    file.readLine();
    QByteArray last;
    QSet<QByteArray> days;
    while (!file.atEnd()) {
        const QList<QByteArray> fields = file.readLine().trimmed().split(',');
        if (fields.size() != 7)
            continue;
        if (fields.first() != last) {
            if (limit > 0 && facts.orders == limit)
                break;
            last = fields.first();
            ++facts.orders;
            days.insert(fields.at(1));
        }
        ++facts.pieces;
        facts.totalMinor += std::llround(fields.last().toDouble() * 100); // the file's own decimal text
    }
    facts.days = days.size();
    return facts;
}

} // namespace hearth
