// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "transport/transport.h"

#include <QList>
#include <atomic>
#include <memory>

namespace hearth {

class CupsWorker;
template <typename Worker>
class SideThread;

/** A queue of the local print system (CUPS). The best it can say is that the print system accepted a document: never that it is
    on paper, which CUPS does not know either. Each document is one raw job. Printing thread; libcups works on another. */
class CupsTransport final : public Transport {
    Q_OBJECT
public:
    static constexpr qint64 MaxDocument = 16 * 1024 * 1024;

    explicit CupsTransport(QString queue, QObject *parent = nullptr);
    ~CupsTransport() override;

    /** A queue's name: letters, digits, "_.+@-", at most 127. Error InvalidInput. */
    [[nodiscard]] static Result<std::unique_ptr<Transport>> make(const QString &rest);

    [[nodiscard]] Way way() const override { return Way::OneWay; }
    /** opened() when the queue is there and takes jobs. */
    void open() override;
    /** Documents that were ended are still handed over; an unfinished one is none. */
    void close() override;
    /** A job that the print system has already may be taken back no more. */
    void abort() override;
    [[nodiscard]] bool isOpen() const override { return m_open; }
    void write(const QByteArray &bytes) override;
    /** written() and documentAccepted() follow when the print system has it, or closed(): then nothing of it was written, except
        where the print system may have it and did not say so, when one byte was. */
    void endDocument() override;
    [[nodiscard]] qint64 pending() const override;

private:
    void ended(const QString &reason);
    void dropSide();

    QString m_queue;
    std::unique_ptr<SideThread<CupsWorker>> m_side;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    QByteArray m_document;
    QList<qint64> m_underWay; ///< sizes of the documents that were ended
    bool m_active = false;
    bool m_open = false;
};

} // namespace hearth
