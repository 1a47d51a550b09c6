// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/printerprobe.h"

#include "escpos/encoder.h"
#include "escpos/tspl.h"
#include "spooler/printfacts.h"
#include "transport/transport.h"

namespace hearth {
namespace {
constexpr int MissedToGiveUp = 2; ///< status questions without an answer
constexpr qsizetype StatusAnswers = 4;
constexpr qsizetype MaxName = 80;

QString nameOf(int n)
{
    switch (n) {
    case 65: return QStringLiteral("firmware");
    case 66: return QStringLiteral("maker");
    case 67: return QStringLiteral("model");
    case 68: return QStringLiteral("serial");
    default: return QStringLiteral("font");
    }
}

QByteArray identify(int n)
{
    return QByteArray("\x1d\x49", 2) + static_cast<char>(n);
}

/** Something to print, so that the answer after it says more than that the command exists. */
QByteArray aLine()
{
    return QByteArray("\x1b\x40\x1c\x2e", 4) + QByteArrayLiteral("PROBE\n");
}

/** What stands between the header of a block answer and its NUL. */
QString blockText(const QByteArray &bytes)
{
    QString text;
    for (const char c : bytes.mid(1).chopped(1).left(MaxName))
        text += c >= 0x20 && c < 0x7F ? QLatin1Char(c) : QLatin1Char('?');
    return text;
}
} // namespace

PrinterProbe::PrinterProbe(std::unique_ptr<Transport> transport, Depth depth, int answerTimeoutMs, QObject *parent)
    : QObject(parent), m_transport(std::move(transport)), m_depth(depth)
{
    m_timeout.setSingleShot(true);
    m_timeout.setInterval(answerTimeoutMs);
    connect(&m_timeout, &QTimer::timeout, this, &PrinterProbe::onTimeout);
    connect(m_transport.get(), &Transport::opened, this, &PrinterProbe::onOpened);
    connect(m_transport.get(), &Transport::received, this, &PrinterProbe::onReceived);
    connect(m_transport.get(), &Transport::closed, this, [this](const QString &reason) { end(reason); });
}

PrinterProbe::~PrinterProbe()
{
    m_transport->disconnect(this);
}

void PrinterProbe::start()
{
    m_transport->open();
}

void PrinterProbe::onOpened()
{
    if (m_transport->way() == Transport::Way::OneWay) {
        m_report.oneWay = true;
        end({});
        return;
    }
    if (m_depth == Depth::Label) {
        m_questions.assign(MissedToGiveUp, {Question::Kind::LabelByte, 0, tspl::statusRequest()});
        ask();
        return;
    }
    for (int n = 1; n <= StatusAnswers; ++n)
        m_questions.push_back({Question::Kind::RealTime, n, escpos::statusRequest(n)});
    ask();
}

void PrinterProbe::ask()
{
    if (m_questions.empty()) {
        end({});
        return;
    }
    const Question &question = m_questions.front();
    if (question.kind == Question::Kind::RealTime)
        m_decoder.expect(question.n);
    else if (question.kind == Question::Kind::TypeId || question.kind == Question::Kind::QueuedFence)
        m_decoder.expectQueued();
    m_asked.start();
    m_timeout.start();
    m_transport->write(question.bytes);
}

bool PrinterProbe::fits(const Question &question, const escpos::Answer &answer)
{
    switch (question.kind) {
    case Question::Kind::RealTime: {
        const auto *status = std::get_if<escpos::RealTimeStatus>(&answer);
        return status != nullptr && status->n == question.n;
    }
    case Question::Kind::LabelByte: break; // has no form
    case Question::Kind::AutoStatus: return std::holds_alternative<escpos::AutoStatus>(answer);
    case Question::Kind::TypeId:
    case Question::Kind::QueuedFence: return std::holds_alternative<escpos::QueuedStatus>(answer);
    case Question::Kind::Name: return std::holds_alternative<escpos::BlockAnswer>(answer);
    case Question::Kind::Fence: return std::holds_alternative<escpos::ProcessIdAnswer>(answer);
    }
    return false;
}

void PrinterProbe::onReceived(const QByteArray &bytes)
{
    if (m_depth == Depth::Label) {
        if (m_questions.empty() || bytes.isEmpty())
            return;
        m_report.answerMs = m_asked.elapsed();
        m_report.raw = bytes.left(1);
        tell(flagsOf(tspl::decodeStatus(static_cast<quint8>(bytes.front()))));
        m_questions.clear();
        m_timeout.stop();
        ask();
        return;
    }
    const QList<escpos::Answer> answers = m_decoder.feed(bytes);
    for (const escpos::Answer &answer : answers) {
        if (m_ended || m_questions.empty())
            return;
        if (!fits(m_questions.front(), answer))
            continue; // what it reports by itself, or what is late
        m_timeout.stop();
        const Question question = m_questions.front();
        m_questions.pop_front();
        answered(question, answer);
        ask();
    }
}

void PrinterProbe::answered(const Question &question, const escpos::Answer &answer)
{
    const auto learn = [this](const char *name, bool yes) {
        m_report.capabilities.learn(QLatin1String(name), yes ? QStringLiteral("yes") : QStringLiteral("no"), Provenance::Probed);
    };
    switch (question.kind) {
    case Question::Kind::RealTime:
        m_report.answerMs = std::max(m_report.answerMs, m_asked.elapsed());
        m_status += static_cast<char>(std::get<escpos::RealTimeStatus>(answer).byte);
        m_report.raw = m_status;
        if (m_status.size() == StatusAnswers)
            statusKnown();
        break;
    case Question::Kind::LabelByte: break;
    case Question::Kind::AutoStatus: learn("auto_status", true); break;
    case Question::Kind::TypeId: m_report.typeIds += static_cast<char>(std::get<escpos::QueuedStatus>(answer).byte); break;
    case Question::Kind::Name: m_report.names.insert(nameOf(question.n), blockText(std::get<escpos::BlockAnswer>(answer).bytes)); break;
    case Question::Kind::Fence: learn("process_id", true); break;
    case Question::Kind::QueuedFence: learn("queued_status", true); break;
    }
}

void PrinterProbe::tell(const escpos::StatusFlags &flags)
{
    m_report.condition = conditionOf(flags);
    m_report.causes = causesOf(flags);
    m_report.drawerPin3High = flags.drawerPin3High;
}

/** All that is asked further waits behind the paper: only where it can be executed. */
void PrinterProbe::statusKnown()
{
    const auto at = [this](qsizetype i) { return static_cast<quint8>(m_status.at(i)); };
    const escpos::StatusFlags flags = escpos::fromRealTime(at(0), at(1), at(2), at(3));
    tell(flags);
    if (!canPrint(m_report.condition) || m_depth == Depth::Status)
        return;
    for (const int n : {1, 2, 3})
        m_questions.push_back({Question::Kind::TypeId, n, identify(n)});
    for (const int n : {65, 66, 67, 68, 69})
        m_questions.push_back({Question::Kind::Name, n, identify(n)});
    if (m_depth != Depth::Probe)
        return;
    m_questions.push_back({Question::Kind::AutoStatus, 0, escpos::enableAutoStatus()});
    m_questions.push_back({Question::Kind::Fence, 0, aLine() + escpos::processIdRequest(QByteArrayLiteral("!PRB"))});
    m_questions.push_back({Question::Kind::QueuedFence, 0, escpos::queuedStatusRequest()});
}

void PrinterProbe::onTimeout()
{
    const Question question = m_questions.front();
    m_questions.pop_front();
    m_decoder.reset();
    const auto no = [this](const char *name) { m_report.capabilities.learn(QLatin1String(name), QStringLiteral("no"), Provenance::Probed); };
    switch (question.kind) {
    case Question::Kind::LabelByte: break;
    case Question::Kind::RealTime:
        if (++m_missed >= MissedToGiveUp)
            m_questions.clear(); // no answer is not "bad": the state is unknown
        break;
    case Question::Kind::AutoStatus: no("auto_status"); break;
    case Question::Kind::Fence: no("process_id"); break;
    case Question::Kind::QueuedFence: no("queued_status"); break;
    case Question::Kind::TypeId:
        // One who does not know the first of them knows none; each would cost a wait.
        while (!m_questions.empty() && m_questions.front().kind == Question::Kind::TypeId)
            m_questions.pop_front();
        break;
    case Question::Kind::Name:
        while (!m_questions.empty() && m_questions.front().kind == Question::Kind::Name)
            m_questions.pop_front();
        break;
    }
    ask();
}

void PrinterProbe::end(const QString &error)
{
    if (std::exchange(m_ended, true))
        return;
    m_timeout.stop();
    m_transport->close();
    Q_EMIT finished(m_report, error);
}

} // namespace hearth
