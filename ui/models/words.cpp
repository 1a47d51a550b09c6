// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/words.h"

#include <QRegularExpression>
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

Tone Words::tone(StatusLight::State state)
{
    switch (state) {
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
    case PrinterCondition::CutterError: return tr("Switch it off, open the cover, take out the jammed paper, switch it on. Look at the last ticket, then say that it is free.");
    case PrinterCondition::HeadHot: return tr("It goes on by itself when it has cooled down.");
    case PrinterCondition::Unrecoverable: return tr("Switch it off and on. If that does not help, call service.");
    case PrinterCondition::Offline: return tr("Press its FEED or ONLINE button. What waits then prints by itself.");
    case PrinterCondition::Unreachable: return tr("Check that it is switched on and its cable is plugged in.");
    }
    return {};
}

QString Words::condition(const PrinterHealth &printer)
{
    return printer.condition == PrinterCondition::Unreachable && !owner(printer.note).isEmpty() ? owner(printer.note) : condition(printer.condition);
}

QString Words::advice(const PrinterHealth &printer)
{
    if (printer.condition == PrinterCondition::Unreachable && !owner(printer.note).isEmpty())
        return tr("One till owns a printer. End the other program, or remove the printer at the other till.");
    return advice(printer.condition);
}

QString Words::owner(const QString &note)
{
    if (note.contains(anotherOwner()))
        return tr("another till or program has it");
    const qsizetype place = note.indexOf(inUseBy());
    if (place < 0)
        return {};
    const QString who = note.mid(place + inUseBy().size());
    return who.startsWith(QLatin1String("another program")) ? tr("another till or program has it") : tr("in use by %1").arg(who);
}

StatusLight::State Words::light(const PrinterHealth &printer)
{
    const StatusLight::State state = light(printer.condition);
    return state == StatusLight::State::Ok && drawerStuck(printer) ? StatusLight::State::Warn : state;
}

bool Words::drawerStuck(const PrinterHealth &printer)
{
    return printer.drawer == QLatin1String("stuck");
}

QString Words::paper(const PrinterHealth &printer, const ShopFormat &format, qint64 nowMs)
{
    if (printer.rollLeftMm < 0)
        return {};
    constexpr int Metre = 1'000;
    QString left = printer.rollLeftMm < Metre ? tr("Less than 1 m of paper left") : tr("About %1 m of paper left").arg(printer.rollLeftMm / Metre);
    constexpr qint64 Farthest = 24LL * 3'600'000; // later is a guess
    if (printer.rollEndsMs <= nowMs || printer.rollEndsMs > nowMs + Farthest)
        return left;
    return tr("%1, ends about %2").arg(left, format.moment(printer.rollEndsMs, nowMs));
}

QString Words::drawer(const PrinterHealth &printer)
{
    if (printer.drawer.isEmpty())
        return {};
    if (drawerStuck(printer))
        return tr("The cash drawer did not open");
    return printer.drawer == QLatin1String("open") ? tr("Cash drawer open") : tr("Cash drawer closed");
}

QString Words::duration(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1'000;
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3'600)
        return tr("%1 min").arg(seconds / 60);
    return tr("%1 h %2 min").arg(seconds / 3'600).arg(seconds / 60 % 60);
}

QString Words::station(const QString &station)
{
    if (station == QLatin1String("receipt"))
        return tr("Receipts");
    if (station == QLatin1String("kitchen"))
        return tr("Kitchen");
    if (station == QLatin1String("bar"))
        return tr("Bar");
    return station;
}

QString Words::notPrinter(const QString &note)
{
    const auto begins = [&note](const char *text) { return note.startsWith(QLatin1String(text)); };
    if (begins("announces itself"))
        return tr("announces itself, but cannot be reached");
    if (begins("open, not a printer: it hung up"))
        return tr("hung up: not a printer, or another program is using it");
    if (begins("open, not a printer: it answers something else"))
        return tr("not a printer: it answers something else");
    if (begins("open, not a printer") || begins("no answer"))
        return tr("not a printer: it does not answer a printer's question");
    return note;
}

QString Words::jobKind(const QString &kind, int copy)
{
    QString name = kind;
    if (kind == QLatin1String("receipt"))
        name = tr("Receipt");
    else if (kind == QLatin1String("kitchen"))
        name = tr("Kitchen ticket");
    else if (kind == QLatin1String("label"))
        name = tr("Label");
    else if (kind == QLatin1String("online"))
        name = tr("Online order");
    else if (kind == QLatin1String("refund"))
        name = tr("Refund slip");
    else if (kind == QLatin1String("change"))
        name = tr("Change slip");
    else if (kind == QLatin1String("cloud"))
        name = tr("From headquarters");
    else if (kind == QLatin1String("shift"))
        name = tr("Shift report");
    else if (kind == QLatin1String("sample"))
        name = tr("Sample");
    return copy > 0 ? tr("%1, copy %2").arg(name).arg(copy) : name;
}

SignLine Words::jobState(const PrintJob &job)
{
    switch (job.state) {
    case PrintState::Queued: return {Glyph::Clock, Tone::Soft, tr("waits for the printer")};
    case PrintState::Sending: return {Glyph::Clock, Tone::Soft, tr("is being sent")};
    case PrintState::Sent:
        if (const QString reference = PrintJobStore::spoolerReference(job.proof); !reference.isEmpty())
            return {Glyph::Check, Tone::Soft, tr("given to the print system as %1, which cannot confirm").arg(reference)};
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
    case PrintState::Failed:
        if (!needsPerson(job))
            return {job.reason == PrintJobStore::madeByHand() ? Glyph::Check : Glyph::None, Tone::Soft, tr("not printed: %1").arg(reason(job.reason))};
        return {Glyph::Stop, Tone::Bad, job.reason.isEmpty() ? tr("not printed") : tr("not printed: %1").arg(reason(job.reason))};
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
    if (QString other = owner(reason); !other.isEmpty())
        return other;
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
    if (begins("the cutter jammed"))
        return tr("the cutter jammed; the printers page waits for your word");
    if (begins("the printer was removed"))
        return tr("the printer was removed");
    if (begins("replaced by copy"))
        return tr("a marked copy was printed instead");
    if (begins("no proof within") || begins("no proof in time"))
        return tr("no confirmation in time");
    if (begins("the printer answers but does not print"))
        return tr("the printer answers but does not print");
    if (begins("ribbon out"))
        return tr("ribbon out");
    if (begins("paper jam"))
        return tr("paper jam");
    if (begins("paused at the printer"))
        return tr("paused at the printer");
    if (begins("a printer of labels cannot print"))
        return tr("a printer of labels cannot print this");
    if (reason == PrintJobStore::madeByHand())
        return tr("made from the screen");
    if (reason == PrintJobStore::dropped())
        return tr("nobody needed it any more");
    if (reason == QLatin1String("cancelled"))
        return tr("cancelled by headquarters");
    return reason;
}

bool Words::needsPerson(const PrintJob &job)
{
    const bool settled = job.reason == PrintJobStore::madeByHand() || job.reason == PrintJobStore::dropped() || job.reason == QLatin1String("cancelled");
    return job.state == PrintState::Unknown || (job.state == PrintState::Failed && !settled)
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

QString Words::paid(const QString &tender, const QString &amount)
{
    if (tender == QLatin1String("platform"))
        return tr("Paid on the platform %1").arg(amount);
    if (tender == QLatin1String("on_delivery"))
        return tr("Not paid: %1 is to be collected").arg(amount);
    return tender + QLatin1Char(' ') + amount;
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

QString Words::ticketKind(TicketKind kind)
{
    switch (kind) {
    case TicketKind::Receipt: return tr("Receipt");
    case TicketKind::Kitchen: return tr("Kitchen ticket");
    case TicketKind::Online: return tr("Online order");
    case TicketKind::Refund: return tr("Refund slip");
    case TicketKind::Change: return tr("Change slip");
    case TicketKind::Shift: return tr("Shift report");
    case TicketKind::Label: return tr("Label");
    case TicketKind::Test: return tr("Test page");
    case TicketKind::Text: return tr("Free text");
    }
    return {};
}

QString Words::paperName(const PaperProfile &paper)
{
    const auto millimetres = [&](int dots) { return qRound(dots * 25.4 / qMax(1, paper.dpi)); };
    if (paper.heightDots > 0)
        return tr("Label %1 × %2 mm").arg(millimetres(paper.widthDots)).arg(millimetres(paper.heightDots));
    // What a print head does not reach is paper too.
    const int printed = millimetres(paper.widthDots);
    const QString width = printed >= 68 && printed <= 76 ? tr("80 mm") : printed >= 46 && printed <= 54 ? tr("58 mm") : tr("%1 dots").arg(paper.widthDots);
    return paper.dpi == PaperProfile().dpi ? width : tr("%1, %2 dpi").arg(width).arg(paper.dpi);
}

namespace {
/** Takes an error's text apart, so that the windows can say it in their language. */
class ErrorText {
public:
    explicit ErrorText(const QString &text) : m_text(text) {}
    [[nodiscard]] bool reads(const char *pattern)
    {
        m_match = QRegularExpression(QLatin1Char('^') + QLatin1String(pattern) + QLatin1Char('$')).match(m_text);
        return m_match.hasMatch();
    }
    [[nodiscard]] QString part(int number) const { return m_match.captured(number); }

private:
    QString m_text;
    QRegularExpressionMatch m_match;
};
} // namespace

QString Words::audienceError(const Error &error)
{
    ErrorText text(error.text);
    if (text.reads("\"and\", \"or\" or the end is expected"))
        return tr("\"and\", \"or\" or nothing more is expected here");
    if (text.reads("more than (\\d+) brackets in one another"))
        return tr("more than %1 brackets stand in one another").arg(text.part(1));
    if (text.reads("longer than (\\d+) characters"))
        return tr("is longer than %1 characters").arg(text.part(1));
    if (text.reads("a bracket is not closed"))
        return tr("a bracket is not closed");
    if (text.reads("a quote is not closed"))
        return tr("a quotation mark is not closed");
    if (text.reads("a tag is written class:value"))
        return tr("a tag is written class:value");
    if (text.reads("there is no class of tags \"(.*)\""))
        return tr("there is no class of tags \"%1\"").arg(text.part(1));
    if (text.reads("(\\S+) is one of (.*)"))
        return tr("%1 is one of: %2").arg(text.part(1), text.part(2));
    if (text.reads("(\\S+) is a number"))
        return tr("the value of %1 is a number").arg(text.part(1));
    if (text.reads("a name has 1 to (\\d+) characters"))
        return tr("a name has 1 to %1 characters").arg(text.part(1));
    if (text.reads("it is headquarters'"))
        return tr("it is headquarters': only there can it be changed");
    if (text.reads("it is of store (.*)"))
        return tr("it is of store %1: only there can it be changed").arg(text.part(1));
    if (text.reads("there is an audience with this name"))
        return tr("there is an audience with this name");
    if (text.reads("there are (\\d+) audiences already: delete one"))
        return tr("there are %1 audiences already: delete one").arg(text.part(1));
    return error.text;
}

QString Words::templateError(int line, const Error &error)
{
    ErrorText text(error.text);
    QString cause = error.text;
    if (error.text.startsWith(QLatin1String("line ")))
        cause = tr("from here on it is not JSON. A comma, a bracket or a quotation mark may be missing or too much.");
    else if (error.text == QLatin1String("is needed"))
        cause = tr("is missing");
    else if (text.reads("unknown \"(.*)\", one of: (.*)"))
        cause = tr("\"%1\" is not known. One of: %2").arg(text.part(1), text.part(2));
    else if (text.reads("unknown field \"(.*)\""))
        cause = tr("there is no field {%1}").arg(text.part(1));
    else if (error.text == QLatin1String("unknown field"))
        cause = tr("is not known");
    else if (error.text == QLatin1String("not a text"))
        cause = tr("must be a text in quotation marks");
    else if (error.text == QLatin1String("not a whole number"))
        cause = tr("must be a whole number");
    else if (error.text == QLatin1String("not a list"))
        cause = tr("must be a list in [ ]");
    else if (error.text == QLatin1String("not an object"))
        cause = tr("must stand in { }");
    else if (text.reads("(-?\\d+) is not (-?\\d+) to (-?\\d+)"))
        cause = tr("%1 is not from %2 to %3").arg(text.part(1), text.part(2), text.part(3));
    else if (text.reads("longer than (\\d+) characters"))
        cause = tr("is longer than %1 characters").arg(text.part(1));
    else if (text.reads("larger than (\\d+) bytes"))
        cause = tr("is larger than %1 bytes").arg(text.part(1));
    else if (text.reads("more than (\\d+)"))
        cause = tr("has more than %1").arg(text.part(1));
    else if (error.text.startsWith(QLatin1String("beside")))
        cause = tr("\"if\" and \"unless\" cannot stand together");
    else if (error.text.startsWith(QLatin1String("not the base64")))
        cause = tr("the picture's data do not fit its width and height");
    else if (text.reads("is for (.*)"))
        cause = tr("this is a template for: %1").arg(hearth::ticketKind(text.part(1)) ? ticketKind(*hearth::ticketKind(text.part(1))) : text.part(1));
    const QString placed = error.where.isEmpty() ? cause : QStringLiteral("%1: %2").arg(error.where, cause);
    return line > 0 ? tr("Line %1: %2").arg(line).arg(placed) : placed;
}

QString Words::memberName(const Member &member)
{
    constexpr qsizetype end = 4;
    if (!member.phoneMasked.isEmpty())
        return member.phoneMasked;
    const QString code = member.card.isEmpty() ? member.qr : member.card;
    return code.isEmpty() ? QString() : QStringLiteral("…") + code.right(end);
}

QString Words::memberTag(const MemberProfile::ShownTag &tag, const Menu &menu, const QString &language)
{
    if (tag.name == QLatin1String("birthday"))
        return tr("Birthday");
    if (tag.name == QLatin1String("lifecycle")) {
        if (tag.value == QLatin1String("new"))
            return tr("New member");
        if (tag.value == QLatin1String("won_back"))
            return tr("Back after a long absence");
        if (tag.value == QLatin1String("cooling"))
            return tr("Comes less often than before");
        return tr("Has not been here for long");
    }
    if (tag.name == QLatin1String("frequency"))
        return tr("Regular guest");
    if (tag.name == QLatin1String("anniversary"))
        return tr("Anniversary");
    if (tag.name == QLatin1String("taste"))
        return tr("Likes: %1").arg(tag.value);
    if (tag.name == QLatin1String("size"))
        return tr("Usual size: %1").arg(tag.value);
    if (tag.name == QLatin1String("topping")) {
        const MenuItem *item = menu.item(tag.value);
        return tr("Favourite topping: %1").arg(item == nullptr ? tag.value : item->name.in(language));
    }
    return tag.name + QStringLiteral(": ") + tag.value;
}

QString Words::memberReason(const MemberProfile::ShownTag &tag)
{
    const auto both = [&tag](const QString &words) { return words.arg(tag.evidence1).arg(tag.evidence2); };
    if (tag.name == QLatin1String("birthday"))
        return both(tr("Month %1, day %2"));
    if (tag.name == QLatin1String("lifecycle"))
        return both(tr("%1 days with a visit, usually %2 days apart"));
    if (tag.name == QLatin1String("frequency"))
        return both(tr("%1 orders in %2 days"));
    if (tag.name == QLatin1String("anniversary"))
        return tr("%1 years since the first order").arg(tag.evidence1);
    if (tag.name == QLatin1String("taste") || tag.name == QLatin1String("size") || tag.name == QLatin1String("topping"))
        return both(tr("%1 pieces, %2 in a hundred of late"));
    return tag.reason;
}

} // namespace hearth
