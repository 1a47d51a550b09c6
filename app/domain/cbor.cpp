// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"

#include <utility>

namespace hearth {

CborReader::CborReader(const QByteArray &bytes, const QString &name) : m_bytes(bytes), m_cursor(m_bytes), m_name(name) {}

QString CborReader::where() const
{
    QString text = m_name;
    for (int i = 0; i < m_steps; ++i)
        text += QStringLiteral("[%1]").arg(m_path[static_cast<std::size_t>(i)]);
    return text;
}

tl::unexpected<Error> CborReader::bad(const QString &why) const
{
    return fail(ErrorCode::InvalidInput, why, where());
}

tl::unexpected<Error> CborReader::broken() const
{
    return bad(QStringLiteral("broken CBOR: ") + m_cursor.error().toString());
}

Result<void> CborReader::enter(bool map)
{
    if (m_cursor.type() != (map ? CborCursor::Type::Map : CborCursor::Type::Array))
        return bad(map ? QStringLiteral("expected a map") : QStringLiteral("expected an array"));
    if (++m_depth > MaxDepth)
        return bad(QStringLiteral("nested deeper than %1").arg(MaxDepth));
    if (m_cursor.hasLength() && m_cursor.value() > static_cast<quint64>(MaxElements))
        return bad(QStringLiteral("more than %1 elements").arg(MaxElements));
    if (!m_cursor.enter())
        return broken();
    return {};
}

Result<void> CborReader::leave()
{
    if (!m_cursor.leave())
        return broken();
    --m_depth;
    return {};
}

Result<void> CborReader::checkCount(qsizetype i) const
{
    if (i >= MaxElements)
        return bad(QStringLiteral("more than %1 elements").arg(MaxElements));
    return {};
}

Result<int> CborReader::key()
{
    qint64 number = 0;
    HEARTH_TRY(into(number));
    // One that no int holds is of a later version: it must not become one of ours.
    return std::in_range<int>(number) ? static_cast<int>(number) : std::numeric_limits<int>::min();
}

Result<void> CborReader::into(qint64 &v)
{
    constexpr auto most = static_cast<quint64>(std::numeric_limits<qint64>::max());
    const quint64 number = m_cursor.value();
    switch (m_cursor.type()) {
    case CborCursor::Type::Unsigned:
        if (number > most)
            return bad(QStringLiteral("integer out of range"));
        v = static_cast<qint64>(number);
        break;
    case CborCursor::Type::Negative:
        if (number >= most)
            return bad(QStringLiteral("integer out of range"));
        v = -1 - static_cast<qint64>(number);
        break;
    default: return bad(QStringLiteral("expected an integer"));
    }
    if (!m_cursor.next())
        return broken();
    return {};
}

Result<void> CborReader::into(int &v)
{
    qint64 value = 0;
    HEARTH_TRY(into(value));
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        return bad(QStringLiteral("integer out of range"));
    v = static_cast<int>(value);
    return {};
}

Result<void> CborReader::into(bool &v)
{
    if (m_cursor.type() != CborCursor::Type::Boolean)
        return bad(QStringLiteral("expected true or false"));
    v = m_cursor.value() != 0;
    if (!m_cursor.next())
        return broken();
    return {};
}

Result<void> CborReader::into(QString &v)
{
    if (m_cursor.type() != CborCursor::Type::Text)
        return bad(QStringLiteral("expected a text"));
    v = QLatin1String("");
    QString more;
    for (QByteArrayView piece;;) {
        if (m_cursor.pieceSize() > MaxString || v.size() > MaxString)
            return bad(QStringLiteral("text longer than %1 bytes").arg(MaxString));
        const CborCursor::Piece got = m_cursor.piece(piece);
        if (got == CborCursor::Piece::End)
            return {};
        if (got == CborCursor::Piece::Broken || !m_cursor.decode(piece, more))
            return broken();
        if (v.isEmpty())
            v.swap(more);
        else
            v += more;
    }
}

Result<void> CborReader::into(QByteArray &v)
{
    if (m_cursor.type() != CborCursor::Type::Bytes)
        return bad(QStringLiteral("expected bytes"));
    v.clear();
    for (QByteArrayView piece;;) {
        if (m_cursor.pieceSize() > MaxString || v.size() > MaxString)
            return bad(QStringLiteral("more than %1 bytes").arg(MaxString));
        const CborCursor::Piece got = m_cursor.piece(piece);
        if (got == CborCursor::Piece::End)
            return {};
        if (got == CborCursor::Piece::Broken)
            return broken();
        v.append(piece);
    }
}

Result<void> CborReader::into(QUuid &v)
{
    constexpr qsizetype size = 16;
    // In one piece, as they are written: without bytes of its own.
    if (m_cursor.type() == CborCursor::Type::Bytes && m_cursor.hasLength() && m_cursor.value() == size) {
        QByteArrayView raw;
        if (m_cursor.piece(raw) != CborCursor::Piece::Some)
            return broken();
        v = QUuid::fromRfc4122(raw);
        m_cursor.piece(raw);
        return {};
    }
    QByteArray raw;
    HEARTH_TRY(into(raw));
    if (raw.size() != size)
        return bad(QStringLiteral("expected an id of 16 bytes"));
    v = QUuid::fromRfc4122(raw);
    return {};
}

Result<void> CborReader::into(Money &v)
{
    qint64 minor = 0;
    HEARTH_TRY(into(minor));
    if (minor > Money::Limit || minor < -Money::Limit)
        return bad(QStringLiteral("amount out of range"));
    v = Money(minor);
    return {};
}

Result<qint64> CborReader::integer()
{
    qint64 value = 0;
    HEARTH_TRY(into(value));
    return value;
}

Result<bool> CborReader::boolean()
{
    bool value = false;
    HEARTH_TRY(into(value));
    return value;
}

Result<QString> CborReader::text()
{
    QString value;
    HEARTH_TRY(into(value));
    return value;
}

Result<QByteArray> CborReader::bytes()
{
    QByteArray value;
    HEARTH_TRY(into(value));
    return value;
}

Result<QUuid> CborReader::id()
{
    QUuid value;
    HEARTH_TRY(into(value));
    return value;
}

Result<Money> CborReader::money()
{
    Money value;
    HEARTH_TRY(into(value));
    return value;
}

Result<void> CborReader::skip()
{
    // A tag stands before the value it belongs to.
    while (m_cursor.type() == CborCursor::Type::Tag) {
        if (!m_cursor.next())
            return broken();
    }
    if (!m_cursor.skip(MaxDepth))
        return broken();
    return {};
}

Result<void> CborReader::end()
{
    if (m_cursor.failed())
        return broken();
    if (m_cursor.offset() != m_bytes.size())
        return bad(QStringLiteral("something follows the document"));
    return {};
}

} // namespace hearth
