// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/commandparser.h"
#include "virtualprinter/conditions.h"
#include "virtualprinter/printhead.h"

#include <optional>

namespace hearth::virtualprinter {

/** Executes commands: what a printer does with its buffer while it is online. One thread. */
class Mechanism {
public:
    explicit Mechanism(int widthDots);

    /** What a command brought about outside the mechanism. */
    struct Effect {
        QByteArray answer;                ///< to be sent …
        bool proof = false;               ///< … and it says that what stands on the paper is printed
        QList<paper::Page> cut;           ///< pieces that fell off
        int movedDots = 0;
        int pulses = 0;                   ///< of the drawer
        std::optional<quint8> autoStatus; ///< GS a n
    };
    [[nodiscard]] Effect execute(const Command &command, const Conditions &conditions);

    /** All modes as after switching on; what was not printed is lost. */
    void powerOn();
    /** Takes the paper that hangs out. */
    [[nodiscard]] paper::Page tear() { return m_head.tear(); }
    [[nodiscard]] const paper::Page &page() const { return m_head.page(); }

private:
    void text(const Command &command);
    void control(quint8 code, Effect &effect);
    void esc(const Command &command, Effect &effect);
    void fs(const Command &command);
    void gs(const Command &command, const Conditions &conditions, Effect &effect);
    void functions(const Command &command, Effect &effect); ///< GS ( x
    void identity(quint8 n, Effect &effect);                ///< GS I n
    void raster(const Command &command, Effect &effect);    ///< GS v 0
    void barcode(const Command &command);                   ///< GS k
    void symbol(const Command &command, Effect &effect);    ///< GS ( k
    void processId(const QByteArray &id, Effect &effect);
    void cut(int feedDots, Effect &effect);
    void sizes(quint8 scaleX, quint8 scaleY);
    [[nodiscard]] int horizontal(int units) const;
    [[nodiscard]] int vertical(int units) const;
    PrintHead m_head;
    QByteArray m_pendingId; ///< GS ( H waits for the print data before it
    QByteArray m_symbol;
    int m_codeTable = 0;
    int m_unitX = 0; ///< of GS P; 0: one dot
    int m_unitY = 0;
};

} // namespace hearth::virtualprinter
