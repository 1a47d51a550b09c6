// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/cupsworker.h"

#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <cups/cups.h>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(cupsworkerLog, "hearth.printing.transport")

constexpr int ConnectMs = 3'000;
constexpr double AnswerS = 5.0;
constexpr std::size_t Chunk = 16 * 1024;

using Http = std::unique_ptr<http_t, decltype(&httpClose)>;
using Ipp = std::unique_ptr<ipp_t, decltype(&ippDelete)>;

int giveUp(http_t *, void *)
{
    return 0;
}

Http connectToScheduler()
{
    Http http(httpConnect2(cupsServer(), ippPort(), nullptr, AF_UNSPEC, cupsEncryption(), 1, ConnectMs, nullptr), &httpClose);
    if (http)
        httpSetTimeout(http.get(), AnswerS, &giveUp, nullptr);
    return http;
}

QString lastWords()
{
    return QString::fromUtf8(cupsLastErrorString());
}

QString noScheduler()
{
    return QStringLiteral("the print system (CUPS at %1) does not answer: %2").arg(QString::fromUtf8(cupsServer()), lastWords());
}

Ipp request(ipp_op_t operation, const QByteArray &queue)
{
    Ipp ipp(ippNewRequest(operation), &ippDelete);
    std::array<char, 512> uri{};
    httpAssembleURIf(HTTP_URI_CODING_ALL, uri.data(), uri.size(), "ipp", nullptr, "localhost", 0, "/printers/%s", queue.constData());
    ippAddString(ipp.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr, uri.data());
    ippAddString(ipp.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr, cupsUser());
    return ipp;
}

QString textOf(ipp_t *answer, const char *name)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    QStringList words;
    for (int i = 0; attribute != nullptr && i < std::min(ippGetCount(attribute), 16); ++i) {
        const char *text = ippGetString(attribute, i, nullptr);
        if (text != nullptr && *text != '\0' && qstrcmp(text, "none") != 0)
            words.append(QString::fromUtf8(text).left(200));
    }
    return words.join(QStringLiteral(", "));
}

QString refusal(const QByteArray &queue)
{
    if (cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND)
        return QStringLiteral("the print system has no queue \"%1\"").arg(QString::fromUtf8(queue));
    return QStringLiteral("the print system refused: %1").arg(lastWords());
}

/** Why nothing can be printed on the queue now; empty where it can. A stopped queue would print later, when nobody expects it. */
QString whyNot(http_t *http, const QByteArray &queue)
{
    static constexpr std::array<const char *, 4> Wanted{"printer-state", "printer-state-message", "printer-state-reasons",
                                                        "printer-is-accepting-jobs"};
    Ipp ask = request(IPP_OP_GET_PRINTER_ATTRIBUTES, queue);
    ippAddStrings(ask.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", int(Wanted.size()), nullptr, Wanted.data());
    const Ipp answer(cupsDoRequest(http, ask.release(), "/"), &ippDelete);
    if (!answer)
        return noScheduler();
    if (cupsLastError() >= IPP_STATUS_REDIRECTION_OTHER_SITE)
        return refusal(queue);
    const QString name = QString::fromUtf8(queue);
    const QString message = textOf(answer.get(), "printer-state-message");
    const QString reasons = textOf(answer.get(), "printer-state-reasons");
    const QString why = message.isEmpty() ? reasons : message;
    ipp_attribute_t *accepting = ippFindAttribute(answer.get(), "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (accepting != nullptr && ippGetBoolean(accepting, 0) == 0)
        return QStringLiteral("the queue \"%1\" takes no jobs%2").arg(name, why.isEmpty() ? QString() : QStringLiteral(": ") + why);
    ipp_attribute_t *state = ippFindAttribute(answer.get(), "printer-state", IPP_TAG_ENUM);
    if (state != nullptr && ippGetInteger(state, 0) == IPP_PSTATE_STOPPED)
        return QStringLiteral("the queue \"%1\" is stopped%2").arg(name, why.isEmpty() ? QString() : QStringLiteral(": ") + why);
    return {};
}

void takeBack(http_t *http, const QByteArray &queue, int job)
{
    Ipp ask = request(IPP_OP_CANCEL_JOB, queue);
    ippAddInteger(ask.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippDelete(cupsDoRequest(http, ask.release(), "/jobs/"));
    qCInfo(cupsworkerLog) << "took back job" << job << "of queue" << queue << ":" << cupsLastErrorString();
}
} // namespace

void CupsWorker::check(const QByteArray &queue)
{
    const Http http = connectToScheduler();
    Q_EMIT checked(http ? whyNot(http.get(), queue) : noScheduler());
}

void CupsWorker::submit(const QByteArray &queue, const QByteArray &document, const std::shared_ptr<const std::atomic_bool> &cancelled)
{
    const QString cancelledWords = QStringLiteral("cancelled");
    if (*cancelled)
        return Q_EMIT refused(cancelledWords);
    const Http http = connectToScheduler();
    if (!http)
        return Q_EMIT refused(noScheduler());
    if (const QString why = whyNot(http.get(), queue); !why.isEmpty())
        return Q_EMIT refused(why);

    const Ipp job = request(IPP_OP_PRINT_JOB, queue);
    ippAddString(job.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr, "Hearth");
    ippAddString(job.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr, CUPS_FORMAT_RAW);
    // No page of the print system's own before a ticket, whatever the queue's default is.
    ippAddString(job.get(), IPP_TAG_JOB, IPP_TAG_NAME, "job-sheets", nullptr, "none");
    const QByteArray resource = "/printers/" + queue;
    const auto size = static_cast<std::size_t>(document.size());
    http_status_t status = cupsSendRequest(http.get(), job.get(), resource.constData(), ippLength(job.get()) + size);
    // The print system makes the job when it has all of it: a connection that ends before the last piece leaves nothing.
    std::size_t sent = 0;
    while (status == HTTP_STATUS_CONTINUE && sent < size) {
        if (*cancelled)
            return Q_EMIT refused(cancelledWords);
        const std::size_t piece = std::min(size - sent, Chunk);
        status = cupsWriteRequestData(http.get(), document.constData() + sent, piece);
        sent += piece;
    }
    if (sent < size)
        return Q_EMIT refused(refusal(queue));
    const Ipp answer(cupsGetResponse(http.get(), resource.constData()), &ippDelete);
    if (!answer)
        return Q_EMIT unclear(QStringLiteral("the print system did not say whether it took the document: %1").arg(lastWords()));
    ipp_attribute_t *number = ippFindAttribute(answer.get(), "job-id", IPP_TAG_INTEGER);
    if (ippGetStatusCode(answer.get()) >= IPP_STATUS_REDIRECTION_OTHER_SITE || number == nullptr)
        return Q_EMIT refused(refusal(queue));
    const int id = ippGetInteger(number, 0);
    if (*cancelled)
        takeBack(http.get(), queue, id);
    Q_EMIT taken(id);
}

} // namespace hearth
