// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth::hq {

/** One behaviour, every driver: a test class that calls addDriverRows() in initTestCase_data() and chooseDriver() in init() runs all its
    tests on SQLite and on a real PostgreSQL server. */
void addDriverRows();
void chooseDriver();

/** Where headquarters' data of one test are: hq.db in `directory`, or an empty database on the server, which others use after it. */
class HqTestDatabase {
public:
    explicit HqTestDatabase(const QString &directory);
    ~HqTestDatabase();
    HqTestDatabase(const HqTestDatabase &) = delete;
    HqTestDatabase &operator=(const HqTestDatabase &) = delete;
    [[nodiscard]] const QString &source() const { return m_source; }

private:
    QString m_source;
};

} // namespace hearth::hq
