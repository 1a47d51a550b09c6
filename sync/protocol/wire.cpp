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
    const QCborError error = m_reader.lastError();
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
    return m_reader.next() || broken();
}

bool WireReader::enter(bool map, qsizetype limit)
{
    if (m_reader.lastError() != QCborError::NoError)
        return broken();
    if (map ? !m_reader.isMap() : !m_reader.isArray())
        return bad(map ? QStringLiteral("expected a map") : QStringLiteral("expected an array"));
    if (m_depth >= MaxNesting)
        return bad(QStringLiteral("nested deeper than %1").arg(MaxNesting));
    if (m_reader.isLengthKnown() && m_reader.length() > static_cast<quint64>(limit))
        return bad(QStringLiteral("more than %1 elements").arg(limit));
    if (!m_reader.enterContainer())
        return broken();
    m_path[static_cast<std::size_t>(m_depth++)] = 0;
    return true;
}

bool WireReader::leave()
{
    if (!m_error.isEmpty())
        return false;
    if (m_reader.lastError() != QCborError::NoError || !m_reader.leaveContainer())
        return broken();
    --m_depth;
    return true;
}

bool WireReader::more(qsizetype count, qsizetype limit)
{
    if (m_reader.lastError() != QCborError::NoError || !m_reader.hasNext())
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
    if (m_reader.isUnsignedInteger()) {
        const quint64 number = m_reader.toUnsignedInteger();
        if (number > static_cast<quint64>(MaxNumber))
            return bad(QStringLiteral("number out of range"));
        value = static_cast<qint64>(number);
    } else if (m_reader.isNegativeInteger()) {
        // The reader hands out the absolute value; 0 stands for 2^64.
        const auto number = static_cast<quint64>(m_reader.toNegativeInteger());
        if (number == 0 || number > static_cast<quint64>(MaxNumber))
            return bad(QStringLiteral("number out of range"));
        value = -static_cast<qint64>(number);
    } else if (m_reader.lastError() != QCborError::NoError) {
        return broken();
    } else {
        return bad(QStringLiteral("expected a whole number"));
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
    if (m_reader.lastError() != QCborError::NoError)
        return broken();
    if (!m_reader.isBool())
        return bad(QStringLiteral("expected true or false"));
    value = m_reader.toBool();
    return next();
}

bool WireReader::text(QString &value, qsizetype maxBytes)
{
    if (m_reader.lastError() != QCborError::NoError)
        return broken();
    if (!m_reader.isString())
        return bad(QStringLiteral("expected a text"));
    value.clear();
    for (int pieces = 0;;) {
        if (m_reader.currentStringChunkSize() > maxBytes || value.size() > maxBytes)
            return bad(QStringLiteral("a text longer than %1 bytes").arg(maxBytes));
        auto chunk = m_reader.readString();
        if (chunk.status == QCborStreamReader::Error)
            return broken();
        if (chunk.status == QCborStreamReader::EndOfString)
            return m_reader.lastError() == QCborError::NoError || m_reader.lastError() == QCborError::EndOfFile || broken();
        if (++pieces > MaxPieces) // each costs an allocation: a message in single bytes would take the time of thousands
            return bad(QStringLiteral("in more than %1 pieces").arg(MaxPieces));
        if (value.isEmpty())
            value = std::move(chunk.data);
        else
            value.append(chunk.data);
    }
}

bool WireReader::bytes(QByteArray &value, qsizetype maxBytes)
{
    if (m_reader.lastError() != QCborError::NoError)
        return broken();
    if (!m_reader.isByteArray())
        return bad(QStringLiteral("expected bytes"));
    value.clear();
    for (int pieces = 0;;) {
        if (m_reader.currentStringChunkSize() > maxBytes - value.size())
            return bad(QStringLiteral("more than %1 bytes").arg(maxBytes));
        auto chunk = m_reader.readByteArray();
        if (chunk.status == QCborStreamReader::Error)
            return broken();
        if (chunk.status == QCborStreamReader::EndOfString)
            return true;
        if (++pieces > MaxPieces) // each costs an allocation: a message in single bytes would take the time of thousands
            return bad(QStringLiteral("in more than %1 pieces").arg(MaxPieces));
        if (value.isEmpty())
            value = std::move(chunk.data);
        else
            value.append(chunk.data);
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
    while (m_reader.lastError() == QCborError::NoError && m_reader.isTag()) {
        if (!next())
            return false;
    }
    if (m_reader.lastError() != QCborError::NoError)
        return broken();
    return m_reader.next(MaxNesting - m_depth) || broken();
}

bool WireReader::end()
{
    if (m_reader.lastError() != QCborError::NoError && m_reader.lastError() != QCborError::EndOfFile)
        return broken();
    return m_reader.currentOffset() == m_size || bad(QStringLiteral("something follows the message"));
}

} // namespace hearth::protocol
