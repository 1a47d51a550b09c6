// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QString>

namespace hearth {

// Where something stands in a JSON text, for whoever edits it. Pure; lines and columns count from 1, columns in bytes.

/** "line 5, column 3" of a byte. */
[[nodiscard]] QString jsonPosition(const QByteArray &json, qsizetype offset);
/** The line of a path as errors name it ("blocks[3].style"); of what encloses it where it is not there. */
[[nodiscard]] int jsonLineOf(const QByteArray &json, const QString &path);
/** The line at which it stops being JSON; 0: it is. */
[[nodiscard]] int jsonSyntaxLine(const QByteArray &json);

} // namespace hearth
