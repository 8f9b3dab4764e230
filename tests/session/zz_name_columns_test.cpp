// By which columns the features of an added layer are found.
#include <QtTest>

#include "app/session/city/city_search.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

/// A bench whose column holds this.
FieldTable benchWith(const std::string& column, const std::string& text) {
  FeatureLayer layer{"benches", {{column, FieldType::text}, {"note", FieldType::text}}, {}, {}};
  layer.features.push_back(
      {"BE-1", GeometryKind::point, {{{3, 4}}}, {}, {text, std::string("oak")}});
  return tableOf(std::make_shared<const FeatureLayer>(std::move(layer)));
}

bool isFound(const FieldTable& table, const std::string& words,
             const std::vector<std::string>& labels = {}) {
  CitySearch search([] {});
  search.setCity(std::make_shared<const CityModel>(smallCity()));
  search.add(table, labels);
  search.wait();
  const auto found = search.find(words, 5);
  return !found.empty() && found.front().code == "BE-1";
}

}  // namespace

class NameColumnsTest : public QObject {
  Q_OBJECT

 private slots:
  void featuresAreFoundByTheNameColumnsOfTheirFiles_data() {
    QTest::addColumn<QString>("column");
    for (const char* column : {"name", "NAME", "Name", "name:zh", "名称", "Name_CHN", "NAME_CHN",
                               "MC", "mc", "gml:name", "Text", "name_en", "Name:EN"})
      QTest::newRow(column) << column;
  }
  void featuresAreFoundByTheNameColumnsOfTheirFiles() {
    QFETCH(QString, column);
    QVERIFY(isFound(benchWith(column.toStdString(), "Larkspur bench"), "Larkspur"));
  }

  void whatAStyleWritesOnThePictureIsFoundToo() {
    const FieldTable table = benchWith("inventory", "Larkspur bench");
    QVERIFY(!isFound(table, "Larkspur"));
    QVERIFY(isFound(table, "Larkspur", {"inventory"}));
  }

  void aNameGoesBeforeALabel() {
    const FieldTable table = benchWith("NAME", "Larkspur bench");
    QVERIFY(isFound(table, "Larkspur", {"note"}));
    QVERIFY(!isFound(table, "oak", {"note"}));
  }

  void anEmptyNameGivesWayToTheLabel() { QVERIFY(isFound(benchWith("NAME", ""), "oak", {"note"})); }
};

QTEST_APPLESS_MAIN(NameColumnsTest)
#include "zz_name_columns_test.moc"
