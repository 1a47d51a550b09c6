// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/audiencestore.h"

#include <QJsonObject>

namespace hearth::hq {

/** Audiences with a name: headquarters', and those managers saved from a till. All changes are audited. Stateless: works in the transaction it is given. */
class AudienceBook {
public:
    static constexpr qint64 MostSaved = 200;
    struct Source {
        QString who;   ///< "headquarters", "SZ001/1"
        QString store; ///< whose manager; empty: headquarters, which may change all of them
        qint64 nowMs = 0;
    };
    /** A new one; with `replace` also in place of one with that name. Errors: InvalidInput (a name that can be none; a query with place and cause), Conflict (there is one, or
        MostSaved), Unauthorised (another's). */
    [[nodiscard]] static Result<SavedAudience> save(storage::Transaction &tx, const QString &name, const QString &query, bool replace, const Source &source);
    /** Errors: as save(); NotFound. */
    [[nodiscard]] static Result<void> rename(storage::Transaction &tx, const QString &name, const QString &to, const Source &source);
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &name, const Source &source);

    /** Requests of AdminDesk: "audience_save" {name, query, replace?}, "audience_rename" {name, to}, "audience_delete" {name}. */
    [[nodiscard]] static bool takes(const QString &command);
    [[nodiscard]] static Result<QJsonObject> handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs);
};

} // namespace hearth::hq
