// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/markqueue.h"

#include "core/faultpoint.h"
#include "hqstore/cloudjobstore.h"
#include "hqstore/devicestore.h"
#include "hqstore/onlineorderstore.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/tillleasestore.h"
#include "hqstore/tillstore.h"

#include <QLoggingCategory>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(markqueueLog, "hearth.hub.marks")
}

template <typename Change>
void MarkQueue::add(Change change)
{
    const bool mustPost = m_state.with([&](State &state) {
        change(state.waiting);
        return !std::exchange(state.posted, true);
    });
    if (mustPost)
        post();
}

void MarkQueue::stored(qint64 till, qint64 rev, qint64 tracedAfter, qint64 atMs)
{
    add([&](Marks &marks) {
        marks.stored.insert(till, std::max(rev, marks.stored.value(till)));
        if (tracedAfter < rev)
            marks.storedTraced.append({till, tracedAfter, rev, atMs});
    });
}

void MarkQueue::pushed(qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs)
{
    add([&](Marks &marks) { marks.pushed.append({till, afterRev, uptoRev, atMs}); });
}

void MarkQueue::health(qint64 till, QList<PrinterHealth> printers, qint64 atMs)
{
    add([&](Marks &marks) { marks.health.insert(till, {std::move(printers), atMs}); });
}

void MarkQueue::seen(const QUuid &device, const QString &app, qint64 atMs)
{
    add([&](Marks &marks) { marks.seen.insert(device, {app, atMs}); });
}

void MarkQueue::left(qint64 till, qint64 lease)
{
    add([&](Marks &marks) { marks.left.insert(till, std::max(lease, marks.left.value(till))); });
}

void MarkQueue::flush()
{
    const bool mustPost =
        m_state.with([](State &state) { return !state.waiting.isEmpty() && !std::exchange(state.posted, true); });
    if (mustPost)
        post();
}

void MarkQueue::post()
{
    auto taken = std::make_shared<Marks>();
    m_writer.post(
        [self = shared_from_this(), taken](storage::Transaction &tx) -> Result<void> {
            self->m_state.with([&](State &state) {
                *taken = std::exchange(state.waiting, {});
                state.posted = false;
            });
            return write(tx, *taken);
        },
        [self = shared_from_this(), taken](const Result<void> &done) {
            if (done) {
                faultPoint("hub.marks_committed");
                return;
            }
            qCWarning(markqueueLog).noquote() << "marks could not be stored:" << done.error().toString();
            self->putBack(std::move(*taken));
        });
}

void MarkQueue::putBack(Marks marks)
{
    m_state.with([&](State &state) {
        // What came meanwhile is newer.
        Marks &now = state.waiting;
        for (auto it = marks.stored.cbegin(); it != marks.stored.cend(); ++it)
            now.stored.insert(it.key(), std::max(it.value(), now.stored.value(it.key())));
        for (auto it = marks.health.cbegin(); it != marks.health.cend(); ++it) {
            if (!now.health.contains(it.key()))
                now.health.insert(it.key(), it.value());
        }
        for (auto it = marks.seen.cbegin(); it != marks.seen.cend(); ++it) {
            if (!now.seen.contains(it.key()))
                now.seen.insert(it.key(), it.value());
        }
        for (auto it = marks.left.cbegin(); it != marks.left.cend(); ++it)
            now.left.insert(it.key(), std::max(it.value(), now.left.value(it.key())));
        now.pushed = marks.pushed + now.pushed;
        now.storedTraced = marks.storedTraced + now.storedTraced;
        // A job that never began has not taken anything, nor cleared this.
        state.posted = false;
    });
}

Result<void> MarkQueue::write(storage::Transaction &tx, const Marks &marks)
{
    for (const Pushed &pushed : marks.pushed) {
        HEARTH_TRY(hq::OnlineOrderStore::pushed(tx, pushed.till, pushed.afterRev, pushed.uptoRev, pushed.atMs));
        HEARTH_TRY(hq::CloudJobStore::pushed(tx, pushed.till, pushed.afterRev, pushed.uptoRev, pushed.atMs));
    }
    for (auto it = marks.stored.cbegin(); it != marks.stored.cend(); ++it)
        HEARTH_TRY(hq::TillStore::acknowledged(tx, it.key(), it.value()));
    for (const Pushed &stored : marks.storedTraced) {
        HEARTH_TRY(hq::OnlineOrderStore::tillStored(tx, stored.till, stored.afterRev, stored.uptoRev, stored.atMs));
        HEARTH_TRY(hq::CloudJobStore::tillStored(tx, stored.till, stored.afterRev, stored.uptoRev, stored.atMs));
    }
    for (auto it = marks.health.cbegin(); it != marks.health.cend(); ++it)
        HEARTH_TRY(hq::PrinterHealthStore::replace(tx, it.key(), it->printers, it->atMs));
    for (auto it = marks.seen.cbegin(); it != marks.seen.cend(); ++it)
        HEARTH_TRY(hq::DeviceStore::seen(tx, it.key(), it->app, it->atMs));
    for (auto it = marks.left.cbegin(); it != marks.left.cend(); ++it)
        HEARTH_TRY(hq::TillLeaseStore::release(tx, it.key(), it.value()));
    return {};
}

} // namespace hearth::hub
