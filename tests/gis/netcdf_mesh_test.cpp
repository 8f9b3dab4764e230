#include <gdal_priv.h>

#include <QFileInfo>
#include <QtTest>

#include "gis/raster/mesh_file.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

const GeoFrame kSydneyFrame{"EPSG:32756", 382000, 6354000, ""};
const std::vector<MeshField> kFields{{"depth", "", "water depth", "m"},
                                     {"u", "", "velocity, x-component", "m s-1"}};

/// 4 x 3 cells of 10 m, a corner without ground.
RasterGrid<float> ground() {
  RasterGrid<float> grid(GridShape{4, 3, 10, 0, 0});
  for (std::size_t i = 0; i < grid.values.size(); ++i) grid.values[i] = float(i);
  grid.at(0, 0) = std::nanf("");
  return grid;
}

std::vector<float> filled(float value) { return std::vector<float>(12, value); }

/// The file as GDAL's multidimensional reader sees it.
class Opened {
 public:
  explicit Opened(const std::string& path)
      : dataset_(static_cast<GDALDataset*>(
            GDALOpenEx(path.c_str(), GDAL_OF_MULTIDIM_RASTER, nullptr, nullptr, nullptr))) {}
  ~Opened() { GDALClose(dataset_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  std::shared_ptr<GDALMDArray> array(const std::string& name) const {
    return dataset_->GetRootGroup()->OpenMDArray(name);
  }
  std::string text(const std::string& name, const std::string& attribute) const {
    const auto found = array(name)->GetAttribute(attribute);
    return found ? found->ReadAsString() : "";
  }
  std::vector<double> values(const std::string& name) const {
    const auto a = array(name);
    std::vector<GUInt64> start;
    std::vector<std::size_t> count;
    std::size_t total = 1;
    for (const auto& dimension : a->GetDimensions()) {
      start.push_back(0);
      count.push_back(dimension->GetSize());
      total *= dimension->GetSize();
    }
    std::vector<double> read(total);
    a->Read(start.data(), count.data(), nullptr, nullptr, GDALExtendedDataType::Create(GDT_Float64),
            read.data());
    return read;
  }

 private:
  GDALDataset* dataset_;
};

}  // namespace

class NetcdfMeshTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { GDALAllRegister(); }

  void theFileIsAMeshAfterUgrid() {
    const Folder folder;
    write(folder / "results.nc");
    const Opened file(folder / "results.nc");
    QCOMPARE(file.text("mesh2d", "cf_role"), std::string("mesh_topology"));
    QCOMPARE(file.text("mesh2d", "node_coordinates"), std::string("mesh2d_node_x mesh2d_node_y"));
    QCOMPARE(file.text("mesh2d_face_nodes", "cf_role"), std::string("face_node_connectivity"));
    QCOMPARE(file.text("depth", "mesh"), std::string("mesh2d"));
    QCOMPARE(file.text("depth", "location"), std::string("face"));
    QCOMPARE(file.text("depth", "units"), std::string("m"));
    const auto depth = file.array("depth");
    QCOMPARE(depth->GetDimensions()[0]->GetName(), std::string("time"));
    QCOMPARE(depth->GetDimensions()[1]->GetName(), std::string("mesh2d_nFaces"));
    QVERIFY(depth->GetSpatialRef() != nullptr);
    QCOMPARE(std::string(depth->GetSpatialRef()->GetAuthorityCode(nullptr)), std::string("32756"));
    QCOMPARE(file.text("projected_coordinate_system", "EPSG_code"), std::string("EPSG:32756"));
  }

  void everyFaceIsTheSquareOfItsCell() {
    const Folder folder;
    write(folder / "results.nc");
    const Opened file(folder / "results.nc");
    const auto x = file.values("mesh2d_node_x"), y = file.values("mesh2d_node_y"),
               nodes = file.values("mesh2d_face_nodes"), bed = file.values("bed_level");
    QCOMPARE(bed.size(), std::size_t(11));
    QCOMPARE(x.size(), std::size_t(19));  // the corner of the missing cell is used by no face
    for (std::size_t face = 0; face < bed.size(); ++face) {
      const auto cell = int(bed[face]);
      const double west = 382000 + cell % 4 * 10, south = 6354000 + cell / 4 * 10;
      const auto corner = [&](int k) { return std::size_t(nodes[4 * face + std::size_t(k)]); };
      const double dx[] = {0, 10, 10, 0}, dy[] = {0, 0, 10, 10};  // counter-clockwise
      for (int k = 0; k < 4; ++k) {
        QCOMPARE(x[corner(k)], west + dx[k]);
        QCOMPARE(y[corner(k)], south + dy[k]);
      }
    }
  }

  void timesCountFromTheEpochAndTheFileHoldsWhatWasAdded() {
    const Folder folder;
    write(folder / "results.nc");
    const Opened file(folder / "results.nc");
    QCOMPARE(file.array("time")->GetUnit(), std::string("seconds since 2007-06-08 01:30:00"));
    QCOMPARE(file.values("time"), (std::vector<double>{0, 60}));
    const auto depth = file.values("depth");
    QCOMPARE(depth.size(), std::size_t(22));
    QCOMPARE(depth[0], 0.25);
    QCOMPARE(depth[11], 0.5);
    QVERIFY(std::isnan(file.values("u")[3]));
    QCOMPARE(file.values("max_depth")[10], 0.5);
  }

  void aFileThatIsNotFinishedIsNotThere() {
    const Folder folder;
    {
      auto file = MeshFile::make(folder / "results.nc", ground(), kSydneyFrame, {}, kFields);
      QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
      QVERIFY(file->add(0, {filled(1), filled(0)}).ok());
    }
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "results.nc")));
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "results.nc.partial")));
  }

  void plainMetresNeedNoCrs() {
    const Folder folder;
    auto file = MeshFile::make(folder / "a.nc", ground(), {"", 0, 0, ""}, {}, kFields);
    QVERIFY(file.ok());
    QVERIFY(file->add(0, {filled(1), filled(0)}).ok() && file->finish().ok());
    QVERIFY(Opened(folder / "a.nc").array("depth")->GetSpatialRef() == nullptr);
  }

  void aCrsWithoutCodeIsToldByItsText() {
    const Folder folder;
    OGRSpatialReference own;
    own.SetProjCS("a city's own grid");
    own.SetWellKnownGeogCS("WGS84");
    own.SetTM(0, 117.5, 1, 50000, -3000000);
    char* wkt = nullptr;
    own.exportToWkt(&wkt);
    const GeoFrame frame{wkt, 1000, 2000, ""};
    CPLFree(wkt);
    auto file = MeshFile::make(folder / "a.nc", ground(), frame, {}, kFields);
    QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
    QVERIFY(file->add(0, {filled(1), filled(0)}).ok() && file->finish().ok());
    const auto read = Opened(folder / "a.nc").array("depth")->GetSpatialRef();
    QVERIFY(read != nullptr);
    for (const char* parameter :
         {SRS_PP_CENTRAL_MERIDIAN, SRS_PP_FALSE_EASTING, SRS_PP_FALSE_NORTHING})
      QCOMPARE(read->GetNormProjParm(parameter), own.GetNormProjParm(parameter));
  }

  void faultsAreSaid() {
    const Folder folder;
    RasterGrid<float> empty(GridShape{2, 2, 1, 0, 0}, std::nanf(""));
    const auto none = MeshFile::make(folder / "a.nc", empty, kSydneyFrame, {}, kFields);
    QVERIFY(!none.ok());
    QCOMPARE(none.error().code, ErrorCode::badInput);
    const auto nowhere = MeshFile::make("/proc/nowhere/a.nc", ground(), kSydneyFrame, {}, kFields);
    QVERIFY(!nowhere.ok());
    QCOMPARE(nowhere.error().code, ErrorCode::ioFailed);
    QVERIFY(nowhere.error().where.find("a.nc") != std::string::npos);
  }

  void aFullDiskLeavesNoFile() {
    const Folder folder;
    RasterGrid<float> wide(GridShape{300, 300, 1, 0, 0});
    for (std::size_t i = 0; i < wide.values.size(); ++i) wide.values[i] = float(i * 7919 % 1009);
    {
      const test::FullDisk full(16384);
      auto file = MeshFile::make(folder / "a.nc", wide, kSydneyFrame, {}, kFields);
      Outcome outcome = file ? file->add(0, {wide.values, wide.values}) : Outcome(file.error());
      if (outcome) outcome = file->finish();
      QVERIFY(!outcome.ok());
      QCOMPARE(outcome.error().code, ErrorCode::ioFailed);
    }
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "a.nc")));
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "a.nc.partial")));
  }

 private:
  static void write(const std::string& path) {
    auto file =
        MeshFile::make(path, ground(), kSydneyFrame, {"t", "s", "2007-06-08 01:30:00"}, kFields);
    QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
    std::vector<float> u = filled(0);
    u[4] = std::nanf("");
    QVERIFY(file->add(0, {filled(0.25), u}).ok());
    QVERIFY(file->add(60, {filled(0.5), filled(1)}).ok());
    QVERIFY(file->addStatic({"max_depth", "", "maximum depth", "m"}, filled(0.5)).ok());
    const auto finished = file->finish();
    QVERIFY2(finished.ok(), finished.ok() ? "" : finished.error().text().c_str());
  }
};

QTEST_GUILESS_MAIN(NetcdfMeshTest)
#include "netcdf_mesh_test.moc"
