// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/layout.h"
#include "core/ids.h"
#include "document/ticketrows.h"
#include "document/textwidth.h"
#include "document/ticketfields.h"
#include "document/tickettemplate.h"
#include "document/words.h"

#include <algorithm>

namespace hearth {
namespace {
RunStyle runStyle(TicketStyle style)
{
    switch (style) {
    case TicketStyle::PlainText:
    case TicketStyle::SmallText: return Plain;
    case TicketStyle::BoldText: return Bold;
    case TicketStyle::BigText: return Big;
    }
    return Plain;
}

void platformRows(TicketRows &sheet, const Ticket &ticket)
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

void totalRows(TicketRows &sheet, const Ticket &ticket)
{
    const TicketWords &words = ticketWords(ticket.language);
    const bool refund = ticket.kind == TicketKind::Refund;
    sheet.pair(words.pieces, Plain, ticketField(u"pieces", ticket, sheet.paper()), Plain);
    sheet.pair(refund ? words.refundTotal : words.total, Big, ticketField(u"total", ticket, sheet.paper()), Big);
    sheet.gap(BlockGap / 2);
    const QString tender = printable(tenderWord(ticket.tender, ticket.language));
    if (tender.isEmpty() || (ticket.kind == TicketKind::Online && ticket.paidOnline))
        return;
    const bool handed = !refund && !ticket.tendered.isZero();
    sheet.pair(tender, Plain, plainAmount(ticket, handed ? ticket.tendered : ticket.total), Plain);
    if (handed && (ticket.tender == QLatin1String("cash") || !ticket.change.isZero()))
        sheet.pair(words.change, Plain, plainAmount(ticket, ticket.change), Plain);
}

void tenderRows(TicketRows &sheet, const Ticket &ticket)
{
    const QString &word = ticketWords(ticket.language).tenders;
    for (const ShiftFigures::Tender &tender : ticket.shift.tenders)
        sheet.pair(word.arg(tenderWord(tender.tender, ticket.language)).arg(tender.count), Plain, plainAmount(ticket, tender.amount), Plain);
}

/** What a printer with 203 dpi reads well, smaller where the paper is too narrow; as text where it is no symbol at all. */
void symbolRows(TicketRows &sheet, const TicketBlock &block, const QString &text)
{
    if (text.isEmpty())
        return;
    TicketSymbol symbol = block.symbol;
    // DLE in the middle of a symbol's data is a command that printers obey at once. Line ends belong to what QR codes say.
    QString data = text;
    for (QChar &c : data) {
        const bool lineEnd = c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t');
        c = c.category() == QChar::Other_Control && !lineEnd ? QLatin1Char(' ') : c;
    }
    symbol.data = data.toUtf8();
    const bool qr = symbol.kind == TicketSymbol::Kind::Qr;
    const auto modules = qr ? symbols::qr(symbol.data, symbol.level) : symbols::barcode(symbol.barcode, symbol.data);
    const int least = qr ? 1 : 2;
    if (!modules || modules->width * least > sheet.paper().widthDots) {
        sheet.left(text, Plain);
        return;
    }
    symbol.module = std::clamp(symbol.module, least, sheet.paper().widthDots / modules->width);
    const int quiet = qr ? 3 * symbol.module : BlockGap; // beside the space between lines; readers want white around
    sheet.gap(quiet);
    sheet.picture(symbols::scaled(*modules, symbol.module, qr ? symbol.module : symbol.height), block.align, symbol);
    sheet.gap(quiet);
}

void textRows(TicketRows &sheet, const TicketBlock &block, const QString &text)
{
    if (text.isEmpty())
        return;
    const RunStyle style = runStyle(block.style);
    if (block.style == TicketStyle::SmallText) {
        QString ascii = printable(text);
        for (QChar &c : ascii)
            c = c.unicode() < 0x80 ? c : QLatin1Char('?');
        sheet.small(ascii);
    } else if (block.align == TicketAlign::Centre) {
        sheet.centre(text, style);
    } else if (block.align == TicketAlign::Right) {
        sheet.right(text, style);
    } else {
        // An indent that leaves no room for a character would hang over the edge.
        const PaperProfile &paper = sheet.paper();
        sheet.left(text, style, std::clamp(block.indent * paper.latinDots, 0, std::max(0, paper.widthDots - 4 * paper.hanziDots)));
    }
}

void blockRows(TicketRows &sheet, const TicketBlock &block, const Ticket &ticket, const TicketTemplate &own)
{
    const PaperProfile &paper = sheet.paper();
    const auto filled = [&](const TicketText &text) { return fillIn(text.in(ticket.language), ticket, paper); };
    switch (block.kind) {
    case TicketBlock::Kind::Text: textRows(sheet, block, filled(block.text)); break;
    case TicketBlock::Kind::Columns: {
        const RunStyle style = runStyle(block.style);
        sheet.pair(filled(block.text), style, filled(block.right), style);
        break;
    }
    case TicketBlock::Kind::Rule: sheet.rule(); break;
    case TicketBlock::Kind::Gap: sheet.gap(block.dots); break;
    case TicketBlock::Kind::Band: sheet.band({filled(block.text)}); break;
    case TicketBlock::Kind::Items:
        switch (block.items) {
        case ItemStyle::Table: itemTable(sheet, ticket); break;
        case ItemStyle::Kitchen: kitchenItems(sheet, ticket); break;
        case ItemStyle::Changes: changedItems(sheet, ticket); break;
        }
        break;
    case TicketBlock::Kind::Platform: platformRows(sheet, ticket); break;
    case TicketBlock::Kind::Totals: totalRows(sheet, ticket); break;
    case TicketBlock::Kind::Tenders: tenderRows(sheet, ticket); break;
    case TicketBlock::Kind::Lines:
        for (const QString &line : ticket.text)
            sheet.left(line, runStyle(block.style));
        break;
    case TicketBlock::Kind::Logo: sheet.picture(own.logo, block.align); break;
    case TicketBlock::Kind::Qr:
    case TicketBlock::Kind::Barcode: symbolRows(sheet, block, filled(block.text)); break;
    }
}

QList<TicketRow> rowsOf(const Ticket &ticket, const PaperProfile &paper, const TicketTemplate &own, int mostScale)
{
    TicketRows sheet(paper, mostScale);
    if (!ticket.movedFrom.isEmpty())
        sheet.band({QStringLiteral("转自 ") + ticket.movedFrom, QStringLiteral("moved from ") + ticket.movedFrom});
    if (ticket.sample)
        sheet.band({QStringLiteral("SAMPLE / 样张")});
    if (ticket.copy > 0)
        sheet.band({QStringLiteral("COPY %1 / 重打 %1").arg(ticket.copy)});
    if (ticket.cancelled)
        sheet.band({ticketWords(ticket.language).orderCancelled});
    else if (ticket.revision > 1)
        sheet.band({ticketWords(ticket.language).orderAmended.arg(ticket.revision)});
    if (ticket.changedSince && !ticket.cancelled)
        sheet.band({ticketWords(ticket.language).changedSince});
    if (ticket.kind == TicketKind::Label && !ticket.lines.isEmpty() && ticket.lines.first().change == LineChange::Cancelled)
        sheet.band({ticketWords(ticket.language).cancelled + QStringLiteral(" -%1").arg(ticket.lines.first().quantity)});
    for (const TicketBlock &block : own.blocks) {
        if (block.field.isEmpty() || ticketField(block.field, ticket, paper).isEmpty() != block.wanted)
            blockRows(sheet, block, ticket, own);
    }
    return sheet.take();
}

QList<TicketRow> endLines(const Ticket &ticket, const PaperProfile &paper)
{
    TicketRows sheet(paper, 1);
    if (!ticket.orderId.isNull() && paper.heightDots == 0)
        sheet.small(QStringLiteral("ID ") + idText(ticket.orderId));
    QString job = QStringLiteral("JOB %1 %2").arg(idText(ticket.jobId).right(8), ticketKindName(ticket.kind).toUpper());
    if (ticket.sample)
        job += QStringLiteral(" SAMPLE");
    if (ticket.copy > 0)
        job += QStringLiteral(" COPY %1").arg(ticket.copy);
    sheet.small(job);
    return sheet.take();
}

int heightOf(const QList<TicketRow> &rows, const PaperProfile &paper)
{
    int dots = 0;
    for (const TicketRow &row : rows)
        dots += rowDots(row, paper);
    return dots;
}

/** Whatever a template or a text asks for: not more than a roll. An order's lines are far below it. */
void cutShort(QList<TicketRow> &rows, const PaperProfile &paper, const TicketRow &says)
{
    constexpr int MostDots = 400'000; // 50 m
    int dots = 0;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        dots += rowDots(rows.at(i), paper);
        if (dots > MostDots) {
            rows.resize(i);
            rows.append(says);
            return;
        }
    }
}
} // namespace

TicketLayout layoutTicket(const Ticket &ticket, const PaperProfile &paper, const TicketTemplate *own)
{
    const TicketTemplate &used = own != nullptr && own->kind == ticket.kind ? *own : TicketTemplate::builtIn(ticket.kind);
    const QList<TicketRow> end = endLines(ticket, paper);
    QList<TicketRow> rows = rowsOf(ticket, paper, used, 2);
    if (paper.heightDots > 0) {
        const int room = paper.heightDots - heightOf(end, paper);
        if (heightOf(rows, paper) > room)
            rows = rowsOf(ticket, paper, used, 1);
        while (!rows.isEmpty() && heightOf(rows, paper) > room)
            rows.removeLast();
    } else {
        TicketRows says(paper, 1);
        says.left(QStringLiteral("... CUT SHORT / 未完"), {});
        cutShort(rows, paper, says.take().first());
    }
    TicketLayout layout;
    layout.rows = rows + end;
    layout.cut = paper.heightDots == 0;
    layout.openDrawer = ticket.openDrawer && ticket.copy == 0;
    layout.paper = paper;
    return layout;
}

} // namespace hearth
