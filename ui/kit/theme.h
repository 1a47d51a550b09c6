// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QColor>
#include <QFont>
#include <QList>
#include <QString>

class QApplication;

namespace hearth {

/** What a text or a sign wants to say; never by colour alone: a Glyph or words stand beside it. */
enum class Tone { Neutral, Soft, Ok, Warn, Bad, Info };

/** The colours and fonts of the windows, read once from resources/style. UI thread. */
struct Theme {
    QColor window, panel, raised, line, edge, text, soft, faint;
    QColor bar, barRaised, barText, barSoft, barGo, barWarn, barBad;
    QColor accent, accentDark, accentSoft;
    QColor go, goDark, goSoft, bad, badDark, badSoft, warn, warnSoft, info, infoSoft;
    QColor focus, onFill;
    QList<QColor> categories;
    QStringList families; ///< wanted, best first

    [[nodiscard]] static const Theme &current();
    /** Style, palette and font of the whole program; once, before the first window. */
    static void apply(QApplication &app);

    [[nodiscard]] QColor tone(Tone tone) const;
    [[nodiscard]] QColor toneGround(Tone tone) const;
    [[nodiscard]] QColor category(qsizetype index) const { return categories.at(index % categories.size()); }
};

/** The program's font at a size in logical pixels; small text is never bold. */
[[nodiscard]] QFont textFont(int pixels, bool bold = false);

/** Smallest side of anything a finger has to hit. */
constexpr int TouchSize = 48;
constexpr int Radius = 10;

} // namespace hearth
