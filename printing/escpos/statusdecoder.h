// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <variant>

namespace hearth::escpos {

// What a printer sends, told apart by the fixed bits of printing.md §2.1. Survives any split of the stream.
struct RealTimeStatus { int n = 0; quint8 byte = 0; bool operator==(const RealTimeStatus &) const = default; };  ///< answer to DLE EOT n; n = 0: not asked for (stray)
struct AutoStatus { QByteArray bytes; bool operator==(const AutoStatus &) const = default; };                    ///< 4 bytes of automatic status back
struct QueuedStatus { quint8 byte = 0; bool operator==(const QueuedStatus &) const = default; };                 ///< answer to GS r
struct ProcessIdAnswer { QByteArray id; bool operator==(const ProcessIdAnswer &) const = default; };             ///< 37 22 d1 d2 d3 d4 00: all up to this id is printed
struct BlockAnswer { QByteArray bytes; bool operator==(const BlockAnswer &) const = default; };                  ///< another block answer, header to NUL
struct FlowControl { bool stop = false; bool operator==(const FlowControl &) const = default; };
struct StrayByte { quint8 byte = 0; bool operator==(const StrayByte &) const = default; };
using Answer = std::variant<RealTimeStatus, AutoStatus, QueuedStatus, ProcessIdAnswer, BlockAnswer, FlowControl, StrayByte>;

/** Streaming decoder of the printer's answers. The answer byte of DLE EOT does not say which n it answers: expect(n)
    keeps the order of the questions. A byte that fits nothing is a StrayByte and moves nothing else. One thread. */
class StatusDecoder {
public:
    static constexpr int MaxOutstanding = 64; ///< questions remembered; older ones are forgotten
    static constexpr int MaxBlock = 128;      ///< bytes of a block answer; what is longer is none

    void expect(int n); ///< DLE EOT n was written; 1 to 4
    void expectQueued(); ///< GS r was written
    [[nodiscard]] QList<Answer> feed(const QByteArray &bytes);
    void reset();
    /** Questions without an answer so far. */
    [[nodiscard]] int outstanding() const { return static_cast<int>(m_expected.size()) + m_queuedExpected; }

private:
    enum class Fit { Complete, More, Never };
    [[nodiscard]] Fit fits() const;
    void single(quint8 byte, QList<Answer> &answers);
    void complete(QList<Answer> &answers);
    QList<int> m_expected;
    int m_queuedExpected = 0;
    QByteArray m_partial; ///< of an ASB or a block answer, without flow control
};

/** What the four DLE EOT answers, or four ASB bytes, say of the printer. */
struct StatusFlags {
    bool offline = false;
    bool coverOpen = false;
    bool paperOut = false;
    bool paperNearEnd = false;
    bool cutterError = false;
    bool headHot = false;
    bool unrecoverable = false;
    bool mechanicalError = false;
    bool drawerPin3High = false;
    bool operator==(const StatusFlags &) const = default;
};
[[nodiscard]] StatusFlags fromRealTime(quint8 n1, quint8 n2, quint8 n3, quint8 n4);
/** All false where it is not four bytes. */
[[nodiscard]] StatusFlags fromAutoStatus(const QByteArray &fourBytes);

} // namespace hearth::escpos
