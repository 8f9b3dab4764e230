// Feeds and channels over TLS: an authority that is named is trusted, anything else is refused with
// what to do about it.
#include <QtTest>
#include <csignal>
#include <mutex>

#include "app/feeds/channels.h"
#include "app/feeds/feed_source.h"
#include "app/feeds/websocket_frames.h"
#include "tests/support/channel_receipts.h"
#include "tests/support/talking_server.h"
#include "tests/support/test_authority.h"

using namespace citymirror;
using namespace citymirror::feeds;
using test::Talk;
using test::TalkingServer;
using test::TestAuthority;

class TlsTest : public QObject {
  Q_OBJECT
  using Certificate = TestAuthority::Certificate;
  static constexpr int kTlsPatience = 20'000;

  TestAuthority ours_{"City test authority"}, theirs_{"Somebody else"};

  /// "level 1" to whoever asks, over HTTP or as a WebSocket.
  static void serve(Talk& talk, const Certificate& certificate) {
    if (!talk.secure(certificate.certificate, certificate.key)) return;
    const test::WebRequest request = test::readRequest(talk);
    const std::string key = "Sec-WebSocket-Key: ";
    const std::size_t asked = request.headers.find(key);
    if (asked == std::string::npos) return test::answerRequest(talk, 200, "level 1");
    const std::string offered =
        request.headers.substr(asked + key.size(), request.headers.find('\n', asked) - asked - key.size());
    talk.say("HTTP/1.1 101 -\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
             webSocketAccept(offered) + "\r\n\r\n" + "\x81\x07level 1");
    talk.stall();
  }
  struct Heard {
    std::mutex mutex;
    std::vector<std::string> payloads;
    std::size_t size() {
      const std::scoped_lock lock(mutex);
      return payloads.size();
    }
  };
  static std::unique_ptr<FeedSource> feedFrom(const std::string& url, const std::string& authority,
                                              Heard& heard) {
    SourceSettings settings;
    settings.url = url;
    settings.every = settings.firstRetry = settings.longestRetry = Millis{30};
    settings.answerWithin = Millis{5000};
    settings.authority = authority;
    auto source = makeFeedSource(std::move(settings));
    if (!source) qFatal("%s", source.error().text().c_str());
    (*source)->start([&heard](RawMessage message) {
      const std::scoped_lock lock(heard.mutex);
      heard.payloads.push_back(std::move(message.payload));
    });
    return std::move(*source);
  }
  Certificate certificateOf(const QString& kind) {
    if (kind == "another's") return theirs_.issue("localhost");
    if (kind == "another name") return ours_.issue("gauges.example");
    if (kind == "expired") return ours_.issue("localhost", -7200, -3600);
    if (kind == "early") return ours_.issue("localhost", 3600, 7200);
    return ours_.issue("localhost");
  }

  static void troubles() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("an unknown authority")
        << "another's" << "signed by an authority that is not trusted here" << "name the certificate";
    QTest::newRow("another name") << "another name" << "for another name" << "Write the host's name";
    QTest::newRow("expired") << "expired" << "has expired" << "valid now";
    QTest::newRow("not valid yet") << "early" << "not valid yet" << "check the clock";
  }

 private slots:
  void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }  // a refused server writes once more

  void aServerOfTheNamedAuthorityIsHeard_data() {
    QTest::addColumn<QString>("scheme");
    for (const char* scheme : {"https", "wss"}) QTest::newRow(scheme) << scheme;
  }
  void aServerOfTheNamedAuthorityIsHeard() {
    QFETCH(QString, scheme);
    const Certificate good = ours_.issue("localhost");
    TalkingServer server([&](Talk& talk) { serve(talk, good); });
    Heard heard;
    const auto source =
        feedFrom(server.at(scheme.toStdString(), "localhost") + "/levels", ours_.pem(), heard);
    QTRY_VERIFY_WITH_TIMEOUT(heard.size() > 0, kTlsPatience);
    QCOMPARE(heard.payloads.front(), std::string("level 1"));
    QVERIFY(source->health().connected);
    source->stop();
  }

  void anyOtherServerIsRefusedWithWhatToDo_data() { troubles(); }
  void anyOtherServerIsRefusedWithWhatToDo() {
    QFETCH(QString, kind);
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    const Certificate wrong = certificateOf(kind);
    TalkingServer server([&](Talk& talk) { serve(talk, wrong); });
    for (const char* scheme : {"https", "wss"}) {
      Heard heard;
      const auto source = feedFrom(server.at(scheme, "localhost") + "/levels", ours_.pem(), heard);
      QTRY_VERIFY_WITH_TIMEOUT(!source->health().trouble.empty(), kTlsPatience);
      const QString trouble = QString::fromStdString(source->health().trouble);
      QVERIFY2(trouble.contains(what) && trouble.contains(remedy), qPrintable(trouble));
      QVERIFY2(trouble.contains("localhost"), qPrintable(trouble));
      source->stop();
      QCOMPARE(heard.size(), std::size_t(0));
    }
  }

  void withoutANamedAuthorityThePersonIsToldWhereToNameIt() {
    const Certificate good = ours_.issue("localhost");
    TalkingServer server([&](Talk& talk) { serve(talk, good); });
    Heard heard;
    const auto source = feedFrom(server.at("https", "localhost"), "", heard);
    QTRY_VERIFY_WITH_TIMEOUT(!source->health().trouble.empty(), kTlsPatience);
    const std::string trouble = source->health().trouble;
    QVERIFY2(trouble.find("\"authority\"") != std::string::npos, trouble.c_str());
    source->stop();
    const auto unreadable = feedFrom(server.at("https", "localhost"), "no.pem", heard);
    QTRY_VERIFY_WITH_TIMEOUT(unreadable->health().trouble.find("no.pem") != std::string::npos,
                             kTlsPatience);
    unreadable->stop();
    QCOMPARE(heard.size(), std::size_t(0));
  }

  void aPortWithoutTlsIsToldApart() {
    TalkingServer server([](Talk& talk) {
      (void)talk.bytes(1);
      test::answerRequest(talk, 200, "in clear text");
    });
    Heard heard;
    const auto source = feedFrom(server.at("https", "localhost"), ours_.pem(), heard);
    QTRY_VERIFY_WITH_TIMEOUT(!source->health().trouble.empty(), kTlsPatience);
    const std::string trouble = source->health().trouble;
    QVERIFY2(trouble.find("no TLS connection comes about") != std::string::npos, trouble.c_str());
    source->stop();
  }

  void aMessageGoesToATrustedReceiverOnly_data() {
    troubles();
    QTest::newRow("trusted") << "" << "" << "";
  }
  void aMessageGoesToATrustedReceiverOnly() {
    QFETCH(QString, kind);
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    const Certificate certificate = certificateOf(kind);
    std::atomic<int> taken = 0;
    TalkingServer server([&](Talk& talk) {
      if (!talk.secure(certificate.certificate, certificate.key)) return;
      if (test::readRequest(talk).verb != "POST") return;  // the client has hung up
      ++taken;
      test::answerRequest(talk, 200, R"({"state":"acknowledged"})");
    });
    ChannelSettings settings;
    settings.id = "webhook";
    settings.kind = ChannelKind::webhook;
    settings.authority = ours_.pem();
    auto channel = makeChannel(settings, {}, test::hastyTimes());
    QVERIFY(channel.ok());
    test::ReceiptBook book;
    (*channel)->start(book.sink());
    QVERIFY((*channel)->send(test::order("L1/1", server.at("https", "localhost") + "/in")).ok());
    const std::string end = kind.isEmpty() ? "acknowledged" : "failed";
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/1"), end, kTlsPatience);
    const QString why = QString::fromStdString(book.lastReason("L1/1"));
    QVERIFY2(why.contains(what) && why.contains(remedy), qPrintable(why));
    QCOMPARE(taken.load(), kind.isEmpty() ? 1 : 0);
    (*channel)->stop();
  }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "zz_tls_test.moc"
