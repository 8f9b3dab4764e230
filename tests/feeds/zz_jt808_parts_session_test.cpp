// What a terminal of JT/T 808 hears that sends its locations in parts: nothing before all parts are
// there and kept.
#include <QtTest>

#include "app/feeds/jt808_session.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

const Instant kCalled{1'000'000};
const std::string kTerminal808 = "13800138007";  // of the samples

/// 0x8001 to each of these serials, in one stream.
std::size_t successesFor(const std::string& answers, std::initializer_list<unsigned> serials) {
  std::size_t found = 0;
  for (const unsigned serial : serials)
    found += answers.find(test::bigEndian(serial, 2) + test::bigEndian(0x0200, 2) + '\0') !=
             std::string::npos;
  return found;
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
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 10, 0x0200, 20);
    QCOMPARE(parts.size(), std::size_t(3));
    session_.add(parts[0] + parts[2], kCalled);
    QVERIFY(session_.handed().empty() && session_.answers().empty() && !session_.waits());
    session_.add(parts[1], kCalled);
    const auto handed = session_.handed();
    QCOMPARE(handed.size(), std::size_t(1));
    QCOMPARE(handed[0].terminal, kTerminal808);
    QCOMPARE(handed[0].bytes, parts[0] + parts[1] + parts[2]);
    QVERIFY(session_.waits() && session_.answers().empty());
    session_.kept();
    QCOMPARE(successesFor(session_.answers(), {20, 21, 22}), std::size_t(3));
  }

  void partsThatWaitInVainAreHandedOnWithoutAnAnswer() {
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 10, 0x0200, 20);
    session_.add(parts[1], kCalled);
    session_.waitedUntil(kCalled + jt808::Parts::kPatience);
    QVERIFY(session_.handed().empty());
    session_.waitedUntil(kCalled + jt808::Parts::kPatience + Millis{1});
    const auto handed = session_.handed();
    QCOMPARE(handed.size(), std::size_t(1));
    QCOMPARE(handed[0].bytes, parts[1]);
    QVERIFY(!session_.waits() && session_.answers().empty());
  }

  void atTheEndOfAConnectionPartsAreHandedOnForTheReasonToBeCounted() {
    const auto parts = test::jt808Parts(test::jt808Location(0, 3), 10, 0x0200, 20);
    session_.add(parts[0], kCalled);
    session_.end();
    QCOMPARE(session_.handed().at(0).bytes, parts[0]);
  }

  void partsThatAreNumberedWronglyAreNotSupported() {
    std::string body = test::jt808Location(0, 3);
    const std::string frame = test::jt808Frame(
        test::bigEndian(0x0200, 2) + test::bigEndian(unsigned(body.size()) | 0x2000, 2) +
        std::string("\x01\x38\x00\x13\x80\x07", 6) + test::bigEndian(30, 2) +
        test::bigEndian(2, 2) + test::bigEndian(3, 2) + body);
    session_.add(frame, kCalled);
    QCOMPARE(session_.handed().at(0).bytes, frame);
    QVERIFY(session_.answers().find(test::bigEndian(30, 2) + test::bigEndian(0x0200, 2) + '\x03') !=
            std::string::npos);
  }
};

QTEST_GUILESS_MAIN(Jt808PartsSessionTest)
#include "zz_jt808_parts_session_test.moc"
