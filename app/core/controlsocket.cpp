// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/controlsocket.h"

#include <QFile>
#include <QJsonDocument>
#include <QPointer>
#include <QSocketNotifier>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace hearth {
namespace {
constexpr qsizetype MaxLine = 1 << 20;

QString systemError(const char *what)
{
    return QLatin1String(what) + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(errno)); // NOLINT(concurrency-mt-unsafe)
}

// Paths of sockets end at 107 bytes; going through the open directory allows any depth.
sockaddr_un addressIn(int directoryFd)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/control.sock", directoryFd);
    return address;
}

QByteArray encode(const Result<QJsonObject> &result)
{
    QJsonObject envelope;
    if (result)
        envelope.insert(QStringLiteral("ok"), *result);
    else
        envelope.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), static_cast<int>(result.error().code)},
                                                              {QStringLiteral("text"), result.error().text},
                                                              {QStringLiteral("where"), result.error().where}});
    return QJsonDocument(envelope).toJson(QJsonDocument::Compact) + '\n';
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::send(fd, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done), MSG_NOSIGNAL);
        if (n > 0) {
            done += n;
        } else if (errno == EAGAIN) {
            pollfd waiting{fd, POLLOUT, 0};
            if (::poll(&waiting, 1, 1000) <= 0)
                return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}
} // namespace

struct ControlServer::Peer {
    int fd = -1;
    QByteArray input;
    std::unique_ptr<QSocketNotifier> notifier;
    void close()
    {
        if (fd < 0)
            return;
        notifier->setEnabled(false);
        notifier.release()->deleteLater(); // we may stand in its own signal
        ::close(fd);
        fd = -1;
    }
    ~Peer()
    {
        if (fd >= 0)
            ::close(fd);
    }
};

ControlServer::ControlServer(Handler handler, QObject *parent) : QObject(parent), m_handler(std::move(handler)) {}

ControlServer::~ControlServer()
{
    m_notifier.reset();
    if (m_fd >= 0)
        ::close(m_fd);
    if (m_directoryFd >= 0) {
        ::unlinkat(m_directoryFd, "control.sock", 0);
        ::close(m_directoryFd);
    }
}

Result<void> ControlServer::listen(const QString &directory)
{
    m_directoryFd = ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_directoryFd < 0)
        return fail(ErrorCode::Io, systemError("cannot open the data directory"), directory);
    ::unlinkat(m_directoryFd, "control.sock", 0);
    m_fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const sockaddr_un address = addressIn(m_directoryFd);
    const mode_t before = ::umask(0177);
    const bool bound = m_fd >= 0 && ::bind(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    ::umask(before);
    if (!bound || ::listen(m_fd, 16) != 0)
        return fail(ErrorCode::Io, systemError("cannot listen on the control socket"), directory);
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ControlServer::onConnection);
    return {};
}

void ControlServer::onConnection()
{
    for (;;) {
        const int fd = ::accept4(m_fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return;
        auto peer = std::make_shared<Peer>();
        peer->fd = fd;
        peer->notifier = std::make_unique<QSocketNotifier>(fd, QSocketNotifier::Read);
        connect(peer->notifier.get(), &QSocketNotifier::activated, this, [this, peer] { onReadable(peer); });
    }
}

void ControlServer::onReadable(const std::shared_ptr<Peer> &peer)
{
    char buffer[4096];
    for (;;) {
        const ssize_t n = ::recv(peer->fd, buffer, sizeof buffer, 0);
        if (n > 0) {
            peer->input.append(buffer, n);
            if (peer->input.size() <= MaxLine)
                continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        peer->close();
        return;
    }
    qsizetype end = 0;
    while (peer->fd >= 0 && (end = peer->input.indexOf('\n')) >= 0) {
        const QByteArray line = peer->input.left(end);
        peer->input.remove(0, end + 1);
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(line, &error);
        const Reply reply = [weak = std::weak_ptr<Peer>(peer)](const Result<QJsonObject> &result) {
            if (const auto alive = weak.lock(); alive && alive->fd >= 0 && !writeAll(alive->fd, encode(result)))
                alive->close();
        };
        if (!document.isObject())
            reply(fail(ErrorCode::InvalidInput, QStringLiteral("not a JSON object: ") + error.errorString()));
        else
            m_handler(document.object(), reply);
    }
}

Result<QJsonObject> askOwner(const QString &directory, const QJsonObject &request, int timeoutMs)
{
    const int directoryFd = ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directoryFd < 0)
        return fail(ErrorCode::Unavailable, systemError("cannot open the data directory"), directory);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressIn(directoryFd);
    const bool connected = fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    const QString connectError = connected ? QString() : systemError("cannot reach the owner of the data directory");
    ::close(directoryFd);
    struct Closer {
        int fd;
        ~Closer()
        {
            if (fd >= 0)
                ::close(fd);
        }
    } closer{fd};
    if (!connected)
        return fail(ErrorCode::Unavailable, connectError, directory);
    if (!writeAll(fd, QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n'))
        return fail(ErrorCode::Unavailable, QStringLiteral("the owner closed the control socket"), directory);
    QByteArray input;
    while (!input.contains('\n')) {
        pollfd waiting{fd, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, timeoutMs);
        if (ready == 0)
            return fail(ErrorCode::Timeout, QStringLiteral("the owner did not answer in time"), directory);
        char buffer[4096];
        const ssize_t n = ready > 0 ? ::recv(fd, buffer, sizeof buffer, 0) : -1;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(ErrorCode::Unavailable, QStringLiteral("the owner closed the control socket"), directory);
        input.append(buffer, n);
    }
    const QJsonObject envelope = QJsonDocument::fromJson(input.left(input.indexOf('\n'))).object();
    if (envelope.contains(QLatin1String("error"))) {
        const QJsonObject error = envelope.value(QLatin1String("error")).toObject();
        return fail(static_cast<ErrorCode>(error.value(QLatin1String("code")).toInt()),
                    error.value(QLatin1String("text")).toString(), error.value(QLatin1String("where")).toString());
    }
    return envelope.value(QLatin1String("ok")).toObject();
}

} // namespace hearth
