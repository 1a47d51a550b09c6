// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "paper/page.h"

#include <QFile>
#include <QObject>
#include <QThread>
#include <memory>

namespace hearth::virtualprinter {

/** The basket below the cutter: a directory with a text and a picture of each piece of paper and one line of paper.log each.
    Text and log are written before keep() returns, so that what was answered is on "paper" even if the program is
    killed; pictures come from a thread of their own. Lives on the thread that made it. */
class PaperStore : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxPicturesWaiting = 256;

    struct Piece {
        qint64 bytes = 0;  ///< of the stream that made it
        int pulses = 0;    ///< of the drawer
        bool torn = false; ///< broken off, not cut
    };

    PaperStore();
    ~PaperStore() override; ///< waits for the pictures

    /** Goes on behind the last piece in `directory`. Without the pictures' font: texts only, and a warning. Error Io. */
    [[nodiscard]] Result<void> open(const QString &directory, bool pictures);
    /** Keeps a finished piece and counts on. Error Io, DiskFull. */
    [[nodiscard]] Result<void> keep(const paper::Page &page, const Piece &piece);
    /** The text of a piece that still hangs in the printer, under the number it will have. */
    [[nodiscard]] Result<void> keepUnfinished(const paper::Page &page);
    [[nodiscard]] int next() const { return m_next; }
    /** More pictures than this thread should be given now; picturesDone() tells when to go on. */
    [[nodiscard]] bool isBusy() const { return m_waiting >= MaxPicturesWaiting; }

Q_SIGNALS:
    void picturesDone();

private:
    class Painter;
    [[nodiscard]] QString path(const char *suffix) const;
    [[nodiscard]] Result<void> write(const QByteArray &text) const;
    void paint(const paper::Page &page);
    QString m_directory;
    int m_next = 1;
    QFile m_log;
    int m_waiting = 0;
    QThread m_thread;
    std::unique_ptr<Painter> m_painter; // on m_thread until that has ended
};

} // namespace hearth::virtualprinter
