// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QFutureWatcher>
#include <utility>

namespace hearth {

/** Calls `done` with the result on `context`'s thread (the caller's own), once, and never after `context` is gone; not at all if the
    future is given up without a result.
    In place of QFuture::then(context, …): Qt 6.4 may run a continuation twice, and crash, if the future finishes at that moment
    (QFutureInterfaceBase::setContinuation keeps what it has just run). */
template <typename T, typename Done>
void whenDone(const QFuture<T> &future, QObject *context, Done done)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            done(watcher->result());
    });
    watcher->setFuture(future);
}

} // namespace hearth
