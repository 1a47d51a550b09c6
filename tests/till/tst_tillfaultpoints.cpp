// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Kill -9 at every step of a sale, a refund, a shift report and a fact from HQ (an order, its change, a menu, ticket templates, a print job): all of it is there afterwards or nothing, never a part.
// This program runs itself again with HEARTH_FAULT set, does one thing in the child, and looks at what is left.
#include "protocol/factbodies.h"
#include "till/dayclosing.h"
#include "till/inboxdesk.h"
#include "till/inboxsteps.h"
#include "till/shiftdesk.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <cstdio>

using namespace hearth;

namespace {
template <typename T>
bool ok(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.result().has_value();
}

bool drain(TillFixture &till)
{
    InboxDesk desk(till.writer(), till.clock, TillFixture::identity(), QStringLiteral("en"));
    desk.wake();
    return QTest::qWaitFor([&] { return till.count("SELECT count(*) FROM inbox WHERE state = 0") == 0; }, 10'000);
}

/** What the child does on the directory the parent made ready. */
bool act(const QString &what, TillFixture &till)
{
    SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
    if (what == QLatin1String("sale"))
        return ok(desk.close(till.draft(), Money(5'000)));
    if (what == QLatin1String("refund")) {
        RefundRequest request;
        auto rows = till.reader().query("SELECT order_id FROM sale ORDER BY id LIMIT 1");
        if (!rows || !rows->next().value_or(false))
            return false;
        request.orderId = rows->id(0);
        return ok(desk.refund(request));
    }
    if (what == QLatin1String("shift")) {
        ShiftDesk shifts(till.writer(), till.clock, TillFixture::identity());
        auto report = shifts.read({});
        report.waitForFinished();
        return report.result() && ok(shifts.print(*report.result(), QStringLiteral("en")));
    }
    if (what == QLatin1String("day")) {
        till.clock.advance(24LL * 3'600 * 1'000);
        return till.writer().run([&](storage::Transaction &tx) { return closeDays(tx, till.clock, TillFixture::identity().calendar); }) == 1;
    }
    return drain(till);
}

/** Every fault point of the till's layer, with what passes it. */
QList<std::pair<QString, QString>> points()
{
    QList<std::pair<QString, QString>> list;
    static const QRegularExpression call(QStringLiteral("faultPoint\\(\"(till\\.([a-z]+)[a-z_]*)\"\\)"));
    QDirIterator files(qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/app/till"), {QStringLiteral("*.cpp")}, QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto matches = call.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            const auto match = matches.next();
            const QString name = match.captured(1);
            QString what = QStringLiteral("sale");
            if (match.captured(2) == QLatin1String("refund"))
                what = QStringLiteral("refund");
            else if (name.startsWith(QLatin1String("till.inbox_menu")))
                what = QStringLiteral("menu");
            else if (name.startsWith(QLatin1String("till.inbox_change")))
                what = QStringLiteral("change");
            else if (match.captured(2) == QLatin1String("day"))
                what = QStringLiteral("day");
            else if (match.captured(2) == QLatin1String("shift"))
                what = QStringLiteral("shift");
            else if (name.startsWith(QLatin1String("till.inbox_templates")))
                what = QStringLiteral("templates");
            else if (name.startsWith(QLatin1String("till.inbox_sales")))
                what = QStringLiteral("restored");
            else if (name.startsWith(QLatin1String("till.inbox_parked")))
                what = QStringLiteral("parked");
            else if (match.captured(2) == QLatin1String("inbox"))
                what = QStringLiteral("order");
            else if (name == QLatin1String("till.print_cancelled"))
                what = QStringLiteral("cancel");
            else if (match.captured(2) == QLatin1String("print"))
                what = QStringLiteral("print");
            list.append({name, what});
        }
    }
    return list;
}

bool makeReady(TillFixture &till, const QString &what)
{
    SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
    if (!ok(desk.close(till.draft(), Money(5'000))))
        return false;
    if (what == QLatin1String("menu"))
        return receive(till, {{kindOf(protocol::ChangeKind::MenuPublished), smallMenu(1).toCbor()}});
    if (what == QLatin1String("templates"))
        return receive(till, {{kindOf(protocol::ChangeKind::TemplatesPublished), protocol::encode(protocol::TemplatesPublished{1, {{QStringLiteral("receipt"), "{}"}}})}});
    if (what == QLatin1String("restored")) {
        TillFixture before(false);
        SaleDesk sold(before.writer(), before.clock, TillFixture::identity());
        protocol::SalesRestored sales;
        for (int i = 0; i < 2; ++i) { // the first has a receipt number that was given here too
            auto closed = sold.close(before.draft(), Money(5'000));
            closed.waitForFinished();
            sales.documents.append({false, toCbor(closed.result().value().order)});
        }
        return receive(till, {{kindOf(protocol::ChangeKind::SalesRestored), protocol::encode(sales)}});
    }
    if (what == QLatin1String("parked"))
        return receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), QByteArray("?")}});
    if (what == QLatin1String("order"))
        return receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(onlineOrder(till.clock))}});
    if (what == QLatin1String("change")) {
        const OnlineOrder order = onlineOrder(till.clock);
        return receive(till, {{kindOf(protocol::ChangeKind::OnlinePlaced), toCbor(order)}}) && drain(till)
            && receive(till, {amendment(amended(order, {{QStringLiteral("hawaiian"), 1}, {QStringLiteral("garden"), 1}}))});
    }
    const protocol::PrintRequested request = printRequest(till.clock);
    if (what == QLatin1String("print"))
        return receive(till, {{kindOf(protocol::ChangeKind::PrintRequested), protocol::encode(request)}});
    if (what == QLatin1String("cancel"))
        return receive(till, {{kindOf(protocol::ChangeKind::PrintRequested), protocol::encode(request)}}) && drain(till)
            && receive(till, {{kindOf(protocol::ChangeKind::PrintCancelled), protocol::encode(protocol::PrintCancelled{request.jobId})}});
    return true;
}
} // namespace

class TestTillFaultPoints : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void killedThereAllOrNothingRemains_data()
    {
        QTest::addColumn<QString>("what");
        const auto all = points();
        QVERIFY(all.size() >= 20);
        for (const auto &[name, what] : all)
            QTest::newRow(qPrintable(name)) << what;
    }
    void killedThereAllOrNothingRemains()
    {
        QFETCH(QString, what);
        const QString point = QString::fromLatin1(QTest::currentDataTag());
        const QTemporaryDir root;
        QList<qint64> before;
        QList<qint64> all;
        {
            TillFixture till(true, root.path());
            QVERIFY(makeReady(till, what));
            before = till.fingerprint();
        }
        {
            TillFixture twin; // what a whole one looks like
            QVERIFY(makeReady(twin, what));
            QCOMPARE(twin.fingerprint(), before);
            QVERIFY(act(what, twin));
            all = twin.fingerprint();
            QVERIFY(all != before || what == QLatin1String("menu"));
        }
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HEARTH_FAULT"), point);
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--act"), what, root.path()});
        QVERIFY(child.waitForFinished(30'000));
        QVERIFY2(child.exitStatus() == QProcess::CrashExit, "the point was never passed");

        TillFixture till(true, root.path());
        const auto after = till.fingerprint();
        QVERIFY2(after == before || after == all, qPrintable(point));
        if (point.endsWith(QLatin1String("committed")))
            QCOMPARE(after, all);
        else
            QCOMPARE(after, before);
        // The person repeats it; numbers go on without a gap.
        if (after == before)
            QVERIFY(act(what, till));
        QCOMPARE(till.fingerprint(), all);
        const auto numbers = till.receiptNumbers();
        for (qsizetype i = 0; i < numbers.size(); ++i)
            QCOMPARE(numbers.at(i), i + 1);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == QLatin1String("--act")) {
        TillFixture till(true, arguments.at(3));
        return act(arguments.at(2), till) ? 0 : 1;
    }
    TestTillFaultPoints test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_tillfaultpoints.moc"
