// A pipe under the name of a file: whoever opened it would wait for its writer.
#include <sys/stat.h>

#include <QtTest>

#include "gis/city/city_import.h"
#include "gis/city/model_file.h"
#include "gis/raster/imagery.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

class PipesTest : public QObject {
  Q_OBJECT
  const test::Folder folder_;

  std::string pipe(const std::string& name) const {
    const std::string path = folder_ / name;
    if (mkfifo(path.c_str(), 0600) != 0) qFatal("cannot make a pipe");
    return path;
  }

  static void isRefused(const Error& error, const std::string& path) {
    QCOMPARE(error.code, ErrorCode::badInput);
    QVERIFY2(error.what.find("a pipe") != std::string::npos && error.where == path,
             error.text().c_str());
  }

 private slots:
  void aPipeIsNoLayer() {
    const std::string path = pipe("layer.geojson");
    const auto layers = listLayers(path);
    QVERIFY(!layers.ok());
    isRefused(layers.error(), path);
  }
  void aPipeIsNoTerrain() {
    ImportSources sources;
    sources.dem = pipe("dem.tif");
    const auto city = importCity(sources, {});
    QVERIFY(!city.ok());
    isRefused(city.error(), sources.dem);
  }
  void aPipeIsNoImage() {
    const std::string path = pipe("image.tif");
    const CityModel city = test::sampleCity();
    const auto image = Imagery::open({path, {}}, city.frame, city.extent, {});
    QVERIFY(!image.ok());
    isRefused(image.error(), path);
  }
  void aPipeIsNoModel_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.city.json", "a.gml", "a.gltf", "a.obj"})
      QTest::newRow(name) << QString(name);
  }
  void aPipeIsNoModel() {
    QFETCH(QString, name);
    ModelSource source;
    source.path = pipe(name.toStdString());
    const auto model = readModel(source, test::sampleCity(), {});
    QVERIFY(!model.ok());
    isRefused(model.error(), source.path);
  }
};

QTEST_GUILESS_MAIN(PipesTest)
#include "zz_pipes_test.moc"
