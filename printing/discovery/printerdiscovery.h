// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "discovery/mdnsquery.h"
#include "discovery/portprobe.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace hearth {

/** What a search came upon. Only one that answered is offered as a printer. */
struct FoundPrinter {
    enum class How { Announced, Swept };
    QString address; ///< as makeTransport() takes it: "tcp:192.168.1.50:9100"
    QString name;    ///< as it announces itself; may be empty
    How how = How::Swept;
    bool answered = false; ///< it gave a printer's answer to DLE EOT 1
    QString note;          ///< in words, where it did not
    bool operator==(const FoundPrinter &) const = default;
};

/** Looks for printers that take raw bytes over TCP: asks by multicast DNS, and tries one port of every address of a range that it
    is given, never of another. Bounded in time, connections and results. Every one that is found is asked DLE EOT 1 and nothing
    else. One thread. */
class PrinterDiscovery : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxOpen = 32;
    static constexpr qsizetype MaxFound = 256;

    struct Options {
        bool announced = true; ///< ask by multicast DNS
        QHostAddress mdnsAddress = QHostAddress(QStringLiteral("224.0.0.251"));
        quint16 mdnsPort = 5353;
        int mdnsMs = 2'000;
        QString subnet; ///< to be swept, "192.168.1.0/24"; empty: none
        quint16 port = 9100;
        PortProbe::Times times;
        int limitMs = 60'000; ///< of the whole search
    };

    explicit PrinterDiscovery(QObject *parent = nullptr);
    ~PrinterDiscovery() override;

    /** Errors: InvalidInput (no range, larger than /22, public, a printer's other port), Busy while it runs. */
    [[nodiscard]] Result<void> start(const Options &options);
    /** Ends it at once; no signal follows. results() keeps what was found. */
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }
    /** Of the last search; those that answered first, by address. */
    [[nodiscard]] QList<FoundPrinter> results() const;

Q_SIGNALS:
    /** One was found; again with its name where that is learnt later. */
    void found(const hearth::FoundPrinter &printer);
    /** Addresses tried, of so many. */
    void progressed(int done, int total);
    void finished(const QList<hearth::FoundPrinter> &printers);

private:
    struct Target {
        QHostAddress host;
        quint16 port = 0;
        [[nodiscard]] QString address() const;
    };
    void onAnnounced(const QList<MdnsQuery::Found> &announced);
    void onProbed(const Target &target, PortProbe::Outcome outcome);
    void more();
    void end();

    Options m_options;
    bool m_running = false;
    MdnsQuery *m_query;
    bool m_asking = false;
    QTimer m_limit;
    QList<Target> m_waiting;
    QList<PortProbe *> m_probes;
    QSet<QString> m_tried;
    QHash<QString, QString> m_names; ///< announced: address → name
    QList<FoundPrinter> m_results;
    int m_done = 0;
};

} // namespace hearth
