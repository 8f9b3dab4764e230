// Messages of JT/T 808 that are divided into parts: joined where all parts come, in whatever order
// and in however many messages, and rejected with their bytes where one is missing.
#include <QtTest>

#include "engine/core/jt808_message.h"
#include "gis/feed/feed_intake.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const Instant kPartsReceived = test::kSampleReceived;

/// 50 locations in one message of 0x0704: more than a frame holds.
std::string manyLocations() {
  std::string body = test::bigEndian(50, 2) + '\x01';
  for (int i = 0; i < 50; ++i) body += test::bigEndian(28, 2) + test::jt808Location(0, 3);
  return body;
}

std::vector<std::string> manyParts(unsigned serial = 1) {
  return test::jt808Parts(manyLocations(), 600, jt808::kLocations, serial);
}

/// Of a terminal that gives all parts of a message the same serial.
std::vector<std::string> oneSerialParts(unsigned serial) {
  return test::jt808Parts(manyLocations(), 600, jt808::kLocations, serial, 0);
}

FeedBatch readParts(const std::string& bytes) {
  return decodeFeed(test::sampleFeed("jt808", "{}"), {bytes, "", kPartsReceived});
}

QString firstReason(const FeedBatch& batch) {
  return batch.rejected.empty() ? "" : QString::fromStdString(batch.rejected.front().reason);
}

}  // namespace

class Jt808PartsTest : public QObject {
  Q_OBJECT

  static FeedBatch take(FeedIntake& intake, const std::string& bytes, Instant at = kPartsReceived) {
    return intake.take({bytes, "", at});
  }

 private slots:
  void partsInOneMessageAreJoinedWhateverTheirOrder() {
    const auto parts = manyParts();
    QCOMPARE(parts.size(), std::size_t(3));
    for (const std::string& bytes : {parts[0] + parts[1] + parts[2], parts[2] + parts[0] + parts[1],
                                     parts[1] + parts[1] + parts[2] + parts[0]}) {
      const FeedBatch batch = readParts(bytes);
      QVERIFY2(batch.rejected.empty(), qPrintable(firstReason(batch)));
      QCOMPARE(batch.vehicles.size(), std::size_t(50));
      QCOMPARE(batch.vehicles.back().vehicle, std::string("13800138007"));
    }
  }

  void serialsMayPassTheirEndAndTwoDividedMessagesAreToldApart() {
    const auto first = manyParts(0xFFFF), second = manyParts(7);
    const FeedBatch batch =
        readParts(first[0] + second[0] + first[1] + second[1] + second[2] + first[2]);
    QVERIFY2(batch.rejected.empty(), qPrintable(firstReason(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(100));
  }

  void partsOfOneSerialAreJoinedWhateverTheirOrder() {
    const auto parts = oneSerialParts(7);
    QVERIFY(parts != manyParts(7));
    for (const std::string& bytes : {parts[0] + parts[1] + parts[2], parts[2] + parts[0] + parts[1],
                                     parts[1] + parts[1] + parts[2] + parts[0]}) {
      const FeedBatch batch = readParts(bytes);
      QVERIFY2(batch.rejected.empty(), qPrintable(firstReason(batch)));
      QCOMPARE(batch.vehicles.size(), std::size_t(50));
    }
  }

  void messagesOfOneSerialEachAreToldApartHoweverTheirPartsAreMixed() {
    const auto a = oneSerialParts(0xFFFF), b = oneSerialParts(0);
    for (const std::string& bytes :
         {a[0] + b[0] + a[1] + b[1] + b[2] + a[2], a[0] + b[0] + b[1] + b[2] + a[1] + a[2],
          a[0] + b[1] + b[2] + b[0] + a[1] + a[2], b[2] + a[1] + a[2] + b[1] + a[0] + b[0]}) {
      const FeedBatch batch = readParts(bytes);
      QVERIFY2(batch.rejected.empty(), qPrintable(firstReason(batch)));
      QCOMPARE(batch.vehicles.size(), std::size_t(100));
    }
  }

  void throughAGatewayPartsOfOneSerialAreJoinedOverMessages() {
    FeedIntake intake(test::sampleFeed("jt808", "{}"));
    for (unsigned serial = 10; serial < 20; ++serial) {
      const auto parts = oneSerialParts(serial);
      QCOMPARE(take(intake, parts[0]).accepted(), std::size_t(0));
      QCOMPARE(take(intake, parts[2]).accepted(), std::size_t(0));
      QCOMPARE(take(intake, parts[1]).vehicles.size(), std::size_t(50));
    }
    QCOMPARE(intake.status(kPartsReceived).rejected, std::size_t(0));
  }

  void aMissingPartIsSaidWithWhatCame() {
    const auto parts = manyParts();
    const FeedBatch batch = readParts(parts[0] + parts[2]);
    QVERIFY(batch.vehicles.empty());
    QCOMPARE(firstReason(batch), QString("parts of the message are missing"));
    QCOMPARE(batch.rejected[0].detail, std::string("13800138007: parts 1, 3 of 3"));
  }

  void impossibleNumbersOfPartsAreRefused() {
    std::string body = test::jt808Location(0, 3);
    for (const auto& [total, number] :
         {std::pair{2U, 0U}, std::pair{2U, 3U}, std::pair{0U, 0U}, std::pair{60'000U, 1U}}) {
      const std::string frame = test::jt808Frame(
          test::bigEndian(0x0200, 2) + test::bigEndian(unsigned(body.size()) | 0x2000, 2) +
          std::string("\x01\x38\x00\x13\x80\x07", 6) + test::bigEndian(1, 2) +
          test::bigEndian(total, 2) + test::bigEndian(number, 2) + body);
      const FeedBatch batch = readParts(frame);
      QVERIFY(batch.vehicles.empty());
      QCOMPARE(firstReason(batch), QString("the parts of the message are numbered wrongly"));
    }
  }

  void throughAGatewayPartsAreJoinedOverMessages() {
    FeedIntake intake(test::sampleFeed("jt808", "{}"));
    const auto parts = manyParts();
    const std::string other = test::jt808Frame(test::jt808Message(test::jt808Location(0, 3)));
    QCOMPARE(take(intake, parts[1]).accepted(), std::size_t(0));
    QCOMPARE(take(intake, parts[0] + other).vehicles.size(), std::size_t(1));
    const FeedBatch batch = take(intake, parts[2] + other);
    QVERIFY2(batch.rejected.empty(), qPrintable(firstReason(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(51));
    const FeedStatus status = intake.status(kPartsReceived);
    QCOMPARE(status.rejected, std::size_t(0));
    QCOMPARE(status.accepted, std::size_t(52));
  }

  void joinedPartsMayBeLongerThanAMessageOfTheFeed() {
    FeedDescriptor feed = test::sampleFeed("jt808", "{}");
    feed.limits.longestBytes = 700;
    const auto parts = manyParts();
    QVERIFY(parts[0].size() < 700 && parts[0].size() + parts[1].size() > 700);
    FeedIntake intake(feed);
    for (const std::string& part : {parts[0], parts[1]}) take(intake, part);
    QCOMPARE(take(intake, parts[2]).vehicles.size(), std::size_t(50));
    FeedIntake called(feed);  // by a terminal that calls here: all parts in one
    QCOMPARE(take(called, parts[0] + parts[1] + parts[2]).vehicles.size(), std::size_t(50));
  }

  void aMarkTooManyBeforeAPartIsNoFrameThatIsCutOff() {
    FeedIntake intake(test::sampleFeed("jt808", "{}"));
    const auto parts = manyParts();
    for (const std::string& part : {parts[0], parts[1]})
      QCOMPARE(firstReason(take(intake, "\x7E" + part)), QString());
    QCOMPARE(take(intake, "\x7E" + parts[2]).vehicles.size(), std::size_t(50));
    QCOMPARE(intake.status(kPartsReceived).rejected, std::size_t(0));
  }

  void aPartThatWaitsInVainIsRejectedWithItsBytes() {
    FeedIntake intake(test::sampleFeed("jt808", "{}"));
    const auto parts = manyParts();
    const std::string other = test::jt808Frame(test::jt808Message(test::jt808Location(0, 3)));
    take(intake, parts[0]);
    QCOMPARE(take(intake, other, kPartsReceived + jt808::Parts::kPatience).rejected.size(),
             std::size_t(0));
    const FeedBatch late =
        take(intake, other, kPartsReceived + jt808::Parts::kPatience + Millis{1});
    QCOMPARE(late.vehicles.size(), std::size_t(1));
    QCOMPARE(firstReason(late), QString("parts of the message are missing"));
    const FeedStatus status = intake.status(kPartsReceived + jt808::Parts::kPatience);
    QCOMPARE(status.evidence.size(), std::size_t(1));
    QVERIFY(status.evidence[0].bytes.starts_with(parts[0].substr(0, 40)));
  }

  void partsOfMessagesThatNeverComeWholeAreBounded() {
    jt808::Parts parts;
    std::size_t gone = 0;
    for (unsigned i = 0; i < 1000; ++i) {
      jt808::Message message;
      message.id = jt808::kLocation;
      message.terminal = std::to_string(i);
      message.total = 2;
      message.number = 1;
      message.body.assign(1000, 'x');
      for (const auto& group : parts.add({message}, kPartsReceived + Millis{i})) {
        QVERIFY(!group.whole);
        QCOMPARE(group.parts[0].message.terminal, std::to_string(gone++));  // the oldest
      }
    }
    QVERIFY(1000 - gone <= jt808::Parts::kMostMessages);
    QCOMPARE(parts.all().size(), 1000 - gone);
    QVERIFY(parts.empty());
  }
};

QTEST_GUILESS_MAIN(Jt808PartsTest)
#include "zz_jt808_parts_test.moc"
