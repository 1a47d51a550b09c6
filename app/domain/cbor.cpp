// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"

#include <utility>

namespace hearth {

CborReader::CborReader(const QByteArray &bytes, const QString &name) : m_bytes(bytes), m_reader(m_bytes), m_name(name) {}

QString CborReader::where() const
{
    QString text = m_name;
    for (const qint64 step : m_path)
        text += QStringLiteral("[%1]").arg(step);
    return text;
}

tl::unexpected<Error> CborReader::bad(const QString &why) const
{
    return fail(ErrorCode::InvalidInput, why, where());
}

Result<void> CborReader::enter(bool map)
{
    if (map ? !m_reader.isMap() : !m_reader.isArray())
        return bad(map ? QStringLiteral("expected a map") : QStringLiteral("expected an array"));
    if (++m_depth > MaxDepth)
        return bad(QStringLiteral("nested deeper than %1").arg(MaxDepth));
    if (m_reader.isLengthKnown() && m_reader.length() > static_cast<quint64>(MaxElements))
        return bad(QStringLiteral("more than %1 elements").arg(MaxElements));
    if (!m_reader.enterContainer())
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    return {};
}

Result<void> CborReader::leave()
{
    if (m_reader.lastError() != QCborError::NoError || !m_reader.leaveContainer())
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    --m_depth;
    return {};
}

Result<void> CborReader::checkCount(qsizetype i) const
{
    if (i >= MaxElements)
        return bad(QStringLiteral("more than %1 elements").arg(MaxElements));
    return {};
}

bool CborReader::more()
{
    return m_reader.lastError() == QCborError::NoError && m_reader.hasNext();
}

Result<int> CborReader::key()
{
    HEARTH_ASSIGN(const qint64 number, integer());
    // One that no int holds is of a later version: it must not become one of ours.
    return std::in_range<int>(number) ? static_cast<int>(number) : std::numeric_limits<int>::min();
}

Result<qint64> CborReader::integer()
{
    if (!m_reader.isInteger())
        return bad(QStringLiteral("expected an integer"));
    if (m_reader.isUnsignedInteger() && m_reader.toUnsignedInteger() > static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return bad(QStringLiteral("integer out of range"));
    if (m_reader.isNegativeInteger()) {
        // The reader hands out the absolute value; 0 stands for 2^64.
        const auto number = static_cast<quint64>(m_reader.toNegativeInteger());
        if (number == 0 || number > static_cast<quint64>(std::numeric_limits<qint64>::max()))
            return bad(QStringLiteral("integer out of range"));
    }
    const qint64 value = m_reader.toInteger();
    if (!m_reader.next())
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    return value;
}

Result<void> CborReader::into(int &v)
{
    HEARTH_ASSIGN(const qint64 value, integer());
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        return bad(QStringLiteral("integer out of range"));
    v = static_cast<int>(value);
    return {};
}

Result<bool> CborReader::boolean()
{
    if (!m_reader.isBool())
        return bad(QStringLiteral("expected true or false"));
    const bool value = m_reader.toBool();
    if (!m_reader.next())
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    return value;
}

Result<QString> CborReader::text()
{
    if (!m_reader.isString())
        return bad(QStringLiteral("expected a text"));
    QString text;
    for (;;) {
        if (m_reader.currentStringChunkSize() > MaxString || text.size() > MaxString)
            return bad(QStringLiteral("text longer than %1 bytes").arg(MaxString));
        const auto chunk = m_reader.readString();
        if (chunk.status == QCborStreamReader::Error)
            return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
        text += chunk.data;
        if (chunk.status == QCborStreamReader::EndOfString)
            return text;
    }
}

Result<QByteArray> CborReader::bytes()
{
    if (!m_reader.isByteArray())
        return bad(QStringLiteral("expected bytes"));
    QByteArray bytes;
    for (;;) {
        if (m_reader.currentStringChunkSize() > MaxString || bytes.size() > MaxString)
            return bad(QStringLiteral("more than %1 bytes").arg(MaxString));
        const auto chunk = m_reader.readByteArray();
        if (chunk.status == QCborStreamReader::Error)
            return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
        bytes += chunk.data;
        if (chunk.status == QCborStreamReader::EndOfString)
            return bytes;
    }
}

Result<QUuid> CborReader::id()
{
    HEARTH_ASSIGN(const QByteArray raw, bytes());
    if (raw.size() != 16)
        return bad(QStringLiteral("expected an id of 16 bytes"));
    return QUuid::fromRfc4122(raw);
}

Result<Money> CborReader::money()
{
    HEARTH_ASSIGN(const qint64 minor, integer());
    if (minor > Money::Limit || minor < -Money::Limit)
        return bad(QStringLiteral("amount out of range"));
    return Money(minor);
}

Result<void> CborReader::skip()
{
    // A tag stands before the value it belongs to.
    while (m_reader.isTag()) {
        if (!m_reader.next())
            return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    }
    if (!m_reader.next(MaxDepth))
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    return {};
}

Result<void> CborReader::end()
{
    if (m_reader.lastError() != QCborError::NoError && m_reader.lastError() != QCborError::EndOfFile)
        return bad(QStringLiteral("broken CBOR: ") + m_reader.lastError().toString());
    if (m_reader.currentOffset() != m_bytes.size())
        return bad(QStringLiteral("something follows the document"));
    return {};
}

} // namespace hearth
