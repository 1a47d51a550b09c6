// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/httpwire.h"

#include <QTest>

using namespace hearth;

class TestHttpWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void targetsAreSplitAndDecoded()
    {
        HttpRequest request;
        QVERIFY(parseTarget("/v1/st%C3%A4dte/a+b?name=M%C3%BCller+%26+Sohn&x&y=1=2", request));
        QCOMPARE(request.path, QStringLiteral("/v1/städte/a+b"));
        QCOMPARE(request.query.value(QStringLiteral("name")), QStringLiteral("Müller & Sohn"));
        QCOMPARE(request.query.value(QStringLiteral("y")), QStringLiteral("1=2"));
        QVERIFY(request.query.contains(QStringLiteral("x")));
    }
    void targetsWithAHostLoseIt()
    {
        HttpRequest request;
        QVERIFY(parseTarget("http://example.org:80/v1/x?a=b#c", request));
        QCOMPARE(request.path, QStringLiteral("/v1/x"));
        QCOMPARE(request.query.value(QStringLiteral("a")), QStringLiteral("b"));
    }
    void badTargetsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target : {"*", "example.org:80", "", "/%", "/%4", "/%zz", "/a%00b", "/x?y=%f"})
            QTest::newRow(target) << QByteArray(target);
    }
    void badTargetsAreRefused()
    {
        QFETCH(QByteArray, target);
        HttpRequest request;
        const auto parsed = parseTarget(target, request);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    }
    void headsSayTheLength()
    {
        HttpResponse response{201, "{}", "application/json", {{"Location", "/v1/x"}}};
        QCOMPARE(responseHead(response, true),
                 QByteArray("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nLocation: /v1/x\r\n"
                            "Connection: keep-alive\r\n\r\n"));
        QCOMPARE(responseHead({204, {}, {}, {}}, false), QByteArray("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
    }
    void headersCannotBreakTheFraming()
    {
        const HttpResponse response{200, {}, "text/plain", {{"X-A", "b\r\nX-Evil: 1"}, {"X B", "c"}, {"Content-Length", "7"}}};
        QCOMPARE(responseHead(response, true), QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestHttpWire)
#include "tst_httpwire.moc"
