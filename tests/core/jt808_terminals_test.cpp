// Terminals of JT/T 808 that are known to give all parts of a message one serial.
#include <QtTest>

#include "engine/core/jt808_message.h"

using namespace citymirror;
using jt808::Parts;

class Jt808TerminalsTest : public QObject {
  Q_OBJECT

  static constexpr unsigned kTerminals = unsigned(Parts::kMostTerminals);

  static std::vector<Parts::Group> add(Parts& parts, unsigned terminal, unsigned serial,
                                       unsigned number, unsigned total) {
    Parts::Part part;
    part.message.id = jt808::kLocations;
    part.message.properties = 0x2000;
    part.message.terminal = std::to_string(13800000000 + terminal);
    part.message.serial = serial;
    part.message.total = total;
    part.message.number = number;
    return parts.add(std::move(part), Instant{1'000'000});
  }
  /// One of two parts; whether a message is whole with it.
  static bool isWholeWith(Parts& parts, unsigned terminal, unsigned serial, unsigned number) {
    const auto gone = add(parts, terminal, serial, number, 2);
    return !gone.empty() && gone.back().whole;
  }
  /// A message whose parts have one serial comes whole.
  static bool saysOneSerial(Parts& parts, unsigned terminal, unsigned serial) {
    return !isWholeWith(parts, terminal, serial, 1) && isWholeWith(parts, terminal, serial, 2);
  }

 private slots:
  void whoIsNotKnownHasPartsJoinedByCounting() {
    Parts parts;
    QVERIFY(!isWholeWith(parts, 0, 20, 1));
    QVERIFY(isWholeWith(parts, 0, 21, 2));
  }

  void allOfAsManyAsFitStayKnownWhileTheySpeak() {
    Parts parts;
    for (unsigned round = 0; round < 2; ++round)
      for (unsigned terminal = 0; terminal < kTerminals; ++terminal)
        QVERIFY(saysOneSerial(parts, terminal, 10 * round));
    for (unsigned terminal = 0; terminal < kTerminals; terminal += 50) {
      QVERIFY(!isWholeWith(parts, terminal, 30, 1));  // and the other part of it is lost
      QVERIFY(!isWholeWith(parts, terminal, 31, 2));  // of another message
    }
  }

  void aMessageThatAnotherConnectionCompletesIsToldAtOnce() {
    Parts here, left;
    for (const unsigned number : {1U, 2U}) QVERIFY(add(here, 0, 12, number, 3).empty());
    QVERIFY(add(left, 0, 10, 1, 3).empty());
    QVERIFY(add(left, 0, 12, 3, 3).empty());  // counts on from 10, until a second part has 10
    QVERIFY(left.moveTo(here, {}, Instant{1'000'000}).empty());
    const auto gone = add(here, 0, 10, 2, 3);
    QCOMPARE(gone.size(), std::size_t(1));
    QVERIFY(gone[0].whole && gone[0].serials == Parts::Serials::one);
    for (const Parts::Part& part : gone[0].parts) QCOMPARE(part.message.serial, 12U);
    QVERIFY(!here.empty());  // two parts of the other one
  }
};

QTEST_APPLESS_MAIN(Jt808TerminalsTest)
#include "jt808_terminals_test.moc"
