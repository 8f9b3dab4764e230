// Coordinate systems of models and imagery: by a file of parameters, and instead of what a file
// says.
#include <QtTest>
#include <filesystem>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/city/model_frame.h"
#include "gis/crs/china_offset.h"
#include "gis/raster/imagery.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"
#include "tests/support/model_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using samples::centreOf, samples::kLat, samples::kLon, samples::wuhan;
using test::Folder;

namespace {

const char* const kOwnFrame =
    "+proj=tmerc +lat_0=30.5 +lon_0=114.3 +x_0=5000 +y_0=2000 +ellps=GRS80 +units=m +type=crs";

Point2 shiftedPlace() { return fromWgs84Into(ChinaOffset::gcj02, {kLon, kLat}); }

Point2 carriedTo(const std::string& crs, const Point2& lonLat) {
  return *Transform::make("EPSG:4326", crs)->forward(lonLat);
}

/// Where `p` of a file that names `named` comes to lie, from the place that all tests mean, m.
double awayBy(const std::string& named, const ModelSource& source, const Point2& p) {
  const auto frame = ModelFrame::make(named, source, wuhan());
  if (!frame) return HUGE_VAL;
  return (frame->toLocal({p.x(), p.y(), 0}).head<2>() - centreOf(wuhan())).norm();
}

}  // namespace

class TrueCrsTest : public QObject {
  Q_OBJECT
  Folder folder_;

  std::string ownFrame() {
    const std::string path = folder_ / "local.prj";
    if (!writeFile(path, std::string(kOwnFrame) + "\n")) qFatal("no room");
    return path;
  }
  /// One red image of 400 m round the place, in `crs` by its numbers, in `named` by its words.
  std::string image(const std::string& crs, const std::string& named) {
    test::ImageSample sample;
    sample.crs = named;
    sample.columns = sample.rows = 40;
    sample.cell = 10;
    sample.northWest = carriedTo(crs, {kLon, kLat}) + Point2(-200, 200);
    std::string path = folder_ / "red.tif";
    test::writeImage(path, sample, [](const Point2&) { return test::kRed; });
    return path;
  }
  static bool liesAtThePlace(const ImagerySource& source) {
    const auto imagery = Imagery::open(source, wuhan().frame, wuhan().extent);
    if (!imagery) return false;
    return ((*imagery)->info().extent.centre() - centreOf(wuhan())).norm() < 1;
  }

 private slots:
  void aFileOfParametersPlacesAModelThatNamesNoSystem() {
    ModelSource source;
    source.crs = ownFrame();
    QVERIFY(awayBy("", source, carriedTo(kOwnFrame, {kLon, kLat})) < 0.01);
  }
  void whatAPersonNamesStandsInsteadOfWhatTheModelNames() {
    ModelSource source;
    source.crs = "EPSG:32650";
    QVERIFY(awayBy("EPSG:32649", source, carriedTo("EPSG:4547", {kLon, kLat})) > 1000);
    source.trueCrs = "EPSG:4547";
    QVERIFY(awayBy("EPSG:32649", source, carriedTo("EPSG:4547", {kLon, kLat})) < 0.01);
    source.trueCrs = ownFrame();
    QVERIFY(awayBy("EPSG:32649", source, carriedTo(kOwnFrame, {kLon, kLat})) < 0.01);
  }
  void shiftedMetresAndDegreesAreTakenBack() {
    ModelSource source;
    const Point2 metres = carriedTo("EPSG:4547", shiftedPlace());
    QVERIFY(awayBy("EPSG:4547", source, metres) > 100);
    source.trueCrs = "GCJ-02";
    QVERIFY(awayBy("EPSG:4547", source, metres) < 0.1);
    QVERIFY(awayBy("EPSG:4490", source, shiftedPlace()) < 0.1);
    QVERIFY(awayBy("", source, shiftedPlace()) < 0.1);
  }
  void shiftedTilesStandAtTheirPlace() {
    const Point2 at = shiftedPlace();
    if (!writeFile(folder_ / "box.glb", samples::boxGlb(10, 30, 20)) ||
        !writeFile(
            folder_ / "tileset.json",
            samples::tilesetOf({{"uri", "box.glb"}}, samples::tangentTransform(at.x(), at.y(), 20))
                .dump()))
      QFAIL("no room");
    ModelSource source;
    source.path = folder_ / "tileset.json";
    const auto away = [&] {
      const auto model = readModel(source, wuhan(), {});
      return model ? (model->box().center().head<2>() - centreOf(wuhan())).norm() : HUGE_VAL;
    };
    QVERIFY(away() > 100);
    source.trueCrs = "GCJ-02";
    QVERIFY(away() < 30);
  }
  void geocentricCoordinatesTakeNoOtherSystem() {
    ModelSource source;
    source.path = "tileset.json";
    source.trueCrs = "EPSG:4547";
    const auto frame = ModelFrame::make("EPSG:4978", source, wuhan());
    QVERIFY(!frame.ok());
    QVERIFY2(frame.error().what.find("geocentric") != std::string::npos,
             frame.error().text().c_str());
    QVERIFY(frame.error().text().find("GCJ-02") != std::string::npos);
  }
  void aFileOfParametersThatIsNotThereIsNamed() {
    ModelSource source;
    source.trueCrs = folder_ / "gone.prj";
    const auto frame = ModelFrame::make("EPSG:4547", source, wuhan());
    QVERIFY(!frame.ok());
    QCOMPARE(frame.error().code, ErrorCode::notFound);
    const auto imagery = Imagery::open({image("EPSG:4547", ""), folder_ / "gone.prj"},
                                       wuhan().frame, wuhan().extent);
    QVERIFY(!imagery.ok());
    QCOMPARE(imagery.error().code, ErrorCode::notFound);
  }
  void anImageLiesWhereAFileOfParametersSays() {
    QVERIFY(liesAtThePlace({image(kOwnFrame, ""), ownFrame()}));
  }
  void anImageThatNamesTheWrongSystemIsPutRight() {
    const std::string path = image("EPSG:4547", "EPSG:32649");
    QVERIFY(!liesAtThePlace({path, ""}));
    QVERIFY(liesAtThePlace({path, "EPSG:4547"}));
  }
};

QTEST_APPLESS_MAIN(TrueCrsTest)
#include "zz_true_crs_test.moc"
