// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Bytes of a receipt of 20 lines, and dots of a picture: no printer, no disk.
#include "bench/yardstick.h"
#include "document/dither.h"
#include "escpos/encoder.h"

#include <cmath>
#include <cstdio>
#include <ctime>

using namespace hearth;

namespace {
Ticket receiptOf20Lines()
{
    Ticket t;
    t.jobId = QUuid::fromString(QStringLiteral("0199f3c4-1111-7aaa-8bbb-0000deadbeef"));
    t.orderId = QUuid::fromString(QStringLiteral("0199f3c4-2222-7ccc-8ddd-0123456789ab"));
    t.storeName = QStringLiteral("炉边披萨 深圳南山店");
    t.till = 1;
    t.receiptNumber = 123;
    t.localTime = QStringLiteral("2026-11-24 12:30:05");
    t.businessDate = QStringLiteral("2026-11-24");
    t.language = QStringLiteral("zh_CN");
    t.currency = QStringLiteral("CNY");
    for (int i = 0; i < 20; ++i)
        t.lines.append({i % 2 == 0 ? QStringLiteral("玛格丽特披萨") : QStringLiteral("Thai Chicken"), QStringLiteral("L"), {}, 1 + i % 3, Money(6'800)});
    t.total = Money(136'000);
    t.tender = QStringLiteral("cash");
    t.tendered = Money(140'000);
    t.change = Money(4'000);
    t.openDrawer = true;
    return t;
}

double threadMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1'000;
}

/** Microseconds of the processor for one call, median of batches: it waits for nothing, so a neighbour shall not count. */
template <typename Call>
double measure(int calls, Call &&call)
{
    constexpr int Batches = 21;
    std::vector<double> samples;
    for (int batch = 0; batch <= Batches; ++batch) {
        const double start = threadMicroseconds();
        for (int i = 0; i < calls; ++i)
            call();
        if (batch > 0) // the first one fills tables and caches
            samples.push_back((threadMicroseconds() - start) / calls);
    }
    return bench::percentile(samples, 0.5);
}
} // namespace

int main()
{
    const Ticket ticket = receiptOf20Lines();
    const PaperProfile paper;
    const TicketLayout layout = layoutTicket(ticket, paper);
    escpos::EncodeOptions options;
    options.processId = "0001";
    qsizetype bytes = 0;
    const double encoded = measure(2'000, [&] { bytes += escpos::encode(layout, options).size(); });
    const double laidOut = measure(500, [&] { bytes += layoutTicket(ticket, paper).rows.size(); });
    QByteArray grey;
    for (int y = 0; y < 800; ++y) {
        for (int x = 0; x < 576; ++x)
            grey += static_cast<char>(127 + 120 * std::sin(x / 40.0) * std::cos(y / 30.0));
    }
    const double dithered = measure(5, [&] { bytes += dither(grey, 576, 800).height; });
    std::printf("receipt of 20 lines, %lld bytes: encoded in %.1f us (aim < 20), laid out in %.0f us\n",
                static_cast<long long>(escpos::encode(layout, options).size()), encoded, laidOut);
    std::printf("picture of 576 x 800 dots: dithered in %.2f ms (aim < 5)\n", dithered / 1'000);
    return bytes > 0 ? 0 : 1;
}
