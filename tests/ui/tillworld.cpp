// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tillworld.h"

#include "core/ids.h"
#include "printjobs/incidentstore.h"
#include "spooler/printfacts.h"
#include "ui/kit/scriptdriver.h"
#include "ui/kit/tilegrid.h"

#include <QApplication>
#include <QTest>

namespace hearth {

TillWorld::TillWorld(const Menu &menu, const QString &language, bool printers)
    : till(printers), sales(till.writer(), till.clock, TillFixture::identity()), menus(till.reader(), till.writer(), till.clock),
      orders(till.reader(), till.writer(), till.clock), incidents(till.reader(), till.writer(), till.clock), forecasts(till.reader(), till.writer(), till.clock),
      printerDesk(till.reader(), till.writer(), till.clock), sync(till.reader()),
      inbox(till.writer(), till.clock, TillFixture::identity(), language),
      templates(till.reader(), till.writer(), till.clock, till.directory() + QStringLiteral("/templates")),
      shifts(till.writer(), till.clock, TillFixture::identity()), members(till.reader(), till.writer(), till.clock), managers(members, till.writer(), till.clock), m_language(language)
{
    if (!menu.isEmpty()) {
        auto imported = menus.import(menu);
        imported.waitForFinished();
        if (!imported.result())
            qFatal("%s", qPrintable(imported.result().error().toString()));
        menus.reload();
    }
    // As the program wires them: a sale or a fact changes what the boards show.
    QObject::connect(&sales, &SaleDesk::orderClosed, &orders, &OrderBoard::changed);
    QObject::connect(&inbox, &InboxDesk::forecastReceived, &forecasts, &ForecastBoard::changed);
    QObject::connect(&sales, &SaleDesk::factAppended, &sync, &SyncBoard::refresh);
    setPrinters(printers ? QList<PrinterHealth>{printer(QStringLiteral("front"), PrinterCondition::Ok), printer(QStringLiteral("back"), PrinterCondition::Ok)}
                         : QList<PrinterHealth>{});
    sync.setLink(true, true, QStringLiteral("online"), {}, till.clock.nowMs());
}

PrinterHealth TillWorld::printer(const QString &name, PrinterCondition condition, int queued) const
{
    return {name, QStringLiteral("tcp:127.0.0.1:9100"), condition, {}, till.clock.nowMs() - 180'000, till.clock.nowMs(), queued};
}

void TillWorld::incident(const QString &name, PrinterCondition condition, bool begins)
{
    const auto done = till.writer().run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_ASSIGN(const auto row, PrinterStore::named(tx, name));
        if (!row)
            return fail(ErrorCode::NotFound, QStringLiteral("no such printer"), name);
        if (begins)
            HEARTH_TRY(IncidentStore::begin(tx, newId(till.clock), row->id, condition, QByteArrayLiteral("\x16\x12\x12\x72"), till.clock.nowMs()));
        else
            HEARTH_TRY(IncidentStore::end(tx, row->id, condition, till.clock.nowMs()));
        return {};
    });
    if (!done)
        qFatal("%s", qPrintable(done.error().toString()));
    Q_EMIT incidents.changed();
}

TillWindow &TillWorld::open(QSize size)
{
    TillContext context;
    context.clock = &till.clock;
    context.sales = &sales;
    context.menu = &menus;
    context.orders = &orders;
    context.printers = &printerBoard;
    context.sync = &sync;
    context.incidents = &incidents;
    context.forecasts = &forecasts;
    context.printerDesk = &printerDesk;
    context.setup = &setup;
    context.inbox = &inbox;
    context.templates = &templates;
    context.shifts = &shifts;
    context.members = &members;
    context.managers = &managers;
    context.paperOf = &paperOf;
    context.language = m_language;
    window = std::make_unique<TillWindow>(context);
    window->resize(size);
    window->show();
    window->activateWindow();
    if (!QTest::qWaitForWindowExposed(window.get()))
        qFatal("the window does not show");
    QCoreApplication::processEvents();
    return *window;
}

void TillWorld::settleJobs(PrintState state, const QString &reason)
{
    till.flush();
    const auto done = till.writer().run([&](storage::Transaction &tx) -> Result<void> {
        const qint64 now = till.clock.nowMs();
        QList<QUuid> waiting;
        {
            HEARTH_ASSIGN(auto rows, tx.query("SELECT job_id FROM print_job WHERE state = 1"));
            for (;;) {
                HEARTH_ASSIGN(const bool more, rows.next());
                if (!more)
                    break;
                waiting.append(idFromBytes(rows.blob(0)));
            }
        }
        for (const QUuid &id : waiting) {
            if (state == PrintState::Printed || state == PrintState::Sent) {
                HEARTH_TRY(PrintJobStore::move(tx, id, PrintState::Sending, {}, now));
                HEARTH_TRY(PrintJobStore::move(tx, id, PrintState::Sent, {}, now));
            }
            if (state != PrintState::Sent)
                HEARTH_TRY(PrintJobStore::move(tx, id, state, reason, now, state == PrintState::Printed ? QStringLiteral("gs_r") : QString()));
        }
        return {};
    });
    if (!done)
        qFatal("%s", qPrintable(done.error().toString()));
    Q_EMIT orders.changed();
}

void TillWorld::catchUp()
{
    QTest::qWait(450);
}

QWidget *TillWorld::find(const QString &name) const
{
    const auto found = window->findChildren<QWidget *>(name);
    for (auto it = found.crbegin(); it != found.crend(); ++it) {
        if ((*it)->isVisible())
            return *it;
    }
    return nullptr;
}

void TillWorld::click(const QString &name)
{
    QTRY_VERIFY2(find(name) != nullptr, qPrintable(name));
    QWidget *widget = find(name);
    QVERIFY2(widget->isEnabled(), qPrintable(name + QStringLiteral(" is disabled")));
    const QPoint at = widget->mapTo(window.get(), widget->rect().center());
    QTest::mouseClick(window->windowHandle(), Qt::LeftButton, {}, at);
}

void TillWorld::clickTile(const QString &sku)
{
    auto *grid = window->findChild<TileGrid *>(QStringLiteral("tileGrid"));
    const QModelIndex index = grid->reveal(sku);
    QVERIFY2(index.isValid(), qPrintable(sku));
    const QPoint at = grid->viewport()->mapTo(window.get(), grid->visualRect(index).center());
    QTest::mouseClick(window->windowHandle(), Qt::LeftButton, {}, at);
}

QString TillWorld::text(const QString &name) const
{
    const QWidget *widget = find(name);
    return widget == nullptr ? QString() : shownText(widget);
}

Menu smallBilingualMenu()
{
    const auto text = [](const char *utf8) { return QString::fromUtf8(utf8); };
    Menu menu;
    menu.revision = 7;
    menu.categories = {{text("pizza"), {text("Pizza"), text("披萨")}}, {text("drinks"), {text("Drinks"), text("饮品")}}};
    const auto pizza = [&](const char *sku, const char *en, const char *zh, qint64 from) {
        return MenuItem{text(sku), {text(en), text(zh)}, text("pizza"),
                        {{text("S"), Money(from)}, {text("M"), Money(from + 2'000)}, {text("L"), Money(from + 4'050)}}};
    };
    menu.items = {pizza("margherita", "Margherita", "玛格丽特", 3'900), pizza("pepperoni", "Pepperoni", "意式辣肠", 4'500),
                  pizza("hawaiian", "Hawaiian", "夏威夷风情", 4'500),
                  {text("cola"), {text("Cola"), text("可乐")}, text("drinks"), {{QString(), Money(900)}}}};
    return menu;
}

Menu largeMenu(int items)
{
    Menu menu;
    menu.revision = 1;
    for (int c = 0; c < 6; ++c)
        menu.categories.append({QStringLiteral("c%1").arg(c), {QStringLiteral("Category %1").arg(c), {}}});
    for (int i = 0; i < items; ++i) {
        MenuItem item{QStringLiteral("item%1").arg(i), {QStringLiteral("Item with a longer name %1").arg(i), {}}, QStringLiteral("c%1").arg(i % 6), {}};
        item.sizes.append({QStringLiteral("M"), Money(1'000 + i * 10)});
        if (i % 2 == 1)
            item.sizes.append({QStringLiteral("L"), Money(1'500 + i * 10)});
        menu.items.append(item);
    }
    return menu;
}

} // namespace hearth
