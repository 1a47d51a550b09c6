// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/printjobstore.h"

#include <QJsonArray>
#include <QJsonObject>

namespace hearth::hq {

/** The hops of one order or print job with their times, in the order they were passed where times are equal. A value. */
class Trace {
public:
    /** Nothing where it has not happened (`atMs` 0). */
    void add(const QString &name, qint64 atMs, const QJsonObject &more = {});
    /** From the till's queue to where the job rests. */
    void addJob(const PrintJobRow &job);
    [[nodiscard]] QJsonArray toJson();

private:
    struct Hop {
        qint64 atMs = 0;
        QString name;
        QJsonObject more;
    };
    QList<Hop> m_hops;
};

} // namespace hearth::hq
