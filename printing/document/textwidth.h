// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

#include <QStringList>

namespace hearth {

// Text in cells of a receipt printer. Pure functions, any thread.

/** What a printer can set: composed characters, no control, format or combining characters; line breaks become spaces. */
[[nodiscard]] QString printable(const QString &text);
/** Breaks a text into lines of at most `maxDots`: at spaces and between Chinese characters, within a word only where the word
    alone is too wide; no closing punctuation at the start of a line. At least one line, at least one character a line. */
[[nodiscard]] QStringList wrapText(const QString &text, int maxDots, const PaperProfile &paper, int scale = 1);

} // namespace hearth
