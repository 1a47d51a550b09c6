// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
//
// Pictures of every page and state, for whoever changes how the windows look:
//   QT_QPA_PLATFORM=offscreen uigallery DIR WIDTH HEIGHT zh_CN|en [MENU]
#include "functions/cli/menufile.h"
#include "ui/forecastsample.h"
#include "ui/kit/scriptdriver.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QApplication>
#include <QPlainTextEdit>
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

/** What a printing thread would say of a bad evening. */
void showTrouble(TillWorld &world)
{
    const QString back = QStringLiteral("back");
    world.incident(back, PrinterCondition::HeadHot, true);
    world.till.clock.advance(3 * 60'000);
    world.incident(back, PrinterCondition::HeadHot, false);
    world.incident(back, PrinterCondition::PaperOut, true);
    world.incident(back, PrinterCondition::CoverOpen, true);
    static_cast<void>(world.till.writer().run([&](storage::Transaction &tx) {
        return PrinterStore::put(tx, {0, QStringLiteral("side"), QStringLiteral("tcp:127.0.0.1:9109"), {QStringLiteral("kitchen")}, 576}, world.till.clock.nowMs());
    }));
    PrinterHealth front = world.printer(QStringLiteral("front"), PrinterCondition::Ok);
    front.rollLeftMm = 12'400;
    front.rollEndsMs = world.till.clock.nowMs() + 95 * 60'000;
    front.drawer = QStringLiteral("stuck");
    front.raw = QByteArrayLiteral("\x16\x12\x12\x12");
    PrinterHealth worse = world.printer(back, PrinterCondition::CoverOpen, 2);
    worse.raw = QByteArrayLiteral("\x1e\x36\x12\x72");
    PrinterHealth taken = world.printer(QStringLiteral("side"), PrinterCondition::Unreachable);
    taken.note = anotherOwner();
    world.setPrinters({front, worse, taken});
}

bool addPrinter(TillWorld &world, const QString &dir)
{
    PrinterFinding finding;
    finding.address = QStringLiteral("tcp:192.168.8.57:9100");
    finding.isPrinter = true;
    finding.condition = PrinterCondition::PaperNearEnd;
    finding.raw = QByteArrayLiteral("\x16\x12\x12\x1e");
    finding.capabilities.learn(QStringLiteral("process_id"), QStringLiteral("yes"), Provenance::Probed);
    finding.capabilities.learn(QStringLiteral("auto_status"), QStringLiteral("yes"), Provenance::Probed);
    finding.claims = QStringLiteral("EPSON TM-T88V");
    if (!run(world, dir, QStringLiteral("page manager\nclick section_printers\nclick addPrinter\npause 50\n")))
        return false;
    Q_EMIT world.setup.progressed(97, 254);
    Q_EMIT world.setup.found({QStringLiteral("tcp:192.168.8.31:9100"), {}, false, QStringLiteral("open, not a printer: it answers something else")});
    Q_EMIT world.setup.found({finding.address, QStringLiteral("TM-T88V kitchen"), true, {}});
    Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.1:9100"), {}, true, {}});
    if (!run(world, dir, QStringLiteral("shot 30-find\nclick wizardByHand\npause 50\nclick pad_1\nclick pad_9\nclick pad_2\nshot 31-by-hand\nclick wizardByHand\n"
                                        "click wizardChoose_0\npause 50\n")))
        return false;
    Q_EMIT world.setup.probed(finding);
    if (!run(world, dir, QStringLiteral("shot 32-answer\nclick wizardNext\nshot 33-width\nclick wizardTestPage\npause 30\n")))
        return false;
    Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
    if (!run(world, dir, QStringLiteral("click wizardChinese_no\nclick wizardEdge_yes\nclick wizardCodes_yes\nclick wizardCut_yes\nshot 34-page\nclick wizardNext\n"
                                        "click wizardStation_kitchen\nclick wizardSpare_2\nshot 35-place\nclick wizardNext\npause 300\n"
                                        "click addPrinter\npause 50\n")))
        return false;
    Q_EMIT world.setup.found({QStringLiteral("tcp:192.168.8.31:9100"), {}, false, QStringLiteral("open, not a printer: it answers something else")});
    if (!run(world, dir, QStringLiteral("click wizardLabel_0\npause 50\n")))
        return false;
    PrinterFinding labels;
    labels.address = QStringLiteral("tcp:192.168.8.31:9100");
    labels.isPrinter = true;
    labels.condition = PrinterCondition::Ok;
    labels.raw = QByteArray(1, '\0');
    Q_EMIT world.setup.probed(labels);
    if (!run(world, dir, QStringLiteral("shot 36-label-answer\nclick wizardNext\nclick wizardTestPage\npause 30\n")))
        return false;
    Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Printed, {}});
    return run(world, dir, QStringLiteral("click wizardChinese_no\nclick wizardEdge_yes\nshot 37-label-page\nclick wizardCancel\npause 300\n"));
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
    showTrouble(world);
    ok = ok && run(world, dir, QStringLiteral("pause 300\nclick kitchenWarning\npause 50\nshot 14-kitchen\nclick kitchenClose\n"));
    ok = ok && addPrinter(world, dir);
    ok = ok && run(world, dir, QStringLiteral("page sell\npause 300\nshot 11-trouble\nclick printerLight_back\nshot 12-light\nclick sheetClose\nclick hqLight\nshot 13-hq\nclick sheetClose\n"
                                              "page manager\npause 400\nshot 20-orders\nclick section_attention\npause 100\nshot 21-attention\nclick section_printers\npause 100\n"
                                              "shot 22-printers\nclick section_sync\npause 100\nshot 23-sync\nclick section_orders\nclick dayBefore\npause 50\nshot 24-empty-day\nclick dayToday\n"));
    ok = ok && run(world, dir, QStringLiteral("pause 100\nkey Home\nkey Down\nkey Down\nkey Return\npause 100\nshot 25-detail\nclick detailRefund\npause 50\nclick refundPlus_0\nclick reason_1\nshot 26-refund\n"
                                              "click refundGive\nshot 27-confirm\nclick confirmYes\npause 300\nshot 28-refunded\nclick sheetClose\npause 400\nshot 29-after-refund\nclick detailClose\npage sell\n"));
    ok = ok && run(world, dir, QStringLiteral("page manager\nclick section_tickets\npause 300\nshot 40-tickets\nclick ticketKind_kitchen\nclick ticketPaper_1\npause 200\nshot 41-kitchen-58\n"
                                              "click ticketKind_label\npause 200\nshot 42-label\nclick ticketKind_receipt\nclick ticketPaper_0\npause 200\nclick templateEdit\npause 400\nshot 43-edit\n"
                                              "click templatePrint\npause 50\nshot 44-sample\nclick samplePrinter_front\npause 300\nclick templateSave\npause 200\nshot 45-save\nclick savePlace_0\npause 300\n"
                                              "shot 46-saved\nclick templateLoad\npause 200\nshot 47-load\nclick choiceCancel\n"));
    if (ok) {
        auto *text = world.window->findChild<QPlainTextEdit *>(QStringLiteral("templateText"));
        text->setPlainText(text->toPlainText().replace(QStringLiteral("\"style\": \"bold\""), QStringLiteral("\"style\": \"fett\"")));
    }
    ok = ok && run(world, dir, QStringLiteral("pause 500\nshot 48-error\nclick templateClose\npause 50\nclick confirmYes\npause 50\nclick section_orders\nclick shiftReport\npause 400\nshot 50-shift\n"
                                              "click pad_5\nclick pad_0\nclick pad_0\npause 400\nshot 51-counted\nclick shiftDay\npause 400\nshot 52-day\nclick shiftSince\npause 300\n"
                                              "click shiftPrint\npause 400\nshot 53-printed\n"));
    storeForecast(world, forecastSample(world));
    ok = ok && run(world, dir, QStringLiteral("pause 100\nkey Esc\npause 200\nclick section_forecast\npause 300\nshot 60-forecast\nclick forecastDayBefore\npause 50\nshot 61-past-day\n"
                                              "click forecastDayAfter\nclick forecastFigure\npause 100\nclick pad_9\nclick pad_6\nclick pad_0\nclick pad_0\nclick forecastNote_0\npause 50\nshot 62-figure\n"
                                              "click forecastSave\npause 400\nshot 63-noted\n"));
    world.till.clock.advance(3LL * 24 * 3600 * 1000);
    ok = ok && run(world, dir, QStringLiteral("click section_sync\nclick section_forecast\npause 200\nshot 64-old-forecast\n"));
    return ok ? 0 : 1;
}
