// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/statusdecoder.h"

#include <algorithm>

namespace hearth::escpos {
namespace {
constexpr quint8 Xon = 0x11;
constexpr quint8 Xoff = 0x13;
constexpr quint8 Header37 = 0x37;
constexpr quint8 ProcessIdentifier = 0x22;

bool isFlow(quint8 b) { return b == Xon || b == Xoff; }
bool isRealTime(quint8 b) { return (b & 0x93) == 0x12; }
bool isAutoFirst(quint8 b) { return (b & 0x93) == 0x10; }
bool isPlain(quint8 b) { return (b & 0x90) == 0x00; }
bool isBlockHeader(quint8 b) { return (b & 0x91) == 0x11 && !isFlow(b) && b >= 0x31; }
bool isBlockText(quint8 b) { return b >= 0x20 && b < 0x80; }
bool bit(quint8 byte, int n) { return (byte >> n & 1) != 0; }
bool both(quint8 byte, quint8 mask) { return (byte & mask) == mask; }
} // namespace

void StatusDecoder::expect(int n)
{
    if (m_expected.size() >= MaxOutstanding)
        m_expected.removeFirst();
    m_expected.append(n);
}

void StatusDecoder::expectQueued()
{
    m_queuedExpected = std::min(m_queuedExpected + 1, MaxOutstanding);
}

void StatusDecoder::reset()
{
    m_expected.clear();
    m_queuedExpected = 0;
    m_partial.clear();
}

/** Whether the bytes in m_partial, the first of which begins an ASB or a block, are whole, a beginning, or neither. */
StatusDecoder::Fit StatusDecoder::fits() const
{
    const auto at = [this](qsizetype i) { return static_cast<quint8>(m_partial.at(i)); };
    const qsizetype size = m_partial.size();
    if (isAutoFirst(at(0))) {
        if (size > 1 && !isPlain(at(size - 1)))
            return Fit::Never;
        return size == 4 ? Fit::Complete : Fit::More;
    }
    if (size == 1)
        return Fit::More;
    const quint8 last = at(size - 1);
    const bool process = at(0) == Header37 && at(1) == ProcessIdentifier;
    if (last == 0)
        return !process || size == 7 ? Fit::Complete : Fit::Never;
    if (!isBlockText(last) || size >= MaxBlock || (process && size >= 7) || (size == 2 && at(0) == Header37 && last == Header37))
        return Fit::Never;
    return Fit::More;
}

void StatusDecoder::complete(QList<Answer> &answers)
{
    if (isAutoFirst(static_cast<quint8>(m_partial.front())))
        answers.append(AutoStatus{m_partial});
    else if (m_partial.startsWith("\x37\x22"))
        answers.append(ProcessIdAnswer{m_partial.mid(2, 4)});
    else
        answers.append(BlockAnswer{m_partial});
    m_partial.clear();
}

/** A byte at the start of an answer. */
void StatusDecoder::single(quint8 byte, QList<Answer> &answers)
{
    if (isRealTime(byte)) {
        answers.append(RealTimeStatus{m_expected.isEmpty() ? 0 : m_expected.takeFirst(), byte});
    } else if (isAutoFirst(byte) || isBlockHeader(byte)) {
        m_partial.append(static_cast<char>(byte));
    } else if (isPlain(byte) && m_queuedExpected > 0) {
        --m_queuedExpected;
        answers.append(QueuedStatus{byte});
    } else {
        answers.append(StrayByte{byte});
    }
}

QList<Answer> StatusDecoder::feed(const QByteArray &bytes)
{
    QList<Answer> answers;
    QByteArray again; // bytes read a second time, reversed: the first of them was none of an answer
    bool text = false; // all of them but the first are a block's text
    for (const char c : bytes) {
        if (isFlow(static_cast<quint8>(c))) {
            answers.append(FlowControl{static_cast<quint8>(c) == Xoff});
            continue;
        }
        again.append(c);
        while (!again.isEmpty()) {
            const auto byte = static_cast<quint8>(again.back());
            again.chop(1);
            if (m_partial.isEmpty()) {
                single(byte, answers);
                // What was text of the block given up is text of one that begins in it, and is not looked at one by one: who
                // sends nothing but such bytes would hold up the other printers.
                if (text && again.size() > 1 && m_partial.size() == 1 && isBlockHeader(byte) && byte != Header37) {
                    m_partial.resize(again.size());
                    std::reverse_copy(again.cbegin() + 1, again.cend(), m_partial.begin() + 1);
                    again.truncate(1);
                }
                continue;
            }
            m_partial.append(static_cast<char>(byte));
            switch (fits()) {
            case Fit::More: break;
            case Fit::Complete: complete(answers); break;
            case Fit::Never:
                if (again.isEmpty())
                    text = isBlockHeader(static_cast<quint8>(m_partial.front()));
                answers.append(StrayByte{static_cast<quint8>(m_partial.front())});
                again.resize(again.size() + m_partial.size() - 1);
                std::reverse_copy(m_partial.cbegin() + 1, m_partial.cend(), again.end() - (m_partial.size() - 1));
                m_partial.truncate(0); // its memory is used again
                break;
            }
        }
    }
    return answers;
}

StatusFlags fromRealTime(quint8 n1, quint8 n2, quint8 n3, quint8 n4)
{
    StatusFlags f;
    f.drawerPin3High = bit(n1, 2);
    f.offline = bit(n1, 3);
    f.coverOpen = bit(n2, 2);
    f.mechanicalError = bit(n3, 2);
    f.cutterError = bit(n3, 3);
    f.unrecoverable = bit(n3, 5);
    f.headHot = bit(n3, 6);
    f.paperNearEnd = both(n4, 0x0C);
    f.paperOut = both(n4, 0x60) || bit(n2, 5);
    return f;
}

StatusFlags fromAutoStatus(const QByteArray &fourBytes)
{
    StatusFlags f;
    if (fourBytes.size() != 4)
        return f;
    const auto b1 = static_cast<quint8>(fourBytes.at(0));
    const auto b2 = static_cast<quint8>(fourBytes.at(1));
    const auto b3 = static_cast<quint8>(fourBytes.at(2));
    f.drawerPin3High = bit(b1, 2);
    f.offline = bit(b1, 3);
    f.coverOpen = bit(b1, 5);
    f.mechanicalError = bit(b2, 2);
    f.cutterError = bit(b2, 3);
    f.unrecoverable = bit(b2, 5);
    f.headHot = bit(b2, 6);
    f.paperNearEnd = both(b3, 0x03);
    f.paperOut = both(b3, 0x0C);
    return f;
}

} // namespace hearth::escpos
