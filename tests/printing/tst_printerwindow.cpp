// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hearth-printer/paperwindow.h"
#include "printerbench.h"
#include "support/patience.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>

using namespace hearth;
using namespace hearth::virtualprinter;

namespace {
/** A printer, its window, and a connection to it. */
struct Desk {
    Desk()
    {
        auto renderer = paper::Renderer::make();
        if (!renderer)
            qFatal("%s", qPrintable(renderer.error().toString()));
        window = std::make_unique<PaperWindow>(std::move(*renderer), *bench.printer, QStringLiteral("kitchen"));
        window->show();
    }
    [[nodiscard]] QAbstractButton &button(const char *name) const { return *window->findChild<QAbstractButton *>(QLatin1String(name)); }
    [[nodiscard]] QString state() const { return window->findChild<QLabel *>(QStringLiteral("state"))->text(); }
    Bench bench;
    std::unique_ptr<PaperWindow> window; // before the printer
};
} // namespace

class TestPrinterWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aButtonMakesItsFaultAndEndsIt_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("paper") << QByteArray("paper-out") << QStringLiteral("paper out");
        QTest::newRow("near end") << QByteArray("near-end") << QStringLiteral("paper near end");
        QTest::newRow("cover") << QByteArray("cover") << QStringLiteral("cover open");
        QTest::newRow("cutter") << QByteArray("cutter") << QStringLiteral("cutter jam");
        QTest::newRow("head") << QByteArray("head") << QStringLiteral("head hot");
        QTest::newRow("error") << QByteArray("error") << QStringLiteral("unrecoverable");
        QTest::newRow("offline") << QByteArray("offline") << QStringLiteral("offline");
        QTest::newRow("power") << QByteArray("power") << QStringLiteral("power off");
    }
    void aButtonMakesItsFaultAndEndsIt()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, words);
        Desk desk;
        QVERIFY(desk.state().contains(QLatin1String("ready")));
        desk.button(name.constData()).click();
        QVERIFY(desk.button(name.constData()).isChecked());
        QVERIFY2(desk.state().contains(words), qPrintable(desk.state()));
        desk.button(name.constData()).click();
        QVERIFY(!desk.button(name.constData()).isChecked());
        QVERIFY2(desk.state().contains(QLatin1String("ready")), qPrintable(desk.state()));
    }
    void aFaultFromElsewhereIsOnTheButtons()
    {
        Desk desk;
        QVERIFY(desk.bench.says("cutter jam"));
        QVERIFY(desk.button("cutter").isChecked());
        QVERIFY(desk.bench.says("cutter ok"));
        QVERIFY(!desk.button("cutter").isChecked());
    }
    void aTraineeSeesTheTicketWaitAndThenCome()
    {
        Desk desk;
        QVERIFY(desk.bench.open());
        desk.button("paper-out").click();
        desk.bench.socket.write(job("0001"));
        QVERIFY(desk.bench.stillSilent());
        const QImage before = desk.window->grab().toImage();
        desk.button("paper-out").click();
        QVERIFY(desk.bench.answers(proof("0001")));
        QTRY_VERIFY(desk.window->grab().toImage() != before);
    }
};

QTEST_MAIN(TestPrinterWindow)
#include "tst_printerwindow.moc"
