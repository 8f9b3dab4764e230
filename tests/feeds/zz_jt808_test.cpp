// Terminals of JT/T 808 call by TCP: they are answered as the standard says, and a location is
// acknowledged once it is kept.
#include <QtTest>

#include "app/feeds/jt808_session.h"
#include "tests/support/jt808_terminal.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

constexpr int kPatient = test::kTerminalPatience, kMoment = 200;  // ms
using Form = test::Form808;
using Terminal = test::Jt808Terminal;
using Platform = test::Jt808Platform;
using test::general, test::wordOf;

const std::string kPlace(28, '\x7e');  // every byte of it is escaped

}  // namespace

class Jt808Test : public QObject {
  Q_OBJECT
 private slots:
  void aTerminalRegistersAuthenticatesAndHasItsReceiptOnceTheLocationIsKept_data() {
    QTest::addColumn<int>("form");
    QTest::newRow("2013") << int(Form::of2013);
    QTest::newRow("2019") << int(Form::of2019);
  }
  void aTerminalRegistersAuthenticatesAndHasItsReceiptOnceTheLocationIsKept() {
    QFETCH(int, form);
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "13800138007", Form(form));
    QVERIFY(bus.say(bus.message(0x0100, 1, std::string(37, 'x'))));
    QCOMPARE(bus.hear(0x8100), wordOf(1) + '\0' + "13800138007");
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0002, 8)));
    QCOMPARE(bus.hear(0x8001), general(8, 0x0002, 0));
    platform.keeps = false;
    const std::string frame = bus.message(0x0200, 9, kPlace);
    QVERIFY(bus.say(frame));
    QVERIFY(platform.hasCome(1));
    QCOMPARE(platform.all()[0].payload, frame);
    QCOMPARE(platform.all()[0].topic, std::string("13800138007"));
    QCOMPARE(bus.hear(0x8001, kMoment), std::string());
    platform.keeps = true;
    QCOMPARE(bus.hear(0x8001), general(9, 0x0200, 0));
    QVERIFY(bus.say(bus.message(0x0704, 10, "together")));
    QCOMPARE(bus.hear(0x8001), general(10, 0x0704, 0));
    QVERIFY(bus.say(bus.message(0x0801, 11, "a picture")));
    QCOMPARE(bus.hear(0x8001), general(11, 0x0801, 3));
    QCOMPARE(platform.all().size(), std::size_t(2));
  }

  void aLocationThatIsNotKeptHasNoReceipt() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    platform.keeps = false;
    QVERIFY(bus.say(bus.message(0x0200, 9, kPlace)));
    QVERIFY(platform.hasCome(1));
    platform.ending = true;  // whoever waits for the store is told that nothing will come there
    platform.source->stop();
    QCOMPARE(bus.hear(0x8001), std::string());
  }

  void aBrokenFrameIsHandedOnWithoutAnAnswerAndTheNextIsHeard() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    std::string wrong = bus.message(0x0200, 2, "where");
    wrong[20] = char(wrong[20] ^ 1);
    QVERIFY(bus.say(wrong + bus.message(0x0200, 3, "there")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QCOMPARE(platform.all().size(), std::size_t(2));
    QCOMPARE(platform.all()[0].payload, wrong);
    QCOMPARE(platform.all()[0].topic, std::string());
  }

  void aFrameMayComeInPiecesAndOneThatIsCutOffIsHandedOn() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    const std::string frame = bus.message(0x0200, 2, kPlace);
    for (const char byte : frame) QVERIFY(bus.say(std::string(1, byte)));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 0));
    QVERIFY(bus.say(frame.substr(0, 20)));
    bus.hangUp();
    QVERIFY(platform.hasCome(2));
    QCOMPARE(platform.all()[0].payload, frame);
    QCOMPARE(platform.all()[1].payload, frame.substr(0, 20));
  }

  void twoTerminalsAreServedSideBySideEachWithItsOwnAnswers() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), truck(platform.port, "222", Form::of2013);
    QVERIFY(truck.authenticate());
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0200, 20, "a")));
    QVERIFY(truck.say(truck.message(0x0200, 30, "b")));
    QCOMPARE(truck.hear(0x8001), general(30, 0x0200, 0));
    QCOMPARE(bus.hear(0x8001), general(20, 0x0200, 0));
    std::vector<std::string> topics;
    for (const RawMessage& message : platform.all()) topics.push_back(message.topic);
    std::sort(topics.begin(), topics.end());
    QCOMPARE(topics, (std::vector<std::string>{"111", "222"}));
  }

  void tenMegabytesWithoutAMarkEndTheConnectionAndNoOther() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), endless(platform.port, "222");
    QVERIFY(bus.authenticate());
    endless.say("\x7e" + std::string(10'000'000, 'x'));
    QVERIFY(platform.hasCome(1));
    const RawMessage first = platform.all()[0];
    QVERIFY(first.whole > Jt808Session::kLongestFrame);
    QVERIFY(first.payload.size() <= Jt808Session::kLongestFrame);
    QVERIFY(endless.gone());
    QVERIFY(bus.say(bus.message(0x0200, 2, "a")));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 0));
    QCOMPARE(platform.all().size(), std::size_t(2));
  }

  void aTerminalThatHasNotAuthenticatedIsRefusedAndNamedUntilItHas() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111");
    QVERIFY(bus.say(bus.message(0x0102, 1, std::string("\x03") + "999")));
    QCOMPARE(bus.hear(0x8001), general(1, 0x0102, 1));
    QVERIFY(bus.say(bus.message(0x0200, 2, "a")));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 1));
    QTRY_VERIFY_WITH_TIMEOUT(
        platform.source->health().trouble.find("authenticated here (111)") != std::string::npos,
        kPatient);
    QVERIFY(platform.all().empty());
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0200, 3, "a")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QTRY_COMPARE_WITH_TIMEOUT(platform.source->health().trouble, std::string(), kPatient);
  }

  void aTerminalThatIsRefusedStaysNamedWhileOthersAreServed() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), stranger(platform.port, "222");
    QVERIFY(bus.authenticate());
    QVERIFY(stranger.say(stranger.message(0x0200, 2, "a")));
    QCOMPARE(stranger.hear(0x8001), general(2, 0x0200, 1));
    QVERIFY(bus.say(bus.message(0x0200, 3, "a")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QVERIFY(platform.source->health().trouble.find("authenticated here (222)") !=
            std::string::npos);
    QVERIFY(stranger.authenticate());
    QTRY_COMPARE_WITH_TIMEOUT(platform.source->health().trouble, std::string(), kPatient);
  }

  void moreTerminalsThanAreAllowedAreTurnedAway() {
    Platform platform(1);
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111");
    QVERIFY(bus.authenticate());
    Terminal second(platform.port, "222");
    QVERIFY(second.gone());
    QTRY_VERIFY_WITH_TIMEOUT(
        platform.source->health().trouble.find("more than 1 terminals") != std::string::npos,
        kPatient);
    QVERIFY(bus.say(bus.message(0x0002, 2)));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0002, 0));
  }

  void aPortThatIsTakenIsSaidAndTriedAgain() {
    Platform platform;
    {
      const test::LoopbackListener other = test::LoopbackListener::open();
      SourceSettings settings;
      settings.url = "jt808://127.0.0.1:" + std::to_string(other.port);
      settings.firstRetry = settings.longestRetry = Millis{20};
      platform.source = std::move(*makeFeedSource(settings));
      platform.begin();
      QTRY_VERIFY_WITH_TIMEOUT(
          platform.source->health().trouble.find("terminals cannot call here") != std::string::npos,
          kPatient);
      QVERIFY(!platform.source->health().connected);
      ::close(other.socket);
    }
    QTRY_VERIFY_WITH_TIMEOUT(platform.source->health().connected, kPatient);
  }

  void anAddressNeedsAHostAndAPort() {
    for (const char* url : {"jt808://", "jt808://0.0.0.0", "jt808://:7611", "jt808://host:0",
                            "jt808://host:65536", "jt808://host:76x", "jt808://host:7611/path"}) {
      SourceSettings settings;
      settings.url = url;
      QVERIFY2(!makeFeedSource(settings).ok(), url);
    }
    for (const char* url : {"jt808://0.0.0.0:7611", "jt808://[::]:7611/"}) {
      SourceSettings settings;
      settings.url = url;
      QVERIFY2(makeFeedSource(settings).ok(), url);
    }
  }
};

QTEST_GUILESS_MAIN(Jt808Test)
#include "zz_jt808_test.moc"
