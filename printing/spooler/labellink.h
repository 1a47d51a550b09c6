// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "escpos/tspl.h"
#include "spooler/printerlink.h"

#include <optional>

namespace hearth {

/** A label printer: asks <ESC>!? and gets one byte. What it has printed no answer names; a label counts as printed when, after its
    last byte, the printer was seen printing and then not any more, and nothing was wrong meanwhile. One that was not seen
    printing in a printer that is well is unproved(). Source: printing.md §2.9. Printing thread. */
class LabelLink : public PrinterLink {
    Q_OBJECT
public:
    LabelLink(std::unique_ptr<Transport> transport, const PrintSpooler::Config &config, const Clock &clock, QObject *parent = nullptr);

    /** The label may come out later and be taken for the next one: that one is not proved. */
    void doubt() override;
    /** By an earlier run: as a doubt. */
    void markTorn() override;
    /** "ribbon out", "paper jam", "paused at the printer" where the conditions have no word of their own. */
    [[nodiscard]] QString words() const override;
    /** And not printing: what it is seen to print after this is the job's. */
    [[nodiscard]] bool ready() const override;

protected:
    void forgetAnswers() override;
    void openedOneWay() override { }
    int ask() override;
    void take(const QByteArray &bytes) override;
    void forgetQuestions() override { }
    [[nodiscard]] bool awaitsProof() const override { return m_watch.has_value(); }
    void expectProof(escpos::Fence fence, const QByteArray &id) override;
    void allHandedOver() override;

private:
    /** A label on its way, and what was seen of it. */
    struct Watch {
        QByteArray id;
        bool all = false;      ///< its last byte is with the system
        bool printing = false; ///< was seen since, and nothing wrong after it
        bool trouble = false;  ///< something was wrong: it may be lost or half printed
        int idle = 0;          ///< answers in a row that it does not print
        QElapsedTimer since;   ///< the last byte
    };
    void told(quint8 byte);
    void look();
    void askSoon();

    tspl::Status m_status;
    std::optional<Watch> m_watch;
    bool m_doubtful = false;
    qsizetype m_lastJob; ///< bytes: no half command is longer
    QTimer m_soon;
};

} // namespace hearth
