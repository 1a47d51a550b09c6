// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/boards.h"
#include "till/store/menustore.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(menudeskLog, "hearth.till.menudesk")
}

MenuDesk::MenuDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock)
{
    reload();
}

MenuDesk::~MenuDesk()
{
    // The writer works in order: after this turn nothing in it names this desk.
    static_cast<void>(m_writer.run(
        [](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
}

void MenuDesk::reload()
{
    auto newest = MenuStore::newest(m_reader);
    if (!newest) {
        qCWarning(menudeskLog) << "the menu cannot be read, the one before stays:" << newest.error().toString();
        return;
    }
    if (*newest == m_menu)
        return;
    m_menu = std::move(*newest);
    Q_EMIT menuChanged();
}

QFuture<Result<void>> MenuDesk::import(const Menu &menu)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    m_writer.post([menu, clock = &m_clock](storage::Transaction &tx) { return MenuStore::put(tx, menu, clock->nowMs()); },
                  [this, promise](const Result<bool> &stored) {
                      if (stored)
                          QMetaObject::invokeMethod(this, &MenuDesk::reload, Qt::QueuedConnection);
                      promise->addResult(stored ? Result<void>() : Result<void>(tl::unexpected<Error>(stored.error())));
                      promise->finish();
                  });
    return future;
}

} // namespace hearth
