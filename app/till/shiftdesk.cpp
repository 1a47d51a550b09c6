// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/shiftdesk.h"
#include "core/faultpoint.h"
#include "till/boardwrite.h"
#include "till/refusal.h"
#include "till/tilldatabase.h"

namespace hearth {

ShiftDesk::ShiftDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QObject *parent)
    : QObject(parent), m_writer(writer), m_clock(clock), m_identity(std::move(identity)), m_readers("shift", 1)
{
}

ShiftDesk::~ShiftDesk()
{
    leaveWriter(m_writer);
}

QFuture<Result<ShiftReport>> ShiftDesk::read(const ShiftRequest &request)
{
    auto promise = std::make_shared<QPromise<Result<ShiftReport>>>();
    promise->start();
    QFuture<Result<ShiftReport>> future = promise->future();
    m_readers.post([promise, request, path = m_writer.path(), till = m_identity, clock = &m_clock](int) {
        const auto db = TillDatabase::openReader(path);
        promise->addResult(db ? readShift(**db, *clock, till, request) : Result<ShiftReport>(tl::unexpected<Error>(db.error())));
        promise->finish();
    });
    return future;
}

QFuture<Result<RecordedShift>> ShiftDesk::print(const ShiftReport &report, const QString &language)
{
    auto promise = std::make_shared<QPromise<Result<RecordedShift>>>();
    promise->start();
    QFuture<Result<RecordedShift>> future = promise->future();
    m_writer.post([report, context = TicketContext{m_identity, language}, clock = &m_clock](storage::Transaction &tx) {
                      return recordShift(tx, *clock, report, context);
                  },
                  [this, promise](Result<RecordedShift> recorded) {
                      if (recorded) {
                          faultPoint("till.shift_committed");
                          if (!recorded->repeated && !recorded->jobId.isNull())
                              Q_EMIT jobsQueued();
                          promise->addResult(std::move(recorded));
                      } else {
                          promise->addResult(Result<RecordedShift>(tl::unexpected<Error>(
                              refusal(recorded.error(), QStringLiteral("the report was not stored; nothing was printed")))));
                      }
                      promise->finish();
                  });
    return future;
}

} // namespace hearth
