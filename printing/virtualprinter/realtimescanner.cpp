// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/realtimescanner.h"

#include <array>

namespace hearth::virtualprinter {
namespace {
struct Pattern {
    QByteArray bytes;
    RealTimeCommand command;
};

const std::array<Pattern, 8> &patterns()
{
    using Kind = RealTimeCommand::Kind;
    static const std::array<Pattern, 8> list{{
        {QByteArrayLiteral("\x10\x04\x01"), {Kind::Status, 1}},
        {QByteArrayLiteral("\x10\x04\x02"), {Kind::Status, 2}},
        {QByteArrayLiteral("\x10\x04\x03"), {Kind::Status, 3}},
        {QByteArrayLiteral("\x10\x04\x04"), {Kind::Status, 4}},
        {QByteArrayLiteral("\x10\x05\x01"), {Kind::Recover, 0}},
        {QByteArrayLiteral("\x10\x05\x02"), {Kind::RecoverAndClear, 0}},
        {QByteArrayLiteral("\x10\x14\x01"), {Kind::Pulse, 0}}, // and two bytes: which pin, how long
        {QByteArrayLiteral("\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"), {Kind::ClearBuffers, 0}},
    }};
    return list;
}

/** DLE DC4 1 m t: one of two pins, 100 to 800 ms. */
bool isPulse(const QByteArray &bytes)
{
    const auto at = [&](qsizetype i) { return static_cast<quint8>(bytes.at(i)); };
    return at(3) <= 1 && at(4) >= 1 && at(4) <= 8;
}
} // namespace

std::optional<RealTimeCommand> RealTimeScanner::feed(quint8 byte)
{
    if (m_bytes.isEmpty() && byte != 0x10)
        return std::nullopt;
    m_bytes.append(static_cast<char>(byte));
    while (!m_bytes.isEmpty()) {
        for (const Pattern &pattern : patterns()) {
            const bool pulse = pattern.command.kind == RealTimeCommand::Kind::Pulse;
            const qsizetype length = pattern.bytes.size() + (pulse ? 2 : 0);
            if (m_bytes.startsWith(pattern.bytes) ? m_bytes.size() < length : pattern.bytes.startsWith(m_bytes))
                return std::nullopt; // may still become this one
            if (m_bytes.startsWith(pattern.bytes) && (!pulse || isPulse(m_bytes))) {
                m_bytes.clear();
                return pattern.command;
            }
        }
        const qsizetype next = m_bytes.indexOf('\x10', 1);
        m_bytes = next < 0 ? QByteArray() : m_bytes.mid(next);
    }
    return std::nullopt;
}

} // namespace hearth::virtualprinter
