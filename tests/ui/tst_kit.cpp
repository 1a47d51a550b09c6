// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/patience.h"
#include "ui/kit/amountbox.h"
#include "ui/kit/numberpad.h"
#include "ui/kit/statuslight.h"
#include "ui/kit/theme.h"
#include "ui/kit/tilegrid.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchbutton.h"
#include "ui/models/shopformat.h"
#include "ui/tillworld.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <cmath>

using namespace hearth;

namespace {

/** Relative luminance and contrast as in WCAG 2.1. */
double luminance(const QColor &color)
{
    const auto part = [](double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double lighter = qMax(luminance(a), luminance(b));
    const double darker = qMin(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

/** The sign in black on white: its shape without its colour. */
QImage shape(Glyph glyph)
{
    QImage image(48, 48, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    drawGlyph(painter, QRectF(0, 0, 48, 48), glyph, Qt::black, Qt::white);
    return image;
}

} // namespace

class TestKit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void everyTextStandsOutFromItsGround_data()
    {
        const Theme &t = Theme::current();
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("least");
        const auto row = [](const char *name, const QColor &ink, const QColor &ground, double least = 4.5) { QTest::newRow(name) << ink << ground << least; };
        row("text on panel", t.text, t.panel);
        row("text on window", t.text, t.window);
        row("text on chosen", t.text, t.accentSoft);
        row("soft on panel", t.soft, t.panel);
        row("soft on window", t.soft, t.window);
        row("soft on raised", t.soft, t.raised);
        row("soft on chosen", t.soft, t.accentSoft);
        row("white on accent", t.onFill, t.accent);
        row("white on go", t.onFill, t.go);
        row("white on go, pressed", t.onFill, t.goDark);
        row("white on bad", t.onFill, t.bad);
        row("bad on panel", t.bad, t.panel);
        row("bad on its ground", t.bad, t.badSoft);
        row("warn on panel", t.warn, t.panel);
        row("warn on its ground", t.warn, t.warnSoft);
        row("go on panel", t.go, t.panel);
        row("go on its ground", t.go, t.goSoft);
        row("info on its ground", t.info, t.infoSoft);
        row("bar", t.barText, t.bar);
        row("bar, soft", t.barSoft, t.barRaised);
        row("bar, good", t.barGo, t.barRaised);
        row("bar, warning", t.barWarn, t.barRaised);
        row("bar, bad", t.barBad, t.barRaised);
        row("edge of a control", t.edge, t.panel, 3);
        row("edge of a control on window", t.edge, t.window, 3);
        row("focus ring on panel", t.focus, t.panel, 3);
        row("focus ring on window", t.focus, t.window, 3);
        row("focus ring on bar", t.barWarn, t.bar, 3);
    }
    void everyTextStandsOutFromItsGround()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QFETCH(double, least);
        QVERIFY(ink.isValid() && ground.isValid());
        QVERIFY2(contrast(ink, ground) >= least, qPrintable(QString::number(contrast(ink, ground), 'f', 2)));
    }

    void stateSignsDifferInShapeNotOnlyInColour()
    {
        const QList<Glyph> states{Glyph::Check, Glyph::Alert, Glyph::Stop, Glyph::Ask, Glyph::Hold};
        for (qsizetype i = 0; i < states.size(); ++i) {
            for (qsizetype j = i + 1; j < states.size(); ++j) {
                const QImage a = shape(states.at(i));
                const QImage b = shape(states.at(j));
                int different = 0;
                for (int y = 0; y < a.height(); ++y)
                    for (int x = 0; x < a.width(); ++x)
                        different += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 128 ? 1 : 0;
                QVERIFY2(different > 48 * 48 / 20, qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
            }
        }
    }

    void everySignDrawsSomething()
    {
        for (int glyph = int(Glyph::Check); glyph <= int(Glyph::Cash); ++glyph)
            QVERIFY2(shape(Glyph(glyph)) != shape(Glyph::None), qPrintable(QString::number(glyph)));
    }

    void aButtonIsPressedByFingerSpaceAndEnterAndShowsItsFocus()
    {
        TouchButton button;
        button.setText(QStringLiteral("Go"));
        button.resize(160, 64);
        button.show();
        QVERIFY(QTest::qWaitForWindowActive(&button));
        QSignalSpy clicked(&button, &QPushButton::clicked);
        button.clearFocus();
        const QImage without = button.grab().toImage();
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(!button.hasFocus()); // a tap leaves the keyboard where it was
        button.setFocus(Qt::TabFocusReason);
        QVERIFY(button.grab().toImage() != without);
        QTest::keyClick(&button, Qt::Key_Space);
        QTest::keyClick(&button, Qt::Key_Return);
        QTest::keyClick(&button, Qt::Key_Enter);
        QCOMPARE(clicked.size(), 4);
        button.setBusy(true);
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(clicked.size(), 4);
        button.setBusy(false);
        QVERIFY(button.isEnabled());
    }

    void aNumberPadTypesWhatIsOnIt()
    {
        NumberPad pad;
        pad.show();
        QSignalSpy typed(&pad, &NumberPad::typed);
        QSignalSpy erased(&pad, &NumberPad::backspaced);
        for (const char *key : {"pad_7", "pad_0", "pad_point", "pad_5"})
            QTest::mouseClick(pad.findChild<TouchButton *>(QLatin1String(key)), Qt::LeftButton);
        QString text;
        for (const QVariantList &arguments : typed)
            text += arguments.first().toChar();
        QCOMPARE(text, QStringLiteral("70.5"));
        QTest::mouseClick(pad.findChild<TouchButton *>(QStringLiteral("pad_back")), Qt::LeftButton);
        QCOMPARE(erased.size(), 1);
        pad.setPointEnabled(false);
        QVERIFY(!pad.findChild<TouchButton *>(QStringLiteral("pad_point"))->isEnabled());
    }

    void aLongAmountShrinksInsteadOfBeingCut()
    {
        AmountBox box;
        box.setAmount(QStringLiteral("¥99,999,999,999.00"));
        box.resize(box.minimumSizeHint());
        QVERIFY(!box.grab().isNull());
        QCOMPARE(box.text(), QStringLiteral("¥99,999,999,999.00"));
    }

    void moneyIsWrittenInTheStoresCurrency_data()
    {
        QTest::addColumn<QString>("currency");
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("brief");
        QTest::newRow("yuan") << "CNY" << 4'500LL << QStringLiteral("¥45.00") << QStringLiteral("¥45");
        QTest::newRow("yuan and fen") << "CNY" << 4'550LL << QStringLiteral("¥45.50") << QStringLiteral("¥45.50");
        QTest::newRow("taken back") << "CNY" << -4'500LL << QStringLiteral("−¥45.00") << QStringLiteral("−¥45");
        QTest::newRow("yen have no minor digits") << "JPY" << 500LL << QStringLiteral("¥500") << QStringLiteral("¥500");
        QTest::newRow("a currency without a sign") << "CHF" << 500LL << QStringLiteral("CHF\u00a05.00") << QStringLiteral("CHF\u00a05");
    }
    void moneyIsWrittenInTheStoresCurrency()
    {
        QFETCH(QString, currency);
        QFETCH(qint64, minor);
        QFETCH(QString, text);
        QFETCH(QString, brief);
        const ShopFormat format(QStringLiteral("en"), currency, {});
        QCOMPARE(format.money(Money(minor)), text);
        QCOMPARE(format.shortMoney(Money(minor)), brief);
    }

    void timesAreTheStoresNotTheMachines()
    {
        StoreCalendar berlin;
        berlin.zone = QTimeZone("Europe/Berlin");
        const ShopFormat format(QStringLiteral("en"), QStringLiteral("EUR"), berlin);
        const qint64 noonUtc = 1'764'072'000'000; // 25 Nov 2025 12:00 UTC
        QCOMPARE(format.time(noonUtc), QStringLiteral("13:00"));
        QCOMPARE(format.moment(noonUtc, noonUtc + 3'600'000), QStringLiteral("13:00"));
        QCOMPARE(format.moment(noonUtc, noonUtc + 24 * 3'600'000), QStringLiteral("25 Nov 13:00"));
    }

    void everyControlHasANameForScreenReadersAndAFingersSize_data()
    {
        QTest::addColumn<QString>("page");
        for (const char *page : {"sell", "cash", "section_orders", "section_attention", "section_printers", "section_sync"})
            QTest::newRow(page) << QString::fromLatin1(page);
    }
    void everyControlHasANameForScreenReadersAndAFingersSize()
    {
        QFETCH(QString, page);
        TillWorld world(smallBilingualMenu());
        world.open({1024, 768});
        world.clickTile(QStringLiteral("cola"));
        if (page == QLatin1String("cash"))
            world.click(QStringLiteral("payButton"));
        if (page.startsWith(QLatin1String("section"))) {
            world.click(QStringLiteral("page_manager"));
            world.click(page);
        }
        const auto widgets = world.window->findChildren<QWidget *>();
        int controls = 0;
        for (QWidget *widget : widgets) {
            const bool control = qobject_cast<QAbstractButton *>(widget) != nullptr || qobject_cast<QAbstractItemView *>(widget) != nullptr;
            if (!widget->isVisible() || !control || widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QHeaderView")
                || widget->inherits("QToolButton"))
                continue;
            ++controls;
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(accessible->text(QAccessible::Name)));
            QVERIFY2(widget->height() >= TouchSize && widget->width() >= TouchSize, qPrintable(widget->objectName()));
            QVERIFY2((widget->focusPolicy() & Qt::TabFocus) != 0, qPrintable(widget->objectName()));
        }
        QVERIFY(controls > 8);
    }

    void nothingIsCutAtTheSmallestScreenInEitherLanguage_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QSize>("size");
        for (const char *language : {"zh_CN", "en"}) {
            QTest::addRow("%s 1024x768", language) << QString::fromLatin1(language) << QSize(1024, 768);
            QTest::addRow("%s 1280x800", language) << QString::fromLatin1(language) << QSize(1280, 800);
        }
    }
    void nothingIsCutAtTheSmallestScreenInEitherLanguage()
    {
        QFETCH(QString, language);
        QFETCH(QSize, size);
        TillWorld world(smallBilingualMenu(), language);
        world.open(size);
        const auto check = [&](const char *where) {
            // A word that came with a timer this moment is laid out before it is painted.
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            const auto buttons = world.window->findChildren<TouchButton *>();
            for (const TouchButton *button : buttons) {
                if (button->isVisible())
                    QVERIFY2(button->sizeHint().width() <= button->width() + 16, qPrintable(QLatin1String(where) + QLatin1Char(' ') + button->objectName()));
            }
            const auto labels = world.window->findChildren<QLabel *>();
            for (const QLabel *label : labels) {
                if (label->isVisible())
                    QVERIFY2(label->wordWrap() || label->minimumSizeHint().width() <= label->width(), qPrintable(QLatin1String(where) + QLatin1Char(' ') + label->text()));
            }
        };
        world.clickTile(QStringLiteral("cola"));
        check("sell");
        world.clickTile(QStringLiteral("pepperoni"));
        check("sizes");
        world.click(QStringLiteral("sizeCancel"));
        world.click(QStringLiteral("payButton"));
        check("cash");
        world.click(QStringLiteral("tender_900"));
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.find(QStringLiteral("paidCard")) != nullptr);
        check("paid");
        world.settleJobs(PrintState::Unknown);
        world.click(QStringLiteral("page_manager"));
        for (const char *section : {"section_attention", "section_printers", "section_sync", "section_orders"}) {
            world.click(QLatin1String(section));
            check(section);
        }
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Down);
        QTest::keyClick(world.window->windowHandle(), Qt::Key_Return);
        check("detail");
        world.click(QStringLiteral("detailRefund"));
        check("refund");
    }

    void halfOfTheSmallestScreenStillSells()
    {
        // 200 % scaling of 1280 × 800.
        TillWorld world(smallBilingualMenu());
        world.open({640, 400});
        world.clickTile(QStringLiteral("pepperoni"));
        world.click(QStringLiteral("size_L"));
        world.click(QStringLiteral("linePlus"));
        world.click(QStringLiteral("payButton"));
        for (const char *name : {"cashPay", "cashBack", "pad_0", "pad_9", "tender_17100", "cashChange"}) {
            QWidget *widget = world.find(QLatin1String(name));
            if (widget == nullptr)
                QFAIL(name);
            QVERIFY2(world.window->rect().contains(QRect(widget->mapTo(world.window.get(), QPoint()), widget->size())), name);
        }
        world.click(QStringLiteral("tender_17100"));
        world.click(QStringLiteral("cashPay"));
        QTRY_VERIFY(world.find(QStringLiteral("paidCard")) != nullptr);
        world.click(QStringLiteral("page_manager"));
        QVERIFY(world.find(QStringLiteral("ordersTable")) != nullptr);
    }

    void aToastGoesByItself()
    {
        QWidget window;
        window.resize(800, 600);
        window.show();
        Toast toast(&window);
        toast.pop(Tone::Ok, QStringLiteral("Done"), {}, 50);
        QVERIFY(toast.isVisible());
        QTRY_VERIFY(!toast.isVisible());
    }

    void anOnlineOrderIsAnnounced()
    {
        TillWorld world(smallBilingualMenu());
        world.open();
        SoldOrder sold;
        sold.order.platform = QStringLiteral("meituan");
        sold.order.platformNumber = QStringLiteral("77");
        sold.order.receiptNumber = 5;
        sold.order.total = Money(2'650);
        Q_EMIT world.inbox.onlineOrderAccepted(sold);
        QTRY_COMPARE(world.text(QStringLiteral("toast")), QStringLiteral("Online order accepted: meituan #77\n¥26.50 · No. 5"));
        // It covers the strip at the bottom and nothing that is tapped.
        Q_EMIT world.inbox.onlineOrderChanged({QUuid(), QStringLiteral("meituan"), QStringLiteral("77"), 2, false, Money(3'975), 2});
        QTRY_COMPARE(world.text(QStringLiteral("toast")), QStringLiteral("Online order amended: meituan #77\nnow ¥39.75"));
        Q_EMIT world.inbox.onlineOrderChanged({QUuid(), QStringLiteral("meituan"), QStringLiteral("77"), 3, true, Money(3'975), 2});
        QTRY_COMPARE(world.text(QStringLiteral("toast")), QStringLiteral("Online order cancelled: meituan #77\n¥39.75 taken back"));
        QCOMPARE(world.find(QStringLiteral("toast"))->geometry(), world.find(QStringLiteral("statusStrip"))->geometry());
        world.window->resize(1'024, 700);
        QTRY_COMPARE(world.find(QStringLiteral("toast"))->geometry(), world.find(QStringLiteral("statusStrip"))->geometry());
    }
};

QTEST_MAIN(TestKit)
#include "tst_kit.moc"
