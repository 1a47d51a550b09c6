// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
//
// Pictures of every page and state, for whoever changes how the windows look:
//   QT_QPA_PLATFORM=offscreen uigallery DIR WIDTH HEIGHT zh_CN|en [MENU]
#include "functions/cli/menufile.h"
#include "ui/kit/scriptdriver.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QApplication>
#include <cstdio>

using namespace hearth;

namespace {

bool run(TillWorld &world, const QString &directory, const QString &script)
{
    ScriptDriver driver(world.window.get(), directory);
    QString error = QStringLiteral("not finished");
    bool done = false;
    QObject::connect(&driver, &ScriptDriver::finished, &driver, [&](const QString &text) {
        error = text;
        done = true;
    });
    if (const auto started = driver.start(script); !started)
        error = started.error().toString();
    else
        while (!done)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!error.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(error));
    return error.isEmpty();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 5) {
        std::fprintf(stderr, "usage: uigallery DIR WIDTH HEIGHT zh_CN|en [MENU]\n");
        return 2;
    }
    Theme::apply(app);
    const QString menuFile = arguments.size() > 5 ? arguments.at(5)
                                                  : qEnvironmentVariable("HEARTH_SOURCE_DIR", QStringLiteral(".")) + QStringLiteral("/resources/demo/menu.json");
    const auto menu = hq::readMenuFile(menuFile);
    if (!menu) {
        std::fprintf(stderr, "%s\n", qPrintable(menu.error().toString()));
        return 1;
    }
    TillWorld world(*menu, arguments.at(4));
    world.till.clock.advance(12 * 3'600'000 + 5 * 60'000);
    world.open({arguments.at(2).toInt(), arguments.at(3).toInt()});
    const QString &dir = arguments.at(1);
    const auto first = [&](int at) { return menu->items.at(at).sku; };
    bool ok = run(world, dir, QStringLiteral("pause 60\nshot 01-sell-empty\ntile %1\nshot 02-sizes\nclick size_%2\ntile %3\nclick size_%4\ntile %3\nclick size_%4\n"
                                             "tile %5\nclick size_%6\nclick linePlus\nshot 03-order\ntype 12\nshot 04-quantity\nkey Esc\ntype ca\nshot 05-search\nkey Esc\n"
                                             "click payButton\nshot 06-cash\ntype 50\nshot 07-missing\nclick cashClear\ntype 500\nshot 08-change\n"
                                             "click cashPay\npause 400\nshot 09-paid\n")
                                  .arg(first(0), menu->items.at(0).sizes.last().code, first(1), menu->items.at(1).sizes.first().code, first(2),
                                       menu->items.at(2).sizes.first().code));
    world.settleJobs(PrintState::Printed);
    world.till.clock.advance(125'000);
    ok = ok && run(world, dir, QStringLiteral("pause 300\nshot 10-printed\ntile %1\nclick size_%2\nclick payButton\nclick tender_%3\nclick cashPay\npause 300\n")
                                   .arg(first(3), menu->items.at(3).sizes.first().code).arg(menu->items.at(3).sizes.first().price.minor()));
    world.settleJobs(PrintState::Unknown, QStringLiteral("no proof within 30 s"));
    world.till.clock.advance(60'000);
    world.setPrinters({world.printer(QStringLiteral("front"), PrinterCondition::Ok), world.printer(QStringLiteral("back"), PrinterCondition::PaperOut, 2)});
    world.sync.setLink(true, false, QStringLiteral("waiting"), QStringLiteral("connection refused"), world.till.clock.nowMs() - 300'000);
    ok = ok && run(world, dir, QStringLiteral("pause 300\ntile %1\nclick size_%2\nclick payButton\nclick tender_%3\nclick cashPay\npause 300\n")
                                   .arg(first(0), menu->items.at(0).sizes.first().code).arg(menu->items.at(0).sizes.first().price.minor()));
    world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
    ok = ok && run(world, dir, QStringLiteral("pause 300\nshot 11-trouble\nclick printerLight_back\nshot 12-light\nclick sheetClose\nclick hqLight\nshot 13-hq\nclick sheetClose\n"
                                              "page manager\npause 400\nshot 20-orders\nclick section_attention\npause 100\nshot 21-attention\nclick section_printers\npause 100\n"
                                              "shot 22-printers\nclick section_sync\npause 100\nshot 23-sync\nclick section_orders\nclick dayBefore\npause 50\nshot 24-empty-day\nclick dayToday\n"));
    ok = ok && run(world, dir, QStringLiteral("pause 100\nkey Home\nkey Down\nkey Down\nkey Return\npause 100\nshot 25-detail\nclick detailRefund\npause 50\nclick refundPlus_0\nclick reason_1\nshot 26-refund\n"
                                              "click refundGive\nshot 27-confirm\nclick confirmYes\npause 300\nshot 28-refunded\nclick sheetClose\npause 400\nshot 29-after-refund\nclick detailClose\npage sell\n"));
    return ok ? 0 : 1;
}
