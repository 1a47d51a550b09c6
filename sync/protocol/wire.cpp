// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/wire.h"

namespace hearth::protocol {

bool WireReader::bad(const QString &why)
{
    if (m_error.isEmpty())
        m_error = why;
    return false;
}

bool WireReader::broken()
{
    const QCborError error = m_cursor.error();
    if (error == QCborError::EndOfFile)
        return bad(QStringLiteral("truncated"));
    return bad(QStringLiteral("broken CBOR: ") + error.toString());
}

Error WireReader::error(const QString &message) const
{
    QString where = message;
    // The outer array is the message itself; the path begins in its map.
    for (int i = 1; i < m_depth; ++i)
        where += QStringLiteral("[%1]").arg(m_path[static_cast<std::size_t>(i)]);
    return {ErrorCode::Protocol, m_error.isEmpty() ? QStringLiteral("broken message") : m_error, where};
}

bool WireReader::next()
{
    return m_cursor.next() || broken();
}

bool WireReader::enter(bool map, qsizetype limit)
{
    if (m_cursor.failed())
        return broken();
    if (m_cursor.type() != (map ? CborCursor::Type::Map : CborCursor::Type::Array))
        return bad(map ? QStringLiteral("expected a map") : QStringLiteral("expected an array"));
    if (m_depth >= MaxNesting)
        return bad(QStringLiteral("nested deeper than %1").arg(MaxNesting));
    if (m_cursor.hasLength() && m_cursor.value() > static_cast<quint64>(limit))
        return bad(QStringLiteral("more than %1 elements").arg(limit));
    if (!m_cursor.enter())
        return broken();
    m_path[static_cast<std::size_t>(m_depth++)] = 0;
    return true;
}

bool WireReader::leave()
{
    if (!m_error.isEmpty())
        return false;
    if (!m_cursor.leave())
        return broken();
    --m_depth;
    return true;
}

bool WireReader::more(qsizetype count, qsizetype limit)
{
    if (m_cursor.type() == CborCursor::Type::None)
        return false; // leave() tells an error from the end
    if (count >= limit)
        return bad(QStringLiteral("more than %1 elements").arg(limit));
    return true;
}

bool WireReader::once(qint64 key, quint32 &seen)
{
    if (key < 0 || key >= 32)
        return true;
    const quint32 bit = 1U << key;
    if ((seen & bit) != 0)
        return bad(QStringLiteral("key %1 comes twice").arg(key));
    seen |= bit;
    return true;
}

bool WireReader::complete(quint32 missing)
{
    for (int key = 0; key < 32; ++key) {
        if ((missing & (1U << key)) != 0)
            return bad(QStringLiteral("key %1 is missing").arg(key));
    }
    return true;
}

bool WireReader::integer(qint64 &value, qint64 least, qint64 most)
{
    const quint64 number = m_cursor.value();
    if (m_cursor.failed())
        return broken();
    switch (m_cursor.type()) {
    case CborCursor::Type::Unsigned:
        if (number > static_cast<quint64>(MaxNumber))
            return bad(QStringLiteral("number out of range"));
        value = static_cast<qint64>(number);
        break;
    case CborCursor::Type::Negative:
        if (number >= static_cast<quint64>(MaxNumber))
            return bad(QStringLiteral("number out of range"));
        value = -1 - static_cast<qint64>(number);
        break;
    default: return bad(QStringLiteral("expected a whole number"));
    }
    if (value < least || value > most)
        return bad(QStringLiteral("number out of range"));
    return next();
}

bool WireReader::integer(int &value, int least, int most)
{
    qint64 wide = 0;
    if (!integer(wide, static_cast<qint64>(least), static_cast<qint64>(most)))
        return false;
    value = static_cast<int>(wide);
    return true;
}

bool WireReader::boolean(bool &value)
{
    if (m_cursor.failed())
        return broken();
    if (m_cursor.type() != CborCursor::Type::Boolean)
        return bad(QStringLiteral("expected true or false"));
    value = m_cursor.value() != 0;
    return next();
}

bool WireReader::text(QString &value, qsizetype maxBytes)
{
    if (m_cursor.failed())
        return broken();
    if (m_cursor.type() != CborCursor::Type::Text)
        return bad(QStringLiteral("expected a text"));
    value.clear();
    QByteArrayView piece;
    QString words;
    for (int pieces = 0;;) {
        if (m_cursor.pieceSize() > maxBytes || value.size() > maxBytes)
            return bad(QStringLiteral("a text longer than %1 bytes").arg(maxBytes));
        const CborCursor::Piece got = m_cursor.piece(piece);
        if (got == CborCursor::Piece::End)
            return true;
        if (got == CborCursor::Piece::Broken || !m_cursor.decode(piece, words))
            return broken();
        if (++pieces > MaxPieces) // each costs an allocation: a message in single bytes would take the time of thousands
            return bad(QStringLiteral("in more than %1 pieces").arg(MaxPieces));
        if (value.isEmpty())
            value.swap(words);
        else
            value.append(words);
    }
}

bool WireReader::bytes(QByteArray &value, qsizetype maxBytes)
{
    if (m_cursor.failed())
        return broken();
    if (m_cursor.type() != CborCursor::Type::Bytes)
        return bad(QStringLiteral("expected bytes"));
    value.clear();
    QByteArrayView piece;
    for (int pieces = 0;;) {
        if (m_cursor.pieceSize() > maxBytes - value.size())
            return bad(QStringLiteral("more than %1 bytes").arg(maxBytes));
        const CborCursor::Piece got = m_cursor.piece(piece);
        if (got == CborCursor::Piece::End)
            return true;
        if (got == CborCursor::Piece::Broken)
            return broken();
        if (++pieces > MaxPieces) // each costs an allocation: a message in single bytes would take the time of thousands
            return bad(QStringLiteral("in more than %1 pieces").arg(MaxPieces));
        value.append(piece);
    }
}

bool WireReader::exactly(QByteArray &value, qsizetype size)
{
    if (!bytes(value, size))
        return false;
    return value.size() == size || bad(QStringLiteral("expected %1 bytes").arg(size));
}

bool WireReader::id(QUuid &value)
{
    QByteArray raw;
    if (!exactly(raw, 16))
        return false;
    value = QUuid::fromRfc4122(raw);
    return !value.isNull() || bad(QStringLiteral("an id of zeros"));
}

bool WireReader::skip()
{
    // A tag stands before the value it belongs to.
    while (m_cursor.type() == CborCursor::Type::Tag) {
        if (!next())
            return false;
    }
    if (m_cursor.failed())
        return broken();
    return m_cursor.skip(MaxNesting - m_depth) || broken();
}

bool WireReader::end()
{
    if (m_cursor.failed())
        return broken();
    return m_cursor.offset() == m_size || bad(QStringLiteral("something follows the message"));
}

} // namespace hearth::protocol
