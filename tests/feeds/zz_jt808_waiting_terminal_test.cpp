// Terminals of JT/T 808 that send a message in parts and wait for the answer to each: they finish,
// also where parts are lost, come in another order, or were accepted before the platform restarted.
#include <QtTest>

#include "tests/support/jt808_terminal.h"

using namespace citymirror;

namespace {

using test::Form808, test::Jt808Platform, test::Jt808Terminal;

constexpr unsigned kLocation808 = 0x0200, kFirstSerial = 20;
constexpr std::size_t kPartBytes = 12;  // three parts of a location

std::string accepted(unsigned part) {
  return test::general(kFirstSerial + part - 1, kLocation808, 0);
}

/// 0x8003: the first part's serial, how many, and which.
std::string askedFor(Form808 form, std::initializer_list<unsigned> parts) {
  std::string body = test::wordOf(kFirstSerial);
  body += form == Form808::of2019 ? test::wordOf(unsigned(parts.size()))
                                  : std::string(1, char(parts.size()));
  for (const unsigned part : parts) body += test::wordOf(part);
  return body;
}

}  // namespace

class Jt808WaitingTerminalTest : public QObject {
  Q_OBJECT

  static std::vector<std::string> threeParts(const Jt808Terminal& bus) {
    return bus.parts(kLocation808, kFirstSerial, test::jt808Location(0, 3), kPartBytes);
  }
  static std::string allOf(const std::vector<std::string>& parts) {
    return parts[0] + parts[1] + parts[2];
  }
  static void bothForms() {
    QTest::addColumn<int>("form");
    QTest::newRow("2013") << int(Form808::of2013);
    QTest::newRow("2019") << int(Form808::of2019);
  }

 private slots:
  void aTerminalThatWaitsForTheAnswerToEachPartFinishes_data() { bothForms(); }
  void aTerminalThatWaitsForTheAnswerToEachPartFinishes() {
    QFETCH(int, form);
    Jt808Platform platform;
    QVERIFY(platform.listens());
    Jt808Terminal bus(platform.port, "13800138007", Form808(form));
    QVERIFY(bus.authenticate());
    const auto parts = threeParts(bus);
    QCOMPARE(parts.size(), std::size_t(3));
    for (unsigned part = 1; part <= 3; ++part) {
      QVERIFY(platform.all().empty());
      QVERIFY(bus.say(parts[part - 1]));
      QCOMPARE(bus.hear(0x8001), accepted(part));
    }
    QCOMPARE(platform.all().size(), std::size_t(1));
    QCOMPARE(platform.all()[0].payload, allOf(parts));
  }

  void theLastPartIsAcceptedOnceTheMessageIsKept() {
    Jt808Platform platform;
    QVERIFY(platform.listens());
    Jt808Terminal bus(platform.port, "13800138007");
    QVERIFY(bus.authenticate());
    const auto parts = threeParts(bus);
    for (unsigned part = 1; part <= 2; ++part) {
      QVERIFY(bus.say(parts[part - 1]));
      QCOMPARE(bus.hear(0x8001), accepted(part));
    }
    platform.keeps = false;
    QVERIFY(bus.say(parts[2]));
    QVERIFY(platform.hasCome(1));
    QCOMPARE(bus.hear(0x8001, 200), std::string());
    platform.keeps = true;
    QCOMPARE(bus.hear(0x8001), accepted(3));
  }

  void partsThatWereAcceptedBeforeARestartAreAskedForAgain() {
    std::vector<std::string> parts;
    {
      Jt808Platform before;
      QVERIFY(before.listens());
      Jt808Terminal bus(before.port, "13800138007");
      QVERIFY(bus.authenticate());
      parts = threeParts(bus);
      for (unsigned part = 1; part <= 2; ++part) {
        QVERIFY(bus.say(parts[part - 1]));
        QCOMPARE(bus.hear(0x8001), accepted(part));
      }
    }
    Jt808Platform after;
    QVERIFY(after.listens());
    Jt808Terminal bus(after.port, "13800138007");
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(parts[2]));
    QCOMPARE(bus.hear(0x8003), askedFor(Form808::of2019, {1, 2}));
    QVERIFY(after.all().empty());
    QVERIFY(bus.say(parts[0] + parts[1]));
    for (unsigned part = 1; part <= 3; ++part) QCOMPARE(bus.hear(0x8001), accepted(part));
    QCOMPARE(after.all().size(), std::size_t(1));
    QCOMPARE(after.all()[0].payload, allOf(parts));
  }

  void afterABrokenConnectionOnlyTheLastPartHasToCome() {
    Jt808Platform platform;
    QVERIFY(platform.listens());
    std::vector<std::string> parts;
    {
      Jt808Terminal bus(platform.port, "13800138007");
      QVERIFY(bus.authenticate());
      parts = threeParts(bus);
      for (unsigned part = 1; part <= 2; ++part) {
        QVERIFY(bus.say(parts[part - 1]));
        QCOMPARE(bus.hear(0x8001), accepted(part));
      }
    }
    Jt808Terminal other(platform.port, "13800138008");
    QVERIFY(other.authenticate());
    Jt808Terminal bus(platform.port, "13800138007");
    QVERIFY(bus.authenticate());
    QVERIFY(platform.all().empty());
    QVERIFY(bus.say(parts[2]));
    QCOMPARE(bus.hear(0x8001), accepted(3));
    QCOMPARE(platform.all().size(), std::size_t(1));
    QCOMPARE(platform.all()[0].payload, allOf(parts));
  }

  void aPartThatIsLostIsAskedForAndTheMessageIsWhole_data() { bothForms(); }
  void aPartThatIsLostIsAskedForAndTheMessageIsWhole() {
    QFETCH(int, form);
    Jt808Platform platform;
    QVERIFY(platform.listens());
    Jt808Terminal bus(platform.port, "13800138007", Form808(form));
    QVERIFY(bus.authenticate());
    const auto parts = threeParts(bus);
    QVERIFY(bus.say(parts[0] + parts[2]));
    QCOMPARE(bus.hear(0x8001), accepted(1));
    QCOMPARE(bus.hear(0x8003), askedFor(Form808(form), {2}));
    QVERIFY(bus.say(parts[1]));
    QCOMPARE(bus.hear(0x8001), accepted(2));
    QCOMPARE(bus.hear(0x8001), accepted(3));
    QCOMPARE(platform.all().size(), std::size_t(1));
    QCOMPARE(platform.all()[0].payload, allOf(parts));
  }

  void aTerminalThatWaitsAndBeginsWithTheLastPartFinishes() {
    Jt808Platform platform;
    QVERIFY(platform.listens());
    Jt808Terminal bus(platform.port, "13800138007");
    QVERIFY(bus.authenticate());
    const auto parts = threeParts(bus);
    QVERIFY(bus.say(parts[2]));
    QCOMPARE(bus.hear(0x8003), askedFor(Form808::of2019, {1, 2}));
    QVERIFY(bus.say(parts[1]));
    QCOMPARE(bus.hear(0x8001), accepted(2));
    QVERIFY(bus.say(parts[0]));
    QCOMPARE(bus.hear(0x8001), accepted(1));
    QCOMPARE(bus.hear(0x8001), accepted(3));
    QCOMPARE(platform.all().size(), std::size_t(1));
    QCOMPARE(platform.all()[0].payload, allOf(parts));
  }
};

QTEST_GUILESS_MAIN(Jt808WaitingTerminalTest)
#include "zz_jt808_waiting_terminal_test.moc"
