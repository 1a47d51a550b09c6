// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/managerpage.h"

#include "ui/kit/choicegroup.h"
#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"
#include "ui/manager/attentionsection.h"
#include "ui/manager/forecastsection.h"
#include "ui/manager/memberssection.h"
#include "ui/manager/orderssection.h"
#include "ui/manager/printerssection.h"
#include "ui/manager/syncsection.h"
#include "ui/manager/ticketssection.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QStackedWidget>

namespace hearth {

namespace {
constexpr int refreshMs = 250;
}

ManagerPage::ManagerPage(const TillContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 12, 12, 8);
    row->setSpacing(12);
    m_nav = new QWidget(this);
    auto *nav = new QVBoxLayout(m_nav);
    nav->setContentsMargins(0, 0, 0, 0);
    nav->setSpacing(8);
    m_stack = new QStackedWidget(this);
    row->addWidget(m_nav);
    row->addWidget(m_stack, 1);

    m_group = new ChoiceGroup(this);
    const auto entry = [&](const char *name, Glyph glyph) {
        auto *button = new TouchButton(TouchButton::Kind::Choice, m_nav);
        button->setObjectName(QLatin1String(name));
        button->setGlyph(glyph);
        button->setMinimumHeight(60); // seven of them fit a window of 600
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_group->add(button);
        nav->addWidget(button);
        m_entries.append({QLatin1String(name), button, nullptr});
    };
    entry("section_orders", Glyph::List);
    entry("section_attention", Glyph::Person);
    entry("section_printers", Glyph::Printer);
    entry("section_sync", Glyph::Cloud);
    if (m_context.forecasts != nullptr)
        entry("section_forecast", Glyph::Clock);
    if (m_context.members != nullptr && m_context.managers != nullptr)
        entry("section_members", Glyph::Person);
    if (m_context.templates != nullptr)
        entry("section_tickets", Glyph::Copy);
    nav->addStretch(1);
    connect(m_group, &ChoiceGroup::tapped, this, [this](const QAbstractButton *button) { openSection(button->objectName()); });

    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(refreshMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, &ManagerPage::refresh);
    connect(m_context.orders, &OrderBoard::changed, this, &ManagerPage::refreshLater);
    connect(m_context.printers, &PrinterBoard::changed, this, &ManagerPage::refreshLater);
    connect(m_context.sync, &SyncBoard::changed, this, &ManagerPage::refreshLater);
    // From the writer's thread: arrive through the event loop.
    connect(m_context.sales, &SaleDesk::orderClosed, this, &ManagerPage::refreshLater);
    connect(m_context.sales, &SaleDesk::orderRefunded, this, &ManagerPage::refreshLater);

    retranslate();
    openSection(QStringLiteral("section_orders"));
}

Section *ManagerPage::make(const QString &name)
{
    if (name == QLatin1String("section_attention"))
        return new AttentionSection(m_context, m_stack);
    if (name == QLatin1String("section_printers"))
        return new PrintersSection(m_context, m_stack);
    if (name == QLatin1String("section_sync"))
        return new SyncSection(m_context, m_stack);
    if (name == QLatin1String("section_forecast"))
        return new ForecastSection(m_context, m_stack);
    if (name == QLatin1String("section_members"))
        return new MembersSection(m_context, m_stack);
    if (name == QLatin1String("section_tickets"))
        return new TicketsSection(m_context, m_stack);
    return new OrdersSection(m_context, m_stack);
}

void ManagerPage::openSection(const QString &name)
{
    for (Entry &entry : m_entries) {
        if (entry.name != name)
            continue;
        if (entry.section == nullptr) {
            entry.section = make(name);
            m_stack->addWidget(entry.section);
        }
        m_current = name;
        m_group->choose(entry.button);
        m_stack->setCurrentWidget(entry.section);
        setFocusProxy(entry.section);
        refresh();
        if (isVisible())
            entry.section->setFocus(Qt::OtherFocusReason);
    }
}

void ManagerPage::refreshLater()
{
    if (isVisible() && !m_refreshTimer.isActive())
        m_refreshTimer.start();
}

void ManagerPage::refresh()
{
    int doubtful = 0;
    if (const auto jobs = m_context.troubledJobs()) {
        for (const PrintJob &job : *jobs)
            doubtful += Words::needsPerson(job) ? 1 : 0;
    }
    for (const Entry &entry : m_entries) {
        if (entry.name == QLatin1String("section_attention"))
            entry.button->setBadge(doubtful);
        if (entry.name == m_current && entry.section != nullptr)
            entry.section->refresh();
    }
}

void ManagerPage::reformat()
{
    for (const Entry &entry : m_entries) {
        if (entry.section != nullptr)
            entry.section->reformat();
    }
    retranslate();
}

void ManagerPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void ManagerPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    retranslate();
}

void ManagerPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        reformat();
    QWidget::changeEvent(event);
}

void ManagerPage::retranslate()
{
    const QHash<QString, QString> names{{QStringLiteral("section_orders"), tr("Orders")}, {QStringLiteral("section_attention"), tr("Needs you")},
                                        {QStringLiteral("section_printers"), tr("Printers")}, {QStringLiteral("section_sync"), tr("Headquarters")},
                                        {QStringLiteral("section_forecast"), tr("Forecast")}, {QStringLiteral("section_members"), tr("Members")}, {QStringLiteral("section_tickets"), tr("Tickets")}};
    const bool roomy = width() >= 820;
    for (const Entry &entry : m_entries) {
        const QString name = names.value(entry.name);
        entry.button->setText(roomy ? name : QString());
        entry.button->setAccessibleName(name);
    }
    m_nav->setFixedWidth(roomy ? 168 : 64);
}

void ManagerPage::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_PageDown ? 1 : event->key() == Qt::Key_PageUp ? -1 : 0;
    if (step == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (m_entries.at(i).name == m_current && i + step >= 0 && i + step < m_entries.size()) {
            openSection(m_entries.at(i + step).name);
            return;
        }
    }
}

} // namespace hearth
