// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/templatedesk.h"
#include "core/ids.h"
#include "printjobs/printjobstore.h"
#include "printjobs/templatestore.h"
#include "till/boardwrite.h"
#include "till/tickets.h"

#include <QDir>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QStorageInfo>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(templatedeskLog, "hearth.till.templates")
constexpr qint64 SampleTtlMs = 10 * 60 * 1'000; // nobody waits longer for a sample
constexpr qsizetype MaxFiles = 100;

QList<TemplatePlace> placesNow(const QString &own)
{
    QList<TemplatePlace> places{{own, {}}};
    const auto volumes = QStorageInfo::mountedVolumes();
    for (const QStorageInfo &volume : volumes) {
        const QString root = volume.rootPath();
        if (volume.isReady() && (root.startsWith(QLatin1String("/media/")) || root.startsWith(QLatin1String("/run/media/"))))
            places.append({root, volume.displayName()});
    }
    return places;
}
} // namespace

TemplateDesk::TemplateDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QString directory, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock), m_directory(std::move(directory)), m_disk("templates", 1)
{
}

TemplateDesk::~TemplateDesk()
{
    leaveWriter(m_writer);
}

qint64 TemplateDesk::revision() const
{
    return TemplateStore::revision(m_reader).value_or(0);
}

QByteArray TemplateDesk::chains(TicketKind kind) const
{
    auto json = TemplateStore::chains(m_reader, kind);
    if (!json)
        qCWarning(templatedeskLog) << "the template cannot be read:" << json.error().toString();
    return json.value_or(QByteArray());
}

QByteArray TemplateDesk::json(TicketKind kind) const
{
    const QByteArray own = chains(kind);
    return own.isEmpty() ? TicketTemplate::builtInJson(kind) : own;
}

QFuture<Result<void>> TemplateDesk::printSample(const Ticket &ticket, const QByteArray &json, const QString &printer)
{
    const auto read = TicketTemplate::fromJson(json, {});
    if (!read)
        return QtFuture::makeReadyFuture(Result<void>(tl::unexpected<Error>(read.error())));
    return boardWrite(
        m_writer,
        [ticket, json, printer, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const auto row, PrinterStore::named(tx, printer));
            if (!row)
                return fail(ErrorCode::NotFound, QStringLiteral("there is no printer of that name"), printer);
            Ticket sample = ticket;
            sample.jobId = newId(*clock);
            sample.orderId = QUuid(); // of no order
            sample.openDrawer = false;
            sample.sample = true;
            // Of the receipts' station, whatever printer it is: no kitchen has to make it.
            HEARTH_ASSIGN(const PrintJob job, PrintJobStore::append(tx, *row, stations::receipt(), QStringLiteral("sample"), sample, clock->nowMs(), SampleTtlMs));
            return TemplateStore::putForJob(tx, job.id, json);
        },
        [this] { Q_EMIT jobsQueued(); });
}

template <typename T>
QFuture<Result<T>> TemplateDesk::inBackground(std::function<Result<T>()> work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    m_disk.post([promise, work = std::move(work)](int) {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

QFuture<Result<QList<TemplatePlace>>> TemplateDesk::places()
{
    return inBackground<QList<TemplatePlace>>([own = m_directory]() -> Result<QList<TemplatePlace>> { return placesNow(own); });
}

QFuture<Result<QList<TemplateFile>>> TemplateDesk::files()
{
    return inBackground<QList<TemplateFile>>([own = m_directory]() -> Result<QList<TemplateFile>> {
        QList<TemplateFile> found;
        for (const TemplatePlace &place : placesNow(own)) {
            const auto entries = QDir(place.directory).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
            for (const QFileInfo &entry : entries) {
                if (found.size() < MaxFiles)
                    found.append({entry.filePath(), place.name});
            }
        }
        return found;
    });
}

QFuture<Result<QString>> TemplateDesk::save(const QString &directory, TicketKind kind, const QByteArray &json)
{
    return inBackground<QString>([directory, kind, json]() -> Result<QString> {
        const QString path = QDir(directory).filePath(ticketKindName(kind) + QStringLiteral(".json"));
        QSaveFile file(path);
        if (!QDir().mkpath(directory))
            return fail(ErrorCode::Io, QStringLiteral("the directory cannot be made"), directory);
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit())
            return fail(ErrorCode::Io, file.errorString(), path);
        return path;
    });
}

QFuture<Result<QByteArray>> TemplateDesk::load(const QString &path)
{
    return inBackground<QByteArray>([path]() -> Result<QByteArray> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound, file.errorString(), path);
        QByteArray json = file.read(TicketTemplate::MaxBytes + 1);
        if (json.size() > TicketTemplate::MaxBytes)
            return fail(ErrorCode::InvalidInput, QStringLiteral("larger than %1 bytes").arg(TicketTemplate::MaxBytes), path);
        return json;
    });
}

} // namespace hearth
