// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArrayView>
#include <QCborError>
#include <QString>
#include <array>

namespace hearth {

/** Walks over CBOR in memory (RFC 8949), element by element, and allocates nothing: orders are read by the thousand in
   a second. Stands at an element, at the end of a container or, after the first error, nowhere. Takes and refuses what
   QCborStreamReader takes and refuses; limits of sizes are the caller's. The bytes must outlive it. */
class CborCursor {
public:
    enum class Type : quint8 { None, Unsigned, Negative, Bytes, Text, Array, Map, Tag, Boolean, Other };
    enum class Piece : quint8 { Some, End, Broken };
    static constexpr int MaxLevels = 48; ///< of containers that were entered

    explicit CborCursor(QByteArrayView bytes);

    [[nodiscard]] Type type() const { return m_type; } ///< None: the end of the container (or an error)
    [[nodiscard]] bool failed() const { return m_error != QCborError::NoError; }
    [[nodiscard]] QCborError error() const { return QCborError{ m_error }; }
    [[nodiscard]] qsizetype offset() const { return m_at; }
    /** The number (Negative: it stands for -1 - number); of a container or string how much is in it, where hasLength();
     * Boolean: 0 or 1. */
    [[nodiscard]] quint64 value() const { return m_value; }
    [[nodiscard]] bool hasLength() const { return !m_indefinite; }

    // Each returns false on an error.
    bool enter(); ///< into the array or map
    bool leave(); ///< out of it, at its end
    bool next(); ///< past a number, a boolean, a tag or another simple value
    bool skip(int maxLevels); ///< past any element; a container may nest as deep

    /** Bytes of the string's next piece, as it says itself: they need not be there; 0 at its end, -1 on an error. Most
     * strings have one. */
    [[nodiscard]] qsizetype pieceSize();
    /** The next piece. At End the cursor has moved on to the next element (which may be broken). */
    Piece piece(QByteArrayView &bytes);
    /** UTF-8; false, and failed(), where it is not. */
    bool decode(QByteArrayView bytes, QString &text);

private:
    struct Level {
        quint64 left = 0; ///< elements, this one included
        bool indefinite = false; ///< `left` counts for nothing
        bool map = false;
        bool odd = false; ///< between a key and its value
    };
    bool fail(QCborError::Code code);
    bool head();
    bool arrive();
    bool step();
    bool take(QByteArrayView &bytes);
    [[nodiscard]] Level &level() { return m_levels[static_cast<std::size_t>(m_depth)]; }

    const QByteArrayView m_bytes;
    qsizetype m_at = 0;
    qsizetype m_headSize = 0;
    quint64 m_value = 0;
    QCborError::Code m_error = QCborError::NoError;
    Type m_type = Type::None;
    bool m_indefinite = false;
    bool m_inPieces = false; ///< past the head of the string
    int m_depth = 0;
    std::array<Level, MaxLevels> m_levels;
};

} // namespace hearth
