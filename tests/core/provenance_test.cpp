#include "engine/core/provenance.h"

#include <QtTest>

using namespace citymirror;

class ProvenanceTest : public QObject {
  Q_OBJECT
 private slots:
  void peopleSeeTheFileAndNotTheFolderItLayIn_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* source, const char* shown) {
      QTest::newRow(source) << source << shown;
    };
    row("/srv/survey/data/dem_30m.tif", "dem_30m.tif");
    row("data/city.gpkg:buildings; data/city.gpkg:roads; dem.tif", "city.gpkg, dem.tif");
    row("C:\\data\\dem.tif", "dem.tif");
    row("https://example.org/a/tiles", "https://example.org/a/tiles");
    row("City Survey: 2026", "City Survey: 2026");
    row("数据/地形.tif; ; 数据/地形.tif", "地形.tif");
    row("", "");
  }
  void peopleSeeTheFileAndNotTheFolderItLayIn() {
    QFETCH(QString, source);
    QFETCH(QString, shown);
    QCOMPARE(QString::fromStdString(shownSource(source.toStdString())), shown);
  }
};

QTEST_GUILESS_MAIN(ProvenanceTest)
#include "provenance_test.moc"
