// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/backoff.h"
#include "link/networkwatch.h"
#include "link/pushwindow.h"

#include <QTest>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

using namespace hearth;

class TestLinkParts : public QObject {
    Q_OBJECT

    static QByteArray netlink(quint16 type, unsigned flags)
    {
        struct {
            nlmsghdr header;
            ifinfomsg info;
        } message{};
        message.header.nlmsg_len = sizeof message;
        message.header.nlmsg_type = type;
        message.info.ifi_flags = flags;
        return {reinterpret_cast<const char *>(&message), sizeof message};
    }

private Q_SLOTS:
    void waitsDoubleUpToTheCap()
    {
        Backoff backoff(1000, 60'000);
        QList<int> least;
        QList<int> most;
        for (int i = 0; i < 9; ++i)
            least.append(backoff.nextMs(0));
        backoff.reset();
        for (int i = 0; i < 9; ++i)
            most.append(backoff.nextMs(1));
        QCOMPARE(most, (QList<int>{1000, 2000, 4000, 8000, 16'000, 32'000, 60'000, 60'000, 60'000}));
        QCOMPARE(least, (QList<int>{500, 1000, 2000, 4000, 8000, 16'000, 30'000, 30'000, 30'000}));
        QCOMPARE(backoff.nextMs(0.5), 45'000);
        backoff.reset();
        QCOMPARE(backoff.nextMs(0.5), 750);
        QCOMPARE(backoff.slowMs(0.5), 45'000);
    }
    void waitsNeverOverflow()
    {
        Backoff backoff(1'500'000'000, 2'000'000'000);
        for (int i = 0; i < 100; ++i)
            QVERIFY(backoff.nextMs(1) > 0);
        Backoff odd(0, -5);
        QVERIFY(odd.nextMs(1) >= 0);
    }
    void aWindowCountsFactsAndBytes()
    {
        PushWindow window(100, 10, 1000);
        QCOMPARE(window.roomFacts(), 10);
        QCOMPARE(window.roomBytes(), 1000);
        window.pushed(104, 400);
        QCOMPARE(window.roomFacts(), 6);
        QCOMPARE(window.roomBytes(), 600);
        window.pushed(106, 600);
        QCOMPARE(window.roomFacts(), 0); // bytes are used up
        window.acknowledged(102); // part of a frame
        QCOMPARE(window.roomBytes(), 0);
        window.acknowledged(104);
        QCOMPARE(window.roomBytes(), 400);
        QCOMPARE(window.roomFacts(), 8);
        window.acknowledged(90); // an old one
        QCOMPARE(window.acked(), 104);
        window.acknowledged(110); // beyond what was sent here
        QCOMPARE(window.sent(), 110);
        QVERIFY(window.empty());
        QCOMPARE(window.roomBytes(), 1000);
        window.pushed(111, 5000);
        QCOMPARE(window.roomBytes(), 0);
        QCOMPARE(window.roomFacts(), 0);
        window.acknowledged(111);
        QCOMPARE(window.roomFacts(), 10);
    }
    void aNetworkThatComesIsToldFromOneThatGoes()
    {
        QVERIFY(NetworkWatch::tellsOfArrival(netlink(RTM_NEWADDR, 0)));
        QVERIFY(NetworkWatch::tellsOfArrival(netlink(RTM_NEWROUTE, 0)));
        QVERIFY(NetworkWatch::tellsOfArrival(netlink(RTM_NEWLINK, IFF_UP | IFF_RUNNING)));
        QVERIFY(!NetworkWatch::tellsOfArrival(netlink(RTM_NEWLINK, IFF_UP)));
        QVERIFY(!NetworkWatch::tellsOfArrival(netlink(RTM_DELADDR, 0)));
        QVERIFY(!NetworkWatch::tellsOfArrival(netlink(RTM_DELLINK, IFF_RUNNING)));
        QVERIFY(NetworkWatch::tellsOfArrival(netlink(RTM_DELADDR, 0) + netlink(RTM_NEWADDR, 0)));
        QVERIFY(!NetworkWatch::tellsOfArrival({}));
        QVERIFY(!NetworkWatch::tellsOfArrival(QByteArray(10, 'x')));
        QVERIFY(!NetworkWatch::tellsOfArrival(netlink(RTM_NEWADDR, 0).chopped(4)));
        QVERIFY(!NetworkWatch::tellsOfArrival(QByteArray(64, '\0')));
        const NetworkWatch watch; // opens and closes its socket, also where the system refuses it
    }
};

QTEST_GUILESS_MAIN(TestLinkParts)
#include "tst_linkparts.moc"
