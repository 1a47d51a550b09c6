// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/ticketrows.h"
#include "document/ticketfields.h"
#include "document/words.h"

#include <algorithm>

namespace hearth {
namespace {
/** Name, quantity and amount in three columns, true in dots; on narrow paper the name stands above. */
class ItemTable {
public:
    ItemTable(TicketRows &sheet, const Ticket &ticket, const TicketWords &words) : m_sheet(sheet), m_ticket(ticket), m_words(words)
    {
        int quantity = sheet.dots(words.quantity, Plain);
        int amount = sheet.dots(words.amount, Plain);
        for (const Ticket::Line &line : ticket.lines) {
            quantity = std::max(quantity, sheet.dots(QString::number(line.quantity), Plain));
            amount = std::max(amount, sheet.dots(plainAmount(ticket, line.total), Plain));
        }
        const PaperProfile &paper = sheet.paper();
        const int space = paper.latinDots * (paper.widthDots >= 500 ? 2 : 1);
        m_quantityEnd = paper.widthDots - amount - space;
        m_nameWidth = m_quantityEnd - quantity - space;
        m_nameAbove = m_nameWidth < 5 * paper.hanziDots;
        if (m_nameAbove)
            m_nameWidth = paper.widthDots;
    }

    void head()
    {
        if (m_nameAbove)
            m_sheet.pair(m_words.quantity, Plain, m_words.amount, Plain);
        else
            m_sheet.row(QList<TicketRun>{m_sheet.run(0, m_words.item, Plain)} + numbers(m_words.quantity, m_words.amount));
    }
    void line(const Ticket::Line &line)
    {
        const QString quantity = QString::number(line.quantity);
        const QString total = plainAmount(m_ticket, line.total);
        const QList<TicketRun> right = m_nameAbove ? QList<TicketRun>() : numbers(quantity, total);
        const QStringList names = m_sheet.wrap(lineName(line), m_nameWidth, Plain);
        for (qsizetype i = 0; i < names.size(); ++i) {
            const QList<TicketRun> name{m_sheet.run(0, names.at(i), Plain)};
            m_sheet.row(i == 0 ? name + right : name);
        }
        if (m_nameAbove)
            m_sheet.pair(quantity, Plain, total, Plain);
        if (!line.note.isEmpty())
            m_sheet.left(m_words.note.arg(line.note), Plain, 2 * m_sheet.paper().latinDots);
    }

private:
    [[nodiscard]] QList<TicketRun> numbers(const QString &quantity, const QString &amount) const
    {
        const int amountX = m_sheet.paper().widthDots - m_sheet.dots(amount, Plain);
        const int quantityX = m_quantityEnd - m_sheet.dots(quantity, Plain);
        return {m_sheet.run(quantityX, quantity, Plain), m_sheet.run(amountX, amount, Plain)};
    }
    TicketRows &m_sheet;
    const Ticket &m_ticket;
    const TicketWords &m_words;
    int m_quantityEnd = 0;
    int m_nameWidth = 0;
    bool m_nameAbove = false;
};

/** A large name right of what stands before it, and its note. */
void bigLine(TicketRows &sheet, const QString &before, const Ticket::Line &line, const TicketWords &words)
{
    const int x = sheet.dots(before, Big);
    const QStringList names = sheet.wrap(lineName(line), sheet.paper().widthDots - x, Big);
    for (qsizetype i = 0; i < names.size(); ++i) {
        QList<TicketRun> runs{sheet.run(x, names.at(i), Big)};
        if (i == 0 && !before.isEmpty())
            runs.prepend(sheet.run(0, before, Big));
        sheet.row(std::move(runs));
    }
    if (!line.note.isEmpty())
        sheet.left(words.note.arg(line.note), Bold, 2 * sheet.paper().latinDots);
}

void changeHead(TicketRows &sheet, const QString &word, const QString &quantity)
{
    const QString framed = QLatin1Char(' ') + word + QLatin1Char(' ');
    const TicketRun black = sheet.run(0, framed, BigReverse);
    const int end = sheet.dots(framed, BigReverse);
    const int quantityDots = sheet.dots(quantity, Big);
    const int x = sheet.paper().widthDots - quantityDots;
    if (end + sheet.paper().latinDots <= x)
        sheet.row({black, sheet.run(x, quantity, Big)});
    else {
        sheet.row({black});
        sheet.right(quantity, Big);
    }
}
} // namespace

void itemTable(TicketRows &sheet, const Ticket &ticket)
{
    ItemTable table(sheet, ticket, ticketWords(ticket.language));
    table.head();
    sheet.rule();
    for (const Ticket::Line &line : ticket.lines)
        table.line(line);
    sheet.rule();
}

void kitchenItems(TicketRows &sheet, const Ticket &ticket)
{
    const TicketWords &words = ticketWords(ticket.language);
    for (const Ticket::Line &line : ticket.lines) {
        bigLine(sheet, QString::number(line.quantity) + words.times, line, words);
        sheet.gap();
    }
}

void changedItems(TicketRows &sheet, const Ticket &ticket)
{
    const TicketWords &words = ticketWords(ticket.language);
    for (const Ticket::Line &line : ticket.lines) {
        const QString number = QString::number(line.quantity);
        switch (line.change) {
        case LineChange::None:
        case LineChange::Added: changeHead(sheet, words.added, QLatin1Char('+') + number); break;
        case LineChange::Cancelled: changeHead(sheet, words.cancelled, QLatin1Char('-') + number); break;
        case LineChange::Quantity:
            changeHead(sheet, words.quantityChanged, QString::number(line.oldQuantity) + QStringLiteral("→") + number);
            break;
        }
        bigLine(sheet, QString(), line, words);
        if (!line.slipJob.isEmpty())
            sheet.left(words.slip.arg(line.slipJob, line.slipTime), Plain);
        sheet.gap();
    }
}

} // namespace hearth
