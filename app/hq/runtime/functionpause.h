// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QHash>

namespace hearth::hq {

/** Table function_pause: which functions people have paused; it outlives a restart. Stateless: works on the connection or transaction
    it is given. */
class FunctionPause {
public:
    struct Row {
        qint64 atMs = 0;
        QString actor;
        QString reason;
    };
    [[nodiscard]] static Result<QHash<QString, Row>> all(storage::Database &db);
    /** False: it is paused already, and stays so as it was. */
    [[nodiscard]] static Result<bool> pause(storage::Transaction &tx, const QString &name, const Row &row);
    /** False: it is not paused. */
    [[nodiscard]] static Result<bool> resume(storage::Transaction &tx, const QString &name);
};

} // namespace hearth::hq
