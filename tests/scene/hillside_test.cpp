// A large hall on a hill: its whole roof is drawn and met by rays, none of it lies in the ground.
#include <QtTest>
#include <cmath>

#include "engine/scene/building_mesh.h"
#include "engine/scene/ground_model.h"
#include "tests/scene/pickers.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

/// 300 m by 180 m on ground of 30 m cells that rises 20 m under it.
CityModel hallCity() {
  CityModel city;
  city.extent = {0, 0, 1200, 1200};
  city.terrain = RasterGrid<float>({40, 40, 30, 0, 0});
  for (int r = 0; r < 40; ++r) {
    for (int c = 0; c < 40; ++c) city.terrain.at(c, r) = float(212 + 2.0 * c);
  }
  BuildingSet& set = city.buildings;
  set.code = {"HALL"};
  set.name.resize(1);
  set.points = {{420, 420}, {720, 420}, {720, 600}, {420, 600}};
  set.ringOffset.push_back(4);
  set.ground = {bilinear(city.terrain, 420, 420)};
  set.height = {12.5F};
  set.floors = {1};
  set.use = {BuildingUse::industrial};
  set.heightSource = {HeightSource::fromArea};
  set.residents = {0};
  return city;
}

}  // namespace

class HillsideTest : public QObject {
  Q_OBJECT
 private slots:
  void aRayFromAboveMeetsTheRoofBeforeTheHillEverywhere() {
    const CityModel city = hallCity();
    const GroundModel ground = buildGround(city, {});
    const BuildingMesh mesh = buildBuildings(city.buildings, city.terrain, {});
    int asked = 0;
    for (double x = 425; x < 720; x += 10) {
      for (double y = 425; y < 600; y += 10, ++asked) {
        const auto found = mesh.picker.first(city.buildings, {{x, y, 900}, {0, 0, -1}});
        QVERIFY(found && found->building == 0);
        QVERIFY2(found->at.z() > ground.heightAt(x, y) + 2,
                 qPrintable(QString("%1 %2: %3").arg(x).arg(y).arg(found->at.z())));
      }
    }
    QVERIFY(asked > 500);
  }

  void theDrawnRoofIsTheOneThatIsMet() {
    const CityModel city = hallCity();
    const auto stands = draw::standsOf(city.buildings, city.terrain);
    const std::uint32_t members[] = {0};
    const Point3 place(500, 500, 240);
    const auto geometry = packBuildings(city.buildings, stands, members, place);
    const auto& at = dynamic_cast<const osg::Vec4sArray&>(*geometry->getVertexArray());
    QCOMPARE(at.size(), std::size_t(10));
    const auto found =
        pickerOf(city.buildings, city.terrain).first(city.buildings, {{500, 500, 900}, {0, 0, -1}});
    QVERIFY(found);
    QVERIFY(std::abs(at[5].z() * kBuildingUnit + place.z() - found->at.z()) < 0.04);
    const double foot = at[0].z() * kBuildingUnit + place.z();
    QVERIFY(foot < double(city.buildings.ground[0]) - 0.4);
  }

  void aWallUphillIsMetAboveTheGroundBeforeIt() {
    const CityModel city = hallCity();
    const BuildingPicker picker = pickerOf(city.buildings, city.terrain);
    const double before = bilinear(city.terrain, 730, 500) + 1;
    const auto found = picker.first(city.buildings, {{760, 500, before}, {-1, 0, 0}});
    QVERIFY(found && std::abs(found->at.x() - 720) < 1e-6);
  }
};

QTEST_APPLESS_MAIN(HillsideTest)
#include "hillside_test.moc"
