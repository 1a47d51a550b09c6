// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QObject>
#include <memory>

class QSocketNotifier;

namespace hearth {

/** Turns SIGTERM and SIGINT into a signal of the event loop of the thread that made it. One per process. */
class UnixSignals : public QObject {
    Q_OBJECT
public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void terminated();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace hearth
