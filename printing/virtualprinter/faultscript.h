// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/faultcommand.h"

#include <QList>

namespace hearth::virtualprinter {

/** One line of a script of faults. */
struct ScriptLine {
    enum class When {
        After,   ///< n milliseconds after the start
        AtDot,   ///< when n dots of paper have come since the start
        AtPiece, ///< when the n-th piece has fallen since the start
    };
    When when = When::After;
    qint64 n = 0;
    FaultCommand command;
    QString place; ///< "file:line"
};

constexpr qint64 MaxScriptBytes = 64 * 1024;
constexpr int MaxScriptLines = 1'000;

/** Reads "after SECONDS: COMMAND", "at dot N: COMMAND", "at piece N: COMMAND", a line each; # begins a comment. Errors NotFound,
    InvalidInput with file:line. */
[[nodiscard]] Result<QList<ScriptLine>> readFaultScript(const QString &path);

} // namespace hearth::virtualprinter
