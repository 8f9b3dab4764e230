#include <QtTest>

#include "engine/core/result.h"
#include "engine/core/utf8.h"

using namespace citymirror;

class Utf8Test : public QObject {
  Q_OBJECT
 private slots:
  void wellFormedTextIsTold_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("good");
    QTest::newRow("of one to four bytes") << QByteArray("a\u00e9\u57ce\U0001F30A") << true;
    QTest::newRow("overlong") << QByteArray("\xC0\x80") << false;
    QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << false;
    QTest::newRow("past the last sign") << QByteArray("\xF4\x90\x80\x80") << false;
    QTest::newRow("cut off") << QByteArray("\xE5\x9F") << false;
  }
  void wellFormedTextIsTold() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, good);
    QCOMPARE(isUtf8(std::string_view(bytes.constData(), std::size_t(bytes.size()))), good);
  }
  void whatPeopleWriteStaysAsItIs() {
    for (const std::string text :
         {"P1 (城镜) – 2.5 m³/s", "क्‍ष", "مرحبا", "👩‍🚒", "C:\\dir\\file \"quoted\"", ""})
      QCOMPARE(printable(text), text);
  }
  void whatSteersATerminalStandsAsItsNumber_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* name, const char* bytes, const char* shown) {
      QTest::newRow(name) << QByteArray(bytes) << QByteArray(shown);
    };
    row("escape and bell", "a\x1B[31mb\x07", "a\\u001B[31mb\\u0007");
    row("a line of its own", "a\r\nb\tc", "a\\u000D\\u000Ab\\u0009c");
    row("delete", "\x7F", "\\u007F");
    row("CSI of ISO 6429", "\xC2\x9B" "31m", "\\u009B31m");
    row("right-to-left override", "a\xE2\x80\xAE" "b", "a\\u202Eb");
    row("isolate", "\xE2\x81\xA6", "\\u2066");
    row("separator of lines", "\xE2\x80\xA8", "\\u2028");
    row("byte order mark", "\xEF\xBB\xBF", "\\uFEFF");
    row("no UTF-8", "a\xFF\xE5z", "a\\xFF\\xE5z");
    row("a sign cut off", "\xE5\x9F", "\\xE5\\x9F");
  }
  void whatSteersATerminalStandsAsItsNumber() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, shown);
    const std::string once = printable(bytes.toStdString());
    QCOMPARE(QByteArray::fromStdString(once), shown);
    QCOMPARE(printable(once), once);
  }
  void everyCodeBelowASpaceAndEveryByteIsHandled() {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string shown = printable(std::string(1, char(byte)));
      QVERIFY(isUtf8(shown) && !shown.empty());
      QCOMPARE(shown.size() == 1, byte >= 0x20 && byte < 0x7F);
    }
  }
  void signsAreCountedNotTheirBytes() {
    QCOMPARE(signsOf(""), std::size_t(0));
    QCOMPARE(signsOf("a城é𠀀"), std::size_t(4));
  }
  void aTextIsCutBetweenTwoSigns() {
    const std::string text = "a城é𠀀";  // 1, 3, 2 and 4 bytes
    const std::size_t whole[] = {0, 1, 1, 1, 4, 4, 6, 6, 6, 6, 10, 10};
    for (std::size_t most = 0; most < 12; ++most)
      QCOMPARE(firstBytes(text, most).size(), whole[most]);
  }
  void anIdIsAWordThatIsNoPathAndShowsAllItsSigns_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("good");
    for (const char* id : {"river", "W-001", "urn:ogc:7", "v1.2_b", "积水-3号", "Übersee", "7"})
      QTest::newRow(id) << QString::fromUtf8(id) << true;
    QTest::newRow("64 signs") << QString(64, u'城') << true;
    QTest::newRow("65 signs") << QString(65, u'城') << false;
    QTest::newRow("5,000 signs") << QString(5000, u'a') << false;
    for (const char* id : {"", ".", "../../x", "a/b", "a\\b", "a b", "-x", ":x", "a\n", "a\"", "１"})
      QTest::newRow(*id ? id : "nothing") << QString::fromUtf8(id) << false;
    QTest::newRow("turned about") << QString::fromUtf8("a\u202Eb") << false;
    QTest::newRow("unseen") << QString::fromUtf8("a\u200Bb") << false;
  }
  void anIdIsAWordThatIsNoPathAndShowsAllItsSigns() {
    QFETCH(QString, id);
    QFETCH(bool, good);
    QCOMPARE(isId(id.toStdString()), good);
    QVERIFY(!isId("a\xE5") && !isId(std::string("a\0b", 3)));
  }
  void anErrorIsOneLineWhateverItQuotes() {
    const Error error{ErrorCode::badInput, "no unit: \x1B[2J", "line\n7", "Name one"};
    QCOMPARE(error.text(), std::string("no unit: \\u001B[2J (line\\u000A7). Name one"));
  }
};

QTEST_GUILESS_MAIN(Utf8Test)
#include "utf8_test.moc"
