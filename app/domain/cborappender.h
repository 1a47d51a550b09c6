// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QString>
#include <QUuid>
#include <array>

namespace hearth {

/** Appends CBOR (RFC 8949) to bytes: shortest heads, no floats, the same as QCborStreamWriter, without its device. */
class CborAppender {
public:
    void reserve(qsizetype size) { m_bytes.reserve(size); }
    void number(qint64 v) { v < 0 ? head(1, static_cast<quint64>(-1 - v)) : head(0, static_cast<quint64>(v)); }
    void boolean(bool v) { m_bytes.append(static_cast<char>(v ? 0xf5 : 0xf4)); }
    void bytes(QByteArrayView v)
    {
        head(2, static_cast<quint64>(v.size()));
        m_bytes.append(v);
    }
    void text(QStringView v);
    void id(const QUuid &v);
    void array(qsizetype count) { head(4, static_cast<quint64>(count)); }
    void map(qsizetype count) { head(5, static_cast<quint64>(count)); }
    void openArray() { m_bytes.append(static_cast<char>(0x9f)); } ///< until end()
    void openMap() { m_bytes.append(static_cast<char>(0xbf)); } ///< until end()
    void end() { m_bytes.append(static_cast<char>(0xff)); }
    [[nodiscard]] const QByteArray &written() const { return m_bytes; }
    [[nodiscard]] QByteArray take() { return std::move(m_bytes); }

private:
    void head(int major, quint64 number);
    QByteArray m_bytes;
};

/** The 16 bytes of an id, most significant first: QUuid::toRfc4122() without a byte array. */
[[nodiscard]] std::array<char, 16> rfc4122(const QUuid &id);

} // namespace hearth
