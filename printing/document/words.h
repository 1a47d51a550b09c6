// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth {

/** The words of a ticket in one language. Values in the program, any thread. */
struct TicketWords {
    QString till;          ///< %1: number
    QString businessDay;   ///< %1: date
    QString item;
    QString quantity;
    QString amount;
    QString pieces;
    QString total;
    QString change;
    QString refundTitle;
    QString refundTotal;
    QString onlineTitle;
    QString reason;        ///< %1
    QString note;          ///< %1
    QString paidOnline;
    QString notPaid;
    QString thanks;
    QString times;         ///< between quantity and name on kitchen slips
    QString added;         ///< the words of a change slip
    QString cancelled;
    QString quantityChanged;
    QString slip;          ///< %1: job of the slip that is changed, %2: its time
    QString tenders;       ///< of a shift: %1 tender, %2 how often
    QString orderAmended;  ///< %1: the state it is in
    QString orderCancelled;
    QString changedSince;  ///< of a slip that is not the last word
};

[[nodiscard]] const TicketWords &ticketWords(const QString &language);
/** "cash" → "现金"; what is not in the table stays as it is. */
[[nodiscard]] QString tenderWord(const QString &tender, const QString &language);
[[nodiscard]] QString stationWord(const QString &station, const QString &language);
[[nodiscard]] QString platformWord(const QString &platform, const QString &language);
/** "￥12.00"; other currencies "USD 12.00". */
[[nodiscard]] QString currencyPrefix(const QString &currency);

} // namespace hearth
