// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QObject>
#include <atomic>
#include <memory>

namespace hearth {

/** Talks IPP to the print system by libcups, whose calls block: each for seconds at most where the print system hangs. Lives on
    a thread of its own; answers in the order asked. Source: RFC 8011; libcups. */
class CupsWorker : public QObject {
    Q_OBJECT
public:
    /** Whether the queue is there and takes jobs; checked() follows. */
    void check(const QByteArray &queue);
    /** One raw job; taken(), refused() or unclear() follows. Where `cancelled` is set meanwhile, the job is not made, or taken
        back as far as the print system still can. */
    void submit(const QByteArray &queue, const QByteArray &document, const std::shared_ptr<const std::atomic_bool> &cancelled);

Q_SIGNALS:
    /** `error` is empty where all is well. */
    void checked(const QString &error);
    void taken(int job);
    /** There is no such job. */
    void refused(const QString &reason);
    /** It ended before the print system said whether it took the job. */
    void unclear(const QString &reason);
};

} // namespace hearth
