// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/glyph.h"
#include "ui/kit/theme.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace hearth {

/** A white card with an edge and, at its left, a sign and a band of the sign's colour. UI thread. */
class Panel : public QWidget {
    Q_OBJECT
public:
    explicit Panel(QWidget *parent = nullptr) : QWidget(parent) {}
    void setSign(Glyph glyph, Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Glyph m_glyph = Glyph::None;
    Tone m_tone = Tone::Neutral;
};

/** A scrolling column of panels; its last item is a stretch. */
struct PanelScroll {
    QScrollArea *area = nullptr;
    QWidget *inside = nullptr;
    QVBoxLayout *rows = nullptr;
};
[[nodiscard]] PanelScroll makePanelScroll(QWidget *parent);
/** Takes out all but the stretch, deleting the widgets later; `keep` is taken out, not deleted. */
void clearPanels(QVBoxLayout *rows, QWidget *keep = nullptr);

} // namespace hearth
