// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "document/ticket.h"

namespace hearth {

/** A text of a template in both languages, with fields as "{store_name}". */
struct TicketText {
    QString zh;
    QString en;
    [[nodiscard]] const QString &in(const QString &language) const;
    bool operator==(const TicketText &) const = default;
};

enum class TicketStyle { PlainText, BoldText, BigText, SmallText };
/** How the ticket's lines are set: name, quantity and amount in columns; quantity and name large; changes. */
enum class ItemStyle { Table, Kitchen, Changes };

struct TicketBlock {
    enum class Kind { Text, Columns, Rule, Gap, Band, Items, Platform, Totals, Tenders, Lines, Logo, Qr, Barcode };
    Kind kind = Kind::Text;
    QString field{};              ///< printed only where this field is there …
    bool wanted = true;           ///< … or, false, only where it is not
    TicketText text{};            ///< of columns the left one; of symbols what they say
    TicketText right{};
    TicketStyle style = TicketStyle::PlainText;
    TicketAlign align = TicketAlign::Left;
    int indent = 0;               ///< Latin cells
    int dots = 10;                ///< of a gap
    ItemStyle items = ItemStyle::Table;
    TicketSymbol symbol{};
    bool operator==(const TicketBlock &) const = default;
};

/** What stands on a ticket of one kind, in order: data of the program or of a chain. A value. */
struct TicketTemplate {
    static constexpr qsizetype MaxBytes = 256 * 1024; ///< of its JSON
    TicketKind kind = TicketKind::Receipt;
    QList<TicketBlock> blocks{};
    symbols::Bits logo{}; ///< black and white, printed where the template has a logo block
    bool operator==(const TicketTemplate &) const = default;

    /** Errors InvalidInput as "receipt.json: blocks[3].style: unknown "x", one of: …"; `file` is the name in them. At most
        256 kB, 200 blocks, texts of 1,000 characters, a logo of 832 × 2,000 dots. docs/tickets.md has the fields. */
    [[nodiscard]] static Result<TicketTemplate> fromJson(const QByteArray &json, const QString &file);
    /** The program's own. Any thread. */
    [[nodiscard]] static const TicketTemplate &builtIn(TicketKind kind);
    /** Its JSON, for a chain to begin with. */
    [[nodiscard]] static QByteArray builtInJson(TicketKind kind);
};

} // namespace hearth
