// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/topbar.h"

#include "ui/kit/choicegroup.h"
#include "ui/kit/language.h"
#include "ui/kit/sheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPainter>
#include <numeric>

namespace hearth {

namespace {

constexpr int barHeight = 64;
constexpr int compactHeight = 52;
constexpr int roomyWidth = 900;  // names beside signs
constexpr int wideWidth = 1'150; // and signs beside names

QLabel *barLabel(QWidget *parent, int pixels, bool bold, const QColor &color)
{
    QLabel *label = makeLabel(parent, pixels, bold);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
    label->setWordWrap(false);
    return label;
}

} // namespace

TopBar::TopBar(const TillContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(barHeight);
    build();
    retranslate();
}

void TopBar::build()
{
    const Theme &theme = Theme::current();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 10, 0);
    row->setSpacing(8);

    m_clock = barLabel(this, 26, true, theme.barText);
    m_clock->setObjectName(QStringLiteral("clock"));
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    m_store = barLabel(this, 16, true, theme.barText);
    m_store->setObjectName(QStringLiteral("storeName"));
    m_place = barLabel(this, 14, false, theme.barSoft);
    names->addStretch(1);
    names->addWidget(m_store);
    names->addWidget(m_place);
    names->addStretch(1);
    row->addWidget(m_clock);
    row->addSpacing(4);
    row->addLayout(names);
    row->addStretch(1);

    m_lightRow = new QHBoxLayout;
    m_lightRow->setSpacing(6);
    m_hq = new StatusLight(this);
    m_hq->setObjectName(QStringLiteral("hqLight"));
    connect(m_hq, &QPushButton::clicked, this, &TopBar::explainLink);
    m_lightRow->addWidget(m_hq);
    row->addLayout(m_lightRow);
    row->addStretch(1);

    const auto page = [this, row](const char *name, Glyph glyph, Page chosen) {
        auto *button = new TouchButton(TouchButton::Kind::Bar, this);
        button->setObjectName(QLatin1String(name));
        button->setGlyph(glyph);
        button->setFixedHeight(TouchSize);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, chosen] { Q_EMIT pageChosen(chosen); });
        return button;
    };
    m_sell = page("page_sell", Glyph::Basket, Page::Sell);
    m_manager = page("page_manager", Glyph::List, Page::Manager);
    row->addSpacing(6);

    m_languages = new ChoiceGroup(this);
    for (const QString &language : Language::all()) {
        auto *button = new TouchButton(TouchButton::Kind::Bar, this);
        button->setObjectName(QStringLiteral("language_") + language);
        // Each language is named in itself, whatever the windows speak.
        button->setText(language == QLatin1String("zh_CN") ? QStringLiteral("中文") : QStringLiteral("EN"));
        button->setAccessibleName(language == QLatin1String("zh_CN") ? QStringLiteral("简体中文") : QStringLiteral("English"));
        button->setFixedSize(54, TouchSize);
        m_languages->add(button);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, language] { Q_EMIT languageChosen(language); });
    }
}

void TopBar::showClock()
{
    const qint64 now = m_context.clock->nowMs();
    const ShopFormat format = m_context.format();
    const QString time = format.time(now);
    if (m_clock->text() != time)
        m_clock->setText(time);
    const TillIdentity identity = m_context.sales->identity();
    const QString store = identity.storeName.isEmpty() ? identity.storeId : identity.storeName;
    if (m_store->text() != store)
        m_store->setText(store);
    const QString place = width() < wideWidth ? tr("Till %1").arg(identity.till)
                                              : tr("Till %1 · %2").arg(identity.till).arg(format.shortDay(identity.calendar.local(now).date()));
    if (m_place->text() != place)
        m_place->setText(place);
}

void TopBar::showLights()
{
    const qint64 now = m_context.clock->nowMs();
    const ShopFormat format = m_context.format();
    const SyncView sync = m_context.sync->view();
    m_hq->show(Words::light(sync), tr("HQ"), Words::linkLine(sync, format, now));

    QHash<QString, StatusLight *> gone = m_lights;
    for (const PrinterHealth &printer : m_context.printers->printers()) {
        gone.remove(printer.printer);
        StatusLight *&light = m_lights[printer.printer];
        if (light == nullptr) {
            light = new StatusLight(this);
            light->setObjectName(QStringLiteral("printerLight_") + printer.printer);
            m_lightRow->insertWidget(m_lightRow->count() - 1, light);
            connect(light, &QPushButton::clicked, this, [this, name = printer.printer] { explainPrinter(name); });
        }
        const bool onlyDrawer = printer.condition == PrinterCondition::Ok && Words::drawerStuck(printer);
        light->show(Words::light(printer), printer.printer, onlyDrawer ? Words::drawer(printer) : Words::condition(printer));
    }
    for (auto it = gone.cbegin(); it != gone.cend(); ++it) {
        m_lights.remove(it.key());
        m_lightRow->removeWidget(it.value());
        it.value()->deleteLater();
    }
    fitLights();
}

void TopBar::fitLights()
{
    // Where there is no room, first what is well does without its words, then everything; a bar is never wider than its window.
    const QList<StatusLight *> lights = m_lights.values() + QList<StatusLight *>{m_hq};
    enum Room { AllWords, WordsOfTroubles, OnlySigns };
    const auto compact = [](const StatusLight *light, int room) {
        return room == OnlySigns || (room == WordsOfTroubles && light->state() == StatusLight::State::Ok);
    };
    const int others = layout()->minimumSize().width() - m_lightRow->minimumSize().width() + m_lightRow->spacing() * int(lights.size() - 1);
    int room = width() < roomyWidth ? OnlySigns : AllWords;
    for (; room < OnlySigns; ++room) {
        const int least = std::accumulate(lights.cbegin(), lights.cend(), others,
                                          [&](int sum, const StatusLight *light) { return sum + light->leastWidth(compact(light, room)); });
        if (least <= width())
            break;
    }
    for (StatusLight *light : lights)
        light->setCompact(compact(light, room));
}

void TopBar::showPage(Page page)
{
    m_sell->setChecked(page == Page::Sell);
    m_manager->setChecked(page == Page::Manager);
}

void TopBar::showLanguage(const QString &language)
{
    if (auto *button = findChild<TouchButton *>(QStringLiteral("language_") + language))
        m_languages->choose(button);
}

void TopBar::setCompact(bool compact)
{
    setFixedHeight(compact ? compactHeight : barHeight);
}

void TopBar::showAttention(int count)
{
    m_manager->setBadge(count);
}

void TopBar::explainPrinter(const QString &name)
{
    for (const PrinterHealth &printer : m_context.printers->printers()) {
        if (printer.printer != name)
            continue;
        const ShopFormat format = m_context.format();
        const qint64 now = m_context.clock->nowMs();
        QStringList text;
        text.append(printer.sinceMs > 0 ? tr("%1, since %2.").arg(Words::condition(printer), format.moment(printer.sinceMs, now))
                                        : tr("%1.").arg(Words::condition(printer)));
        if (const QString advice = Words::advice(printer); !advice.isEmpty())
            text.append(advice);
        // Paper out and cover open together are two causes; the light shows the worse one.
        for (const PrinterIncident &incident : m_context.incidents->recent(now).value_or(QList<PrinterIncident>{})) {
            if (incident.endedAtMs == 0 && incident.printerName == name && incident.condition != printer.condition)
                text.append(tr("Also: %1, since %2.").arg(Words::condition(incident.condition), format.moment(incident.startedAtMs, now)));
        }
        text.append(printer.queued > 0 ? tr("%n ticket(s) wait for it.", nullptr, printer.queued) : tr("Nothing waits for it."));
        for (const QString &fact : {Words::paper(printer, format, now), Words::drawer(printer)}) {
            if (!fact.isEmpty())
                text.append(tr("%1.").arg(fact));
        }
        auto *sheet = new Sheet(window());
        sheet->setTitle(name);
        sheet->setText(text.join(QLatin1Char('\n')));
        sheet->open(sheet->addButton(tr("Close"), TouchButton::Kind::Plain, QStringLiteral("sheetClose")));
        return;
    }
}

void TopBar::explainLink()
{
    const SyncView sync = m_context.sync->view();
    QStringList text;
    if (!sync.enrolled)
        text.append(tr("This till is not enrolled at headquarters. You can go on selling; everything is kept here."));
    else if (sync.online)
        text.append(tr("Headquarters is online."));
    else
        text.append(tr("Headquarters cannot be reached. You can go on selling and printing; what waits is sent by itself."));
    if (sync.enrolled)
        text.append(Words::waiting(sync.outbox.waiting) + QLatin1Char('.'));
    if (!sync.online && !sync.detail.isEmpty())
        text.append(sync.detail);
    auto *sheet = new Sheet(window());
    sheet->setTitle(tr("Headquarters: %1").arg(Words::link(sync, m_context.format(), m_context.clock->nowMs())));
    sheet->setText(text.join(QLatin1Char('\n')));
    sheet->open(sheet->addButton(tr("Close"), TouchButton::Kind::Plain, QStringLiteral("sheetClose")));
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().bar);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    retranslate();
}

void TopBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TopBar::retranslate()
{
    const bool roomy = width() >= roomyWidth;
    m_sell->setGlyph(roomy && width() < wideWidth ? Glyph::None : Glyph::Basket);
    m_manager->setGlyph(roomy && width() < wideWidth ? Glyph::None : Glyph::List);
    m_sell->setText(roomy ? tr("Sell") : QString());
    m_sell->setAccessibleName(tr("Sell"));
    m_manager->setText(roomy ? tr("Manager") : QString());
    m_manager->setAccessibleName(tr("Manager"));
    m_store->setVisible(width() >= roomyWidth);
    m_place->setVisible(width() >= roomyWidth);
    setAccessibleName(tr("Status and pages"));
    showClock();
    showLights();
}

} // namespace hearth
