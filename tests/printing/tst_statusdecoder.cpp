// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/statusdecoder.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <limits>

using namespace hearth::escpos;

namespace {
QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

StatusFlags asb(const char *text)
{
    return fromAutoStatus(hex(text));
}

/** The answers without flow control. */
QList<Answer> decode(const QByteArray &bytes, const QList<int> &asked = {}, int queued = 0)
{
    StatusDecoder decoder;
    for (int n : asked)
        decoder.expect(n);
    for (int i = 0; i < queued; ++i)
        decoder.expectQueued();
    return decoder.feed(bytes);
}
} // namespace

class TestStatusDecoder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void realTimeAnswersComeInTheOrderAsked()
    {
        const QList<Answer> expected{RealTimeStatus{1, 0x16}, RealTimeStatus{2, 0x12}, RealTimeStatus{3, 0x12}, RealTimeStatus{4, 0x1E}};
        QCOMPARE(decode(hex("1612121e"), {1, 2, 3, 4}), expected);
    }
    void realTimeAnswerNobodyAskedForIsStray()
    {
        QCOMPARE(decode(hex("12")), QList<Answer>{(RealTimeStatus{0, 0x12})});
    }
    void capturedHealthyAutoStatusIsOneAnswer()
    {
        QCOMPARE(decode(hex("1400000f")), QList<Answer>{AutoStatus{hex("1400000f")}});
    }
    void autoStatusIsNotFourRealTimeAnswers()
    {
        const QList<Answer> expected{AutoStatus{hex("1c000f0f")}, RealTimeStatus{1, 0x1E}};
        QCOMPARE(decode(hex("1c000f0f1e"), {1}), expected);
    }
    void trapAutoStatusIsItsFirstByteAndExactlyThreeMore()
    {
        const QList<Answer> expected{AutoStatus{hex("14000300")}, QueuedStatus{0x03}, AutoStatus{hex("1400000f")}};
        QCOMPARE(decode(hex("14000300" "03" "1400000f"), {}, 1), expected);
    }
    void trapAutoStatusWithoutItsFixedBitIsNone()
    {
        for (const Answer &answer : decode(hex("00000000")))
            QVERIFY(std::holds_alternative<StrayByte>(answer));
    }
    void trapARealTimeAnswerAmongPictureDataIsNoQueuedOne()
    {
        const QList<Answer> expected{RealTimeStatus{0, 0x16}, QueuedStatus{0x00}};
        QCOMPARE(decode(hex("16" "00"), {}, 1), expected);
    }
    void offlineResponsesAreBlocks()
    {
        const QList<Answer> expected{BlockAnswer{hex("372300")}, BlockAnswer{hex("3723404040424000")}, AutoStatus{hex("3c00000f")}};
        QCOMPARE(decode(hex("372300" "3723404040424000" "3c00000f")), expected);
    }
    void flowControlInsideAutoStatusIsTakenOut()
    {
        const QList<Answer> expected{FlowControl{true}, FlowControl{false}, AutoStatus{hex("1400000f")}};
        QCOMPARE(decode(hex("14130011000f")), expected);
    }
    void trapOneStrayByteShiftsNothing()
    {
        for (int stray = 0; stray < 256; ++stray) {
            QByteArray bytes(1, static_cast<char>(stray));
            bytes += hex("1400000f" "3c00000f" "37223030303100" "16");
            const QList<Answer> answers = decode(bytes, {}, 0);
            QVERIFY2(answers.contains(Answer(AutoStatus{hex("3c00000f")})), qPrintable(QString::number(stray, 16)));
            QVERIFY(answers.contains(Answer(ProcessIdAnswer{"0001"})));
            QVERIFY(answers.contains(Answer(AutoStatus{hex("1400000f")})));
            QVERIFY(answers.contains(Answer(RealTimeStatus{0, 0x16})));
        }
    }
    void aCutOffAutoStatusDoesNotEatTheNextOne()
    {
        const QList<Answer> expected{StrayByte{0x14}, StrayByte{0x00}, AutoStatus{hex("1c08000f")}};
        QCOMPARE(decode(hex("14001c08000f")), expected);
    }
    void processIdAnswerVector()
    {
        QCOMPARE(decode(hex("37223030343200")), QList<Answer>{ProcessIdAnswer{"0042"}});
    }
    void otherBlockAnswersAreWhole()
    {
        const QList<Answer> expected{BlockAnswer{QByteArrayLiteral("\x5fTM-T20II") + '\0'}, BlockAnswer{hex("372500")}};
        QCOMPARE(decode(QByteArrayLiteral("\x5fTM-T20II") + '\0' + hex("372500")), expected);
    }
    void aBlockThatNeverEndsIsGivenUp()
    {
        const QList<Answer> answers = decode(QByteArray(1, 0x5F) + QByteArray(300, 'a') + hex("1400000f"));
        QCOMPARE(answers.last(), Answer(AutoStatus{hex("1400000f")}));
    }
    void aFloodOfBlocksThatNeverEndIsReadQuickly()
    {
        // Each byte may begin a block: read again for each, this would take the printing thread from the other printers. The
        // measure is the same amount of bytes that begin nothing; the best of five, as the machine has other things to do.
        const auto timed = [](const QByteArray &bytes) {
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 5; ++i) {
                QElapsedTimer timer;
                timer.start();
                const QList<Answer> answers = decode(bytes);
                best = std::min(best, timer.nsecsElapsed());
            }
            return best;
        };
        const QByteArray flood = QByteArray(32'768, '1') + hex("37223030343200");
        QCOMPARE(decode(flood).last(), Answer(BlockAnswer{flood.right(StatusDecoder::MaxBlock)}));
        const qint64 plain = timed(QByteArray(flood.size(), 'a'));
        const qint64 flooded = timed(flood);
        QVERIFY2(flooded < 4 * plain, qPrintable(QStringLiteral("%1 against %2 ns").arg(flooded).arg(plain)));
    }
    void queuedAnswerOnlyWhereAsked()
    {
        QCOMPARE(decode(hex("00"), {}, 1), QList<Answer>{QueuedStatus{0}});
        QCOMPARE(decode(hex("00")), QList<Answer>{StrayByte{0}});
    }
    void resetForgetsQuestionsAndHalfAnswers()
    {
        StatusDecoder decoder;
        decoder.expect(1);
        decoder.expectQueued();
        (void)decoder.feed(hex("1400"));
        QCOMPARE(decoder.outstanding(), 2);
        decoder.reset();
        QCOMPARE(decoder.outstanding(), 0);
        QCOMPARE(decoder.feed(hex("16")), QList<Answer>{(RealTimeStatus{0, 0x16})});
    }

    void realTimeVectors()
    {
        StatusFlags healthy;
        healthy.drawerPin3High = true;
        QCOMPARE(fromRealTime(0x16, 0x12, 0x12, 0x12), healthy);
        QCOMPARE(fromRealTime(0x12, 0x12, 0x12, 0x12), StatusFlags());
        QVERIFY(fromRealTime(0x16, 0x12, 0x12, 0x1E).paperNearEnd);
        QVERIFY(!fromRealTime(0x16, 0x12, 0x12, 0x1E).paperOut);
        QVERIFY(fromRealTime(0x1E, 0x32, 0x12, 0x72).paperOut);
        QVERIFY(!fromRealTime(0x1E, 0x32, 0x12, 0x72).paperNearEnd);
        QVERIFY(fromRealTime(0x1E, 0x16, 0x12, 0x7E).coverOpen);
        QVERIFY(fromRealTime(0x1E, 0x52, 0x1A, 0x12).cutterError);
        QVERIFY(fromRealTime(0x1E, 0x52, 0x32, 0x12).unrecoverable);
        QVERIFY(fromRealTime(0x1E, 0x52, 0x52, 0x12).headHot);
        QVERIFY(fromRealTime(0x1E, 0x12, 0x12, 0x12).offline);
    }
    void autoStatusVectors()
    {
        StatusFlags healthy;
        healthy.drawerPin3High = true;
        QCOMPARE(asb("1400000f"), healthy);
        StatusFlags offline = healthy;
        offline.offline = true;
        StatusFlags cover = offline;
        cover.coverOpen = true;
        QCOMPARE(asb("3c00000f"), cover);
        StatusFlags near = healthy;
        near.paperNearEnd = true;
        QCOMPARE(asb("1400030f"), near);
        StatusFlags out = offline;
        out.paperNearEnd = out.paperOut = true;
        QCOMPARE(asb("1c000f0f"), out);
        StatusFlags cutter = offline;
        cutter.cutterError = true;
        QCOMPARE(asb("1c08000f"), cutter);
        QVERIFY(asb("1c20000f").unrecoverable);
        QVERIFY(asb("1c40000f").headHot);
        QCOMPARE(asb("14"), StatusFlags());
    }
    void onePaperBitOfAPairIsNothing()
    {
        QVERIFY(!asb("1400010f").paperNearEnd);
        QVERIFY(!asb("1400040f").paperOut);
        QVERIFY(!fromRealTime(0x12, 0x12, 0x12, 0x16).paperNearEnd);
    }

    void everySplitOfAStreamGivesTheSameAnswers()
    {
        const QByteArray stream = hex("1612121e" "1400000f" "37223030303100" "00" "14130011000f" "ff" "5f544d00" "1c08000f" "37"
                                      "37223030303200" "3c00000f" "12" "00");
        const QList<int> asked{1, 2, 3, 4};
        const QList<Answer> whole = decode(stream, asked, 2);
        for (qsizetype i = 0; i <= stream.size(); ++i) {
            for (qsizetype k = i; k <= stream.size(); ++k) {
                StatusDecoder decoder;
                for (int n : asked)
                    decoder.expect(n);
                decoder.expectQueued();
                decoder.expectQueued();
                QList<Answer> answers = decoder.feed(stream.left(i));
                answers += decoder.feed(stream.mid(i, k - i));
                answers += decoder.feed(stream.mid(k));
                QCOMPARE(answers, whole);
            }
        }
    }
    void randomBytesDoNoHarmAndAreAllAccountedFor()
    {
        QRandomGenerator random(20'261'124);
        StatusDecoder decoder;
        qint64 in = 0;
        qint64 out = 0;
        for (int i = 0; i < 100'000; ++i) {
            QByteArray chunk(random.bounded(1, 12), Qt::Uninitialized);
            for (char &c : chunk)
                c = static_cast<char>(random.bounded(256));
            if (i % 10 == 0)
                decoder.expect(random.bounded(1, 5));
            in += chunk.size();
            for (const Answer &answer : decoder.feed(chunk)) {
                if (const auto *automatic = std::get_if<AutoStatus>(&answer))
                    out += automatic->bytes.size();
                else if (const auto *block = std::get_if<BlockAnswer>(&answer))
                    out += block->bytes.size();
                else
                    out += std::holds_alternative<ProcessIdAnswer>(answer) ? 7 : 1;
            }
            QVERIFY(in - out >= 0 && in - out < StatusDecoder::MaxBlock);
        }
    }
};

QTEST_APPLESS_MAIN(TestStatusDecoder)
#include "tst_statusdecoder.moc"
