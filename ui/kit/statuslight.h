// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/glyph.h"

#include <QPushButton>

namespace hearth {

/** One light of the dark bar: a sign whose shape and colour both tell the state, a name and a few words. Tapped, it is a
    button. text() holds name and words for scripts and screen readers. UI thread. */
class StatusLight : public QPushButton {
    Q_OBJECT
public:
    enum class State { Ok, Warn, Bad, Unknown };
    explicit StatusLight(QWidget *parent = nullptr);
    void show(State state, const QString &name, const QString &words);
    using QPushButton::show;
    /** The sign alone. */
    void setCompact(bool compact);
    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /** The least width, with or without its words. */
    [[nodiscard]] int leastWidth(bool compact) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    State m_state = State::Unknown;
    QString m_name;
    QString m_words;
    bool m_compact = false;
};

} // namespace hearth
