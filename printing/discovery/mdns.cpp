// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "discovery/mdns.h"

#include <QtEndian>
#include <optional>

namespace hearth::mdns {
namespace {
constexpr int HeaderSize = 12;
constexpr int MaxPointers = 32; // for one name
constexpr quint16 ResponseFlag = 0x8000;
constexpr quint16 OpcodeAndRcode = 0x780F;
constexpr quint16 ClassIn = 1;
constexpr quint16 ClassMask = 0x7FFF; // the top bit is multicast's own: "flush", "answer to me alone"
enum Type : quint16 { A = 1, Ptr = 12, Txt = 16, Aaaa = 28, Srv = 33 };

/** Reads a packet; after a read beyond its end everything is refused. */
class Reader {
public:
    explicit Reader(const QByteArray &packet) : m_packet(packet) { }

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] qsizetype at() const { return m_at; }
    [[nodiscard]] QByteArray bytes(qsizetype count)
    {
        if (!m_ok || count > m_packet.size() - m_at) {
            m_ok = false;
            return {};
        }
        m_at += count;
        return m_packet.mid(m_at - count, count);
    }
    [[nodiscard]] quint8 byte()
    {
        const QByteArray read = bytes(1);
        return read.isEmpty() ? quint8(0) : static_cast<quint8>(read.front());
    }
    [[nodiscard]] quint16 word()
    {
        const int high = byte();
        return static_cast<quint16>(high << 8 | byte());
    }
    void skip(qsizetype count) { (void)bytes(count); }
    void seek(qsizetype at)
    {
        m_ok = m_ok && at >= 0 && at <= m_packet.size();
        if (m_ok)
            m_at = at;
    }

    /** A name with its compression pointers (RFC 1035 §4.1.4). Each points further back than the last, and there are few. */
    [[nodiscard]] Name name()
    {
        Name labels;
        int length = 1;
        qsizetype limit = m_at;
        std::optional<qsizetype> after;
        int pointers = 0;
        for (;;) {
            const quint8 size = byte();
            if (!m_ok || size == 0)
                break;
            if ((size & 0xC0) == 0xC0) {
                const qsizetype target = (size & 0x3F) << 8 | byte();
                if (!m_ok || target >= limit || ++pointers > MaxPointers) {
                    m_ok = false;
                    break;
                }
                if (!after)
                    after = m_at;
                limit = target;
                m_at = target;
                continue;
            }
            length += size + 1;
            if (size > MaxLabel || length > MaxName) {
                m_ok = false;
                break;
            }
            labels.append(bytes(size));
        }
        if (after && m_ok)
            m_at = *after;
        return m_ok ? labels : Name();
    }

private:
    const QByteArray &m_packet;
    qsizetype m_at = 0;
    bool m_ok = true;
};

void append(QByteArray &packet, quint16 word)
{
    packet += static_cast<char>(word >> 8);
    packet += static_cast<char>(word & 0xFF);
}

/** The data of a record; the reader stands at its first byte. Nothing where the type is another. */
std::optional<Record> readData(Reader &in, Name name, quint16 type, qsizetype end)
{
    switch (type) {
    case Ptr: return Record{std::move(name), Pointer{in.name()}};
    case Srv: {
        in.skip(4); // priority, weight
        const quint16 port = in.word();
        return Record{std::move(name), Service{port, in.name()}};
    }
    case Txt: {
        Text text;
        while (in.ok() && in.at() < end)
            text.strings.append(in.bytes(in.byte()));
        return Record{std::move(name), std::move(text)};
    }
    case A: {
        const QByteArray raw = in.bytes(4);
        return Record{std::move(name), Address{in.ok() ? QHostAddress(qFromBigEndian<quint32>(raw.constData())) : QHostAddress()}};
    }
    case Aaaa: {
        const QByteArray raw = in.bytes(16);
        return Record{std::move(name), Address{in.ok() ? QHostAddress(reinterpret_cast<const quint8 *>(raw.constData())) : QHostAddress()}}; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    }
    default: return std::nullopt;
    }
}

tl::unexpected<Error> broken(const char *what)
{
    return fail(ErrorCode::Protocol, QStringLiteral("not a DNS response: ") + QLatin1String(what));
}
} // namespace

Name nameOf(const QByteArray &dotted)
{
    return dotted.split('.');
}

bool sameName(const Name &a, const Name &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const QByteArray &x, const QByteArray &y) { return x.compare(y, Qt::CaseInsensitive) == 0; });
}

QByteArray query(quint16 id, const Name &service)
{
    QByteArray packet;
    append(packet, id);
    append(packet, 0); // flags: a query
    append(packet, 1); // one question
    for (int i = 0; i < 3; ++i)
        append(packet, 0);
    for (const QByteArray &label : service) {
        packet += static_cast<char>(label.size());
        packet += label;
    }
    packet += '\0';
    append(packet, Ptr);
    append(packet, ClassIn);
    return packet;
}

Result<QList<Record>> parse(const QByteArray &packet)
{
    if (packet.size() > MaxPacket)
        return broken("too long");
    Reader in(packet);
    in.skip(2); // the id: of no use in multicast DNS
    const quint16 flags = in.word();
    const int questions = in.word();
    int records = 0;
    for (int section = 0; section < 3; ++section)
        records += in.word();
    if (!in.ok() || packet.size() < HeaderSize)
        return broken("too short");
    if ((flags & ResponseFlag) == 0 || (flags & OpcodeAndRcode) != 0)
        return broken("no answer");
    if (questions > MaxRecords || records > MaxRecords)
        return broken("too many records");
    for (int i = 0; i < questions && in.ok(); ++i) {
        (void)in.name();
        in.skip(4);
    }
    QList<Record> found;
    for (int i = 0; i < records && in.ok(); ++i) {
        Name name = in.name();
        const quint16 type = in.word();
        const quint16 klass = in.word() & ClassMask;
        in.skip(4); // time to live
        const qsizetype size = in.word();
        const qsizetype end = in.at() + size;
        if (!in.ok() || end > packet.size())
            return broken("a record is cut off");
        if (klass == ClassIn) {
            if (auto record = readData(in, std::move(name), type, end)) {
                if (!in.ok() || in.at() != end)
                    return broken("a record's length is wrong");
                found.append(std::move(*record));
            }
        }
        in.seek(end);
    }
    if (!in.ok())
        return broken("a name or a record is cut off");
    return found;
}

} // namespace hearth::mdns
