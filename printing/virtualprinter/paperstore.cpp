// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/paperstore.h"
#include "paper/renderer.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <cerrno>
#include <cstdio>

Q_LOGGING_CATEGORY(lcPaper, "hearth.virtualprinter.paper")

namespace hearth::virtualprinter {
namespace {
constexpr int PictureMargin = 32; // dots; 576 + 2 × 32 is the width of 80 mm paper

tl::unexpected<Error> ioError(const QString &what, const QString &path, int number)
{
    return fail(number == ENOSPC ? ErrorCode::DiskFull : ErrorCode::Io, what + QStringLiteral(": ") + qt_error_string(number), path);
}
} // namespace

/** Draws and saves pictures, one after the other, on the store's thread. */
class PaperStore::Painter : public QObject {
public:
    explicit Painter(paper::Renderer renderer) : m_renderer(std::move(renderer)) {}
    void save(const paper::Page &page, const QString &path)
    {
        const QString unfinished = path + QStringLiteral(".part");
        if (!m_renderer.render(page, PictureMargin).save(unfinished, "PNG")
            || ::rename(QFile::encodeName(unfinished).constData(), QFile::encodeName(path).constData()) != 0)
            qCWarning(lcPaper, "%s: the picture was not written", qUtf8Printable(path));
    }

private:
    paper::Renderer m_renderer;
};

PaperStore::PaperStore() = default;

PaperStore::~PaperStore()
{
    if (m_painter != nullptr) {
        QMetaObject::invokeMethod(m_painter.get(), [] { QThread::currentThread()->quit(); }); // behind the pictures that wait
        m_thread.wait();
    }
}

Result<void> PaperStore::open(const QString &directory, bool pictures)
{
    m_directory = directory;
    if (!QDir().mkpath(directory))
        return fail(ErrorCode::Io, QStringLiteral("the directory cannot be made"), directory);
    const QStringList texts = QDir(directory).entryList({QStringLiteral("*.txt")}, QDir::Files);
    for (const QString &name : texts)
        m_next = std::max(m_next, name.section(QLatin1Char('.'), 0, 0).toInt() + 1);
    m_log.setFileName(directory + QStringLiteral("/paper.log"));
    if (!m_log.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return fail(ErrorCode::Io, m_log.errorString(), m_log.fileName());
    if (!pictures)
        return {};
    Result<paper::Renderer> renderer = paper::Renderer::make();
    if (!renderer) {
        qCWarning(lcPaper, "texts only: %s", qUtf8Printable(renderer.error().toString()));
        return {};
    }
    m_painter = std::make_unique<Painter>(std::move(*renderer));
    m_painter->moveToThread(&m_thread);
    m_thread.start(QThread::LowPriority);
    return {};
}

QString PaperStore::path(const char *suffix) const
{
    return QStringLiteral("%1/%2.%3").arg(m_directory).arg(m_next, 6, 10, QLatin1Char('0')).arg(QLatin1String(suffix));
}

Result<void> PaperStore::write(const QByteArray &text) const
{
    const QString whole = path("txt");
    const QString unfinished = path("part");
    QFile file(unfinished);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered) || file.write(text) != text.size())
        return ioError(file.errorString(), unfinished, errno);
    file.close();
    if (::rename(QFile::encodeName(unfinished).constData(), QFile::encodeName(whole).constData()) != 0)
        return ioError(QStringLiteral("renaming"), whole, errno);
    return {};
}

Result<void> PaperStore::keepUnfinished(const paper::Page &page)
{
    return write(paper::textOf(page).toUtf8());
}

Result<void> PaperStore::keep(const paper::Page &page, const Piece &piece)
{
    QByteArray text = paper::textOf(page).toUtf8();
    if (piece.torn)
        text += "[torn]\n";
    HEARTH_TRY(write(text));
    const QJsonObject line{
        {QStringLiteral("n"), m_next},
        {QStringLiteral("at_ms"), QDateTime::currentMSecsSinceEpoch()},
        {QStringLiteral("bytes"), piece.bytes},
        {QStringLiteral("torn"), piece.torn},
        {QStringLiteral("drawer"), piece.pulses},
        {QStringLiteral("sha"), QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex())},
    };
    const QByteArray json = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    if (m_log.write(json) != json.size())
        return ioError(m_log.errorString(), m_log.fileName(), errno);
    if (m_painter != nullptr)
        paint(page);
    ++m_next;
    return {};
}

void PaperStore::paint(const paper::Page &page)
{
    ++m_waiting;
    Painter *painter = m_painter.get();
    QMetaObject::invokeMethod(painter, [this, painter, page, file = path("png")] {
        painter->save(page, file);
        QMetaObject::invokeMethod(this, [this] {
            --m_waiting;
            if (m_waiting == MaxPicturesWaiting / 2)
                Q_EMIT picturesDone();
        });
    });
}

} // namespace hearth::virtualprinter
