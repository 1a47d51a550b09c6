// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

namespace hearth {

constexpr int BlockGap = 10; ///< dots between the blocks of a ticket

struct RunStyle {
    int scale = 1;
    bool bold = false;
    bool reverse = false;
};
constexpr RunStyle Plain{};
constexpr RunStyle Bold{1, true, false};
constexpr RunStyle Big{2, true, false};
constexpr RunStyle BigReverse{2, true, true};

/** Collects the rows of a ticket; every text that is too wide wraps here, so that the printer never wraps by itself. One thread. */
class TicketRows {
public:
    /** `mostScale` 1: nothing is set in double size. */
    TicketRows(const PaperProfile &paper, int mostScale) : m_paper(paper), m_mostScale(mostScale) {}

    void left(const QString &text, RunStyle style, int x = 0);
    /** A title: breaks at its spaces where that gives lines that fit. */
    void centre(const QString &text, RunStyle style);
    void right(const QString &text, RunStyle style);
    /** Black over the whole width. */
    void band(const QStringList &texts);
    /** Left and right on one row; on two where they do not fit beside each other. The right part never wraps. */
    void pair(const QString &left, RunStyle leftStyle, const QString &right, RunStyle rightStyle);
    void rule();
    void gap(int dots = BlockGap);
    void small(const QString &ascii);
    void row(QList<TicketRun> runs) { m_rows.append({std::move(runs), 0}); }
    /** At its place on the paper; what is wider than the paper is cut off. */
    void picture(const symbols::Bits &bits, TicketAlign align, const TicketSymbol &symbol = {});

    [[nodiscard]] TicketRun run(int x, const QString &text, RunStyle style) const;
    [[nodiscard]] QStringList wrap(const QString &text, int width, RunStyle style) const;
    [[nodiscard]] int dots(const QString &text, RunStyle style) const { return textDots(text, m_paper, scaleOf(style)); }
    [[nodiscard]] const PaperProfile &paper() const { return m_paper; }
    [[nodiscard]] QList<TicketRow> take() { return std::move(m_rows); }

private:
    [[nodiscard]] int scaleOf(RunStyle style) const { return style.scale < m_mostScale ? style.scale : m_mostScale; }
    /** Whole words on each line; where a word is too wide, that word wrapped. */
    [[nodiscard]] QStringList wordLines(const QString &text, RunStyle style) const;
    PaperProfile m_paper;
    int m_mostScale;
    QList<TicketRow> m_rows;
};

/** The ticket's lines in columns, with a head and a rule above and below. */
void itemTable(TicketRows &sheet, const Ticket &ticket);
/** The cook reads it from an arm's length: quantity and name double, notes bold, no prices. */
void kitchenItems(TicketRows &sheet, const Ticket &ticket);
/** What changed, each line under a black word: added, cancelled, another quantity; with the slip it concerns. */
void changedItems(TicketRows &sheet, const Ticket &ticket);

} // namespace hearth
