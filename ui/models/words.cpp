// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/words.h"

#include <algorithm>

namespace hearth {

StatusLight::State Words::light(PrinterCondition condition)
{
    switch (condition) {
    case PrinterCondition::Ok: return StatusLight::State::Ok;
    case PrinterCondition::PaperNearEnd:
    case PrinterCondition::HeadHot: return StatusLight::State::Warn;
    case PrinterCondition::Unknown: return StatusLight::State::Unknown;
    default: return StatusLight::State::Bad;
    }
}

Tone Words::tone(PrinterCondition condition)
{
    switch (light(condition)) {
    case StatusLight::State::Ok: return Tone::Ok;
    case StatusLight::State::Warn: return Tone::Warn;
    case StatusLight::State::Bad: return Tone::Bad;
    case StatusLight::State::Unknown: return Tone::Soft;
    }
    return Tone::Soft;
}

QString Words::condition(PrinterCondition condition)
{
    switch (condition) {
    case PrinterCondition::Unknown: return tr("not heard from yet");
    case PrinterCondition::Ok: return tr("ready");
    case PrinterCondition::PaperNearEnd: return tr("paper almost out");
    case PrinterCondition::PaperOut: return tr("out of paper");
    case PrinterCondition::CoverOpen: return tr("cover open");
    case PrinterCondition::CutterError: return tr("cutter jammed");
    case PrinterCondition::HeadHot: return tr("too hot, waiting");
    case PrinterCondition::Unrecoverable: return tr("broken");
    case PrinterCondition::Offline: return tr("offline");
    case PrinterCondition::Unreachable: return tr("does not answer");
    }
    return {};
}

QString Words::advice(PrinterCondition condition)
{
    switch (condition) {
    case PrinterCondition::Ok:
    case PrinterCondition::Unknown: return {};
    case PrinterCondition::PaperNearEnd: return tr("It still prints. Have a new roll at hand.");
    case PrinterCondition::PaperOut: return tr("Put in a new roll. What waits then prints by itself.");
    case PrinterCondition::CoverOpen: return tr("Close the cover. What waits then prints by itself.");
    case PrinterCondition::CutterError: return tr("Switch it off, open the cover, take out the jammed paper, switch it on.");
    case PrinterCondition::HeadHot: return tr("It goes on by itself when it has cooled down.");
    case PrinterCondition::Unrecoverable: return tr("Switch it off and on. If that does not help, call service.");
    case PrinterCondition::Offline: return tr("Press its FEED or ONLINE button. What waits then prints by itself.");
    case PrinterCondition::Unreachable: return tr("Check that it is switched on and its cable is plugged in.");
    }
    return {};
}

QString Words::jobKind(const QString &kind, int copy)
{
    QString name = kind;
    if (kind == QLatin1String("receipt"))
        name = tr("Receipt");
    else if (kind == QLatin1String("kitchen"))
        name = tr("Kitchen ticket");
    else if (kind == QLatin1String("online"))
        name = tr("Online order");
    else if (kind == QLatin1String("refund"))
        name = tr("Refund slip");
    return copy > 0 ? tr("%1, copy %2").arg(name).arg(copy) : name;
}

SignLine Words::jobState(const PrintJob &job)
{
    switch (job.state) {
    case PrintState::Queued: return {Glyph::Clock, Tone::Soft, tr("waits for the printer")};
    case PrintState::Sending: return {Glyph::Clock, Tone::Soft, tr("is being sent")};
    case PrintState::Sent:
        if (job.reason == PrintJobStore::unproved())
            return {Glyph::Check, Tone::Soft, tr("sent, this printer cannot confirm")};
        return {Glyph::Clock, Tone::Soft, tr("sent, proof awaited")};
    case PrintState::Printed:
        return {Glyph::Check, Tone::Ok, job.proof == QLatin1String("person") ? tr("came out, a person says") : tr("printed")};
    case PrintState::Held:
        if (needsPerson(job))
            return {Glyph::Stop, Tone::Bad, tr("not printed: %1").arg(reason(job.reason))};
        return {Glyph::Hold, Tone::Warn, job.reason.isEmpty() ? tr("waits") : tr("waits: %1").arg(reason(job.reason))};
    case PrintState::Unknown: return {Glyph::Alert, Tone::Warn, tr("may be missing")};
    case PrintState::Failed: return {Glyph::Stop, Tone::Bad, job.reason.isEmpty() ? tr("not printed") : tr("not printed: %1").arg(reason(job.reason))};
    }
    return {};
}

QList<SignLine> Words::jobs(const QList<PrintJob> &jobs)
{
    QList<SignLine> lines;
    for (const PrintJob &job : jobs) {
        SignLine line = jobState(job);
        line.text = tr("%1: %2").arg(jobKind(job.kind, job.copy), line.text);
        lines.append(line);
    }
    const auto weight = [](const SignLine &line) { return line.tone == Tone::Bad ? 0 : line.tone == Tone::Warn ? 1 : line.tone == Tone::Soft ? 2 : 3; };
    std::stable_sort(lines.begin(), lines.end(), [&](const SignLine &a, const SignLine &b) { return weight(a) < weight(b); });
    return lines;
}

QString Words::reason(const QString &reason)
{
    struct Known {
        const char *begins;
        PrinterCondition condition;
    };
    static constexpr Known conditions[] = {
        {"the printer has not answered", PrinterCondition::Unknown}, {"paper out", PrinterCondition::PaperOut},
        {"cover open", PrinterCondition::CoverOpen}, {"cutter error", PrinterCondition::CutterError},
        {"print head too hot", PrinterCondition::HeadHot}, {"unrecoverable", PrinterCondition::Unrecoverable},
        {"offline", PrinterCondition::Offline}, {"unreachable", PrinterCondition::Unreachable},
    };
    for (const Known &known : conditions) {
        if (reason.startsWith(QLatin1String(known.begins)))
            return condition(known.condition);
    }
    const auto begins = [&reason](const char *text) { return reason.startsWith(QLatin1String(text)); };
    if (reason == PrintJobStore::stale())
        return tr("the ticket is too old");
    if (begins("the till stopped while"))
        return tr("the till stopped while it was being printed");
    if (begins("the connection was lost while"))
        return tr("the connection was lost while it was being printed");
    if (begins("the connection was lost before"))
        return tr("the connection was lost before anything was sent");
    if (begins("the printer was removed"))
        return tr("the printer was removed");
    if (begins("replaced by copy"))
        return tr("a marked copy was printed instead");
    if (begins("no proof within"))
        return tr("no confirmation in time");
    return reason;
}

bool Words::needsPerson(const PrintJob &job)
{
    return job.state == PrintState::Unknown || job.state == PrintState::Failed
        || (job.state == PrintState::Held && job.reason == PrintJobStore::stale());
}

StatusLight::State Words::light(const SyncView &view)
{
    if (!view.enrolled)
        return StatusLight::State::Unknown;
    return view.online ? StatusLight::State::Ok : StatusLight::State::Warn;
}

QString Words::link(const SyncView &view, const ShopFormat &format, qint64 nowMs)
{
    if (!view.enrolled)
        return tr("not enrolled");
    if (view.online)
        return tr("online");
    if (view.sinceMs <= 0)
        return tr("connecting");
    return tr("offline since %1").arg(format.moment(view.sinceMs, nowMs));
}

QString Words::linkLine(const SyncView &view, const ShopFormat &format, qint64 nowMs)
{
    QString words = link(view, format, nowMs);
    if (!view.enrolled || view.online || view.outbox.waiting == 0)
        return words;
    return tr("%1 · %n waiting", nullptr, int(qMin<qint64>(view.outbox.waiting, 1'000'000))).arg(words);
}

QString Words::waiting(qint64 count)
{
    return count > 0 ? tr("%n record(s) waiting", nullptr, int(qMin<qint64>(count, 1'000'000))) : tr("everything has arrived");
}

QString Words::channel(const QString &channel, const QString &platform, const QString &number)
{
    if (!platform.isEmpty())
        return number.isEmpty() ? platform : platform + QStringLiteral(" #") + number;
    if (channel == QLatin1String("counter"))
        return tr("Counter");
    if (channel == QLatin1String("online"))
        return tr("Online");
    return channel;
}

QString Words::pieces(int count)
{
    return tr("%n piece(s)", nullptr, count);
}

QString Words::error(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput: return tr("This cannot be done as it is.");
    case ErrorCode::NotFound: return tr("It is not at this till.");
    case ErrorCode::Conflict: return tr("It was done before, or has changed meanwhile.");
    case ErrorCode::DiskFull: return tr("The disk is full. Make room, then try again.");
    case ErrorCode::Io: return tr("The disk reports an error. Try again; if it stays, call service.");
    case ErrorCode::Busy: return tr("Another program holds the database. Try again.");
    case ErrorCode::Corrupt: return tr("The database is damaged. Call service.");
    case ErrorCode::Timeout:
    case ErrorCode::Unavailable: return tr("It is not possible right now. Try again.");
    default: return tr("Something went wrong.");
    }
}

} // namespace hearth
