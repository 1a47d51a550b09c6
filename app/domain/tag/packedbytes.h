// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <algorithm>
#include <array>

namespace hearth {

/** Whole numbers in as few bytes as they need (LEB128, negative ones by zigzag): what is kept for millions of members. */
class PackedWriter {
public:
    void unsignedNumber(quint64 value)
    {
        constexpr quint64 More = 0x80;
        if (m_end - m_at < LongestNumber)
            grow(LongestNumber);
        for (; value >= More; value >>= 7)
            *m_at++ = static_cast<char>(value | More);
        *m_at++ = static_cast<char>(value);
    }
    void number(qint64 value) { unsignedNumber((static_cast<quint64>(value) << 1) ^ static_cast<quint64>(value >> 63)); }
    void bytes(const QByteArray &value)
    {
        unsignedNumber(static_cast<quint64>(value.size()));
        if (m_end - m_at < value.size())
            grow(value.size());
        m_at = std::copy(value.begin(), value.end(), m_at);
    }
    [[nodiscard]] QByteArray result() const { return QByteArray(begin(), m_at - begin()); }

    PackedWriter() = default;
    PackedWriter(const PackedWriter &) = delete;
    PackedWriter &operator=(const PackedWriter &) = delete;

private:
    static constexpr std::ptrdiff_t LongestNumber = 10;
    static constexpr std::size_t Usual = 1'024; ///< most are shorter: they need no memory but the stack's
    [[nodiscard]] const char *begin() const { return m_more.isEmpty() ? m_usual.data() : m_more.constData(); }
    void grow(qsizetype bytes)
    {
        const qsizetype used = m_at - begin();
        QByteArray larger(2 * used + bytes, Qt::Uninitialized);
        std::copy(begin(), begin() + used, larger.data());
        m_more = std::move(larger);
        m_at = m_more.data() + used;
        m_end = m_more.data() + m_more.size();
    }
    std::array<char, Usual> m_usual; // written before it is read
    QByteArray m_more;
    char *m_at = m_usual.data();
    char *m_end = m_usual.data() + Usual;
};

/** Reads what PackedWriter wrote. After the end, or where a number does not fit, ok() is false and everything reads as 0. */
class PackedReader {
public:
    explicit PackedReader(const QByteArray &bytes) : m_at(bytes.constData()), m_end(bytes.constData() + bytes.size()) {}
    [[nodiscard]] quint64 unsignedNumber()
    {
        constexpr int Bits = 7;
        if (m_at != m_end && static_cast<quint8>(*m_at) < 0x80) // most are small
            return static_cast<quint8>(*m_at++);
        quint64 value = 0;
        for (int shift = 0; m_at != m_end && shift < 64; shift += Bits) {
            const auto byte = static_cast<quint8>(*m_at++);
            value |= static_cast<quint64>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        m_ok = false;
        m_at = m_end;
        return 0;
    }
    [[nodiscard]] qint64 number()
    {
        const quint64 value = unsignedNumber();
        return static_cast<qint64>(value >> 1) ^ -static_cast<qint64>(value & 1);
    }
    [[nodiscard]] QByteArray bytes()
    {
        const quint64 size = unsignedNumber();
        if (size > static_cast<quint64>(m_end - m_at)) {
            m_ok = false;
            m_at = m_end;
            return {};
        }
        const QByteArray value(m_at, static_cast<qsizetype>(size));
        m_at += size;
        return value;
    }
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_at == m_end; }

private:
    const char *m_at;
    const char *m_end;
    bool m_ok = true;
};

} // namespace hearth
