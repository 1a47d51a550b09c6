// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/scriptdriver.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QApplication>
#include <QFileInfo>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace hearth;

class TestScriptDriver : public QObject {
    Q_OBJECT

    /** Runs a script to its end; what it says. */
    static QString run(TillWorld &world, const QString &script, const QString &pictures = {})
    {
        ScriptDriver driver(world.window.get(), pictures);
        driver.setPatience(150);
        QSignalSpy finished(&driver, &ScriptDriver::finished);
        if (const auto started = driver.start(script); !started)
            return started.error().toString();
        if (finished.isEmpty() && !finished.wait(20'000))
            return QStringLiteral("did not end");
        return finished.first().first().toString();
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void sellsThroughTheRealWindow()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        QTemporaryDir pictures;
        const QString error = run(world,
                                  QStringLiteral("# a sale\n\ntile pepperoni\nclick size_L\ntile cola\nwait orderTotal 94.50 1000\nclick payButton\n"
                                                 "type 100\nwait cashChange 5.50 1000\nshot cash\nkey Return\nwait paidChange 5.50 5000\n"
                                                 "language zh_CN\nwait paidTitle 已收款 1000\npage manager\nwait ordersTable 柜台 1000\nclicktext 柜台\n"
                                                 "wait detailTitle 单号 1000\nkey Esc\nsize 1024 768\nquit\nclick never_reached\n"),
                                  pictures.path());
        QCOMPARE(error, QString());
        const QImage picture(pictures.filePath(QStringLiteral("cash.png")));
        QCOMPARE(picture.size(), QSize(1280, 800));
        QCOMPARE(world.window->size(), QSize(1024, 768));
        QCOMPARE(world.till.count("SELECT total_minor FROM sale"), 9'450);
    }

    void aBadLineIsNamedBeforeAnythingRuns_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown verb") << "click payButton\ntap it" << "line 2: \"tap it\" is not understood";
        QTest::newRow("nothing to click") << "click" << "line 1: \"click\" takes one word";
        QTest::newRow("two names") << "click a b" << "takes one word";
        QTest::newRow("wait without time") << "wait a text" << "\"wait\" takes";
        QTest::newRow("wait with words for time") << "wait a text soon" << "\"wait\" takes";
        QTest::newRow("wait for ever") << "wait a text 99999999" << "\"wait\" takes";
        QTest::newRow("no key") << "key Nonsense" << "no key is called";
        QTest::newRow("a path for a picture") << "shot ../x" << "letters, digits";
        QTest::newRow("quit with words") << "quit now" << "is not understood";
        QTest::newRow("size of nothing") << "size 1 1" << "\"size\" takes";
        QTest::newRow("type nothing") << "type" << "takes a text";
        QTest::newRow("pause for words") << "pause a" << "\"pause\" takes";
    }
    void aBadLineIsNamedBeforeAnythingRuns()
    {
        QFETCH(QString, script);
        QFETCH(QString, says);
        TillWorld world(smallBilingualMenu());
        world.open();
        const QString error = run(world, script);
        QVERIFY2(error.contains(says), qPrintable(error));
    }

    void whatCannotBeDoneEndsWithItsLine_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such control") << "\nclick nobody" << "line 2: nothing visible is named \"nobody\"";
        QTest::newRow("disabled") << "click payButton" << "\"payButton\" is disabled";
        QTest::newRow("covered") << "tile pepperoni\nclick page_manager" << "covered";
        QTest::newRow("no such tile") << "tile nothing" << "no tile \"nothing\"";
        QTest::newRow("no such text") << "clicktext Caviar" << "nothing visible shows \"Caviar\"";
        QTest::newRow("expired wait") << "wait orderTotal 5.00 60" << "to show \"5.00\"; it shows";
        QTest::newRow("wait for nobody") << "wait nobody text 60" << "nothing visible has that name";
        QTest::newRow("picture without a place") << "shot one" << "no directory for pictures";
    }
    void whatCannotBeDoneEndsWithItsLine()
    {
        QFETCH(QString, script);
        QFETCH(QString, says);
        TillWorld world(smallBilingualMenu());
        world.open();
        const QString error = run(world, script);
        QVERIFY2(error.contains(says), qPrintable(error));
    }

    void aPictureThatCannotBeWrittenIsAnError()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        QVERIFY(run(world, QStringLiteral("shot one"), QStringLiteral("/proc/nowhere")).contains(QStringLiteral("cannot make the directory")));
    }

    void aClosedWindowEndsTheScript()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        ScriptDriver driver(world.window.get(), {});
        QSignalSpy finished(&driver, &ScriptDriver::finished);
        QVERIFY(driver.start(QStringLiteral("pause 100\nclick payButton")));
        world.window.reset();
        QVERIFY(finished.wait(5'000));
        QVERIFY(finished.first().first().toString().contains(QStringLiteral("the window is closed")));
    }
};

QTEST_MAIN(TestScriptDriver)
#include "tst_scriptdriver.moc"
