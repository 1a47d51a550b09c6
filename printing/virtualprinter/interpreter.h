// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "paper/page.h"
#include "virtualprinter/conditions.h"
#include "virtualprinter/powerfuse.h"

#include <memory>
#include <optional>

namespace hearth::virtualprinter {

struct Model;

/** What a command brought about outside the interpreter. */
struct Effect {
    QByteArray answer;                ///< to be sent …
    bool proof = false;               ///< … and it says that what stands on the paper is printed
    QList<paper::Page> cut;           ///< pieces that fell off
    int movedDots = 0;
    int pulses = 0;                   ///< of the drawer
    std::optional<quint8> autoStatus; ///< GS a n
    std::optional<quint8> offlineResponse; ///< GS ( H fn 49: 0 off, 1 without cause, 2 with
    std::optional<bool> realTimePulse;     ///< GS ( D: whether DLE DC4 1 is obeyed
    QString refused;                  ///< a command that is not known or cannot be carried out, and why
};

/** A printer's language: cuts what is in the buffer into commands and executes them one after the other. One thread. */
class Interpreter {
public:
    Interpreter() = default;
    virtual ~Interpreter() = default;
    Q_DISABLE_COPY_MOVE(Interpreter)

    /** The next byte of the buffer. */
    virtual void feed(quint8 byte) = 0;
    /** A command is complete and not executed. */
    [[nodiscard]] virtual bool hasCommand() const = 0;
    /** Whether that command would make the cutter move now. */
    [[nodiscard]] virtual bool cuts() const = 0;
    [[nodiscard]] virtual Effect executeNext(const Conditions &conditions) = 0;
    /** As after switching on; what was not printed is lost. */
    virtual void reset() = 0;
    /** Takes the paper that hangs out. */
    [[nodiscard]] virtual paper::Page tear() = 0;
    [[nodiscard]] virtual const paper::Page &page() const = 0;
    /** An answer that is due at once, whatever stands in the buffer, or nothing; `byte` is one as it arrives. */
    [[nodiscard]] virtual QByteArray atOnce(quint8, const Conditions &, bool /*moving*/) { return {}; }
    /** For "power-off at N"; `waiting` is what arrived and was not fed. */
    [[nodiscard]] virtual PowerFuse fuse(qint64 bytes, QByteArrayView waiting) const = 0;
};

/** Of the model's language. */
[[nodiscard]] std::unique_ptr<Interpreter> makeInterpreter(const Model &model, int widthDots);
[[nodiscard]] std::unique_ptr<Interpreter> makeLabelInterpreter(const Model &model);

} // namespace hearth::virtualprinter
