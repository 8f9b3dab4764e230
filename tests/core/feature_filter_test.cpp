#include "engine/core/feature_filter.h"

#include <QtTest>

using namespace citymirror;

namespace {

const std::vector<std::string> kColumns{"name", "height", "use", "levels", "name:en"};

Feature tower() {
  Feature f;
  f.values = {std::string("解放路1号"), 42.5, std::string("office"), std::string("12"),
              std::monostate{}};
  return f;
}

std::optional<bool> asks(const char* text, const Feature& feature = tower()) {
  auto filter = parseFeatureFilter(text);
  if (!filter) return std::nullopt;
  const auto bound = BoundFilter::make(*filter, kColumns);
  if (!bound) return std::nullopt;
  return bound->matches(feature);
}

}  // namespace

class FeatureFilterTest : public QObject {
  Q_OBJECT
 private slots:
  void aTextComparedWithNumbersIsAMistakeAndNotNothing() {
    const std::vector<Field> typed{{"name", FieldType::text},
                                   {"height", FieldType::real},
                                   {"use", FieldType::text},
                                   {"floors", FieldType::integer}};
    const auto bound = [&](const char* text) {
      return BoundFilter::make(*parseFeatureFilter(text), std::span<const Field>(typed));
    };
    for (const char* wrong : {"height > 'abc'", "use = 'x' OR NOT floors IN (1, 'two')",
                              "height BETWEEN 1 AND ''", "floors <> 'many'"}) {
      const auto refused = bound(wrong);
      QVERIFY2(!refused, wrong);
      QCOMPARE(refused.error().code, ErrorCode::badInput);
      QVERIFY(refused.error().where == "filter" && !refused.error().remedy.empty());
    }
    QVERIFY(bound("height > 'abc'").error().what.find("'abc'") != std::string::npos);
    for (const char* good : {"height > '3.5'", "name > 5", "height LIKE '4%'", "height IS NULL",
                             "use = 'abc' AND floors = 3", ""})
      QVERIFY2(bound(good).ok(), good);
    QVERIFY(!bound("hight > 3").ok());
  }
  void everyComparisonMeansWhatItSays_data() {
    QTest::addColumn<bool>("expected");
    const std::pair<const char*, bool> cases[] = {
        {"", true},
        {"height = 42.5", true},
        {"height <> 42.5", false},
        {"height != 3", true},
        {"height > 42.5", false},
        {"height >= 42.5", true},
        {"height < 1e3", true},
        {"height <= -1", false},
        {"height BETWEEN 42.5 AND 50", true},
        {"height NOT BETWEEN 42.5 AND 50", false},
        {"use IN ('retail', 'office')", true},
        {"use NOT IN ('retail', 'office')", false},
        {"name LIKE '解放路%'", true},
        {"name LIKE '%路_号'", true},
        {"name LIKE '%路__号'", false},
        {"use LIKE 'OFF%CE'", true},
        {"\"name:en\" IS NULL", true},
        {"name:en IS NOT NULL", false},
        {"name is not null", true},
        {"levels >= 9", true},  // a number in a text column
        {"levels = '12'", true},
        {"use > 5", true},  // as texts
        {"name:en = ''", false},
        {"NOT name:en = ''", true},
        {"use = 'it''s'", false},
    };
    for (const auto& [text, expected] : cases) QTest::newRow(text) << expected;
  }
  void everyComparisonMeansWhatItSays() {
    QFETCH(bool, expected);
    const auto answer = asks(QTest::currentDataTag());
    QVERIFY(answer.has_value());
    QCOMPARE(*answer, expected);
  }

  void andBindsBeforeOrAndBracketsBeforeBoth() {
    QCOMPARE(asks("use = 'office' OR height < 0 AND height > 1e9"), true);
    QCOMPARE(asks("(use = 'office' OR height < 0) AND height > 1e9"), false);
    QCOMPARE(asks("NOT (use = 'office' AND NOT height < 0)"), false);
    QCOMPARE(asks("height<0 or(use='office'and height>1)"), true);
  }

  void aFilterIsAValue() {
    const auto a = parseFeatureFilter("height>=20 and use in('a',3)");
    const auto b = parseFeatureFilter(" height >= 20 AND use IN ( 'a' , 3 )");
    QVERIFY(a && b);
    QVERIFY(*a == *b);
    QVERIFY(a->parts[1].values[1] == FieldValue(std::int64_t(3)));
  }

  void aBrokenFilterNamesThePlace_data() {
    QTest::addColumn<QString>("where");
    QTest::newRow("height >=") << "character 10";
    QTest::newRow("height 20") << "character 8";
    QTest::newRow("名称 = 'x") << "character 6";
    QTest::newRow("height = 2 0") << "character 12";
    QTest::newRow("(height = 2") << "character 12";
    QTest::newRow("use IN 'a'") << "character 8";
    QTest::newRow("height = 1..2") << "character 10";
    QTest::newRow("height ; 2") << "character 8";
    QTest::newRow("x NOT = 2") << "character 7";
    QTest::newRow("AND") << "character 4";
  }
  void aBrokenFilterNamesThePlace() {
    QFETCH(QString, where);
    const auto filter = parseFeatureFilter(QTest::currentDataTag());
    QVERIFY(!filter);
    QVERIFY(filter.error().code == ErrorCode::badInput);
    QCOMPARE(QString::fromStdString(filter.error().where), where);
    QVERIFY(!filter.error().remedy.empty());
  }

  void nestingWithoutEndIsRefused() {
    const auto filter = parseFeatureFilter(std::string(100'000, '('));
    QVERIFY(!filter);
  }

  void anUnknownAttributeIsNamedWithThoseThereAre() {
    const auto bound = BoundFilter::make(*parseFeatureFilter("hight > 3"), kColumns);
    QVERIFY(!bound);
    QVERIFY(bound.error().what.find("hight") != std::string::npos);
    QVERIFY(bound.error().remedy.find("height") != std::string::npos);
  }

  void valuesSortMissingThenNumbersThenTexts() {
    std::vector<FieldValue> values{std::string("b"), 3.5, std::monostate{}, std::string("10"),
                                   std::int64_t(4)};
    std::stable_sort(values.begin(), values.end(), lessValue);
    QCOMPARE(textOf(values[0]), std::string());
    QCOMPARE(textOf(values[1]), std::string("3.5"));
    QCOMPARE(textOf(values[2]), std::string("4"));
    QCOMPARE(textOf(values[3]), std::string("10"));
    QCOMPARE(textOf(values[4]), std::string("b"));
  }
};

QTEST_GUILESS_MAIN(FeatureFilterTest)
#include "feature_filter_test.moc"
