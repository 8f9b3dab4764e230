// What a terminal of JT/T 808 hears that sends its locations in parts: the last part is accepted
// once the message is kept, others where it waits for that, and what stays away is asked for.
#include <QtTest>

#include "app/feeds/jt808_session.h"
#include "engine/core/jt808_bytes.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

const Instant kCalled{1'000'000};
const std::string kTerminal808 = "13800138007";  // of the samples

/// What the session says to the terminal: "20 accepted", "20 failed" and "20 not supported" to a
/// serial, "again 20: 1 2" for parts 1 and 2 of the message that begins with serial 20.
std::vector<std::string> told(Jt808Session& session) {
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
    if (read.message.id == 0x8003) {
      std::string asked = "again " + word(body, 0) + ":";
      for (std::size_t i = 4; i < body.size(); i += 2) asked += " " + word(body, i);
      all.push_back(asked);
    } else {
      const char* results[] = {" accepted", " failed", " wrong", " not supported"};
      all.push_back(word(body, 0) + results[std::size_t(body[4])]);
    }
  }
  return all;
}

using Told = std::vector<std::string>;

std::vector<std::string> threePartsFrom(unsigned serial, unsigned alarm = 0) {
  return test::jt808Parts(test::jt808Location(alarm, 3), 10, 0x0200, serial);
}

}  // namespace

class Jt808PartsSessionTest : public QObject {
  Q_OBJECT

  Jt808Session session_;

 private slots:
  void init() {
    session_ = Jt808Session();
    session_.add(test::jt808Frame(test::jt808Message(
                     std::string(1, char(kTerminal808.size())) + kTerminal808, 0x0102)),
                 kCalled);
    QVERIFY(session_.knows(kTerminal808));
    session_.answers();
  }

  void allPartsAreHandedOnTogetherAndEachIsAcceptedOnceTheyAreKept() {
    const auto parts = threePartsFrom(20);
    QCOMPARE(parts.size(), std::size_t(3));
    session_.add(parts[0] + parts[2], kCalled);
    session_.waitedUntil(kCalled + Millis{100});  // a terminal that sends without a pause
    QVERIFY(session_.handed().empty() && session_.answers().empty() && !session_.waits());
    session_.add(parts[1], kCalled + Millis{200});
    const auto handed = session_.handed();
    QCOMPARE(handed.size(), std::size_t(1));
    QCOMPARE(handed[0].terminal, kTerminal808);
    QCOMPARE(handed[0].bytes, parts[0] + parts[1] + parts[2]);
    session_.waitedUntil(kCalled + jt808::Parts::kPatience);
    QVERIFY(session_.waits() && session_.answers().empty());
    session_.kept();
    QCOMPARE(told(session_), (Told{"20 accepted", "21 accepted", "22 accepted"}));
  }

  void afterAPauseAllButTheLastPartAreAcceptedEachOnce() {
    const auto parts = threePartsFrom(20);
    session_.add(parts[2] + parts[1], kCalled);
    session_.waitedUntil(kCalled + jt808::Parts::kPause - Millis{1});
    QCOMPARE(told(session_), Told{});
    session_.waitedUntil(kCalled + jt808::Parts::kPause);
    QCOMPARE(told(session_), Told{"21 accepted"});
    session_.waitedUntil(kCalled + 2 * jt808::Parts::kPause);
    QCOMPARE(told(session_), Told{});
    session_.add(parts[1], kCalled + 3 * jt808::Parts::kPause);  // it has not heard the answer
    session_.waitedUntil(kCalled + 3 * jt808::Parts::kPause);
    QCOMPARE(told(session_), Told{"21 accepted"});
    session_.add(parts[0], kCalled + 4 * jt808::Parts::kPause);
    session_.kept();
    QCOMPARE(told(session_), (Told{"20 accepted", "22 accepted"}));
  }

  void onceATerminalWasSeenToWaitItsNextPartsAreAcceptedAtOnce() {
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 7, 0x0200, 20);
    QCOMPARE(parts.size(), std::size_t(4));
    const auto heard = [&](std::size_t part, Millis after) {
      session_.add(parts[part - 1], kCalled + after);
      session_.waitedUntil(kCalled + after);
      return told(session_);
    };
    QCOMPARE(heard(1, Millis{0}), Told{});
    session_.waitedUntil(kCalled + jt808::Parts::kPause);
    QCOMPARE(told(session_), Told{"20 accepted"});
    QCOMPARE(heard(2, jt808::Parts::kPause + Millis{1}), Told{"21 accepted"});
    QCOMPARE(heard(3, jt808::Parts::kPause + Millis{2}), Told{"22 accepted"});
    QCOMPARE(heard(4, jt808::Parts::kPause + Millis{3}), Told{});
    session_.kept();
    QCOMPARE(told(session_), Told{"23 accepted"});
  }

  void ofAMessageWhoseLastPartNeverComesItIsAskedForThreeTimes() {
    const auto parts = threePartsFrom(20);
    session_.add(parts[0] + parts[1], kCalled);
    Told all;
    for (Millis after{0}; after <= jt808::Parts::kPatience; after += Millis{50}) {
      session_.waitedUntil(kCalled + after);
      for (std::string& each : told(session_)) all.push_back(std::move(each));
      QVERIFY(session_.handed().empty());
    }
    QCOMPARE(all,
             (Told{"20 accepted", "21 accepted", "again 20: 3", "again 20: 3", "again 20: 3"}));
    session_.waitedUntil(kCalled + jt808::Parts::kPatience + Millis{1});
    const auto handed = session_.handed();
    QCOMPARE(handed.size(), std::size_t(1));
    QCOMPARE(handed[0].bytes, parts[0] + parts[1]);
    QVERIFY(!session_.waits() && session_.answers().empty());
  }

  void whereAPartNeverComesTheLastOneFailsSoThatTheTerminalGoesOn() {
    const auto parts = threePartsFrom(20);
    session_.add(parts[2], kCalled);
    session_.waitedUntil(kCalled + jt808::Parts::kAskAfter);
    QCOMPARE(told(session_), Told{"again 20: 1 2"});
    session_.waitedUntil(kCalled + jt808::Parts::kPatience + Millis{1});
    QCOMPARE(session_.handed().at(0).bytes, parts[2]);
    QVERIFY(!session_.waits());
    QCOMPARE(told(session_), Told{"22 failed"});
  }

  void ofAMessageThatIsWholeAPartThatComesAgainIsAcceptedAndNotHandedOnAgain() {
    const auto parts = threePartsFrom(20);
    session_.add(parts[0] + parts[1] + parts[2] + parts[2], kCalled);
    QCOMPARE(session_.handed().size(), std::size_t(1));
    session_.kept();
    QCOMPARE(told(session_), (Told{"20 accepted", "21 accepted", "22 accepted", "22 accepted"}));
    session_.add(parts[0], kCalled + jt808::Parts::kPatience);
    session_.waitedUntil(kCalled + 3 * jt808::Parts::kPatience);
    QVERIFY(session_.handed().empty());
    session_.kept();
    QCOMPARE(told(session_), Told{"20 accepted"});
  }

  void otherContentUnderTheSameSerialsIsAnotherMessage() {
    const auto parts = threePartsFrom(20), others = threePartsFrom(20, 1);
    QVERIFY(parts[0] != others[0]);
    session_.add(parts[0] + parts[1] + others[0], kCalled);
    QCOMPARE(session_.handed().at(0).bytes, parts[0] + parts[1]);
    QCOMPARE(told(session_), (Told{"20 failed", "21 failed"}));
    session_.add(others[1] + others[2], kCalled);
    QCOMPARE(session_.handed().at(0).bytes, others[0] + others[1] + others[2]);
    session_.kept();
    QCOMPARE(told(session_), (Told{"20 accepted", "21 accepted", "22 accepted"}));
  }

  void anotherTotalUnderTheSameSerialsIsAnotherMessage() {
    const auto two = test::jt808Parts(std::string(20, 'x'), 10, 0x0200, 20);
    const auto three = test::jt808Parts(std::string(30, 'x'), 10, 0x0200, 20);
    session_.add(two[0] + three[1], kCalled);
    QCOMPARE(session_.handed().at(0).bytes, two[0]);
    QCOMPARE(told(session_), Told{"20 failed"});
    session_.waitedUntil(kCalled + jt808::Parts::kAskAfter);
    QCOMPARE(told(session_), (Told{"21 accepted", "again 20: 1 3"}));
  }

  void ofAHundredThousandMessagesThatNeverComeWholeFewWait() {
    std::size_t handed = 0, failed = 0;
    for (unsigned i = 0; i < 100'000; ++i) {
      const auto parts =
          test::jt808Parts("message " + std::to_string(i) + " of many", 12, 0x0200, 2 * i & 0xFFFF);
      session_.add(parts[0], kCalled + Millis{i / 100});
      handed += session_.handed().size();
      for (const std::string& each : told(session_)) failed += each.ends_with(" failed");
    }
    QCOMPARE(handed, 100'000 - jt808::Parts::kMostMessages);
    QCOMPARE(failed, handed);
    session_.end();
    QCOMPARE(session_.handed().size(), jt808::Parts::kMostMessages);
  }

  void atTheEndOfAConnectionPartsAreHandedOnForTheReasonToBeCounted() {
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 10, 0x0200, 20);
    session_.add(parts[0], kCalled);
    session_.end();
    QCOMPARE(session_.handed().at(0).bytes, parts[0]);
  }

  void partsThatAreNumberedWronglyAreNotSupported() {
    const std::string body = test::jt808Location(0, 3);
    for (const auto& [total, number] :
         {std::pair{2U, 3U}, std::pair{0U, 0U}, std::pair{0U, 1U}, std::pair{60'000U, 1U}}) {
      const std::string frame = test::jt808Frame(
          test::bigEndian(0x0200, 2) + test::bigEndian(unsigned(body.size()) | 0x2000, 2) +
          std::string("\x01\x38\x00\x13\x80\x07", 6) + test::bigEndian(30, 2) +
          test::bigEndian(total, 2) + test::bigEndian(number, 2) + body);
      session_.add(frame, kCalled);
      QCOMPARE(session_.handed().at(0).bytes, frame);
      QCOMPARE(told(session_), Told{"30 not supported"});
    }
  }
};

QTEST_GUILESS_MAIN(Jt808PartsSessionTest)
#include "zz_jt808_parts_session_test.moc"
