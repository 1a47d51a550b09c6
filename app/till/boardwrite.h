// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/writer.h"

#include <QFuture>
#include <QPromise>

namespace hearth {

/** Gives `work` to the writer; `stored` is called on the writer's thread when it is on disk, before the future ends. */
inline QFuture<Result<void>> boardWrite(storage::Writer &writer, std::function<Result<void>(storage::Transaction &)> work,
                                        std::function<void()> stored)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    writer.post(std::move(work), [promise, stored = std::move(stored)](const Result<void> &done) {
        if (done)
            stored();
        promise->addResult(done);
        promise->finish();
    });
    return future;
}

/** For destructors: the writer works in order, after this turn nothing in it names the board. */
inline void leaveWriter(storage::Writer &writer)
{
    static_cast<void>(writer.run([](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
}

} // namespace hearth
