// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/printerssection.h"

#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/wizard/printerwizard.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QPointer>
#include <QScrollArea>

namespace hearth {

PrintersSection::PrintersSection(const TillContext &context, QWidget *parent) : Section(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto *head = new QHBoxLayout;
    m_title = makeLabel(this, 20, true);
    m_title->setMinimumHeight(56);
    m_add = new TouchButton(TouchButton::Kind::Plain, this);
    m_add->setObjectName(QStringLiteral("addPrinter"));
    m_add->setGlyph(Glyph::Plus);
    m_add->setVisible(m_context.setup != nullptr);
    connect(m_add, &QPushButton::clicked, this, [this] { (new PrinterWizard(m_context, window()))->open(); });
    head->addWidget(m_title, 1);
    head->addWidget(m_add);
    head->addSpacing(10);
    m_empty = makeLabel(this, 18, false, Tone::Soft);
    m_empty->setAlignment(Qt::AlignCenter);
    PanelScroll scroll = makePanelScroll(this);
    m_list = scroll.inside;
    m_list->setObjectName(QStringLiteral("printerList"));
    m_cards = scroll.rows;
    column->addLayout(head);
    column->addWidget(scroll.area, 1);
    connect(m_context.incidents, &IncidentBoard::changed, this, [this] {
        if (isVisible())
            refresh();
    });
}

void PrintersSection::refresh()
{
    const StoreCalendar calendar = m_context.sales->identity().calendar;
    const auto incidents = m_context.incidents->recent(calendar.utcMs(m_context.today(), calendar.cutoff));
    QList<PrinterView> views;
    for (const PrinterHealth &printer : m_context.printers->printers())
        views.append(PrinterView::of(printer, incidents.value_or(QList<PrinterIncident>{}), m_context));
    QStringList history = historyOf(incidents.value_or(QList<PrinterIncident>{}));
    if (!incidents)
        history = {Words::error(incidents.error()), incidents.error().toString()};
    // Rebuilt only where something changed: a button must not vanish under a finger.
    if (m_filled && views == m_shown && history == m_history && m_language == m_context.language)
        return;
    m_filled = true;
    m_shown = views;
    m_history = history;
    m_language = m_context.language;
    m_title->setText(tr("Printers"));
    m_add->setText(tr("Add a printer"));
    clearPanels(m_cards, m_empty);
    m_empty->setText(tr("No printer is set up. Sales are stored, nothing is printed."));
    m_empty->setVisible(views.isEmpty());
    if (views.isEmpty())
        m_cards->insertWidget(0, m_empty);
    for (const PrinterView &view : std::as_const(views)) {
        auto *card = new PrinterCard(view, m_list);
        connect(card, &PrinterCard::newRoll, this, &PrintersSection::askRoll);
        connect(card, &PrinterCard::acknowledged, this, [this](const QUuid &id, TouchButton *button) {
            const int till = m_context.sales->identity().till;
            answer(m_context.incidents->acknowledge(id, QStringLiteral("till %1").arg(till)), tr("Noted. Headquarters sees that somebody is at it."), button);
        });
        m_cards->insertWidget(m_cards->count() - 1, card);
    }
    if (!history.isEmpty())
        m_cards->insertWidget(m_cards->count() - 1, makeHistory(history));
}

/** What was wrong today and is over, newest first. */
QStringList PrintersSection::historyOf(const QList<PrinterIncident> &incidents) const
{
    constexpr qsizetype Most = 30;
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    QStringList lines;
    for (const PrinterIncident &incident : incidents) {
        if (incident.endedAtMs > 0 && lines.size() < Most)
            lines.append(tr("%1   %2: %3, %4").arg(format.moment(incident.startedAtMs, now), incident.printerName, Words::condition(incident.condition),
                                                 Words::duration(incident.endedAtMs - incident.startedAtMs)));
    }
    return lines;
}

QWidget *PrintersSection::makeHistory(const QStringList &lines)
{
    auto *panel = new Panel(m_list);
    panel->setObjectName(QStringLiteral("printerHistory"));
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(18, 12, 16, 12);
    column->setSpacing(4);
    QLabel *title = makeLabel(panel, 17, true);
    title->setText(tr("Today, over"));
    column->addWidget(title);
    for (const QString &line : lines) {
        QLabel *label = makeLabel(panel, 16);
        label->setText(line);
        column->addWidget(label);
    }
    return panel;
}

/** Its length is asked once; from then on one tap is enough. */
void PrintersSection::askRoll(const QString &printer, TouchButton *button)
{
    const QList<PrinterRow> printers = m_context.printerDesk->printers().value_or(QList<PrinterRow>{});
    const bool known = std::any_of(printers.begin(), printers.end(), [&](const PrinterRow &row) { return row.name == printer && row.rollMm > 0; });
    const QString done = tr("Noted: a new roll in %1.").arg(printer);
    if (known) {
        answer(m_context.printerDesk->newRoll(printer, 0), done, button);
        return;
    }
    auto *sheet = new Sheet(window());
    sheet->setTitle(tr("How long is a new roll in %1?").arg(printer));
    sheet->setText(tr("It stands on the roll's box. From then on the till says how much is left."));
    constexpr int Metre = 1'000;
    for (const int metres : {30, 50, 80}) {
        sheet->addButton(tr("%1 m").arg(metres), TouchButton::Kind::Plain, QStringLiteral("rollLength_%1").arg(metres),
                         [this, printer, metres, done, button = QPointer<TouchButton>(button)] {
                             answer(m_context.printerDesk->newRoll(printer, metres * Metre), done, button);
                         });
    }
    sheet->open();
}

} // namespace hearth
