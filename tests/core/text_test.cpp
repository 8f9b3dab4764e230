#include "engine/core/text.h"

#include <QtTest>

using namespace citymirror;

class TextTest : public QObject {
  Q_OBJECT
 private slots:
  void whatExistsInOneLanguageIsSaidInBoth() {
    const Text german{"", "Geistalweg"}, chinese{"江津路", ""}, both{"长港路", "Changgang Road"};
    QCOMPARE(german.in(Language::zh), std::string("Geistalweg"));
    QCOMPARE(chinese.in(Language::en), std::string("江津路"));
    QVERIFY(german.filled() == (Text{"Geistalweg", "Geistalweg"}));
    QVERIFY(chinese.filled() == (Text{"江津路", "江津路"}));
    QVERIFY(both.filled() == both);
    QVERIFY(Text{}.filled() == Text{});
  }
};

QTEST_APPLESS_MAIN(TextTest)
#include "text_test.moc"
