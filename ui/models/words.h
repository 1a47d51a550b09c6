// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
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
    [[nodiscard]] static Tone tone(PrinterCondition condition);
    [[nodiscard]] static QString condition(PrinterCondition condition);
    /** What to do about it; empty where nothing has to be done. */
    [[nodiscard]] static QString advice(PrinterCondition condition);

    // Print jobs
    [[nodiscard]] static QString jobKind(const QString &kind, int copy = 0);
    [[nodiscard]] static SignLine jobState(const PrintJob &job);
    /** "Receipt: printed"; trouble first. */
    [[nodiscard]] static QList<SignLine> jobs(const QList<PrintJob> &jobs);
    /** Unknown, failed or too old: nothing more happens to it by itself. */
    [[nodiscard]] static bool needsPerson(const PrintJob &job);
    /** The spooler's reason in the windows' language where it is one we know. */
    [[nodiscard]] static QString reason(const QString &reason);

    // Headquarters
    [[nodiscard]] static StatusLight::State light(const SyncView &view);
    /** Short: "online", "offline since 14:05". */
    [[nodiscard]] static QString link(const SyncView &view, const ShopFormat &format, qint64 nowMs);
    /** "offline since 14:05 · 3 waiting". */
    [[nodiscard]] static QString linkLine(const SyncView &view, const ShopFormat &format, qint64 nowMs);
    /** "3 records waiting", or that all have arrived. */
    [[nodiscard]] static QString waiting(qint64 count);

    // Orders
    [[nodiscard]] static QString channel(const QString &channel, const QString &platform, const QString &number);
    [[nodiscard]] static QString pieces(int count);

    /** An error's kind in words; the error's own text says more. */
    [[nodiscard]] static QString error(const Error &error);
};

} // namespace hearth
