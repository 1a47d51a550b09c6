// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/taskpool.h"
#include "document/tickettemplate.h"
#include "storage/writer.h"

#include <QFuture>
#include <QObject>

namespace hearth {

/** A file that may be a template. */
struct TemplateFile {
    QString path;
    QString place; ///< name of the stick it is on; empty: the till's own directory
};
/** A directory templates can be kept in. */
struct TemplatePlace {
    QString directory;
    QString name; ///< of the stick; empty: the till's own
};

/** How this till's tickets look, and templates that are being made: tried out on paper, kept in files. A till changes nothing of the
    chain's: headquarters imports the file. UI thread, with a read-only connection; nothing here blocks it. */
class TemplateDesk : public QObject {
    Q_OBJECT
public:
    /** Files are kept in `directory`, made where it is missing, and on sticks that are mounted. */
    TemplateDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QString directory, QObject *parent = nullptr);
    ~TemplateDesk() override;
    /** Revision of the chain's set; 0: it has none. */
    [[nodiscard]] qint64 revision() const;
    /** The chain's own; empty: it has none for the kind. */
    [[nodiscard]] QByteArray chains(TicketKind kind) const;
    /** What tickets of the kind are printed with now. */
    [[nodiscard]] QByteArray json(TicketKind kind) const;
    /** Prints a ticket with a template, on a printer by name. Errors: those of the template, NotFound (no such printer), DiskFull, Io … */
    [[nodiscard]] QFuture<Result<void>> printSample(const Ticket &ticket, const QByteArray &json, const QString &printer);

    [[nodiscard]] QFuture<Result<QList<TemplatePlace>>> places();
    /** The files *.json of all places, at most 100. */
    [[nodiscard]] QFuture<Result<QList<TemplateFile>>> files();
    /** Writes KIND.json; the result is its path. Error Io. */
    [[nodiscard]] QFuture<Result<QString>> save(const QString &directory, TicketKind kind, const QByteArray &json);
    /** Errors NotFound, Io, InvalidInput (larger than a template may be). */
    [[nodiscard]] QFuture<Result<QByteArray>> load(const QString &path);

Q_SIGNALS:
    /** Another set came from headquarters. */
    void changed();
    /** From the writer's thread: connect queued. */
    void jobsQueued();

private:
    template <typename T>
    QFuture<Result<T>> inBackground(std::function<Result<T>()> work);
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
    QString m_directory;
    TaskPool m_disk; ///< a stick may be slow
};

} // namespace hearth
