// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Which station gets which part of an order, in the sale's own transaction; labels for cups and boxes.
#include "protocol/factbodies.h"
#include "storage/statement.h"
#include "support/patience.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/kitchenjobs.h"
#include "till/store/menustore.h"
#include "till/store/routestore.h"

using namespace hearth;

namespace {
OrderLine line(const QString &sku, int quantity = 1)
{
    return {newId(Clock::system()), sku, sku, QStringLiteral("M"), {}, Money(1'000), quantity};
}

Route route(const char *category, const char *station, int copies = 1, RouteKind kind = RouteKind::Slip)
{
    return {QString::fromLatin1(category), QString::fromLatin1(station), kind, copies};
}

QString categoryOf(const QString &sku)
{
    if (sku == QLatin1String("tea") || sku == QLatin1String("cola"))
        return QStringLiteral("drinks");
    return sku == QLatin1String("hawaiian") || sku == QLatin1String("garden") ? QStringLiteral("pizza") : QString();
}

bool everywhere(const QString &, RouteKind)
{
    return true;
}

/** "bar: tea cola" with the kind and copies where they are not a slip, once. */
QStringList inWords(const QList<StationShare> &shares)
{
    QStringList list;
    for (const StationShare &share : shares) {
        QString text = share.station + QLatin1Char(':');
        for (const OrderLine &one : share.lines)
            text += QLatin1Char(' ') + one.sku;
        if (share.kind == RouteKind::Label)
            text += QStringLiteral(" (label)");
        if (share.copies != 1)
            text += QStringLiteral(" x%1").arg(share.copies);
        list.append(text);
    }
    return list;
}

Menu menu()
{
    Menu made;
    for (const char *category : {"pizza", "drinks"})
        made.categories.append({QString::fromLatin1(category), {QString::fromLatin1(category), {}}});
    for (const char *sku : {"hawaiian", "garden", "tea", "cola"}) {
        const QString name = QString::fromLatin1(sku);
        made.items.append({name, {name, {}}, categoryOf(name), {{QStringLiteral("M"), Money(1'000)}}});
    }
    return made;
}

/** A till with a kitchen, a bar and a printer of labels. */
struct RoutedTill : TillFixture {
    explicit RoutedTill(const QList<Route> &routes, bool withMenu = true)
    {
        const auto made = writer().run([&](storage::Transaction &tx) -> Result<void> {
            PrinterRow labels{0, QStringLiteral("labels"), QStringLiteral("tcp:127.0.0.1:9103"), {QStringLiteral("cups")}, 320};
            labels.language = PrinterLanguage::Tspl;
            labels.heightDots = 240;
            HEARTH_TRY(PrinterStore::put(tx, labels, clock.nowMs()));
            HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("bar"), QStringLiteral("tcp:127.0.0.1:9102"), {QStringLiteral("bar")}, 576}, clock.nowMs()));
            for (const Route &one : routes)
                HEARTH_TRY(RouteStore::put(tx, one));
            if (withMenu)
                HEARTH_TRY(MenuStore::put(tx, menu(), clock.nowMs()));
            return {};
        });
        if (!made)
            qFatal("%s", qPrintable(made.error().toString()));
    }
    /** Sells these, "tea" or "tea*3"; empty where it was refused. */
    QList<PrintJob> sell(SaleDesk &desk, const QStringList &items)
    {
        OrderDraft draft(clock);
        for (const QString &item : items)
            static_cast<void>(draft.add(item.section(QLatin1Char('*'), 0, 0), item.section(QLatin1Char('*'), 0, 0), QStringLiteral("M"), Money(1'000),
                                        std::max(1, item.section(QLatin1Char('*'), 1).toInt())));
        auto future = desk.close(draft, draft.total());
        future.waitForFinished();
        const auto sold = future.takeResult();
        if (!sold)
            return {};
        QList<PrintJob> jobs = PrintJobStore::ofOrder(reader(), sold->order.id).value();
        if (jobs.size() != sold->jobs)
            qFatal("%d jobs are told, %d are there", sold->jobs, static_cast<int>(jobs.size()));
        jobs.removeIf([](const PrintJob &job) { return job.station == stations::receipt(); });
        return jobs;
    }
};

Ticket ticketOf(const PrintJob &job)
{
    return ticketFromCbor(job.ticket).value();
}

/** "bar kitchen 1/2: tea×2" */
QStringList slips(const QList<PrintJob> &jobs)
{
    QStringList list;
    for (const PrintJob &job : jobs) {
        const Ticket ticket = ticketOf(job);
        QString text = job.station + QLatin1Char(' ') + job.kind;
        if (ticket.parts > 0)
            text += QStringLiteral(" %1/%2").arg(ticket.part).arg(ticket.parts);
        if (ticket.sheets > 0)
            text += QStringLiteral(" sheet %1/%2").arg(ticket.sheet).arg(ticket.sheets);
        text += QLatin1Char(':');
        for (const Ticket::Line &one : ticket.lines)
            text += QStringLiteral(" %1*%2").arg(one.name).arg(one.quantity);
        list.append(text);
    }
    return list;
}
} // namespace

class TestRouting : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { storage::WriteFault::failAt(0); }

    void linesGoWhereTheirCategoryDoes_data()
    {
        QTest::addColumn<QList<Route>>("routes");
        QTest::addColumn<QStringList>("shares");
        const auto lists = [](const char *name, const QList<Route> &routes, const QStringList &shares) { QTest::newRow(name) << routes << shares; };
        lists("no routes: the kitchen, once", {}, {QStringLiteral("kitchen: hawaiian tea salad")});
        lists("the rest goes on as before", {route("drinks", "bar")}, {QStringLiteral("kitchen: hawaiian salad"), QStringLiteral("bar: tea")});
        lists("a default", {route("drinks", "bar"), route("*", "pass")}, {QStringLiteral("pass: hawaiian salad"), QStringLiteral("bar: tea")});
        lists("copies: the most of the station's lines", {route("pizza", "kitchen", 2)}, {QStringLiteral("kitchen: hawaiian tea salad x2")});
        lists("to several", {route("pizza", "kitchen"), route("pizza", "oven", 3)},
              {QStringLiteral("kitchen: hawaiian tea salad"), QStringLiteral("oven: hawaiian x3")});
        lists("nowhere", {route("drinks", "bar", 0)}, {QStringLiteral("kitchen: hawaiian salad")});
        lists("labels beside slips", {route("drinks", "bar"), route("drinks", "cups", 1, RouteKind::Label)},
              {QStringLiteral("kitchen: hawaiian salad"), QStringLiteral("bar: tea"), QStringLiteral("cups: tea (label)")});
        lists("nothing for a station without lines", {route("soup", "soup")}, {QStringLiteral("kitchen: hawaiian tea salad")});
    }
    void linesGoWhereTheirCategoryDoes()
    {
        QFETCH(const QList<Route>, routes);
        QFETCH(const QStringList, shares);
        const QList<OrderLine> lines{line(QStringLiteral("hawaiian")), line(QStringLiteral("tea")), line(QStringLiteral("salad"))};
        QCOMPARE(inWords(routeLines(lines, routes, categoryOf, everywhere)), shares);
    }
    void aSlipForAStationNobodyServesIsTheKitchens()
    {
        const QList<OrderLine> lines{line(QStringLiteral("tea")), line(QStringLiteral("hawaiian"))};
        const QList<Route> routes{route("drinks", "bar"), route("drinks", "kitchen"), route("drinks", "cups", 1, RouteKind::Label)};
        const auto served = [](const QString &station, RouteKind kind) { return kind == RouteKind::Label || station == QLatin1String("kitchen"); };
        QCOMPARE(inWords(routeLines(lines, routes, categoryOf, served)),
                 (QStringList{QStringLiteral("kitchen: tea hawaiian"), QStringLiteral("cups: tea (label)")}));
    }
    void anArticleWhoseOnlyLabelsNobodyMakesIsTheKitchens()
    {
        const QList<OrderLine> lines{line(QStringLiteral("tea")), line(QStringLiteral("hawaiian"))};
        const auto served = [](const QString &, RouteKind kind) { return kind == RouteKind::Slip; };
        QCOMPARE(inWords(routeLines(lines, {route("drinks", "cups", 1, RouteKind::Label), route("pizza", "oven")}, categoryOf, served)),
                 (QStringList{QStringLiteral("kitchen: tea"), QStringLiteral("oven: hawaiian")}));
        // With a slip of its own it is on paper.
        QCOMPARE(inWords(routeLines(lines, {route("drinks", "cups", 1, RouteKind::Label), route("drinks", "bar"), route("pizza", "oven")}, categoryOf, served)),
                 (QStringList{QStringLiteral("bar: tea"), QStringLiteral("oven: hawaiian")}));
        // What is wanted nowhere stays so.
        QCOMPARE(inWords(routeLines(lines, {route("drinks", "cups", 0, RouteKind::Label), route("pizza", "oven")}, categoryOf, served)),
                 QStringList{QStringLiteral("oven: hawaiian")});
    }

    void withoutRoutesASaleIsOneKitchenSlipAsEver()
    {
        RoutedTill till({});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("hawaiian*2"), QStringLiteral("tea")})), QStringList{QStringLiteral("kitchen kitchen: hawaiian*2 tea*1")});
    }
    void aSaleIsSplitOverItsStationsEachSlipWithItsPart()
    {
        RoutedTill till({route("drinks", "bar"), route("pizza", "kitchen", 2)});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const QList<PrintJob> jobs = till.sell(desk, {QStringLiteral("hawaiian*2"), QStringLiteral("tea"), QStringLiteral("cola")});
        QCOMPARE(slips(jobs), (QStringList{QStringLiteral("kitchen kitchen 1/2 sheet 1/2: hawaiian*2"), QStringLiteral("kitchen kitchen 1/2 sheet 2/2: hawaiian*2"),
                                           QStringLiteral("bar kitchen 2/2: tea*1 cola*1")}));
        QCOMPARE(ticketOf(jobs.last()).station, QStringLiteral("bar"));
        for (const PrintJob &job : jobs)
            QCOMPARE(ticketOf(job).jobId, job.jobId); // each is a job of its own
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("tea")})), QStringList{QStringLiteral("bar kitchen: tea*1")});
    }
    void aSlipForAPrinterOfLabelsIsTheKitchens()
    {
        RoutedTill till({route("drinks", "cups")});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("tea"), QStringLiteral("hawaiian")})), QStringList{QStringLiteral("kitchen kitchen: tea*1 hawaiian*1")});
    }
    void eachUnitHasALabelThatCounts()
    {
        RoutedTill till({route("drinks", "cups", 1, RouteKind::Label), route("pizza", "cups", 2, RouteKind::Label), route("pizza", "kitchen")});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("tea*2"), QStringLiteral("cola")})),
                 (QStringList{QStringLiteral("cups label 1/3: tea*1"), QStringLiteral("cups label 2/3: tea*1"), QStringLiteral("cups label 3/3: cola*1")}));
        const QList<PrintJob> boxes = till.sell(desk, {QStringLiteral("garden")});
        QCOMPARE(slips(boxes), (QStringList{QStringLiteral("cups label 1/1 sheet 1/2: garden*1"), QStringLiteral("cups label 1/1 sheet 2/2: garden*1"),
                                            QStringLiteral("kitchen kitchen: garden*1")}));
        QCOMPARE(ticketOf(boxes.first()).kind, TicketKind::Label);
        QCOMPARE(boxes.first().printerName, QStringLiteral("labels"));
    }
    void aPartyOfThousandsIsOneLabelALine()
    {
        RoutedTill till({route("drinks", "cups", 1, RouteKind::Label)});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const QList<PrintJob> jobs = till.sell(desk, {QStringLiteral("tea*9999"), QStringLiteral("cola")});
        QCOMPARE(slips(jobs), (QStringList{QStringLiteral("cups label 1/2: tea*9999"), QStringLiteral("cups label 2/2: cola*1")}));
        QVERIFY(ticketOf(jobs.first()).lines.first().note.startsWith(QStringLiteral("× 9999")));
        QCOMPARE(till.sell(desk, {QStringLiteral("tea*200")}).size(), MaxLabels);
    }
    void withoutAMenuAndForArticlesItDoesNotHaveTheDefaultHolds()
    {
        RoutedTill till({route("drinks", "bar")}, false);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("tea")})), QStringList{QStringLiteral("kitchen kitchen: tea*1")});
        // The next menu counts from the next sale on.
        QVERIFY(till.writer().run([&](storage::Transaction &tx) { return MenuStore::put(tx, menu(), till.clock.nowMs()); }));
        QCOMPARE(slips(till.sell(desk, {QStringLiteral("tea"), QStringLiteral("salad")})),
                 (QStringList{QStringLiteral("bar kitchen 1/2: tea*1"), QStringLiteral("kitchen kitchen 2/2: salad*1")}));
    }
    void aSaleThatCannotBeStoredLeavesNoSlipAnywhere()
    {
        RoutedTill till({route("drinks", "bar"), route("drinks", "cups", 1, RouteKind::Label)});
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        const auto before = till.fingerprint();
        bool stored = false;
        int refused = 0;
        for (int n = 1; n < 60 && !stored; ++n) {
            storage::WriteFault::failAt(n);
            stored = !till.sell(desk, {QStringLiteral("tea*2"), QStringLiteral("hawaiian")}).isEmpty();
            storage::WriteFault::failAt(0);
            if (!stored) {
                ++refused;
                QCOMPARE(till.fingerprint(), before);
            }
        }
        QVERIFY(stored);
        QVERIFY(refused > 5);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE station <> 'receipt'"), 4);
    }
    void anOnlineOrderIsRoutedAlikeAndHeadquartersIsToldOfEachJob()
    {
        RoutedTill till({route("pizza", "cups", 1, RouteKind::Label), route("pizza", "bar")});
        InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
        OnlineOrder online = onlineOrder(till.clock);
        online.note = QStringLiteral("ring twice");
        QVERIFY(receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(online)}}));
        desk.wake();
        QTRY_COMPARE(till.count("SELECT count(*) FROM inbox WHERE state = 0"), 0);
        QList<PrintJob> jobs = PrintJobStore::ofOrder(till.reader(), online.id).value();
        QCOMPARE(slips(jobs.mid(1)), (QStringList{QStringLiteral("bar kitchen: hawaiian*2"), QStringLiteral("cups label 1/2: hawaiian*1"),
                                                  QStringLiteral("cups label 2/2: hawaiian*1")}));
        QCOMPARE(ticketOf(jobs.at(1)).reason, QStringLiteral("ring twice"));
        QCOMPARE(ticketOf(jobs.at(2)).platformNumber, QStringLiteral("M-1"));
        const auto told = protocol::decodeOnlineAccepted(till.facts().first().fact.body).value();
        QCOMPARE(told.jobs.size(), 4);
    }

    void rulesThatAreNoneAreRefusedWithTheirPlace_data()
    {
        QTest::addColumn<Route>("route");
        QTest::addColumn<QString>("place");
        QTest::newRow("category") << route("", "kitchen") << QStringLiteral("category");
        QTest::newRow("long category") << Route{QString(65, QLatin1Char('x')), QStringLiteral("bar")} << QStringLiteral("category");
        QTest::newRow("station") << route("pizza", "no such") << QStringLiteral("station");
        QTest::newRow("receipts") << route("pizza", "receipt") << QStringLiteral("station");
        QTest::newRow("copies") << route("pizza", "kitchen", 10) << QStringLiteral("copies");
        QTest::newRow("negative") << route("pizza", "kitchen", -1) << QStringLiteral("copies");
    }
    void rulesThatAreNoneAreRefusedWithTheirPlace()
    {
        QFETCH(const Route, route);
        QFETCH(const QString, place);
        TillFixture till;
        const auto put = till.writer().run([&](storage::Transaction &tx) { return RouteStore::put(tx, route); });
        QVERIFY(!put);
        QCOMPARE(put.error().code, ErrorCode::InvalidInput);
        QVERIFY2(put.error().toString().contains(place), qPrintable(put.error().toString()));
        QCOMPARE(till.count("SELECT count(*) FROM route"), 0);
    }
};

QTEST_GUILESS_MAIN(TestRouting)
#include "tst_routing.moc"
