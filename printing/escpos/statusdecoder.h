// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <variant>

namespace hearth::escpos {

// What a printer sends, told apart by the fixed bits of printing.md §2.1. Survives any split of the stream.
struct RealTimeStatus { int n = 0; quint8 byte = 0; };  ///< answer to DLE EOT n; n = 0: not asked for (stray)
struct AutoStatus { QByteArray bytes; };                ///< 4 bytes of automatic status back
struct QueuedStatus { quint8 byte = 0; };               ///< answer to GS r
struct ProcessIdAnswer { QByteArray id; };              ///< 37 22 d1 d2 d3 d4 00: all up to this id is printed
struct BlockAnswer { QByteArray bytes; };               ///< another block answer, header to NUL
struct FlowControl { bool stop = false; };
struct StrayByte { quint8 byte = 0; };
using Answer = std::variant<RealTimeStatus, AutoStatus, QueuedStatus, ProcessIdAnswer, BlockAnswer, FlowControl, StrayByte>;

/** Streaming decoder of the printer's answers. The answer byte of DLE EOT does not say which n it answers: expect(n)
    keeps the order of the questions. One thread. */
class StatusDecoder {
public:
    void expect(int n); ///< DLE EOT n was written; 1 to 4
    void expectQueued(); ///< GS r was written
    [[nodiscard]] QList<Answer> feed(const QByteArray &bytes);
    void reset();

private:
    QList<int> m_expected;
    int m_queuedExpected = 0;
    QByteArray m_partial;
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
[[nodiscard]] StatusFlags fromAutoStatus(const QByteArray &fourBytes);

} // namespace hearth::escpos
