// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QList>

namespace hearth::storage {

/** A PostgreSQL database's address, postgresql://user:password@host:port/database?option=value as libpq reads it. The password
    stays in it: name() is what may be shown. */
class PgAddress {
public:
    /** True of text that means such an address and not a file. */
    [[nodiscard]] static bool is(const QString &text);
    /** Error InvalidInput, in words of its own: libpq's would repeat what it could not read, which may be the password. */
    [[nodiscard]] static Result<PgAddress> parse(const QString &text);

    /** For people and logs: user, host, port and database. */
    [[nodiscard]] const QString &name() const { return m_name; }
    /** For PQconnectdbParams(). */
    [[nodiscard]] const QList<std::pair<QByteArray, QByteArray>> &options() const { return m_options; }
    /** `text`, a message of libpq or the server, without the password. */
    [[nodiscard]] QString scrubbed(QString text) const;

private:
    QString m_name;
    QString m_password;
    QList<std::pair<QByteArray, QByteArray>> m_options;
};

} // namespace hearth::storage
