#pragma once
#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <sys/resource.h>

#include <QTemporaryDir>
#include <cmath>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/city_model.h"

namespace citymirror::test {

/// A folder of its own per test, gone afterwards.
class Folder {
 public:
  std::string operator/(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }
  std::string path() const { return folder_.path().toStdString(); }

 private:
  QTemporaryDir folder_;
};

/// Files written by this process cannot grow beyond `bytes` while it lives: a disk that fills up.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

/// One feature as text: WKT and the values of the columns.
struct SampleFeature {
  std::string wkt;
  std::vector<std::string> values;
};

/// A layer written by OGR itself, all columns text. Empty `crs` = none.
inline void writeSample(const std::string& driver, const std::string& path,
                        const std::string& layer, const std::string& crs,
                        const std::vector<std::string>& columns,
                        const std::vector<SampleFeature>& features) {
  GDALAllRegister();
  GDALDriver* writer = GetGDALDriverManager()->GetDriverByName(driver.c_str());
  GDALDataset* dataset = static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
  CPLErrorReset();
  if (!dataset) dataset = writer->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  OGRSpatialReference reference;
  if (!crs.empty()) reference.SetFromUserInput(crs.c_str());
  reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  OGRGeometry* first = nullptr;
  OGRGeometryFactory::createFromWkt(features.front().wkt.c_str(), nullptr, &first);
  OGRLayer* out = dataset->CreateLayer(layer.c_str(), crs.empty() ? nullptr : &reference,
                                       first ? first->getGeometryType() : wkbUnknown, nullptr);
  OGRGeometryFactory::destroyGeometry(first);
  for (const std::string& column : columns) {
    OGRFieldDefn field(column.c_str(), OFTString);
    if (out->CreateField(&field) != OGRERR_NONE) break;
  }
  for (const SampleFeature& sample : features) {
    OGRFeature feature(out->GetLayerDefn());
    OGRGeometry* geometry = nullptr;
    OGRGeometryFactory::createFromWkt(sample.wkt.c_str(), nullptr, &geometry);
    feature.SetGeometryDirectly(geometry);
    for (std::size_t i = 0; i < sample.values.size(); ++i) {
      if (!sample.values[i].empty()) feature.SetField(int(i), sample.values[i].c_str());
    }
    if (out->CreateFeature(&feature) != OGRERR_NONE) break;
  }
  GDALClose(dataset);
}

/// A GeoTIFF written by GDAL itself: columns x rows cells, north-west corner, value(column, row
/// from north).
template <class Value>
void writeSampleRaster(const std::string& path, const std::string& crs, int columns, int rows,
                       double west, double north, double dx, double dy, Value value) {
  GDALAllRegister();
  GDALDataset* dataset = GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
      path.c_str(), columns, rows, 1, GDT_Float32, nullptr);
  double affine[6] = {west, dx, 0, north, 0, -dy};
  dataset->SetGeoTransform(affine);
  if (!crs.empty()) {
    OGRSpatialReference reference;
    reference.SetFromUserInput(crs.c_str());
    dataset->SetSpatialRef(&reference);
  }
  dataset->GetRasterBand(1)->SetNoDataValue(-9999);
  std::vector<float> line(static_cast<std::size_t>(columns));
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column)
      line[std::size_t(column)] = float(value(column, row));
    if (dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, row, columns, 1, line.data(), columns, 1,
                                            GDT_Float32, 0, 0, nullptr) != CE_None)
      break;
  }
  GDALClose(dataset);
}

inline void addBuilding(BuildingSet& set, const std::string& code, double x, double y,
                        double side) {
  set.code.push_back(code);
  set.name.push_back({"楼" + code, "House " + code});
  for (const Point2& p :
       {Point2(x, y), Point2(x + side, y), Point2(x + side, y + side), Point2(x, y + side)}) {
    set.points.push_back(p);
  }
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  set.ground.push_back(21.5f);
  set.height.push_back(12.25f);
  set.floors.push_back(4);
  set.use.push_back(BuildingUse::residential);
  set.heightSource.push_back(HeightSource::fromLevels);
  set.residents.push_back(33);
}

inline std::vector<Point2> square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

/// A city of 400 x 300 m with something in every layer and no fault.
inline CityModel sampleCity() {
  CityModel city;
  city.name = {"小城", "Small City"};
  city.frame = {"EPSG:4547", 500000, 3350000, "1985 国家高程基准"};
  city.terrain = RasterGrid<float>(GridShape{40, 30, 10, 0, 0}, 20.f);
  for (int c = 0; c < 40; ++c) {
    for (int r = 0; r < 30; ++r) city.terrain.at(c, r) = 20.f + 0.1f * float(c) + 0.01f * float(r);
  }
  city.extent = city.terrain.shape.bounds();
  addBuilding(city.buildings, "b1", 30, 40, 15);
  addBuilding(city.buildings, "b2", 60.5, 40.25, 20);
  std::vector<Road> roads(2);
  roads[0] = {
      "r1", {"江津路", "Jiangjin Road"},    RoadClass::primary, RoadStructure::atGrade, 2, 50,
      0,    {{0, 20}, {100, 20}, {390, 25}}};
  roads[1] = {
      "r2", {"长港路", "Changgang Road"}, RoadClass::secondary, RoadStructure::underpass, 1, 40,
      1,    {{100, 20}, {100, 250}}};
  city.roads = buildRoadNetwork(roads);
  city.water.push_back({"w1",
                        {"大江", "Great River"},
                        WaterKind::river,
                        {square(200, 100, 100), {{{240, 140}, {240, 160}, {260, 160}, {260, 140}}}},
                        19.5});
  city.trees.add({120.5, 240.25}, 9.5, 3.25);
  city.trees.add({131, 240}, 7, 2);
  city.levees.push_back({"l1", {{195, 90}, {195, 210}}, 24.5});
  city.drains.inlets.push_back({"d1", {90, 22}, 0.03, "east"});
  city.drains.pumps.push_back({"d2", {"泵站", "Pump"}, {150, 150}, {205, 150}, 3.5, "east"});
  city.drains.gates.push_back({"d3", {"闸", "Gate"}, {198, 120}, 6, 18.5});
  city.sensors.push_back(
      {"s1", {"水位", "Stage"}, Quantity::waterLevel, {210, 120}, 300, 21, 22, 23});
  city.sensors.push_back({"s2", {"积水", "Ponding"}, Quantity::pondingDepth, {100, 60}, 60});
  city.facilities.push_back({"f1", {"医院", "Hospital"}, FacilityKind::hospital, {50, 200}, 120});
  city.zones.push_back({"z1", {"低洼区", "Basin"}, ZoneKind::lowBasin, {square(80, 10, 60), {}}});
  city.resources.push_back(
      {"t1", {"排水车", "Pump truck"}, ResourceKind::pumpTruck, {20, 22}, 0.25, "truck"});
  for (const char* layer :
       {"terrain", "buildings", "roads", "water", "sensors", "facilities", "resources"}) {
    city.provenance[layer] = {"made for a test", "2026-01-02", "by hand", "1", Origin::synthetic};
  }
  return city;
}

}  // namespace citymirror::test
