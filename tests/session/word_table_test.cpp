// How what stood in a message gets into its Chinese.
#include "app/session/city/word_table.h"

#include <QtTest>

using namespace citymirror::session;

namespace {

constexpr WordPair kFileFaults[] = {
    {"The layer * is not in *", "{2} 中没有图层 {1}"},
    {"* again, as *", "{1} 又一次：{1}（{2}）"},
    {"one * only", "只有 {1}，{2} 不是部分"},
};

std::string chineseOf(std::string_view text) { return filledIn(kFileFaults, text); }

}  // namespace

class WordTableTest : public QObject {
  Q_OBJECT
 private slots:
  void partsStandWhereTheChineseWantsThem() {
    QCOMPARE(chineseOf("The layer roads is not in town.gpkg"),
             std::string("town.gpkg 中没有图层 roads"));
    QCOMPARE(chineseOf("Nothing of the kind"), std::string());
  }
  void aPathThatHoldsAMarkKeepsIt() {
    QCOMPARE(chineseOf("The layer {2} is not in /data/{1}/town.gpkg"),
             std::string("/data/{1}/town.gpkg 中没有图层 {2}"));
  }
  void whatTheInnerWordsSayIsNotFilledInEither() {
    const auto inner = [](std::string_view part) {
      return part == "roads" ? std::string("{2}道路{1}") : std::string();
    };
    QCOMPARE(filledIn(kFileFaults, "The layer roads is not in a.gpkg", inner),
             std::string("a.gpkg 中没有图层 {2}道路{1}"));
  }
  void aPartMayStandTwice() {
    QCOMPARE(chineseOf("A again, as {1}"), std::string("A 又一次：A（{1}）"));
  }
  void aMarkWithoutAPartStays() {
    QCOMPARE(chineseOf("one {2} only"), std::string("只有 {2}，{2} 不是部分"));
  }
};

QTEST_APPLESS_MAIN(WordTableTest)
#include "word_table_test.moc"
