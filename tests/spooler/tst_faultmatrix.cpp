// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Every fault at every stage of a ticket, with one printer and with a spare, with printers that lack something: what stands on the paper,
// what the till says of it, and what headquarters' trace says.
#include "hqtrace.h"
#include "spoolerrig.h"
#include "support/patience.h"
#include "virtualprinter/virtualprinter.h"

#include <functional>

using namespace hearth;
using virtualprinter::VirtualPrinter;

namespace {
using S = PrintState;

enum class Stage { BeforeTheFirstByte, InTheMiddle, BeforeTheFence, AfterTheFence };
enum class Kind {
    Waits,  ///< the printer says what it waits for, and goes on by itself
    Silent, ///< nothing more is known of it
    Broken, ///< the connection ends
};
struct Fault {
    const char *begin;
    const char *end; ///< empty: it is over at once
    Kind kind;
};
constexpr Fault Faults[] = {{"paper out", "paper ok", Kind::Waits},          {"cover open", "cover close", Kind::Waits},
                            {"cutter jam", "cutter ok", Kind::Waits},        {"head hot", "head ok", Kind::Waits},
                            {"error unrecoverable", "error ok", Kind::Waits}, {"offline", "online", Kind::Waits},
                            {"power-off", "power-on", Kind::Broken},         {"drop", "", Kind::Broken},
                            {"half-open on", "half-open off", Kind::Silent}, {"silent on", "silent off", Kind::Silent}};

// What the printer lacks. The last one can prove nothing: its tickets rest as sent.
constexpr const char *NoProcessId = "no-process-id";
constexpr const char *NoAutomaticStatus = "no-auto-status,buffer=4096";
constexpr const char *NoProof = "no-process-id,no-gs-r";

struct Piece {
    QString text;
    bool torn = false;
};

/** A virtual printer and all that came out of it. */
struct Device {
    explicit Device(const QString &directory, const QString &quirks = {})
    {
        virtualprinter::PrinterConfig config;
        config.out = directory;
        config.pictures = false;
        if (!quirks.isEmpty())
            config.model = virtualprinter::withQuirks({}, quirks).value();
        printer = std::make_unique<VirtualPrinter>(config);
        if (const auto started = printer->start(); !started)
            qFatal("%s", qPrintable(started.error().toString()));
        QObject::connect(printer.get(), &VirtualPrinter::pieceCut, printer.get(),
                         [this](const paper::Page &page, int, bool torn) { pieces.append({paper::textOf(page), torn}); });
    }
    void control(const char *line) const
    {
        if (*line != '\0') {
            if (const auto done = printer->control(QString::fromLatin1(line)); !done)
                qFatal("%s: %s", line, qPrintable(done.error().toString()));
        }
    }
    /** How often a job came out whole, and without being marked as a copy. */
    [[nodiscard]] int unmarked(const QUuid &id) const
    {
        const QString job = QStringLiteral("JOB ") + SpoolerRig::tail(id);
        return static_cast<int>(std::count_if(pieces.cbegin(), pieces.cend(),
                                              [&](const Piece &piece) { return piece.text.contains(job) && !piece.text.contains(QStringLiteral("COPY")); }));
    }
    [[nodiscard]] int copies(const QUuid &id) const
    {
        const QString job = QStringLiteral("JOB ") + SpoolerRig::tail(id);
        return static_cast<int>(
            std::count_if(pieces.cbegin(), pieces.cend(), [&](const Piece &piece) { return piece.text.contains(job) && piece.text.contains(QStringLiteral("COPY")); }));
    }
    std::unique_ptr<VirtualPrinter> printer;
    QList<Piece> pieces;
};
} // namespace

class TstFaultMatrix : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_out;
    std::unique_ptr<Device> m_main;
    std::unique_ptr<Device> m_spare;
    std::unique_ptr<SpoolerRig> m_rig;
    std::unique_ptr<HqTrace> m_hq;
    PrinterRow m_row;
    bool m_mute = false; ///< the main printer proves nothing

    [[nodiscard]] int onPaper(const QUuid &id) const { return m_main->unmarked(id) + m_spare->unmarked(id); }
    void put(const QString &name, const Device &device, const QString &spare)
    {
        PrinterRow row{0, name, QStringLiteral("tcp:") + device.printer->address(), {QStringLiteral("receipt")}};
        row.spare = spare;
        m_row = m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::put(tx, row, m_rig->clock.nowMs()); }).value();
    }
    [[nodiscard]] bool atRest(const QUuid &id) const
    {
        const S state = m_rig->state(id);
        return state == S::Printed || state == S::Unknown || state == S::Failed || sentOnly(id);
    }
    [[nodiscard]] bool sentOnly(const QUuid &id) const { return m_rig->state(id) == S::Sent && m_rig->job(id).reason == PrintJobStore::unproved(); }
    /** All that its printer lets be known of a ticket that came out: the main one may prove nothing, the spare proves. */
    [[nodiscard]] bool cameOut(const QUuid &id) const
    {
        if (m_rig->state(id) == S::Printed)
            return !m_mute || m_spare->unmarked(id) == 1;
        return m_mute && sentOnly(id) && m_main->unmarked(id) == 1;
    }
    void useMain(const QString &quirks)
    {
        m_mute = quirks.contains(QLatin1String("no-gs-r"));
        if (!quirks.isEmpty())
            m_main = std::make_unique<Device>(m_out->filePath(QStringLiteral("quirky")), quirks);
    }
    /** What holds of each ticket, whatever happened to it: none lost, none twice unmarked, and what is said of it is true. */
    void judge(const QList<QUuid> &tickets)
    {
        for (const QUuid &id : tickets) {
            QVERIFY2(m_rig->state(id) != S::Failed, qPrintable(m_rig->job(id).reason));
            QVERIFY2(onPaper(id) <= 1, "printed twice");
            if (m_rig->state(id) == S::Printed) {
                QCOMPARE(onPaper(id), 1);
                QVERIFY(!m_rig->job(id).proof.isEmpty());
                QVERIFY(!m_mute || m_spare->unmarked(id) == 1);
            } else {
                QVERIFY(!m_rig->job(id).reason.isEmpty());
                QVERIFY(m_rig->job(id).proof.isEmpty());
            }
            checkTold(id);
        }
    }
    /** Nobody but a person prints it again, and the copy says that it is one. */
    void reprintWhereInDoubt(const QUuid &ticket)
    {
        if (m_rig->state(ticket) != S::Unknown)
            return;
        const QUuid copy = m_rig->reprint(ticket);
        QTRY_VERIFY_WITH_TIMEOUT(atRest(copy), 10'000);
        QTRY_COMPARE(m_main->copies(copy), 1);
        QCOMPARE(m_rig->state(copy), m_mute ? S::Sent : S::Printed);
        QVERIFY(onPaper(ticket) <= 1);
        checkTold(copy);
    }
    /** Headquarters' trace of a job ends with what the till knows of it, and names the printer whose paper it is. */
    void checkTold(const QUuid &id)
    {
        QTRY_VERIFY(!m_rig->facts(id).isEmpty());
        QTRY_COMPARE(m_rig->facts(id).last(), m_rig->state(id));
        const PrintJob job = m_rig->job(id);
        m_hq->sold(job.orderId);
        m_hq->takeFrom(*m_rig->till.reader);
        const QJsonObject hop = m_hq->lastHop(job.orderId, id);
        QCOMPARE(hop.value(QLatin1String("hop")).toString(), printStateName(job.state));
        QCOMPARE(hop.value(QLatin1String("copy")).toInt(), job.copy);
        QCOMPARE(hop.value(QLatin1String("reason")).toString(), job.reason);
        QCOMPARE(hop.value(QLatin1String("proof")).toString(), job.proof);
        const QString printer = hop.value(QLatin1String("printer")).toString();
        QVERIFY2(printer == QLatin1String("Main") || printer == QLatin1String("Spare"), qPrintable(printer));
        if (job.state == S::Printed && job.copy == 0)
            QCOMPARE((printer == QLatin1String("Main") ? *m_main : *m_spare).unmarked(id), 1);
    }
    static void everyFault()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("stage");
        QTest::addColumn<bool>("withSpare");
        const char *stages[] = {"before the first byte", "in the middle", "before the fence", "after the fence"};
        for (int fault = 0; fault < int(std::size(Faults)); ++fault) {
            for (int stage = 0; stage < 4; ++stage) {
                for (const bool withSpare : {false, true})
                    QTest::addRow("%s %s%s", Faults[fault].begin, stages[stage], withSpare ? ", with a spare" : "") << fault << stage << withSpare;
            }
        }
    }
    void endure(const QString &quirks)
    {
        QFETCH(const int, fault);
        QFETCH(const int, stage);
        QFETCH(const bool, withSpare);
        const Fault &wrong = Faults[fault];
        const auto when = static_cast<Stage>(stage);
        useMain(quirks);
        if (withSpare)
            put(QStringLiteral("Spare"), *m_spare, {});
        put(QStringLiteral("Main"), *m_main, withSpare ? QStringLiteral("Spare") : QString());
        m_rig->start();
        const QUuid first = m_rig->queue(m_row);
        QTRY_VERIFY(cameOut(first));
        if (withSpare)
            QTRY_COMPARE(m_rig->condition(0), PrinterCondition::Ok);

        bool happened = false;
        const auto happen = [&] {
            if (!std::exchange(happened, true))
                m_main->control(wrong.begin);
        };
        QObject here; // the faults' connections end with it
        if (when == Stage::InTheMiddle)
            connect(m_main->printer.get(), &VirtualPrinter::paperMoved, &here, [&](const paper::Page &page) {
                if (page.lines.size() >= 4)
                    happen();
            });
        if (when == Stage::BeforeTheFence)
            connect(m_main->printer.get(), &VirtualPrinter::pieceCut, &here, happen);
        // Between two tickets. Where it goes silent, and with a spare where it has to be asked, this is the moment at which that is known:
        // a byte sent before is a doubt.
        const auto happenBetween = [&] {
            happen();
            if (wrong.kind == Kind::Silent)
                QTRY_COMPARE(m_rig->condition(withSpare ? 1 : 0), PrinterCondition::Unreachable);
            else if (withSpare && *wrong.end != '\0' && quirks == QLatin1String(NoAutomaticStatus))
                QTRY_VERIFY(m_rig->condition(1) != PrinterCondition::Ok);
        };
        if (when == Stage::BeforeTheFirstByte)
            happenBetween();
        const QUuid ticket = m_rig->queue(m_row);
        if (when == Stage::AfterTheFence) {
            QTRY_VERIFY(cameOut(ticket));
            happenBetween(); // with nothing on its way: the next one would be in its middle
        }
        const QUuid next = m_rig->queue(m_row);
        QTRY_VERIFY_WITH_TIMEOUT(happened, 5'000);

        // With a spare, what had not begun comes out there although the fault lasts.
        if (withSpare && when == Stage::BeforeTheFirstByte && *wrong.end != '\0') {
            QTRY_COMPARE_WITH_TIMEOUT(m_rig->state(ticket), S::Printed, 15'000);
            QTRY_COMPARE_WITH_TIMEOUT(m_rig->state(next), S::Printed, 15'000);
            QCOMPARE(m_spare->unmarked(ticket), 1);
            QCOMPARE(m_rig->job(ticket).movedFrom, QStringLiteral("Main"));
        } else if (wrong.kind == Kind::Waits && when == Stage::InTheMiddle) {
            QTRY_VERIFY(!m_rig->job(ticket).reason.isEmpty()); // it says what it waits for, or that it will prove nothing
            QTest::qWait(m_rig->config.proofTimeoutMs + 100);    // longer than a proof may take
            QVERIFY(m_rig->state(ticket) == S::Sending || m_rig->state(ticket) == S::Sent);
        } else {
            QTest::qWait(100);
        }
        m_main->control(wrong.end);
        if (QByteArrayView(wrong.begin) == "cutter jam") {
            QTRY_VERIFY(m_rig->cutterStops(m_row));
            QVERIFY(m_rig->freeCutter(m_row));
        }
        QTRY_VERIFY_WITH_TIMEOUT(atRest(ticket) && atRest(next), 20'000);

        const bool waited = wrong.kind == Kind::Waits;
        if (waited || when == Stage::AfterTheFence)
            QTRY_VERIFY(cameOut(ticket));
        judge({first, ticket, next});
        // No fault of a moment costs the next one; what a printer without proofs was given in that moment may be lost, and is not said to be
        // printed.
        if (!m_mute || waited)
            QTRY_VERIFY(cameOut(next));
        if (waited || when == Stage::AfterTheFence || (when == Stage::BeforeTheFirstByte && !m_mute))
            QVERIFY(cameOut(ticket));
        reprintWhereInDoubt(ticket);
    }

private Q_SLOTS:
    void init()
    {
        m_out = std::make_unique<QTemporaryDir>();
        m_main = std::make_unique<Device>(m_out->filePath(QStringLiteral("main")));
        m_spare = std::make_unique<Device>(m_out->filePath(QStringLiteral("spare")));
        m_rig = std::make_unique<SpoolerRig>();
        m_hq = std::make_unique<HqTrace>();
        m_rig->config.answerTimeoutMs = 60;
        m_rig->config.proofTimeoutMs = 250;
        m_rig->config.failoverMs = 150;
        m_rig->config.paperFailoverMs = 150;
    }
    void cleanup()
    {
        m_rig.reset();
        m_main.reset();
        m_spare.reset();
        m_out.reset();
    }

    void nothingIsLostOrPrintedTwiceUnmarked_data() { everyFault(); }
    void nothingIsLostOrPrintedTwiceUnmarked() { endure({}); }
    void norByAPrinterWithoutProcessIds_data() { everyFault(); }
    void norByAPrinterWithoutProcessIds() { endure(QLatin1String(NoProcessId)); }
    void norByAPrinterWithoutAutomaticStatus_data() { everyFault(); }
    void norByAPrinterWithoutAutomaticStatus() { endure(QLatin1String(NoAutomaticStatus)); }
    void norByAPrinterThatProvesNothing_data() { everyFault(); }
    void norByAPrinterThatProvesNothing() { endure(QLatin1String(NoProof)); }

    // Faults that come by themselves, at a dot of the paper or a byte of the line.
    void aFaultAtADotOrAByteCostsNoTicket_data()
    {
        QTest::addColumn<QString>("quirks");
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        for (const char *quirks : {"", NoProcessId, NoAutomaticStatus, NoProof}) {
            const bool all = *quirks == '\0';
            for (const int dots : all ? QList<int>{1, 120, 400} : QList<int>{120})
                QTest::addRow("paper end at %d %s", dots, quirks) << QString::fromLatin1(quirks) << "paper end at " + QByteArray::number(dots) << QByteArray("paper ok");
            for (const int bytes : all ? QList<int>{1, 40, 300} : QList<int>{300})
                QTest::addRow("power-off at %d %s", bytes, quirks) << QString::fromLatin1(quirks) << "power-off at " + QByteArray::number(bytes) << QByteArray("power-on");
            QTest::addRow("slow %s", quirks) << QString::fromLatin1(quirks) << QByteArray("slow 6000") << QByteArray("slow off");
        }
    }
    void aFaultAtADotOrAByteCostsNoTicket()
    {
        QFETCH(const QString, quirks);
        QFETCH(const QByteArray, begin);
        QFETCH(const QByteArray, end);
        useMain(quirks);
        put(QStringLiteral("Main"), *m_main, {});
        m_rig->start();
        const QUuid first = m_rig->queue(m_row);
        QTRY_VERIFY(cameOut(first));
        m_main->control(begin.constData());
        const QUuid ticket = m_rig->queue(m_row);
        const QUuid next = m_rig->queue(m_row);
        const bool paper = begin.startsWith("paper");
        const bool power = begin.startsWith("power");
        if (paper) {
            QTRY_VERIFY(m_main->printer->conditions().paperOut);
            QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
            QTest::qWait(m_rig->config.proofTimeoutMs + 100);
            QVERIFY(m_rig->state(ticket) != S::Unknown && m_rig->state(ticket) != S::Failed);
        }
        if (power)
            QTRY_VERIFY(!m_main->printer->isPowered());
        if (paper || power)
            m_main->control(end.constData());
        QTRY_VERIFY_WITH_TIMEOUT(atRest(ticket) && atRest(next), 20'000);
        if (!power)
            QTRY_COMPARE(onPaper(ticket) + onPaper(next), 2);
        m_main->control(end.constData());
        judge({first, ticket, next});
        if (paper)
            QVERIFY(cameOut(ticket) && cameOut(next));
        if (power)
            QVERIFY(m_rig->state(ticket) != S::Printed); // it went in its middle
        if (power && !m_mute)
            QVERIFY(cameOut(next));
        reprintWhereInDoubt(ticket);
    }

    void aDeadPrinterDelaysNoOther()
    {
        put(QStringLiteral("Spare"), *m_spare, {});
        const PrinterRow alive = m_row;
        put(QStringLiteral("Main"), *m_main, {});
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(1), PrinterCondition::Ok);
        m_main->control("half-open on");
        const QUuid stuck = m_rig->queue(m_row);
        for (int i = 0; i < 10; ++i) {
            QElapsedTimer since;
            since.start();
            const QUuid id = m_rig->queue(alive);
            QTRY_COMPARE(m_rig->state(id), S::Printed);
            QVERIFY2(since.elapsed() < 1'000, qPrintable(QString::number(since.elapsed())));
        }
        QVERIFY(m_rig->state(stuck) != S::Printed);
    }
};

QTEST_GUILESS_MAIN(TstFaultMatrix)
#include "tst_faultmatrix.moc"
