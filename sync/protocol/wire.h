// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/cborcursor.h"

#include <QUuid>
#include <array>
#include <limits>

namespace hearth::protocol {

constexpr qint64 MaxNumber = std::numeric_limits<qint64>::max();
constexpr qsizetype MaxElements = 10'000; ///< of one array or map
constexpr int MaxNesting = 16;
constexpr qsizetype MaxText = 16 * 1024; ///< bytes of one text
constexpr int MaxPieces = 64;            ///< of one text or byte string; what we write is in one piece

/** Reads one frame in a single pass. Every call returns false from the first error on; error() then says what and where.
    Made for the hot path: nothing is allocated but what the message keeps. Used on one thread. */
class WireReader {
public:
    /** The frame must outlive it. */
    explicit WireReader(const QByteArray &frame) : m_cursor(frame), m_size(frame.size()) {}

    /** Reads a map of integer keys. `field(key)` consumes one value, or calls skip(). Bit n of `required` says that key n
        must be there; a key below 32 that comes twice is an error. */
    template <typename Field>
    [[nodiscard]] bool map(quint32 required, Field &&field)
    {
        if (!enter(true, MaxElements))
            return false;
        quint32 seen = 0;
        for (qsizetype count = 0; more(count, MaxElements); ++count) {
            qint64 key = 0;
            if (!integer(key, std::numeric_limits<qint64>::min(), MaxNumber) || !once(key, seen))
                return false;
            at(key);
            if (!field(key))
                return false;
        }
        return leave() && complete(required & ~seen);
    }
    /** Reads an array of at most `limit` elements; `element(index)` consumes one. */
    template <typename Element>
    [[nodiscard]] bool array(qsizetype limit, Element &&element)
    {
        if (!enter(false, limit))
            return false;
        for (qsizetype index = 0; more(index, limit); ++index) {
            at(index);
            if (!element(index))
                return false;
        }
        return leave();
    }

    [[nodiscard]] bool integer(qint64 &value, qint64 least, qint64 most);
    [[nodiscard]] bool integer(int &value, int least, int most);
    [[nodiscard]] bool boolean(bool &value);
    [[nodiscard]] bool text(QString &value, qsizetype maxBytes = MaxText);
    [[nodiscard]] bool bytes(QByteArray &value, qsizetype maxBytes);
    [[nodiscard]] bool exactly(QByteArray &value, qsizetype size);
    [[nodiscard]] bool id(QUuid &value); ///< 16 bytes, not all zero
    [[nodiscard]] bool skip();
    [[nodiscard]] bool end(); ///< nothing follows

    /** Records the first error; always false. */
    bool bad(const QString &why);
    [[nodiscard]] Error error(const QString &message) const;

private:
    [[nodiscard]] bool enter(bool map, qsizetype limit);
    [[nodiscard]] bool leave();
    [[nodiscard]] bool more(qsizetype count, qsizetype limit);
    [[nodiscard]] bool once(qint64 key, quint32 &seen);
    [[nodiscard]] bool complete(quint32 missing);
    [[nodiscard]] bool next();
    bool broken();
    void at(qint64 step) { m_path[static_cast<std::size_t>(m_depth - 1)] = step; }

    CborCursor m_cursor;
    qsizetype m_size;
    std::array<qint64, MaxNesting> m_path{};
    int m_depth = 0;
    QString m_error;
};

} // namespace hearth::protocol
