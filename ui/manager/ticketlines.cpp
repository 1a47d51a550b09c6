// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/ticketlines.h"

#include "ui/kit/sheet.h"

#include <QGridLayout>

namespace hearth {

namespace {

/** What the window calls the items of an order, by the names they were sold under. */
QHash<QString, QString> namesOf(const TillContext &context, const QUuid &orderId)
{
    QHash<QString, QString> names;
    const auto order = context.orders->order(orderId);
    if (!order)
        return names;
    for (const OrderLine &line : order->lines()) {
        const MenuItem *item = context.menu->menu().item(line.sku);
        if (item != nullptr && !item->name.in(context.language).isEmpty())
            names.insert(line.name, item->name.in(context.language));
    }
    return names;
}

/** Slips of changes say what is different. */
QString countOf(const Ticket::Line &line)
{
    switch (line.change) {
    case LineChange::None: break;
    case LineChange::Added: return QStringLiteral("+%1 ×").arg(line.quantity);
    case LineChange::Cancelled: return QStringLiteral("−%1 ×").arg(line.quantity);
    case LineChange::Quantity: return QStringLiteral("%1 → %2 ×").arg(line.oldQuantity).arg(line.quantity);
    }
    return QStringLiteral("%1 ×").arg(line.quantity);
}

} // namespace

std::optional<Ticket> kitchenTicketOf(const PrintJob &job)
{
    if (job.ticket.isEmpty() || (job.station == QLatin1String("receipt") && job.kind != QLatin1String("online")))
        return std::nullopt;
    const auto ticket = ticketFromCbor(job.ticket);
    return ticket ? std::optional(*ticket) : std::nullopt;
}

TicketLines::TicketLines(const TillContext &context, const Ticket &ticket, int pixels, QWidget *parent) : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 4);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    const auto names = namesOf(context, ticket.orderId);
    int row = 0;
    if (ticket.revision > 1 && !ticket.cancelled) {
        // The whole order again: nobody shall cook it twice.
        QLabel *head = makeLabel(this, pixels - 4, true, Tone::Bad);
        head->setText(tr("Amended (%1), all of it:").arg(ticket.revision));
        grid->addWidget(head, row, 0, 1, 2);
        ++row;
    }
    for (const Ticket::Line &line : ticket.lines) {
        QLabel *count = makeLabel(this, pixels, true);
        count->setWordWrap(false);
        count->setText(countOf(line));
        count->setAlignment(Qt::AlignRight | Qt::AlignTop);
        QLabel *name = makeLabel(this, pixels, true);
        const QString words = names.value(line.name, line.name);
        const QString sized = line.size.isEmpty() ? words : words + QStringLiteral(" · ") + line.size;
        const bool cancelled = ticket.cancelled || line.change == LineChange::Cancelled;
        name->setText(cancelled ? tr("Cancelled: %1").arg(sized) : sized);
        setLabelTone(name, cancelled ? Tone::Bad : Tone::Neutral);
        grid->addWidget(count, row, 0);
        grid->addWidget(name, row, 1);
        ++row;
        if (!line.note.isEmpty()) {
            QLabel *note = makeLabel(this, pixels - 4, true, Tone::Bad);
            note->setText(line.note);
            grid->addWidget(note, row, 1);
            ++row;
        }
    }
    if (!ticket.reason.isEmpty()) {
        QLabel *note = makeLabel(this, pixels - 4, true, Tone::Bad);
        note->setText(ticket.reason);
        grid->addWidget(note, row, 0, 1, 2);
    }
}

} // namespace hearth
