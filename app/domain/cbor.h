// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "core/result.h"

#include <QCborStreamReader>
#include <QCborStreamWriter>
#include <QUuid>

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
            m_path.append(key);
            HEARTH_TRY(field(key));
            m_path.removeLast();
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
            m_path.append(i);
            HEARTH_TRY(element(i));
            m_path.removeLast();
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
    Result<void> into(qint64 &v) { HEARTH_ASSIGN(v, integer()); return {}; }
    Result<void> into(int &v);
    Result<void> into(bool &v) { HEARTH_ASSIGN(v, boolean()); return {}; }
    Result<void> into(QString &v) { HEARTH_ASSIGN(v, text()); return {}; }
    Result<void> into(QByteArray &v) { HEARTH_ASSIGN(v, bytes()); return {}; }
    Result<void> into(QUuid &v) { HEARTH_ASSIGN(v, id()); return {}; }
    Result<void> into(Money &v) { HEARTH_ASSIGN(v, money()); return {}; }

private:
    [[nodiscard]] Result<void> enter(bool map);
    [[nodiscard]] Result<void> leave();
    [[nodiscard]] Result<int> key();
    [[nodiscard]] Result<void> checkCount(qsizetype i) const;
    [[nodiscard]] bool more();
    [[nodiscard]] QString where() const;
    QByteArray m_bytes;
    QCborStreamReader m_reader;
    QString m_name;
    QList<qint64> m_path;
    int m_depth = 0;
};

/** Writes CBOR maps with integer keys; the same content always gives the same bytes (fixed key order, no floats). */
class CborWriter {
public:
    CborWriter() : m_writer(&m_bytes) {}
    void startMap() { m_writer.startMap(); }
    void startArray() { m_writer.startArray(); }
    void startArray(qsizetype count) { m_writer.startArray(static_cast<quint64>(count)); }
    void endMap() { m_writer.endMap(); }
    void endArray() { m_writer.endArray(); }
    void key(int k) { m_writer.append(k); }
    void value(qint64 v) { m_writer.append(v); }
    void value(int v) { m_writer.append(static_cast<qint64>(v)); }
    void value(bool v) { m_writer.append(v); }
    void value(const QString &v) { m_writer.append(QStringView(v)); }
    void value(const QByteArray &v) { m_writer.append(v); }
    void value(const QUuid &v) { m_writer.append(v.toRfc4122()); }
    void value(Money v) { m_writer.append(v.minor()); }
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
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    QCborStreamWriter m_writer;
};

} // namespace hearth
