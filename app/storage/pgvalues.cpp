// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/pgvalues.h"

#include <QtEndian>
#include <cstring>
#include <libpq-fe.h>

namespace hearth::storage {
namespace {
constexpr unsigned NumericType = 1700;
constexpr quint16 NumericNegative = 0x4000;
constexpr qint64 NumericBase = 10'000;

// Digits to the base 10,000, the first of weight `weight` (numeric_send()).
qint64 wholeNumeric(const char *bytes, int length)
{
    if (length < 8)
        return 0;
    const int digits = qFromBigEndian<qint16>(bytes);
    const int weight = qFromBigEndian<qint16>(bytes + 2);
    const auto sign = qFromBigEndian<quint16>(bytes + 4);
    qint64 number = 0;
    for (int i = 0; i <= weight; ++i) {
        const int at = 8 + 2 * i;
        number = number * NumericBase + (i < digits && at + 2 <= length ? qFromBigEndian<qint16>(bytes + at) : 0);
    }
    return sign == NumericNegative ? -number : number;
}

template <typename Number>
void appendNumber(QByteArray &bytes, Number number)
{
    char big[sizeof(Number)];
    qToBigEndian(number, big);
    bytes.append(big, sizeof(Number));
}
} // namespace

void PgValues::clear()
{
    m_types.clear();
    m_lengths.clear();
    m_offsets.clear();
    m_bytes.resize(0);
}

void PgValues::append(PgType type, const char *bytes, int length)
{
    m_types.push_back(static_cast<unsigned>(type));
    m_lengths.push_back(length);
    m_offsets.push_back(m_bytes.size());
    if (length > 0)
        m_bytes.append(bytes, length);
}

void PgValues::add(qint64 value)
{
    char big[sizeof(value)];
    qToBigEndian(value, big);
    append(PgType::Int8, big, sizeof(value));
}

void PgValues::addText(const QByteArray &utf8)
{
    if (!utf8.contains('\0'))
        return append(PgType::Text, utf8.constData(), static_cast<int>(utf8.size()));
    const QByteArray without = QByteArray(utf8).replace(QByteArray(1, '\0'), QByteArray("\xEF\xBF\xBD"));
    append(PgType::Text, without.constData(), static_cast<int>(without.size()));
}

const char *PgValues::at(int index) const
{
    const auto i = static_cast<std::size_t>(index);
    return m_lengths[i] < 0 ? nullptr : m_bytes.constData() + m_offsets[i];
}

void PgValues::appendTuple(QByteArray &rows) const
{
    appendNumber(rows, static_cast<qint16>(count()));
    for (int i = 0; i < count(); ++i) {
        const int length = m_lengths[static_cast<std::size_t>(i)];
        appendNumber(rows, static_cast<qint32>(length));
        if (length > 0)
            rows.append(at(i), length);
    }
}

qint64 pgInt64(const pg_result *result, int row, int column)
{
    const char *bytes = PQgetvalue(result, row, column);
    const int length = PQgetlength(result, row, column);
    if (PQftype(result, column) == NumericType)
        return wholeNumeric(bytes, length);
    switch (length) {
    case 1: return *bytes;
    case 2: return qFromBigEndian<qint16>(bytes);
    case 4: return qFromBigEndian<qint32>(bytes);
    case 8: return qFromBigEndian<qint64>(bytes);
    default: return 0;
    }
}

QByteArray pgBytes(const pg_result *result, int row, int column)
{
    return {PQgetvalue(result, row, column), PQgetlength(result, row, column)};
}

} // namespace hearth::storage
