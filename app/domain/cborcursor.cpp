// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cborcursor.h"

#include <QStringDecoder>
#include <QtEndian>
#include <algorithm>
#include <limits>

namespace hearth {
namespace {
constexpr quint8 Break = 0xff;
constexpr quint8 Indefinite = 31;
constexpr quint64 MostElements = std::numeric_limits<qint32>::max();
enum Major : quint8 {
    UnsignedMajor,
    NegativeMajor,
    BytesMajor,
    TextMajor,
    ArrayMajor,
    MapMajor,
    TagMajor,
    SimpleMajor
};

bool isAscii(QByteArrayView bytes)
{
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    for (; end - at >= 8; at += 8) {
        quint64 eight = 0;
        memcpy(&eight, at, sizeof eight);
        if ((eight & 0x8080808080808080ULL) != 0)
            return false;
    }
    for (; at != end; ++at) {
        if ((static_cast<quint8>(*at) & 0x80U) != 0)
            return false;
    }
    return true;
}
} // namespace

CborCursor::CborCursor(QByteArrayView bytes)
    : m_bytes(bytes)
{
    m_levels[0] = { 1, false, false, false };
    arrive();
}

bool CborCursor::fail(QCborError::Code code)
{
    m_error = code;
    m_type = Type::None;
    return false;
}

bool CborCursor::head()
{
    const qsizetype there = m_bytes.size() - m_at;
    if (there < 1)
        return fail(QCborError::EndOfFile);
    const auto *bytes =
        reinterpret_cast<const uchar *>(m_bytes.data()) + m_at; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    const auto major = static_cast<Major>(bytes[0] >> 5);
    const quint8 info = bytes[0] & 31U;
    m_indefinite = m_inPieces = false;
    m_headSize = 1;
    m_value = info;
    if (info >= 28) {
        if (info != Indefinite)
            return fail(major == SimpleMajor ? QCborError::UnknownType : QCborError::IllegalNumber);
        if (major == SimpleMajor)
            return fail(QCborError::UnexpectedBreak);
        if (major < BytesMajor || major > MapMajor)
            return fail(QCborError::IllegalNumber);
        m_indefinite = true;
    } else if (info >= 24) {
        const qsizetype size = qsizetype{ 1 } << (info - 24);
        m_headSize += size;
        if (there < m_headSize)
            return fail(QCborError::EndOfFile);
        switch (size) {
        case 1: m_value = bytes[1]; break;
        case 2: m_value = qFromBigEndian<quint16>(bytes + 1); break;
        case 4: m_value = qFromBigEndian<quint32>(bytes + 1); break;
        default: m_value = qFromBigEndian<quint64>(bytes + 1); break;
        }
    }
    if (major != SimpleMajor) {
        constexpr std::array types{ Type::Unsigned, Type::Negative, Type::Bytes, Type::Text, Type::Array, Type::Map,
            Type::Tag };
        m_type = types[major];
        return true;
    }
    if (info == 24 && m_value < 32)
        return fail(QCborError::IllegalSimpleType);
    m_type = info == 20 || info == 21 ? Type::Boolean : Type::Other;
    if (m_type == Type::Boolean)
        m_value = info == 21 ? 1 : 0;
    return true;
}

bool CborCursor::arrive()
{
    const Level &here = level();
    if (here.indefinite && m_at < m_bytes.size() && static_cast<quint8>(m_bytes[m_at]) == Break) {
        if (here.odd)
            return fail(QCborError::UnexpectedBreak);
        m_type = Type::None;
        return true;
    }
    return head();
}

bool CborCursor::step()
{
    Level &here = level();
    if (here.indefinite) {
        here.odd = here.map && !here.odd;
    } else if (--here.left == 0) {
        m_type = Type::None;
        return true;
    }
    return arrive();
}

bool CborCursor::enter()
{
    if (failed())
        return false;
    if (m_type != Type::Array && m_type != Type::Map)
        return fail(QCborError::IllegalType);
    if (m_depth + 1 >= MaxLevels)
        return fail(QCborError::NestingTooDeep);
    const bool map = m_type == Type::Map;
    if (!m_indefinite && m_value > MostElements)
        return fail(QCborError::DataTooLarge);
    m_at += m_headSize;
    ++m_depth;
    level() = { map ? 2 * m_value : m_value, m_indefinite, map, false };
    if (!m_indefinite && m_value == 0) {
        m_type = Type::None;
        return true;
    }
    return arrive();
}

bool CborCursor::leave()
{
    if (failed())
        return false;
    if (m_type != Type::None || m_depth == 0)
        return fail(QCborError::IllegalType);
    if (level().indefinite)
        ++m_at; // the break
    --m_depth;
    return step();
}

bool CborCursor::next()
{
    if (failed())
        return false;
    const bool tag = m_type == Type::Tag; // stands before its value and is not counted
    if (m_type == Type::None)
        return fail(QCborError::AdvancePastEnd);
    m_at += m_headSize;
    return tag ? head() : step();
}

bool CborCursor::skip(int maxLevels)
{
    if (failed())
        return false;
    if (m_type == Type::None)
        return fail(QCborError::AdvancePastEnd);
    if (maxLevels < 0)
        return fail(QCborError::NestingTooDeep);
    if (m_type == Type::Array || m_type == Type::Map) {
        if (!enter())
            return false;
        while (m_type != Type::None) {
            if (!skip(maxLevels - 1))
                return false;
        }
        return leave();
    }
    if (m_type == Type::Bytes || m_type == Type::Text) {
        const bool words = m_type == Type::Text;
        QByteArrayView bytes;
        QString text;
        for (;;) {
            const Piece got = piece(bytes);
            if (got == Piece::Broken)
                return false;
            if (got == Piece::End)
                return !failed();
            if (words && !decode(bytes, text))
                return false;
        }
    }
    return next();
}

qsizetype CborCursor::pieceSize()
{
    if (failed())
        return -1;
    if (!m_indefinite) {
        return m_inPieces
            ? 0
            : static_cast<qsizetype>(std::min(m_value, static_cast<quint64>(std::numeric_limits<qsizetype>::max())));
    }
    QByteArrayView piece;
    CborCursor ahead = *this;
    return ahead.piece(piece) == Piece::Some ? piece.size() : 0;
}

bool CborCursor::take(QByteArrayView &bytes)
{
    if (m_value > static_cast<quint64>(m_bytes.size() - m_at - m_headSize))
        return fail(QCborError::EndOfFile);
    bytes = m_bytes.sliced(m_at + m_headSize, static_cast<qsizetype>(m_value));
    m_at += m_headSize + bytes.size();
    m_inPieces = true;
    return true;
}

CborCursor::Piece CborCursor::piece(QByteArrayView &bytes)
{
    if (failed())
        return Piece::Broken;
    if (!m_indefinite) {
        if (m_inPieces) {
            step();
            return Piece::End;
        }
        return take(bytes) ? Piece::Some : Piece::Broken;
    }
    if (!m_inPieces) {
        m_inPieces = true;
        m_at += m_headSize;
    }
    if (m_at >= m_bytes.size()) {
        fail(QCborError::EndOfFile);
        return Piece::Broken;
    }
    if (static_cast<quint8>(m_bytes[m_at]) == Break) {
        ++m_at;
        step();
        return Piece::End;
    }
    // A piece has a length of its own, and is of the string's kind.
    const Type type = m_type;
    if (!head())
        return Piece::Broken;
    if (m_type != type || m_indefinite) {
        fail(QCborError::IllegalType);
        return Piece::Broken;
    }
    if (!take(bytes))
        return Piece::Broken;
    m_indefinite = true;
    return Piece::Some;
}

bool CborCursor::decode(QByteArrayView bytes, QString &text)
{
    if (isAscii(bytes)) {
        text = QString::fromLatin1(bytes);
        return true;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    text = decoder(bytes);
    return !decoder.hasError() || fail(QCborError::InvalidUtf8String);
}

} // namespace hearth
