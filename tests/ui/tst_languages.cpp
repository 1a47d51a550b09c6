// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/patience.h"
#include "ui/cashier/cashierpage.h"
#include "ui/forecastsample.h"
#include "ui/kit/scriptdriver.h"
#include "ui/kit/theme.h"
#include "ui/tillworld.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QXmlStreamReader>

using namespace hearth;

namespace {

struct TranslationFile {
    int messages = 0;
    QStringList unfinished; ///< their sources
};

TranslationFile readTranslations(const QString &path)
{
    TranslationFile read;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return read;
    QXmlStreamReader xml(&file);
    QString source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            ++read.messages;
            const bool finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            if (!finished || text.trimmed().isEmpty())
                read.unfinished.append(source);
        }
    }
    return read;
}

QString sourceDirectory()
{
    return qEnvironmentVariable("HEARTH_SOURCE_DIR");
}

/** All texts a person can see or hear in what is visible now. */
QStringList visibleTexts(QWidget *root)
{
    QStringList texts;
    const auto widgets = root->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!widget->isVisible())
            continue;
        texts.append(widget->accessibleName());
        if (qobject_cast<QLabel *>(widget) != nullptr || qobject_cast<QAbstractButton *>(widget) != nullptr || widget->property("text").isValid())
            texts.append(shownText(widget));
        if (const auto *view = qobject_cast<QAbstractItemView *>(widget)) {
            texts.append(shownText(view));
            for (int column = 0; column < view->model()->columnCount(); ++column)
                texts.append(view->model()->headerData(column, Qt::Horizontal).toString());
        }
    }
    texts.removeAll(QString());
    return texts;
}

} // namespace

/** Two languages, complete, switched while the window is open. */
class TestLanguages : public QObject {
    Q_OBJECT

    static void sell(TillWorld &world)
    {
        OrderDraft draft(world.till.clock);
        static_cast<void>(draft.add(QStringLiteral("cola"), QStringLiteral("Cola"), {}, Money(900)));
        auto future = world.sales.close(draft, Money(1'000));
        future.waitForFinished();
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void everyTextIsTranslated_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("zh_CN") << "hearth_zh_CN.ts";
        QTest::newRow("en, plurals") << "hearth_en.ts";
    }
    void everyTextIsTranslated()
    {
        QFETCH(QString, file);
        const TranslationFile read = readTranslations(sourceDirectory() + QStringLiteral("/translations/") + file);
        QVERIFY(read.messages > 5);
        QVERIFY2(read.unfinished.isEmpty(), qPrintable(read.unfinished.join(QLatin1Char('\n'))));
    }

    void theFileHoldsEveryTextOfTheSources()
    {
        const QString lupdate = QStringLiteral(HEARTH_LUPDATE);
        QTemporaryDir scratch;
        const QString fresh = scratch.filePath(QStringLiteral("fresh.ts"));
        QVERIFY(QFile::copy(sourceDirectory() + QStringLiteral("/translations/hearth_zh_CN.ts"), fresh));
        QVERIFY(QFile::setPermissions(fresh, QFile::ReadOwner | QFile::WriteOwner));
        const int known = readTranslations(fresh).messages;
        QProcess process;
        process.start(lupdate, {QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-no-obsolete"), QStringLiteral("-I"),
                                sourceDirectory(), QStringLiteral("-source-language"), QStringLiteral("en"), QStringLiteral("-target-language"), QStringLiteral("zh_CN"),
                                sourceDirectory() + QStringLiteral("/ui"), QStringLiteral("-ts"), fresh});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 0);
        const TranslationFile read = readTranslations(fresh);
        QVERIFY2(read.unfinished.isEmpty(), qPrintable(QStringLiteral("not in translations/: ") + read.unfinished.join(QStringLiteral(" | "))));
        QCOMPARE(read.messages, known);
    }

    void switchingRetranslatesEverythingAndKeepsTheOrder()
    {
        TillWorld world(smallBilingualMenu());
        TillWindow &window = world.open();
        QSignalSpy chosen(&window, &TillWindow::languageChanged);
        sell(world);
        world.settleJobs(PrintState::Unknown, QStringLiteral("no proof within 30 s"));
        sell(world);
        world.settleJobs(PrintState::Held, QStringLiteral("paper out"));
        world.sync.setLink(true, false, QStringLiteral("waiting"), {}, world.till.clock.nowMs());
        world.setPrinters({world.printer(QStringLiteral("1"), PrinterCondition::PaperOut, 2), world.printer(QStringLiteral("2"), PrinterCondition::Unreachable)});
        world.clickTile(QStringLiteral("pepperoni"));
        world.click(QStringLiteral("size_M"));
        world.click(QStringLiteral("page_manager"));
        for (const char *section : {"section_attention", "section_printers", "section_sync", "section_orders"})
            world.click(QLatin1String(section));

        world.click(QStringLiteral("language_zh_CN"));
        QTRY_COMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("zh_CN"));
        TillWorld::catchUp();
        // What may stay Latin: sizes, amounts, addresses, the shop's own name, the other language's button.
        static const QRegularExpression latin(QStringLiteral("[A-Za-z]{2,}"));
        static const QRegularExpression allowed(QStringLiteral("^(EN|English|Shenzhen 1|tcp:.*)$"));
        const auto expectChinese = [&](const QString &where) {
            for (const QString &text : visibleTexts(&window)) {
                QString rest = text;
                rest.remove(QStringLiteral("Shenzhen 1")).remove(QStringLiteral("front")).remove(QStringLiteral("back")).remove(QStringLiteral("tcp:127.0.0.1:9100"));
                rest.remove(QRegularExpression(QStringLiteral("usb:\\S+|serial:\\S+|cups:\\S+")));
                if (!allowed.match(text).hasMatch())
                    QVERIFY2(!latin.match(rest).hasMatch(), qPrintable(where + QStringLiteral(": ") + text));
            }
        };
        storeForecast(world, forecastSample(world));
        for (const char *section : {"section_attention", "section_printers", "section_sync", "section_forecast", "section_tickets", "section_orders"}) {
            world.click(QLatin1String(section));
            expectChinese(QLatin1String(section));
        }
        world.click(QStringLiteral("section_forecast"));
        world.click(QStringLiteral("forecastFigure"));
        expectChinese(QStringLiteral("a manager's figure"));
        world.click(QStringLiteral("forecastCancel"));
        world.click(QStringLiteral("section_orders"));
        world.click(QStringLiteral("shiftReport"));
        QTRY_VERIFY(world.find(QStringLiteral("shiftPrint"))->isEnabled());
        expectChinese(QStringLiteral("shift report"));
        world.click(QStringLiteral("shiftClose"));
        world.click(QStringLiteral("section_tickets"));
        world.click(QStringLiteral("ticketKind_label"));
        expectChinese(QStringLiteral("papers of labels"));
        world.click(QStringLiteral("templateEdit"));
        QTRY_VERIFY(world.find(QStringLiteral("templateSave"))->isEnabled());
        expectChinese(QStringLiteral("template"));
        world.click(QStringLiteral("templateClose"));
        world.click(QStringLiteral("kitchenWarning"));
        TillWorld::catchUp();
        expectChinese(QStringLiteral("kitchen list"));
        world.click(QStringLiteral("kitchenClose"));
        world.click(QStringLiteral("section_printers"));
        world.click(QStringLiteral("addPrinter"));
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.5:9100"), {}, true, {}});
        Q_EMIT world.setup.found({QStringLiteral("tcp:127.0.0.6:9100"), {}, false, QStringLiteral("open, not a printer: it hung up")});
        Q_EMIT world.setup.searched({});
        TillWorld::catchUp();
        expectChinese(QStringLiteral("wizard, search"));
        world.click(QStringLiteral("wizardChoose_0"));
        PrinterFinding finding;
        finding.address = QStringLiteral("tcp:127.0.0.5:9100");
        finding.isPrinter = true;
        finding.condition = PrinterCondition::PaperNearEnd;
        finding.capabilities.learn(QStringLiteral("process_id"), QStringLiteral("no"), Provenance::Probed);
        Q_EMIT world.setup.probed(finding);
        expectChinese(QStringLiteral("wizard, answer"));
        world.click(QStringLiteral("wizardNext"));
        Q_EMIT world.setup.testPagePrinted({TestPage::Outcome::Unknown, QStringLiteral("no proof within 30 s")});
        TillWorld::catchUp();
        for (const char *answer : {"wizardChinese_yes", "wizardEdge_yes", "wizardCodes_yes", "wizardCut_yes"})
            world.click(QLatin1String(answer));
        expectChinese(QStringLiteral("wizard, paper"));
        world.click(QStringLiteral("wizardNext"));
        world.click(QStringLiteral("wizardStation_kitchen"));
        expectChinese(QStringLiteral("wizard, place"));
        world.click(QStringLiteral("wizardCancel"));

        world.click(QStringLiteral("page_sell"));
        expectChinese(QStringLiteral("sell"));
        QVERIFY(world.text(QStringLiteral("orderList")).contains(QStringLiteral("意式辣肠")));
        QCOMPARE(window.cashier()->draft().lines().size(), 1);
        world.click(QStringLiteral("payButton"));
        expectChinese(QStringLiteral("cash"));
        world.click(QStringLiteral("cashBack"));
        world.clickTile(QStringLiteral("hawaiian"));
        expectChinese(QStringLiteral("sizes"));
        world.click(QStringLiteral("sizeCancel"));
        world.click(QStringLiteral("hqLight"));
        expectChinese(QStringLiteral("headquarters"));
        world.click(QStringLiteral("sheetClose"));

        world.click(QStringLiteral("language_en"));
        QTRY_COMPARE(chosen.size(), 2);
        TillWorld::catchUp();
        static const QRegularExpression hanzi(QStringLiteral("[\\x{4e00}-\\x{9fff}]"));
        for (const QString &text : visibleTexts(&window)) {
            if (text != QStringLiteral("中文") && text != QStringLiteral("简体中文"))
                QVERIFY2(!hanzi.match(text).hasMatch(), qPrintable(text));
        }
        QVERIFY(world.text(QStringLiteral("orderList")).contains(QStringLiteral("Pepperoni")));
    }

    void anOpenOrderSheetIsRetranslatedToo()
    {
        TillWorld world(smallBilingualMenu());
        TillWindow &window = world.open();
        sell(world);
        world.click(QStringLiteral("page_manager"));
        QTest::keyClick(window.windowHandle(), Qt::Key_Down);
        QTest::keyClick(window.windowHandle(), Qt::Key_Return);
        QCOMPARE(world.text(QStringLiteral("detailTitle")), QStringLiteral("No. 1"));
        window.setLanguage(QStringLiteral("zh_CN"));
        QTRY_COMPARE(world.text(QStringLiteral("detailTitle")), QStringLiteral("单号 1"));
    }

    void theTicketSpeaksTheWindowsLanguage()
    {
        TillWorld world(smallBilingualMenu(), QStringLiteral("zh_CN"));
        world.open();
        world.clickTile(QStringLiteral("cola"));
        world.click(QStringLiteral("payButton"));
        world.click(QStringLiteral("tender_900"));
        world.click(QStringLiteral("cashPay"));
        QTRY_COMPARE(world.text(QStringLiteral("paidTitle")), QStringLiteral("已收款"));
        world.till.flush();
        auto rows = world.till.reader().query("SELECT ticket FROM print_job LIMIT 1");
        QVERIFY(rows && rows->next().value_or(false));
        const auto ticket = ticketFromCbor(rows->blob(0));
        QVERIFY(ticket.has_value());
        QCOMPARE(ticket->language, QStringLiteral("zh_CN"));
        QCOMPARE(ticket->lines.first().name, QStringLiteral("可乐"));
    }

    void anUnknownLanguageIsEnglish()
    {
        QCOMPARE(Language::closest(QStringLiteral("zh_TW")), QStringLiteral("zh_CN"));
        QCOMPARE(Language::closest(QStringLiteral("fr")), QStringLiteral("en"));
        QCOMPARE(Language::closest({}), QStringLiteral("en"));
    }
};

QTEST_MAIN(TestLanguages)
#include "tst_languages.moc"
