#include "app/session/run_basis.h"

#include <QtTest>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class RunBasisTest : public QObject {
  Q_OBJECT

  static world::ForecastRun runWithCells(double metres) {
    world::ForecastRun run;
    run.bed =
        std::make_shared<const RasterGrid<float>>(RasterGrid<float>({4, 4, metres, 0, 0}, 0.0F));
    return run;
  }

 private slots:
  void itNamesTheCellsTheGroundAndThatNothingWasCalibrated() {
    CityModel city = smallCity();
    city.provenance["terrain"] = {"/data/srtm_n30.tif", "", "reprojected", "", Origin::real};
    const Text basis = runBasis(runWithCells(10), city);
    QCOMPARE(basis.en, std::string("cells of 10 m; ground: srtm_n30.tif, grid of 5 m; not "
                                   "calibrated here"));
    QCOMPARE(basis.zh, std::string("水动力网格10米；地形：srtm_n30.tif（网格5米）；未在本地率定"));
  }

  void groundThatIsSyntheticOrOfUnknownSourceIsCalledSo() {
    CityModel city = smallCity();
    QCOMPARE(runBasis(runWithCells(2.5), city).en,
             std::string("cells of 2.5 m; synthetic ground, grid of 5 m; not calibrated here"));
    city.provenance.clear();
    const Text unknown = runBasis(world::ForecastRun(), city);
    QCOMPARE(unknown.en,
             std::string("ground of unknown source, grid of 5 m; not calibrated here"));
    QVERIFY(QString::fromStdString(unknown.zh).contains(QString::fromUtf8("地形来源未注明")));
  }
};

QTEST_GUILESS_MAIN(RunBasisTest)
#include "zz_run_basis_test.moc"
