// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"
#include "domain/member/member.h"
#include "till/boards.h"
#include "ui/kit/statuslight.h"
#include "ui/kit/touchtable.h"
#include "ui/models/shopformat.h"

#include <QCoreApplication>

namespace hearth {

/** States in words, in the windows' language: the one place that names them. Pure; UI thread. */
class Words {
    Q_DECLARE_TR_FUNCTIONS(hearth::Words)
public:
    // Printers
    [[nodiscard]] static StatusLight::State light(PrinterCondition condition);
    /** Of a printer that is well but whose drawer did not open, too. */
    [[nodiscard]] static StatusLight::State light(const PrinterHealth &printer);
    [[nodiscard]] static bool drawerStuck(const PrinterHealth &printer);
    [[nodiscard]] static Tone tone(StatusLight::State state);
    [[nodiscard]] static Tone tone(PrinterCondition condition) { return tone(light(condition)); }
    [[nodiscard]] static QString condition(PrinterCondition condition);
    /** What to do about it; empty where nothing has to be done. */
    [[nodiscard]] static QString advice(PrinterCondition condition);
    /** The same with what is known beside the condition: who else has it. */
    [[nodiscard]] static QString condition(const PrinterHealth &printer);
    [[nodiscard]] static QString advice(const PrinterHealth &printer);
    /** Who else has a printer, by the words of a connection or the reason of a job; empty where they do not say that. */
    [[nodiscard]] static QString owner(const QString &note);
    /** "About 12 m of paper left, ends about 19:40"; empty where it is not known. */
    [[nodiscard]] static QString paper(const PrinterHealth &printer, const ShopFormat &format, qint64 nowMs);
    /** "Drawer open"; empty where it is not known. */
    [[nodiscard]] static QString drawer(const PrinterHealth &printer);
    /** "35 s", "4 min", "1 h 20 min". */
    [[nodiscard]] static QString duration(qint64 ms);
    [[nodiscard]] static QString station(const QString &station);
    /** Why something that was found or asked is no printer, where it is a reason we know. */
    [[nodiscard]] static QString notPrinter(const QString &note);

    // Print jobs
    [[nodiscard]] static QString jobKind(const QString &kind, int copy = 0);
    [[nodiscard]] static SignLine jobState(const PrintJob &job);
    /** "Receipt: printed"; trouble first. */
    [[nodiscard]] static QList<SignLine> jobs(const QList<PrintJob> &jobs);
    /** Unknown, failed or too old: nothing more happens to it by itself. */
    [[nodiscard]] static bool needsPerson(const PrintJob &job);
    /** The spooler's reason in the windows' language where it is one we know. */
    [[nodiscard]] static QString reason(const QString &reason);

    // Tickets
    [[nodiscard]] static QString ticketKind(TicketKind kind);
    /** "80 mm", "label 40 × 30 mm". */
    [[nodiscard]] static QString paperName(const PaperProfile &paper);
    /** Why a template cannot be used: line, place and cause. */
    [[nodiscard]] static QString templateError(int line, const Error &error);

    // Headquarters
    /** Why headquarters refused an audience, where it is a reason we know. */
    [[nodiscard]] static QString audienceError(const Error &error);
    [[nodiscard]] static StatusLight::State light(const SyncView &view);
    /** Short: "online", "offline since 14:05". */
    [[nodiscard]] static QString link(const SyncView &view, const ShopFormat &format, qint64 nowMs);
    /** "offline since 14:05 · 3 waiting". */
    [[nodiscard]] static QString linkLine(const SyncView &view, const ShopFormat &format, qint64 nowMs);
    /** "3 records waiting", or that all have arrived. */
    [[nodiscard]] static QString waiting(qint64 count);

    // Orders
    [[nodiscard]] static QString channel(const QString &channel, const QString &platform, const QString &number);
    /** How an order was paid, or that it is not yet; `amount` as it is shown. */
    [[nodiscard]] static QString paid(const QString &tender, const QString &amount);
    [[nodiscard]] static QString pieces(int count);

    // Members
    /** What a member is called at the counter: the masked number, or the end of the card. */
    [[nodiscard]] static QString memberName(const Member &member);
    /** A tag in words; items as the menu calls them. */
    [[nodiscard]] static QString memberTag(const MemberProfile::ShownTag &tag, const Menu &menu, const QString &language);
    /** Why a member has it. */
    [[nodiscard]] static QString memberReason(const MemberProfile::ShownTag &tag);

    /** An error's kind in words; the error's own text says more. */
    [[nodiscard]] static QString error(const Error &error);
};

} // namespace hearth
