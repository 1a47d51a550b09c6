// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"
#include "domain/cborappender.h"
#include "domain/cborcursor.h"

#include <QUuid>
#include <array>

namespace hearth {

/** Checked reading of a CBOR map with small integer keys: what documents in tables and facts on the wire are made of.
    Every error names the path ("order.lines[2].quantity"). Sizes are limited; unknown keys are skipped. */
class CborReader {
public:
    /** Longest text or byte string, and most elements of an array or map, accepted. */
    static constexpr qsizetype MaxString = 1 << 20;
    static constexpr qsizetype MaxElements = 10'000;
    static constexpr int MaxDepth = 16;

    CborReader(const QByteArray &bytes, const QString &name);

    /** Reads the map the reader stands at; `field(key)` must consume exactly one value by one of the calls below. */
    template <typename Field>
    [[nodiscard]] Result<void> map(Field &&field)
    {
        HEARTH_TRY(enter(true));
        for (qsizetype i = 0; more(); ++i) {
            HEARTH_TRY(checkCount(i));
            HEARTH_ASSIGN(const int key, this->key());
            at(key);
            HEARTH_TRY(field(key));
            --m_steps;
        }
        return leave();
    }
    /** Reads an array; `element(index)` consumes one value. */
    template <typename Element>
    [[nodiscard]] Result<void> array(Element &&element)
    {
        HEARTH_TRY(enter(false));
        for (qsizetype i = 0; more(); ++i) {
            HEARTH_TRY(checkCount(i));
            at(i);
            HEARTH_TRY(element(i));
            --m_steps;
        }
        return leave();
    }
    [[nodiscard]] Result<qint64> integer();
    [[nodiscard]] Result<bool> boolean();
    [[nodiscard]] Result<QString> text();
    [[nodiscard]] Result<QByteArray> bytes();
    [[nodiscard]] Result<QUuid> id();
    [[nodiscard]] Result<Money> money(); ///< within Money::Limit
    [[nodiscard]] Result<void> skip();
    /** Error where something follows the value just read. */
    [[nodiscard]] Result<void> end();
    [[nodiscard]] tl::unexpected<Error> bad(const QString &why) const;

    // Into a variable: HEARTH_TRY(reader.into(order.total)).
    Result<void> into(qint64 &v);
    Result<void> into(int &v);
    Result<void> into(bool &v);
    Result<void> into(QString &v);
    Result<void> into(QByteArray &v);
    Result<void> into(QUuid &v);
    Result<void> into(Money &v);

private:
    [[nodiscard]] Result<void> enter(bool map);
    [[nodiscard]] Result<void> leave();
    [[nodiscard]] Result<int> key();
    [[nodiscard]] Result<void> checkCount(qsizetype i) const;
    [[nodiscard]] bool more() const { return m_cursor.type() != CborCursor::Type::None; }
    [[nodiscard]] tl::unexpected<Error> broken() const;
    [[nodiscard]] QString where() const;
    void at(qint64 step) { m_path[static_cast<std::size_t>(m_steps++)] = step; }
    QByteArray m_bytes;
    CborCursor m_cursor;
    QString m_name;
    std::array<qint64, MaxDepth> m_path{};
    int m_steps = 0; ///< of m_path; at most m_depth
    int m_depth = 0;
};

/** Writes CBOR maps with integer keys; the same content always gives the same bytes (fixed key order, no floats). */
class CborWriter {
public:
    CborWriter() { m_to.reserve(FirstSize); }
    void startMap() { push(true); m_to.openMap(); }
    void startArray() { push(true); m_to.openArray(); }
    void startArray(qsizetype count) { push(false); m_to.array(count); }
    void endMap() { pop(); }
    void endArray() { pop(); }
    void key(int k) { m_to.number(k); }
    void value(qint64 v) { m_to.number(v); }
    void value(int v) { m_to.number(v); }
    void value(bool v) { m_to.boolean(v); }
    void value(const QString &v) { m_to.text(v); }
    void value(const QByteArray &v) { m_to.bytes(v); }
    void value(const QUuid &v) { m_to.id(v); }
    void value(Money v) { m_to.number(v.minor()); }
    template <typename T>
    void field(int k, const T &v)
    {
        key(k);
        value(v);
    }
    /** Leaves the field out where it is empty: absent and empty are the same. */
    void optionalField(int k, const QString &v) { if (!v.isEmpty()) field(k, v); }
    void optionalField(int k, const QUuid &v) { if (!v.isNull()) field(k, v); }
    void optionalField(int k, qint64 v) { if (v != 0) field(k, v); }
    [[nodiscard]] const QByteArray &bytes() const { return m_to.written(); }

private:
    static constexpr qsizetype FirstSize = 128;
    // One bit a level: whether a break ends it.
    void push(bool open) { m_open = m_open << 1 | (open ? 1U : 0U); }
    void pop()
    {
        if ((m_open & 1U) != 0)
            m_to.end();
        m_open >>= 1;
    }
    CborAppender m_to;
    quint64 m_open = 0;
};

} // namespace hearth
