// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "escpos/encoder.h"
#include "paper/page.h"

#include <QHash>
#include <QRawFont>
#include <array>

namespace hearth::paper {

/** The printer's character generator: one installed font drawn once a character into a cell of dots, from its outlines,
    without antialiasing or hinting, so that the dots are the same on every machine. One thread at a time; needs a QGuiApplication. */
class Glyphs {
public:
    static constexpr int MaxRows = 24;
    /** A row is the left-most dot in the highest bit. */
    using Dots = std::array<quint32, MaxRows>;

    /** Error NotFound where the font is not installed. */
    [[nodiscard]] static Result<Glyphs> load();
    /** A character the font does not have is an empty frame. */
    [[nodiscard]] const Dots &dots(char32_t character, Cell cell);

    /** For the encoder: the same dots, where the printer lacks a character. The glyphs must outlive it. */
    [[nodiscard]] escpos::GlyphSource source();

private:
    Glyphs(const QRawFont &hanzi, const QRawFont &latin, const QRawFont &small);
    [[nodiscard]] Dots draw(char32_t character, Cell cell) const;
    QRawFont m_hanzi;
    QRawFont m_latin;
    QRawFont m_small;
    QHash<quint64, Dots> m_cache;
};

} // namespace hearth::paper
