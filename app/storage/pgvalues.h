// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <vector>

struct pg_result;

namespace hearth::storage {

/** The types Hearth stores, by PostgreSQL's own numbers (pg_type.dat). */
enum class PgType : unsigned { Unknown = 0, Bytea = 17, Int8 = 20, Text = 25 };

/** The values of one call in PostgreSQL's binary form. Its memory is used again from call to call. */
class PgValues {
public:
    void clear();
    void addNull(PgType type) { append(type, nullptr, -1); }
    void add(qint64 value);
    /** Text without U+0000, which PostgreSQL's text cannot hold: U+FFFD stands for it. */
    void addText(const QByteArray &utf8);
    void addBytes(const QByteArray &bytes) { append(PgType::Bytea, bytes.constData(), static_cast<int>(bytes.size())); }

    [[nodiscard]] int count() const { return static_cast<int>(m_types.size()); }
    [[nodiscard]] const std::vector<unsigned> &types() const { return m_types; }
    [[nodiscard]] const std::vector<int> &lengths() const { return m_lengths; }
    /** Where the value begins; nullptr: NULL. Until the next add. */
    [[nodiscard]] const char *at(int index) const;
    /** All of them, as a tuple of COPY … (FORMAT binary). */
    void appendTuple(QByteArray &rows) const;

private:
    void append(PgType type, const char *bytes, int length);
    std::vector<unsigned> m_types;
    std::vector<int> m_lengths; ///< -1: NULL
    std::vector<qsizetype> m_offsets;
    QByteArray m_bytes;
};

/** A whole number or a truth of a binary result; 0 where it is NULL. Sums (numeric) are read as far as they are whole. */
[[nodiscard]] qint64 pgInt64(const pg_result *result, int row, int column);
[[nodiscard]] QByteArray pgBytes(const pg_result *result, int row, int column);

} // namespace hearth::storage
