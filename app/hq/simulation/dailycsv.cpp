// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "simulation/dailycsv.h"

#include <QIODevice>
#include <cmath>

namespace hearth::simulation {

Result<DailyTotals> writeDailyCsv(const ChainModel &model, QIODevice &out, const std::function<void(int done, int all)> &progress)
{
    const auto write = [&out](const QByteArray &text) -> Result<void> {
        if (out.write(text) != text.size())
            return fail(ErrorCode::Io, out.errorString());
        return {};
    };
    HEARTH_TRY(write("store,date,revenue,oracle,promotion,rain\n"));
    DailyTotals totals;
    const auto stores = static_cast<int>(model.stores().size());
    for (int store = 0; store < stores; ++store) {
        const QByteArray code = model.stores()[static_cast<std::size_t>(store)].code.toLatin1();
        QByteArray text;
        for (int day = 0; day < model.options().days; ++day) {
            const StoreDay mean = model.day(store, day);
            if (!mean.open)
                continue;
            const qint64 revenue = model.revenueMinor(store, day, mean);
            ++totals.storeDays;
            totals.orders += model.orders(store, day, mean);
            totals.revenueMinor += revenue;
            totals.oracleMinor += mean.revenueMinor;
            totals.absoluteMinor += std::abs(static_cast<double>(revenue) - mean.revenueMinor);
            text += code + ',' + model.date(day).toString(Qt::ISODate).toLatin1() + ',' + QByteArray::number(static_cast<double>(revenue) / 100, 'f', 2) + ','
                + QByteArray::number(mean.revenueMinor / 100, 'f', 2) + ',' + QByteArray::number(mean.promotionPercent) + ',' + QByteArray::number(mean.rainMm, 'f', 1) + '\n';
        }
        HEARTH_TRY(write(text));
        if (progress)
            progress(store + 1, stores);
    }
    return totals;
}

} // namespace hearth::simulation
