// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

/** A query with a name. */
struct SavedAudience {
    QString name;
    QString query;
    QString owner; ///< code of the store whose manager saved it; empty: headquarters
    qint64 changedAtMs = 0;
    QString changedBy; ///< "headquarters", "SZ001/1"
    bool operator==(const SavedAudience &) const = default;
};

/** Table audience. Stateless: works on the connection or transaction it is given. */
class AudienceStore {
public:
    /** By name. */
    [[nodiscard]] static Result<QList<SavedAudience>> all(storage::Database &db);
    [[nodiscard]] static Result<std::optional<SavedAudience>> get(storage::Transaction &tx, const QString &name);
    [[nodiscard]] static Result<qint64> count(storage::Transaction &tx);
    /** Makes it, or takes the place of one with that name. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const SavedAudience &audience);
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &name);
};

} // namespace hearth::hq
