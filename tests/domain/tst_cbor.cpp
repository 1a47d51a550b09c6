// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cborappender.h"
#include "domain/cborcursor.h"

#include <QCborStreamReader>
#include <QCborStreamWriter>
#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

namespace {
/** What was met, in words; empty: refused. The other reader's way of it, over the whole of the bytes. */
class ByQt {
public:
    explicit ByQt(const QByteArray &bytes)
        : m_reader(bytes)
        , m_size(bytes.size())
    {
    }
    QString read()
    {
        value(0);
        const bool fine = m_reader.lastError() == QCborError::NoError && m_reader.currentOffset() == m_size;
        return fine ? m_met : QString();
    }

private:
    void value(int depth)
    {
        while (m_reader.isTag()) {
            m_met += QStringLiteral("tag%1 ").arg(static_cast<quint64>(m_reader.toTag()));
            if (!m_reader.next())
                return;
        }
        if (m_reader.lastError() != QCborError::NoError || depth > 20)
            return static_cast<void>(m_reader.next(-1));
        if (m_reader.isContainer()) {
            m_met += m_reader.isMap() ? QLatin1Char('{') : QLatin1Char('[');
            if (!m_reader.enterContainer())
                return;
            while (m_reader.lastError() == QCborError::NoError && m_reader.hasNext())
                value(depth + 1);
            m_met += QLatin1String("end ");
            if (m_reader.lastError() == QCborError::NoError)
                m_reader.leaveContainer();
        } else if (m_reader.isString()) {
            for (;;) {
                const auto piece = m_reader.readString();
                m_met +=
                    piece.status == QCborStreamReader::Ok ? QLatin1Char('"') + piece.data : QStringLiteral("over ");
                if (piece.status != QCborStreamReader::Ok)
                    return;
            }
        } else if (m_reader.isByteArray()) {
            for (;;) {
                const auto piece = m_reader.readByteArray();
                m_met += piece.status == QCborStreamReader::Ok
                    ? QLatin1Char('h') + QString::fromLatin1(piece.data.toHex())
                    : QStringLiteral("over ");
                if (piece.status != QCborStreamReader::Ok)
                    return;
            }
        } else {
            if (m_reader.isUnsignedInteger())
                m_met += QStringLiteral("+%1 ").arg(m_reader.toUnsignedInteger());
            else if (m_reader.isNegativeInteger())
                m_met += QStringLiteral("-%1 ").arg(static_cast<quint64>(m_reader.toNegativeInteger()) - 1);
            else if (m_reader.isBool())
                m_met += m_reader.toBool() ? QLatin1String("yes ") : QLatin1String("no ");
            else
                m_met += QLatin1String("other ");
            m_reader.next();
        }
    }
    QCborStreamReader m_reader;
    qsizetype m_size;
    QString m_met;
};

class ByCursor {
public:
    explicit ByCursor(const QByteArray &bytes)
        : m_cursor(bytes)
        , m_size(bytes.size())
    {
    }
    QString read()
    {
        value(0);
        return !m_cursor.failed() && m_cursor.offset() == m_size ? m_met : QString();
    }

private:
    using Type = CborCursor::Type;
    void value(int depth)
    {
        while (m_cursor.type() == Type::Tag) {
            m_met += QStringLiteral("tag%1 ").arg(m_cursor.value());
            if (!m_cursor.next())
                return;
        }
        if (m_cursor.failed() || depth > 20)
            return static_cast<void>(m_cursor.skip(-1));
        switch (m_cursor.type()) {
        case Type::Map:
        case Type::Array:
            m_met += m_cursor.type() == Type::Map ? QLatin1Char('{') : QLatin1Char('[');
            if (!m_cursor.enter())
                return;
            while (m_cursor.type() != Type::None)
                value(depth + 1);
            m_met += QLatin1String("end ");
            m_cursor.leave();
            return;
        case Type::Text:
        case Type::Bytes: {
            const bool words = m_cursor.type() == Type::Text;
            QByteArrayView piece;
            QString text;
            while (m_cursor.piece(piece) == CborCursor::Piece::Some) {
                if (words && !m_cursor.decode(piece, text))
                    return;
                m_met += words ? QLatin1Char('"') + text
                               : QLatin1Char('h') + QString::fromLatin1(piece.toByteArray().toHex());
            }
            m_met += QLatin1String("over ");
            return;
        }
        case Type::Unsigned: m_met += QStringLiteral("+%1 ").arg(m_cursor.value()); break;
        case Type::Negative: m_met += QStringLiteral("-%1 ").arg(m_cursor.value()); break;
        case Type::Boolean: m_met += m_cursor.value() != 0 ? QLatin1String("yes ") : QLatin1String("no "); break;
        default: m_met += QLatin1String("other "); break;
        }
        m_cursor.next();
    }
    CborCursor m_cursor;
    qsizetype m_size;
    QString m_met;
};

QByteArray fromHex(const char *hex)
{
    return QByteArray::fromHex(hex);
}
} // namespace

class TestCbor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsAppendedIsWhatQtWrites()
    {
        QByteArray byQt;
        QCborStreamWriter writer(&byQt);
        CborAppender appender;
        writer.startMap();
        appender.openMap();
        for (const qint64 number : { 0LL, 23LL, 24LL, 255LL, 256LL, 65'535LL, 65'536LL, 4'294'967'295LL,
                 4'294'967'296LL, -1LL, -24LL, -25LL, -256LL, -257LL, -65'537LL, -4'294'967'297LL,
                 std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min() }) {
            writer.append(number);
            appender.number(number);
            writer.append(number % 2 == 0);
            appender.boolean(number % 2 == 0);
        }
        for (const QString &text : { QString(), QStringLiteral("plain"), QStringLiteral("泰式鸡肉"),
                 QString(QChar(0xd800)), QString(300, QLatin1Char('x')) }) {
            writer.append(QStringView(text));
            appender.text(text);
        }
        const QUuid id(QStringLiteral("{01939f3c-5e2a-7abc-8def-0123456789ab}"));
        writer.append(id.toRfc4122());
        appender.id(id);
        writer.append(QByteArray());
        appender.bytes({});
        writer.endMap();
        appender.end();
        QCOMPARE(appender.take().toHex(), byQt.toHex());
    }

    void theCursorTakesWhatQtTakes()
    {
        // A document with all that there is, and what breaks it: bytes of meaning put in, changed, taken out, cut off.
        const QByteArray whole =
            fromHex("bf01a3200a21390100f5f40281187f03821bffffffffffffffff3b7fffffffffffffff04"
                    "7f63706972617aff055f42010243030405ff0663e6b3b007d81e820102089f9fff80ff09f60af93c000bf8200ca0ff");
        static constexpr std::array<quint8, 32> telling{ 0x5f, 0x7f, 0x9f, 0xbf, 0xff, 0xc0, 0xf8, 0x1b, 0x3b, 0x60,
            0x40, 0x80, 0xa0, 0xf4, 0xf6, 0xfb, 0x1c, 0xfc, 0x5c, 0xdf, 0xd8, 0x00, 0x9b, 0xbb, 0x7b, 0x5b, 0xef, 0xc2,
            0x18, 0x38, 0x41, 0x61 };
        QRandomGenerator random(1);
        int taken = 0;
        constexpr int rounds = 20'000;
        for (int round = 0; round < rounds; ++round) {
            QByteArray bytes = whole;
            for (quint32 changes = random.bounded(4U); changes > 0 && !bytes.isEmpty(); --changes) {
                const auto at = static_cast<qsizetype>(random.bounded(static_cast<quint32>(bytes.size())));
                const auto byte = static_cast<char>(telling[random.bounded(static_cast<quint32>(telling.size()))]);
                switch (random.bounded(5)) {
                case 0: bytes[at] = byte; break;
                case 1: bytes.insert(at, byte); break;
                case 2: bytes.remove(at, 1); break;
                case 3: bytes[at] = static_cast<char>(bytes.at(at) ^ (1 << random.bounded(8))); break;
                default: bytes.truncate(at); break;
                }
            }
            const QString met = ByCursor(bytes).read();
            QCOMPARE(std::pair(bytes.toHex(), met), std::pair(bytes.toHex(), ByQt(bytes).read()));
            taken += met.isEmpty() ? 0 : 1;
        }
        QVERIFY2(taken > rounds / 5 && taken < rounds * 4 / 5, qPrintable(QString::number(taken)));
    }

    void skippingEndsWhereReadingEnds()
    {
        const QByteArray bytes = fromHex("83a201820203047f6161ff9f5f4101ffff07");
        CborCursor cursor(bytes);
        QVERIFY(cursor.enter());
        QVERIFY(cursor.skip(8));
        QVERIFY(cursor.skip(8));
        QCOMPARE(cursor.type(), CborCursor::Type::Unsigned);
        QCOMPARE(cursor.value(), quint64{ 7 });
        QVERIFY(cursor.next());
        QVERIFY(cursor.leave());
        QCOMPARE(cursor.offset(), bytes.size());
    }

    void nestingHasAnEnd()
    {
        const QByteArray deep = QByteArray(200, '\x81') + '\x01';
        CborCursor skipping(deep);
        QVERIFY(!skipping.skip(16));
        QCOMPARE(static_cast<int>(skipping.error()), static_cast<int>(QCborError::NestingTooDeep));
        CborCursor entering(deep);
        int levels = 0;
        while (entering.enter())
            ++levels;
        QCOMPARE(levels, CborCursor::MaxLevels - 1);
        QVERIFY(entering.failed());
    }

    void lengthsThatAreNotThereAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << fromHex("7bffffffffffffffff61");
        QTest::newRow("bytes") << fromHex("5b7fffffffffffffff61");
        QTest::newRow("array") << fromHex("9bffffffffffffffff01");
        QTest::newRow("map") << fromHex("bb800000000000000001");
    }
    void lengthsThatAreNotThereAreRefused()
    {
        QFETCH(QByteArray, bytes);
        CborCursor cursor(bytes);
        QVERIFY(!cursor.skip(8));
        QVERIFY(cursor.failed());
    }
};

QTEST_APPLESS_MAIN(TestCbor)
#include "tst_cbor.moc"
