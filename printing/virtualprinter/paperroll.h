// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QtGlobal>
#include <optional>

namespace hearth::virtualprinter {

/** How much paper there is: counts dots, and says when the sensors see near end and end. A value. */
class PaperRoll {
public:
    /** `dots` on a new roll; 0: it never ends by itself. */
    explicit PaperRoll(qint64 dots = 0) : m_length(dots) { renew(); }

    struct Seen {
        bool nearEnd = false;
        bool end = false;
    };
    /** The paper moved; what it passed is seen once. */
    [[nodiscard]] Seen feed(int dots);
    void endAt(qint64 dotsFromNow) { m_end = m_fed + dotsFromNow; }
    void nearEndAt(qint64 dotsFromNow) { m_nearEnd = m_fed + dotsFromNow; }
    /** A new roll, and no end that was set. */
    void renew();
    /** A roll of which only the last bit is left. */
    void renewShort();
    [[nodiscard]] qint64 fed() const { return m_fed; } ///< dots since the printer was made
    [[nodiscard]] std::optional<qint64> left() const;  ///< dots; nothing where no end is known

    /** The near-end sensor of a roll of that length sees its last fifth, at most 3 m at 203 dpi. */
    [[nodiscard]] static qint64 nearEndDots(qint64 length) { return qMin(length / 5, qint64(24'000)); }

private:
    qint64 m_length;
    qint64 m_fed = 0;
    std::optional<qint64> m_nearEnd; // of m_fed
    std::optional<qint64> m_end;
};

} // namespace hearth::virtualprinter
