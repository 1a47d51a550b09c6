// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/clientframes.h"

#include <QtEndian>

namespace hearth {

std::optional<ClientFrames::Piece> ClientFrames::next()
{
    const auto take = [this](qsizetype size) {
        QByteArray raw = m_buffer.left(size);
        m_buffer.remove(0, size);
        return raw;
    };
    if (!m_upgraded) {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return std::nullopt;
        m_upgraded = true;
        return Piece{take(end + 4), {}};
    }
    if (m_buffer.size() < 2)
        return std::nullopt;
    const auto *bytes = reinterpret_cast<const uchar *>(m_buffer.constData());
    const bool masked = (bytes[1] & 0x80U) != 0;
    quint64 length = bytes[1] & 0x7FU;
    qsizetype head = 2;
    if (length == 126) {
        if (m_buffer.size() < 4)
            return std::nullopt;
        length = qFromBigEndian<quint16>(bytes + 2);
        head = 4;
    } else if (length == 127) {
        if (m_buffer.size() < 10)
            return std::nullopt;
        length = qFromBigEndian<quint64>(bytes + 2);
        head = 10;
    }
    const qsizetype maskAt = head;
    if (masked)
        head += 4;
    if (static_cast<quint64>(m_buffer.size()) < static_cast<quint64>(head) + length)
        return std::nullopt;
    const bool wholeBinary = bytes[0] == 0x82;
    Piece piece{take(head + static_cast<qsizetype>(length)), {}};
    if (wholeBinary) {
        piece.message = piece.raw.mid(head);
        if (masked) {
            for (qsizetype i = 0; i < piece.message.size(); ++i)
                piece.message[i] = static_cast<char>(piece.message.at(i) ^ piece.raw.at(maskAt + i % 4));
        }
    }
    return piece;
}

} // namespace hearth
