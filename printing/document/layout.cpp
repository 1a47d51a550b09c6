// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "document/textwidth.h"
#include "document/ticket.h"
#include "document/words.h"

#include <algorithm>

namespace hearth {
namespace {
constexpr int Gap = 10; // dots between the blocks of a ticket

struct Style {
    int scale = 1;
    bool bold = false;
    bool reverse = false;
};
constexpr Style Plain{};
constexpr Style Bold{1, true, false};
constexpr Style Big{2, true, false};
constexpr Style BigReverse{2, true, true};

TicketRun run(int x, const QString &text, Style style)
{
    return {x, text, style.bold, style.scale, false, style.reverse};
}

/** Collects rows; every text that is too wide wraps here, so that the printer never wraps by itself. */
class Sheet {
public:
    explicit Sheet(const PaperProfile &paper) : m_paper(paper) {}

    void left(const QString &text, Style style, int x = 0)
    {
        for (const QString &line : wrap(text, m_paper.widthDots - x, style))
            m_rows.append({{run(x, line, style)}, 0});
    }
    /** A title: breaks at its spaces where that gives lines that fit. */
    void centre(const QString &text, Style style)
    {
        QStringList lines = wrap(text, m_paper.widthDots, style);
        if (lines.size() > 1) {
            const QStringList words = wordLines(printable(text), style);
            if (words.size() <= lines.size())
                lines = words;
        }
        for (const QString &line : std::as_const(lines))
            m_rows.append({{run((m_paper.widthDots - dots(line, style)) / 2, line, style)}, 0});
    }
    /** A band over the whole width. */
    void band(const QString &text)
    {
        for (const QString &line : wrap(text, m_paper.widthDots, BigReverse)) {
            const int free = (m_paper.widthDots - dots(line, BigReverse)) / (2 * m_paper.latinDots * BigReverse.scale);
            const QString margin(free, QLatin1Char(' '));
            const QString whole = margin + line + margin;
            m_rows.append({{run((m_paper.widthDots - dots(whole, BigReverse)) / 2, whole, BigReverse)}, 0});
        }
        gap();
    }
    /** Left and right on one row; on two where they do not fit beside each other. The right part never wraps. */
    void pair(const QString &leftRaw, Style leftStyle, const QString &rightRaw, Style rightStyle)
    {
        const QString leftText = printable(leftRaw);
        const QString rightText = printable(rightRaw);
        if (dots(rightText, rightStyle) > m_paper.widthDots)
            rightStyle.scale = 1;
        const int rightDots = dots(rightText, rightStyle);
        const TicketRun right = run(m_paper.widthDots - rightDots, rightText, rightStyle);
        if (dots(leftText, leftStyle) + m_paper.latinDots + rightDots <= m_paper.widthDots) {
            m_rows.append({{run(0, leftText, leftStyle), right}, 0});
            return;
        }
        left(leftText, leftStyle);
        m_rows.append({{right}, 0});
    }
    void rule()
    {
        m_rows.append({{run(0, QString(m_paper.widthDots / m_paper.hanziDots, QChar(u'─')), Plain)}, 0});
    }
    void gap(int dots = Gap)
    {
        if (!m_rows.isEmpty())
            m_rows.last().feedAfter += dots;
    }
    void small(const QString &ascii)
    {
        const int perRow = std::max(1, m_paper.widthDots / m_paper.smallDots);
        for (qsizetype i = 0; i < ascii.size(); i += perRow)
            m_rows.append({{TicketRun{0, ascii.mid(i, perRow), false, 1, true, false}}, 0});
    }
    void row(QList<TicketRun> runs) { m_rows.append({std::move(runs), 0}); }

    [[nodiscard]] QStringList wrap(const QString &text, int width, Style style) const
    {
        return wrapText(printable(text), width, m_paper, style.scale);
    }
    [[nodiscard]] int dots(const QString &text, Style style) const { return textDots(text, m_paper, style.scale); }
    [[nodiscard]] const PaperProfile &paper() const { return m_paper; }
    [[nodiscard]] QList<TicketRow> take() { return std::move(m_rows); }

private:
    /** Whole words on each line; where a word is too wide, that word wrapped. */
    [[nodiscard]] QStringList wordLines(const QString &text, Style style) const
    {
        QStringList lines;
        for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QString longer = lines.isEmpty() ? word : lines.last() + QLatin1Char(' ') + word;
            if (!lines.isEmpty() && dots(longer, style) <= m_paper.widthDots)
                lines.last() = longer;
            else
                lines += wrapText(word, m_paper.widthDots, m_paper, style.scale);
        }
        return lines;
    }
    PaperProfile m_paper;
    QList<TicketRow> m_rows;
};

QString receiptNumber(const Ticket &ticket)
{
    return QStringLiteral("No. %1").arg(ticket.receiptNumber, 6, 10, QLatin1Char('0'));
}

QString lineName(const Ticket::Line &line)
{
    return line.size.isEmpty() ? line.name : line.name + QStringLiteral(" (") + line.size + QLatin1Char(')');
}

QString plainAmount(const Ticket &ticket, Money amount)
{
    return amount.toString(currencyDecimals(ticket.currency));
}

/** With the currency where that fits the paper. */
QString amountText(const Ticket &ticket, Money amount, const PaperProfile &paper)
{
    const QString number = plainAmount(ticket, amount);
    const QString whole = printable(currencyPrefix(ticket.currency) + number);
    return textDots(whole, paper) > paper.widthDots ? number : whole;
}

/** Name, quantity and amount in three columns, true in dots; on narrow paper the name stands above. */
class ItemTable {
public:
    ItemTable(Sheet &sheet, const Ticket &ticket, const TicketWords &words) : m_sheet(sheet), m_ticket(ticket), m_words(words)
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
            m_sheet.row(QList<TicketRun>{run(0, m_words.item, Plain)} + numbers(m_words.quantity, m_words.amount));
    }
    void line(const Ticket::Line &line)
    {
        const QString quantity = QString::number(line.quantity);
        const QString total = plainAmount(m_ticket, line.total);
        const QList<TicketRun> right = m_nameAbove ? QList<TicketRun>() : numbers(quantity, total);
        const QStringList names = m_sheet.wrap(lineName(line), m_nameWidth, Plain);
        for (qsizetype i = 0; i < names.size(); ++i) {
            const QList<TicketRun> name{run(0, names.at(i), Plain)};
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
        return {run(quantityX, quantity, Plain), run(amountX, amount, Plain)};
    }
    Sheet &m_sheet;
    const Ticket &m_ticket;
    const TicketWords &m_words;
    int m_quantityEnd = 0;
    int m_nameWidth = 0;
    bool m_nameAbove = false;
};

int pieces(const Ticket &ticket)
{
    int sum = 0;
    for (const Ticket::Line &line : ticket.lines)
        sum += line.quantity;
    return sum;
}

void timeRows(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    sheet.pair(ticket.localTime, Plain, words.till.arg(ticket.till), Plain);
    if (!ticket.businessDate.isEmpty() && !ticket.localTime.startsWith(ticket.businessDate))
        sheet.left(words.businessDay.arg(ticket.businessDate), Plain);
}

void platformRows(Sheet &sheet, const Ticket &ticket)
{
    if (ticket.platform.isEmpty() && ticket.platformNumber.isEmpty())
        return;
    const QString platform = printable(platformWord(ticket.platform, ticket.language));
    const QString number = QLatin1Char('#') + printable(ticket.platformNumber);
    if (ticket.platformNumber.isEmpty())
        sheet.left(platform, Big);
    else if (sheet.dots(number, Big) <= sheet.paper().widthDots)
        sheet.pair(platform, Big, number, Big);
    else
        sheet.left(platform + QLatin1Char(' ') + number, Big);
}

void moneyRows(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    const bool refund = ticket.kind == TicketKind::Refund;
    sheet.pair(words.pieces, Plain, QString::number(pieces(ticket)), Plain);
    sheet.pair(refund ? words.refundTotal : words.total, Big, amountText(ticket, ticket.total, sheet.paper()), Big);
    sheet.gap(Gap / 2);
    const QString tender = printable(tenderWord(ticket.tender, ticket.language));
    if (tender.isEmpty() || (ticket.kind == TicketKind::Online && ticket.paidOnline))
        return;
    const bool handed = !refund && !ticket.tendered.isZero();
    sheet.pair(tender, Plain, plainAmount(ticket, handed ? ticket.tendered : ticket.total), Plain);
    if (handed && (ticket.tender == QLatin1String("cash") || !ticket.change.isZero()))
        sheet.pair(words.change, Plain, plainAmount(ticket, ticket.change), Plain);
}

void itemRows(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    ItemTable table(sheet, ticket, words);
    table.head();
    sheet.rule();
    for (const Ticket::Line &line : ticket.lines)
        table.line(line);
    sheet.rule();
}

void receiptBody(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    sheet.centre(ticket.storeName, Big);
    sheet.gap();
    if (ticket.kind == TicketKind::Refund) {
        sheet.centre(words.refundTitle, Big);
        sheet.gap();
    }
    sheet.left(receiptNumber(ticket), Bold);
    timeRows(sheet, ticket, words);
    platformRows(sheet, ticket);
    sheet.rule();
    itemRows(sheet, ticket, words);
    moneyRows(sheet, ticket, words);
    if (!ticket.reason.isEmpty())
        sheet.left((ticket.kind == TicketKind::Refund ? words.reason : words.note).arg(ticket.reason), Plain);
    sheet.gap(2 * Gap);
    if (ticket.kind == TicketKind::Receipt) {
        sheet.centre(words.thanks, Plain);
        sheet.gap();
    }
}

void onlineBody(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    sheet.centre(words.onlineTitle, Big);
    sheet.gap();
    platformRows(sheet, ticket);
    sheet.gap();
    if (!ticket.paidOnline)
        sheet.band(words.notPaid);
    if (!ticket.storeName.isEmpty())
        sheet.left(ticket.storeName, Plain);
    sheet.left(receiptNumber(ticket), Bold);
    timeRows(sheet, ticket, words);
    sheet.rule();
    itemRows(sheet, ticket, words);
    moneyRows(sheet, ticket, words);
    if (ticket.paidOnline)
        sheet.left(words.paidOnline, Bold);
    if (!ticket.reason.isEmpty()) {
        sheet.gap();
        sheet.left(words.note.arg(ticket.reason), Bold);
    }
    sheet.gap();
}

/** The cook reads it from an arm's length: quantity and name double, notes bold, no prices. */
void kitchenBody(Sheet &sheet, const Ticket &ticket, const TicketWords &words)
{
    sheet.centre(stationWord(ticket.station.isEmpty() ? QStringLiteral("kitchen") : ticket.station, ticket.language), Big);
    sheet.gap();
    sheet.pair(receiptNumber(ticket), Big, ticket.localTime.mid(11, 5), Big);
    platformRows(sheet, ticket);
    sheet.rule();
    for (const Ticket::Line &line : ticket.lines) {
        const QString quantity = QString::number(line.quantity) + words.times;
        const int x = sheet.dots(quantity, Big);
        const QStringList names = sheet.wrap(lineName(line), sheet.paper().widthDots - x, Big);
        for (qsizetype i = 0; i < names.size(); ++i) {
            QList<TicketRun> runs{run(x, names.at(i), Big)};
            if (i == 0)
                runs.prepend(run(0, quantity, Big));
            sheet.row(std::move(runs));
        }
        if (!line.note.isEmpty())
            sheet.left(words.note.arg(line.note), Bold, 2 * sheet.paper().latinDots);
        sheet.gap();
    }
    sheet.rule();
    sheet.pair(words.pieces, Plain, QString::number(pieces(ticket)), Plain);
    if (!ticket.reason.isEmpty())
        sheet.left(words.note.arg(ticket.reason), Bold);
    timeRows(sheet, ticket, words);
    sheet.gap();
}

QString kindName(TicketKind kind)
{
    switch (kind) {
    case TicketKind::Receipt: return QStringLiteral("RECEIPT");
    case TicketKind::Kitchen: return QStringLiteral("KITCHEN");
    case TicketKind::Online: return QStringLiteral("ONLINE");
    case TicketKind::Refund: return QStringLiteral("REFUND");
    }
    return QStringLiteral("RECEIPT");
}
} // namespace

TicketLayout layoutTicket(const Ticket &ticket, const PaperProfile &paper)
{
    const TicketWords &words = ticketWords(ticket.language);
    Sheet sheet(paper);
    if (ticket.copy > 0)
        sheet.band(QStringLiteral("COPY %1 / 重打 %1").arg(ticket.copy));
    switch (ticket.kind) {
    case TicketKind::Receipt:
    case TicketKind::Refund: receiptBody(sheet, ticket, words); break;
    case TicketKind::Online: onlineBody(sheet, ticket, words); break;
    case TicketKind::Kitchen: kitchenBody(sheet, ticket, words); break;
    }
    if (!ticket.orderId.isNull())
        sheet.small(QStringLiteral("ID ") + idText(ticket.orderId));
    QString job = QStringLiteral("JOB %1 %2").arg(idText(ticket.jobId).right(8), kindName(ticket.kind));
    if (ticket.copy > 0)
        job += QStringLiteral(" COPY %1").arg(ticket.copy);
    sheet.small(job);

    TicketLayout layout;
    layout.rows = sheet.take();
    layout.openDrawer = ticket.openDrawer && ticket.copy == 0;
    layout.paper = paper;
    return layout;
}

} // namespace hearth
