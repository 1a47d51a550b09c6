// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "paper/glyphs.h"

#include <QImage>

namespace hearth::paper {

/** Draws pages in black and white, dot by dot, as a thermal head would. One thread at a time; needs a QGuiApplication. */
class Renderer {
public:
    /** Error NotFound where the font is not installed. */
    [[nodiscard]] static Result<Renderer> make();
    /** Format_Mono, black is 1, 203 dpi; `margin` white dots around. */
    [[nodiscard]] QImage render(const Page &page, int margin = 0);

private:
    explicit Renderer(Glyphs glyphs) : m_glyphs(std::move(glyphs)) {}
    void draw(QImage &image, const Glyph &glyph, int y, int margin);
    Glyphs m_glyphs;
};

} // namespace hearth::paper
