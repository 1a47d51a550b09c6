// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth {

/** What a till needs to sell on where its database is lost: who it is, its printers and routes, its newest menu, and up to which number
    receipts may have been given. A file of JSON beside the database; the device's key has one of its own. Stateless. */
class SettingsCopy {
public:
    /** Receipt numbers that may be given before the file must be written again. */
    static constexpr qint64 Ahead = 1'000;
    static constexpr qsizetype MaxSize = 4 << 20; ///< bytes

    [[nodiscard]] static QString fileName() { return QStringLiteral("settings.json"); }
    /** As the database has it now. `receipts`: no number beyond it is given before the next copy is on disk. */
    [[nodiscard]] static Result<QByteArray> make(storage::Transaction &tx, qint64 receipts);
    /** Error InvalidInput: not such a file. */
    [[nodiscard]] static Result<qint64> receipts(const QByteArray &copy);
    /** Into an empty database; receipts go on after `receipts`. Error InvalidInput. */
    [[nodiscard]] static Result<void> restore(storage::Transaction &tx, const QByteArray &copy, qint64 nowMs);
};

} // namespace hearth
