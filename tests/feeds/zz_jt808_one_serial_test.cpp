// Terminals of JT/T 808 that give all parts of a message one serial, and parts that wait while
// their terminal calls again.
#include <QtTest>

#include "app/feeds/jt808_session.h"
#include "engine/core/jt808_bytes.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

using jt808::Parts;
const Instant kBegun{1'000'000};

/// "20 accepted", "20 failed", "again 20: 1 2".
std::vector<std::string> heardFrom(Jt808Session& session) {
  const auto word = [](const std::string& bytes, std::size_t at) {
    return std::to_string(unsigned(static_cast<unsigned char>(bytes[at])) << 8 |
                          static_cast<unsigned char>(bytes[at + 1]));
  };
  std::vector<std::string> all;
  const std::string answers = session.answers();
  for (std::size_t at = 0; at < answers.size();) {
    const std::size_t end = answers.find(jt808::kMark, at + 1);
    const auto read = jt808::readMessage(std::string_view(answers).substr(at + 1, end - at - 1));
    const std::string& body = read.message.body;
    at = end + 1;
    std::string said = "again " + word(body, 0) + ":";
    if (read.message.id == 0x8003)
      for (std::size_t i = 4; i < body.size(); i += 2) said += " " + word(body, i);
    else
      said = word(body, 0) + (body[4] == 0 ? " accepted" : " failed");
    all.push_back(said);
  }
  return all;
}

using HeardOfParts = std::vector<std::string>;

void authenticateAt(Jt808Session& session, Instant at) {
  const std::string number = "13800138007";  // of the samples
  session.add(
      test::jt808Frame(test::jt808Message(std::string(1, char(number.size())) + number, 0x0102)),
      at);
  if (!session.knows(number)) qFatal("the terminal is not known");
  session.answers();
}

/// Parts of a location, all with this serial.
std::vector<std::string> sameSerial(unsigned serial, std::size_t bytes = 10, unsigned alarm = 0) {
  return test::jt808Parts(test::jt808Location(alarm, 3), bytes, 0x0200, serial, 0);
}

std::vector<std::string> countedFrom(unsigned serial, unsigned alarm = 0) {
  return test::jt808Parts(test::jt808Location(alarm, 3), 10, 0x0200, serial);
}

}  // namespace

class Jt808OneSerialTest : public QObject {
  Q_OBJECT

  Jt808Session session_;

  HeardOfParts told(Millis after) {
    session_.waitedUntil(kBegun + after);
    return heardFrom(session_);
  }
  void say(const std::string& frames, Millis after = Millis{0}) {
    session_.add(frames, kBegun + after);
  }

 private slots:
  void init() {
    session_ = Jt808Session();
    authenticateAt(session_, kBegun);
  }

  void partsThatHaveOneSerialAreHandedOnTogetherAndAccepted() {
    const auto parts = sameSerial(20);
    QCOMPARE(parts.size(), std::size_t(3));
    say(parts[0] + parts[1]);
    QVERIFY(session_.handed().empty());
    say(parts[2]);
    const auto handed = session_.handed();
    QCOMPARE(handed.size(), std::size_t(1));
    QCOMPARE(handed[0].bytes, parts[0] + parts[1] + parts[2]);
    session_.kept();
    QCOMPARE(told(Millis{0}), (HeardOfParts{"20 accepted", "20 accepted", "20 accepted"}));
  }

  void aTerminalThatWaitsForTheAnswerToEachPartFinishes() {
    const auto parts = sameSerial(20);
    say(parts[0]);
    QCOMPARE(told(Millis{0}), HeardOfParts{});
    QCOMPARE(told(Parts::kPause), HeardOfParts{"20 accepted"});
    say(parts[1], Parts::kPause);
    QCOMPARE(told(Parts::kPause), HeardOfParts{"20 accepted"});
    say(parts[2], Parts::kPause);
    QCOMPARE(told(Parts::kPause), HeardOfParts{});  // which would stand for the whole message
    session_.kept();
    QCOMPARE(told(Parts::kPause), HeardOfParts{"20 accepted"});
  }

  void aPartThatIsLostIsAskedForAndNothingIsAnsweredThatWouldStandForTheMessage() {
    const auto parts = sameSerial(20);
    say(parts[0] + parts[2]);
    QCOMPARE(told(2 * Parts::kPause), HeardOfParts{});
    QCOMPARE(told(Parts::kAskAfter), HeardOfParts{"again 20: 2"});
    say(parts[1], Parts::kAskAfter);
    QCOMPARE(session_.handed().at(0).bytes, parts[0] + parts[1] + parts[2]);
    session_.kept();
    QCOMPARE(told(Parts::kAskAfter), (HeardOfParts{"20 accepted", "20 accepted", "20 accepted"}));
  }

  void aPartThatComesAgainChangesNothingAndIsAcceptedOnceAllAreThere() {
    const auto parts = sameSerial(20);
    say(parts[1] + parts[1] + parts[0] + parts[1] + parts[2] + parts[1]);
    QCOMPARE(session_.handed().size(), std::size_t(1));
    session_.kept();
    QCOMPARE(told(Millis{0}).size(), std::size_t(4));
    say(sameSerial(20, 10, 1)[0]);  // other content under the serial is another message
    QVERIFY(session_.handed().empty() && !session_.waits());
  }

  void partsOfTwoMessagesAreNotJoinedThoughTheirSerialsFollowEachOther() {
    const auto first = sameSerial(20, 14), second = sameSerial(21, 14), third = sameSerial(22, 14);
    QCOMPARE(first.size(), std::size_t(2));
    say(first[0] + first[1]);
    QCOMPARE(session_.handed().size(), std::size_t(1));
    say(second[0] + third[1]);  // as 21 and 22 of one message would be
    QVERIFY(session_.handed().empty());
    say(third[0]);
    QCOMPARE(session_.handed().at(0).bytes, third[0] + third[1]);
    say(second[1]);
    QCOMPARE(session_.handed().at(0).bytes, second[0] + second[1]);
  }

  void ofWhatWasGivenUpTheNextMessageMayBeCountedAgain() {
    const auto parts = sameSerial(20), counted = countedFrom(40);
    say(parts[0] + parts[1] + parts[2] + counted[0] + counted[2]);
    QCOMPARE(session_.handed().size(), std::size_t(1));
    told(Parts::kPatience + Millis{1});
    QCOMPARE(session_.handed().size(), std::size_t(2));
    const auto next = countedFrom(50);
    say(next[0] + next[1] + next[2], Parts::kPatience + Millis{2});
    QCOMPARE(session_.handed().at(0).bytes, next[0] + next[1] + next[2]);
  }

  void aTerminalThatCountsFromTheBeginningAgainIsNotTakenForOneOfOneSerial() {
    const auto before = countedFrom(5, 1), after = countedFrom(4);
    say(before[0] + before[1] + after[0] + after[1] + after[2]);
    QCOMPARE(session_.handed().at(0).bytes, after[0] + after[1] + after[2]);
  }

  void partsWaitWhileTheirTerminalCallsAgain() {
    for (const auto& parts : {countedFrom(20), sameSerial(30)}) {
      Parts left;
      {
        Jt808Session broken(&left);
        authenticateAt(broken, kBegun);
        broken.add(parts[0] + parts[1], kBegun);
        broken.end();
        QVERIFY(broken.handed().empty());
      }
      Jt808Session again(&left);
      again.waitedUntil(kBegun + Parts::kPause);
      QVERIFY(!left.empty());  // nobody has said who calls
      authenticateAt(again, kBegun + Parts::kPause);
      QVERIFY(left.empty());
      again.add(parts[2], kBegun + Parts::kPause);
      QCOMPARE(again.handed().at(0).bytes, parts[0] + parts[1] + parts[2]);
      again.kept();
      QCOMPARE(heardFrom(again).size(), std::size_t(3));
    }
  }

  void afterACallAgainNothingIsAnsweredBeforeTheTerminalGoesOn() {
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 7, 0x0200, 20);
    QCOMPARE(parts.size(), std::size_t(4));
    Parts left;
    Jt808Session broken(&left), again(&left);
    authenticateAt(broken, kBegun);
    broken.add(parts[0] + parts[1], kBegun);
    broken.end();
    const Instant called = kBegun + Millis{10'000};
    authenticateAt(again, called);
    again.waitedUntil(called + 2 * Parts::kPause);
    QCOMPARE(heardFrom(again), HeardOfParts{});
    again.waitedUntil(called + Parts::kAskAfter);
    QCOMPARE(heardFrom(again), HeardOfParts{"again 20: 3 4"});
    again.add(parts[2], called + Parts::kAskAfter);
    again.waitedUntil(called + Parts::kAskAfter + Parts::kPause);
    QCOMPARE(heardFrom(again), (HeardOfParts{"20 accepted", "21 accepted", "22 accepted"}));
  }

  void partsWaitNoLongerThanTheyWouldHaveInTheirConnection() {
    Parts left;
    Jt808Session broken(&left);
    authenticateAt(broken, kBegun);
    broken.add(countedFrom(20)[0], kBegun);
    broken.end();
    QVERIFY(left.overdue(kBegun + Parts::kPatience).empty());
    const auto late = left.overdue(kBegun + Parts::kPatience + Millis{1});
    QCOMPARE(late.size(), std::size_t(1));
    QCOMPARE(late[0].tell(), std::string("13800138007: parts 1 of 3"));
  }

  void ofAThousandBrokenConnectionsFewPartsWait() {
    Parts left;
    std::size_t handed = 0;
    for (unsigned i = 0; i < 1000; ++i) {
      Jt808Session one(&left);
      const Instant now = kBegun + Millis{i};
      authenticateAt(one, now);
      one.add(countedFrom(5 * i & 0xFFFF)[0], now);
      one.end();
      handed += one.handed().size();
    }
    QCOMPARE(handed, 1000 - Parts::kMostMessages);
    QCOMPARE(left.all().size(), Parts::kMostMessages);
  }
};

QTEST_GUILESS_MAIN(Jt808OneSerialTest)
#include "zz_jt808_one_serial_test.moc"
