// Terminals of JT/T 808 that are known to give all parts of a message one serial.
#include <QtTest>

#include "engine/core/jt808_message.h"

using namespace citymirror;
using jt808::Parts;

class Jt808TerminalsTest : public QObject {
  Q_OBJECT

  static constexpr unsigned kTerminals = unsigned(Parts::kMostTerminals);

  /// One of two parts; whether a message is whole with it.
  static bool isWholeWith(Parts& parts, unsigned terminal, unsigned serial, unsigned number) {
    Parts::Part part;
    part.message.id = jt808::kLocations;
    part.message.properties = 0x2000;
    part.message.terminal = std::to_string(13800000000 + terminal);
    part.message.serial = serial;
    part.message.total = 2;
    part.message.number = number;
    const auto gone = parts.add(std::move(part), Instant{1'000'000});
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
};

QTEST_APPLESS_MAIN(Jt808TerminalsTest)
#include "jt808_terminals_test.moc"
