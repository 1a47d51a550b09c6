// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "virtualprinter/commandparser.h"
#include "symbols/symbols.h"
#include "virtualprinter/conditions.h"
#include "virtualprinter/interpreter.h"
#include "virtualprinter/model.h"
#include "virtualprinter/printhead.h"

#include <optional>

namespace hearth::virtualprinter {

/** Executes commands: what a printer does with its buffer while it is online. One thread. */
class Mechanism {
public:
    explicit Mechanism(int widthDots, Model model = {});

    using Effect = virtualprinter::Effect;
    [[nodiscard]] Effect execute(const Command &command, const Conditions &conditions);

    /** Whether the command would make the cutter move now. */
    [[nodiscard]] bool cuts(const Command &command) const;

    /** All modes as after switching on; what was not printed is lost. */
    void powerOn();
    /** Takes the paper that hangs out. */
    [[nodiscard]] paper::Page tear() { return m_head.tear(); }
    [[nodiscard]] const paper::Page &page() const { return m_head.page(); }

private:
    void text(const Command &command);
    void control(quint8 code, Effect &effect);
    void esc(const Command &command, const Conditions &conditions, Effect &effect);
    void fs(const Command &command);
    void gs(const Command &command, const Conditions &conditions, Effect &effect);
    void functions(const Command &command, Effect &effect); ///< GS ( x
    void identity(quint8 n, Effect &effect);                ///< GS I n
    void raster(const Command &command, Effect &effect);    ///< GS v 0
    void graphics(const QByteArray &parameters, Effect &effect);
    void columns(const Command &command);                   ///< ESC *
    void print(paper::Raster picture, int dotsWide, Effect &effect);
    void barcode(const Command &command, Effect &effect);   ///< GS k
    void barcodeSetting(quint8 code, quint8 n);
    void symbol(const Command &command, Effect &effect);    ///< GS ( k
    void qr(Effect &effect);
    void queuedStatus(quint8 n, const Conditions &conditions, Effect &effect); ///< GS r
    void response(const QByteArray &parameters, Effect &effect); ///< GS ( H
    void processId(const QByteArray &id, Effect &effect);
    [[nodiscard]] static bool isCut(quint8 m); ///< of GS V
    void cut(int feedDots, Effect &effect);
    void sizes(quint8 scaleX, quint8 scaleY);
    [[nodiscard]] int horizontal(int units) const;
    [[nodiscard]] int vertical(int units) const;

    /** What the symbols to come look like. */
    struct Symbol {
        QByteArray data; ///< of the QR code
        std::optional<symbols::Bits> drawn; ///< of these data and level: a print command is short, drawing is not
        int size = 3;
        symbols::QrLevel level = symbols::QrLevel::L;
        int barHeight = 162;
        int barWidth = 3;
        int textPlace = 0; ///< bit 0 above, bit 1 below
        bool smallText = false;
    };
    Model m_model;
    PrintHead m_head;
    QByteArray m_pendingId; ///< GS ( H waits for the print data before it
    Symbol m_symbol;
    paper::Raster m_graphics; ///< stored, not printed yet
    int m_graphicsWidth = 0;
    int m_codeTable = 0;
    int m_unitX = 0; ///< of GS P; 0: as after switching on
    int m_unitY = 0;
};

} // namespace hearth::virtualprinter
