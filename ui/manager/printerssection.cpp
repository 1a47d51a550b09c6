// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/printerssection.h"

#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QScrollArea>

namespace hearth {

PrintersSection::PrintersSection(const TillContext &context, QWidget *parent) : Section(parent), m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_title = makeLabel(this, 20, true);
    m_title->setMinimumHeight(52);
    m_empty = makeLabel(this, 18, false, Tone::Soft);
    m_empty->setAlignment(Qt::AlignCenter);
    PanelScroll scroll = makePanelScroll(this);
    m_list = scroll.inside;
    m_list->setObjectName(QStringLiteral("printerList"));
    m_cards = scroll.rows;
    column->addWidget(m_title);
    column->addWidget(scroll.area, 1);
}

void PrintersSection::refresh()
{
    const QList<PrinterHealth> &printers = m_context.printers->printers();
    if (printers == m_shown && m_language == m_context.language)
        return;
    m_shown = printers;
    m_language = m_context.language;
    m_title->setText(tr("Printers"));
    clearPanels(m_cards, m_empty);
    m_empty->setText(tr("No printer is set up. Add one with hearth-till printer add."));
    m_empty->setVisible(printers.isEmpty());
    if (printers.isEmpty())
        m_cards->insertWidget(0, m_empty);
    for (const PrinterHealth &printer : printers)
        m_cards->insertWidget(m_cards->count() - 1, makeCard(printer));
}

QWidget *PrintersSection::makeCard(const PrinterHealth &printer)
{
    const ShopFormat format = m_context.format();
    const qint64 now = m_context.clock->nowMs();
    auto *card = new Panel(m_list);
    card->setObjectName(QStringLiteral("printerCard_") + printer.printer);
    const Tone tone = Words::tone(printer.condition);
    static constexpr Glyph signs[] = {Glyph::Check, Glyph::Alert, Glyph::Stop, Glyph::Ask};
    card->setSign(signs[int(Words::light(printer.condition))], tone);
    auto *words = new QVBoxLayout(card);
    words->setContentsMargins(58, 14, 16, 14);
    words->setSpacing(4);
    QLabel *title = makeLabel(card, 20, true);
    title->setText(tr("%1: %2").arg(printer.printer, Words::condition(printer.condition)));
    words->addWidget(title);
    QLabel *facts = makeLabel(card, 16, false, Tone::Soft);
    QStringList parts;
    if (printer.sinceMs > 0)
        parts.append(tr("since %1").arg(format.moment(printer.sinceMs, now)));
    parts.append(printer.seenMs > 0 ? tr("last answer %1").arg(format.moment(printer.seenMs, now)) : tr("no answer so far"));
    parts.append(printer.queued > 0 ? tr("%n ticket(s) wait", nullptr, printer.queued) : tr("nothing waits"));
    parts.append(printer.address);
    facts->setText(parts.join(QStringLiteral(" · ")));
    words->addWidget(facts);
    if (const QString advice = Words::advice(printer.condition); !advice.isEmpty()) {
        QLabel *todo = makeLabel(card, 17);
        todo->setText(advice);
        words->addWidget(todo);
    }
    return card;
}

} // namespace hearth
