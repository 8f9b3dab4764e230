#include "gis/raster/mesh_file.h"

#include <gdal_priv.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>

#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;
using Group = std::shared_ptr<GDALGroup>;
using Dimension = std::shared_ptr<GDALDimension>;
using Array = std::shared_ptr<GDALMDArray>;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr const char* kCrs = "projected_coordinate_system";
constexpr std::uint64_t kChunk = 1 << 18;  // faces

Error notWritten(const std::string& why, const std::string& path) {
  return {ErrorCode::ioFailed, "The mesh file cannot be written" + (why.empty() ? "" : ": " + why),
          path, "Check that the folder may be written to and that its disk has space"};
}

template <class Owner>
bool say(Owner& owner, const std::string& name, const std::string& value) {
  if (value.empty()) return true;
  const auto attribute = owner.CreateAttribute(name, {}, GDALExtendedDataType::CreateString());
  return attribute && attribute->Write(value.c_str());
}

bool sayNumber(GDALMDArray& array, const std::string& name, int value) {
  const auto attribute = array.CreateAttribute(name, {}, GDALExtendedDataType::Create(GDT_Int32));
  return attribute && attribute->WriteInt(value);
}

bool sayNumber(GDALMDArray& array, const std::string& name, double value) {
  const auto attribute = array.CreateAttribute(name, {}, GDALExtendedDataType::Create(GDT_Float64));
  return attribute && attribute->Write(value);
}

std::string wktOfReference(const OGRSpatialReference& reference, const char* format) {
  char* wkt = nullptr;
  const char* const options[] = {format, nullptr};
  reference.exportToWkt(&wkt, options);
  const std::string text = wkt ? wkt : "";
  CPLFree(wkt);
  return text;
}

/// The corners of the faces: numbered row by row from the south-west, only those in use.
struct Corners {
  std::vector<double> x, y;
  std::vector<std::int32_t> ofFace;  ///< four per face, counter-clockwise
};

Corners cornersOf(const GridShape& shape, const GeoFrame& frame,
                  const std::vector<std::uint32_t>& faces) {
  const std::size_t wide = std::size_t(shape.columns) + 1;
  std::vector<std::int32_t> number(wide * (std::size_t(shape.rows) + 1), -1);
  const auto southWest = [&](std::uint32_t cell) {
    return std::size_t(cell) / std::size_t(shape.columns) * wide +
           std::size_t(cell) % std::size_t(shape.columns);
  };
  for (const std::uint32_t cell : faces) {
    const std::size_t at = southWest(cell);
    for (const std::size_t corner : {at, at + 1, at + wide, at + wide + 1}) number[corner] = 0;
  }
  Corners corners;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] < 0) continue;
    number[i] = std::int32_t(corners.x.size());
    corners.x.push_back(frame.originEast + shape.west + double(i % wide) * shape.cell);
    corners.y.push_back(frame.originNorth + shape.south + double(i / wide) * shape.cell);
  }
  for (const std::uint32_t cell : faces) {
    const std::size_t at = southWest(cell);
    for (const std::size_t corner : {at, at + 1, at + wide + 1, at + wide})
      corners.ofFace.push_back(number[corner]);
  }
  return corners;
}

}  // namespace

struct MeshFile::State {
  State(std::string target, const RasterGrid<float>& grid)
      : path(std::move(target)), partial(path + ".partial"), shape(grid.shape) {
    for (std::size_t i = 0; i < grid.values.size(); ++i) {
      if (std::isfinite(grid.values[i])) faces.push_back(std::uint32_t(i));
    }
  }
  ~State() {
    const GdalMessages quiet;
    close();
    std::error_code ignored;
    fs::remove(partial, ignored);
  }

  void close() {
    arrays.clear();
    time.reset();
    timeDimension.reset();
    faceDimension.reset();
    root.reset();
    if (dataset) GDALClose(dataset);
    dataset = nullptr;
  }

  Outcome done(bool good, const GdalMessages& messages) const {
    if (good && !messages.failed()) return Done{};
    return notWritten(messages.first(), path);
  }

  bool open(const MeshAbout& about) {
    GDALAllRegister();
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("netCDF");
    if (!driver) return false;
    std::error_code ignored;
    fs::create_directories(fs::path(path).parent_path(), ignored);
    const char* const options[] = {"FORMAT=NC4", nullptr};
    dataset = driver->CreateMultiDimensional(partial.c_str(), nullptr, options);
    root = dataset ? dataset->GetRootGroup() : nullptr;
    return root && say(*root, "Conventions", "CF-1.8 UGRID-1.0") &&
           say(*root, "title", about.title) && say(*root, "source", about.source);
  }

  Array array(const std::string& name, const std::vector<Dimension>& dimensions,
              GDALDataType type) {
    const std::uint64_t wide = dimensions.empty() ? 0 : dimensions.back()->GetSize();
    std::string blocks = dimensions.size() == 2 && dimensions[0] == timeDimension ? "1," : "";
    if (dimensions.size() == 2 && blocks.empty())
      blocks = std::to_string(std::min(kChunk, std::uint64_t(dimensions[0]->GetSize()))) + ",";
    blocks = "BLOCKSIZE=" + blocks + std::to_string(std::min(kChunk, wide));
    const char* const packed[] = {"COMPRESS=DEFLATE", "ZLEVEL=1", blocks.c_str(), nullptr};
    const bool large = !dimensions.empty() && dimensions[0] != timeDimension;
    const bool grows = dimensions.size() == 2;
    return root->CreateMDArray(name, dimensions, GDALExtendedDataType::Create(type),
                               large || grows ? packed : nullptr);
  }

  template <class T>
  static bool fill(const Array& array, const std::vector<T>& values, GDALDataType type) {
    std::vector<GUInt64> start;
    std::vector<std::size_t> count;
    for (const Dimension& dimension : array->GetDimensions()) {
      start.push_back(0);
      count.push_back(dimension->GetSize());
    }
    return array->Write(start.data(), count.data(), nullptr, nullptr,
                        GDALExtendedDataType::Create(type), values.data());
  }

  bool place(const Array& array) const {
    return reference.IsEmpty() || say(*array, "grid_mapping", kCrs);
  }

  /// The grid mapping of CF under the name where MDAL looks for the EPSG code.
  bool addCrs() {
    if (reference.IsEmpty()) return true;
    const Array crs = array(kCrs, {}, GDT_Int32);
    return crs && say(*crs, "crs_wkt", wktOfReference(reference, "FORMAT=WKT2_2019")) &&
           say(*crs, "spatial_ref", wktOfReference(reference, "FORMAT=WKT1_GDAL")) &&
           sayCode(*crs) && sayProjection(*crs);
  }

  bool sayCode(GDALMDArray& crs) const {
    const char* authority = reference.GetAuthorityName(nullptr);
    const char* code = reference.GetAuthorityCode(nullptr);
    if (!authority || !code || std::string(authority) != "EPSG") return true;
    return say(crs, "EPSG_code", std::string("EPSG:") + code) &&
           sayNumber(crs, "epsg", std::atoi(code));
  }

  /// CF's own parameters for the projection that cities use most; others are told by crs_wkt.
  bool sayProjection(GDALMDArray& crs) const {
    const char* projection = reference.GetAttrValue("PROJECTION");
    if (!projection || std::string(projection) != SRS_PT_TRANSVERSE_MERCATOR) return true;
    const auto sayParameter = [&](const char* name, const char* parameter) {
      return sayNumber(crs, name, reference.GetNormProjParm(parameter));
    };
    return say(crs, "grid_mapping_name", "transverse_mercator") &&
           sayNumber(crs, "semi_major_axis", reference.GetSemiMajor()) &&
           sayNumber(crs, "inverse_flattening", reference.GetInvFlattening()) &&
           sayParameter("longitude_of_central_meridian", SRS_PP_CENTRAL_MERIDIAN) &&
           sayParameter("latitude_of_projection_origin", SRS_PP_LATITUDE_OF_ORIGIN) &&
           sayParameter("scale_factor_at_central_meridian", SRS_PP_SCALE_FACTOR) &&
           sayParameter("false_easting", SRS_PP_FALSE_EASTING) &&
           sayParameter("false_northing", SRS_PP_FALSE_NORTHING);
  }

  bool addTopology(const GeoFrame& frame) {
    const Corners corners = cornersOf(shape, frame, faces);
    faceDimension = root->CreateDimension("mesh2d_nFaces", "", "", faces.size());
    const auto nodes = root->CreateDimension("mesh2d_nNodes", "", "", corners.x.size());
    const auto four = root->CreateDimension("mesh2d_nMax_face_nodes", "", "", 4);
    if (!faceDimension || !nodes || !four) return false;
    const Array mesh = array("mesh2d", {}, GDT_Int32);
    return mesh && say(*mesh, "cf_role", "mesh_topology") &&
           say(*mesh, "long_name", "cells of the terrain with ground") &&
           sayNumber(*mesh, "topology_dimension", 2) &&
           say(*mesh, "node_coordinates", "mesh2d_node_x mesh2d_node_y") &&
           say(*mesh, "face_node_connectivity", "mesh2d_face_nodes") &&
           say(*mesh, "face_dimension", "mesh2d_nFaces") &&
           addCoordinate("mesh2d_node_x", "x", nodes, corners.x) &&
           addCoordinate("mesh2d_node_y", "y", nodes, corners.y) && addFaces(corners, four);
  }

  bool addCoordinate(const char* name, const std::string& axis, const Dimension& nodes,
                     const std::vector<double>& values) {
    const Array a = array(name, {nodes}, GDT_Float64);
    return a && say(*a, "standard_name", "projection_" + axis + "_coordinate") &&
           say(*a, "long_name", axis + " of the corners") && say(*a, "units", "m") && place(a) &&
           fill(a, values, GDT_Float64);
  }

  bool addFaces(const Corners& corners, const Dimension& four) {
    const Array a = array("mesh2d_face_nodes", {faceDimension, four}, GDT_Int32);
    return a && say(*a, "cf_role", "face_node_connectivity") && sayNumber(*a, "start_index", 0) &&
           fill(a, corners.ofFace, GDT_Int32);
  }

  bool addTime(const std::string& epoch) {
    const char* const grows[] = {"UNLIMITED=YES", nullptr};
    timeDimension =
        root->CreateDimension("time", "", "", std::numeric_limits<std::int32_t>::max(), grows);
    time = timeDimension ? array("time", {timeDimension}, GDT_Float64) : nullptr;
    return time && say(*time, "standard_name", "time") && say(*time, "long_name", "time") &&
           say(*time, "units", "seconds since " + epoch) && say(*time, "calendar", "standard") &&
           say(*time, "axis", "T");
  }

  Array addField(const MeshField& field, const std::vector<Dimension>& dimensions) {
    const Array a = array(field.name, dimensions, GDT_Float32);
    const bool good = a && a->SetNoDataValue(double(kMissing)) &&
                      say(*a, "standard_name", field.standardName) &&
                      say(*a, "long_name", field.longName) && say(*a, "units", field.unit) &&
                      say(*a, "mesh", "mesh2d") && say(*a, "location", "face") && place(a);
    return good ? a : nullptr;
  }

  /// What the faces have of a grid's values.
  const std::vector<float>& onFaces(const std::vector<float>& values) {
    buffer.clear();
    for (const std::uint32_t cell : faces) buffer.push_back(values[cell]);
    return buffer;
  }

  std::string path, partial;
  GridShape shape;
  OGRSpatialReference reference;
  std::vector<std::uint32_t> faces;  ///< cells with ground
  GDALDataset* dataset = nullptr;
  Group root;
  Dimension timeDimension, faceDimension;
  Array time;
  std::vector<Array> arrays;
  std::uint64_t times = 0;
  std::vector<float> buffer;
};

MeshFile::MeshFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
MeshFile::~MeshFile() = default;
MeshFile::MeshFile(MeshFile&&) noexcept = default;
MeshFile& MeshFile::operator=(MeshFile&&) noexcept = default;

Result<MeshFile> MeshFile::make(const std::string& path, const RasterGrid<float>& ground,
                                const GeoFrame& frame, const MeshAbout& about,
                                const std::vector<MeshField>& fields) {
  const GdalMessages messages;
  auto state = std::make_unique<State>(path, ground);
  if (state->faces.empty()) {
    return Error{ErrorCode::badInput, "The mesh has no cell with ground", path,
                 "Give a terrain with heights"};
  }
  if (!frame.crs.empty() && state->reference.SetFromUserInput(frame.crs.c_str()) != OGRERR_NONE) {
    return notWritten("its coordinate reference system is not known", path);
  }
  bool good = state->open(about) && state->addCrs() && state->addTopology(frame) &&
              state->addTime(about.epoch);
  for (const MeshField& field : fields) {
    if (!good) break;
    state->arrays.push_back(state->addField(field, {state->timeDimension, state->faceDimension}));
    good = state->arrays.back() != nullptr;
  }
  if (auto done = state->done(good, messages); !done) return done.error();
  MeshFile file(std::move(state));
  const MeshField bed{"bed_level", "", "bed level", "m"};
  if (auto done = file.addStatic(bed, ground.values); !done) return done.error();
  return file;
}

Outcome MeshFile::add(double time, const std::vector<std::vector<float>>& values) {
  const GdalMessages messages;
  State& s = *state_;
  const GUInt64 start[] = {s.times++, 0};
  const std::size_t count[] = {1, s.faces.size()};
  bool good = s.time->Write(start, count, nullptr, nullptr,
                            GDALExtendedDataType::Create(GDT_Float64), &time);
  for (std::size_t i = 0; good && i < s.arrays.size(); ++i) {
    good =
        s.arrays[i]->Write(start, count, nullptr, nullptr,
                           GDALExtendedDataType::Create(GDT_Float32), s.onFaces(values[i]).data());
  }
  return s.done(good, messages);
}

Outcome MeshFile::addStatic(const MeshField& field, const std::vector<float>& values) {
  const GdalMessages messages;
  const Array array = state_->addField(field, {state_->faceDimension});
  return state_->done(array && State::fill(array, state_->onFaces(values), GDT_Float32), messages);
}

Outcome MeshFile::finish() {
  const GdalMessages messages;
  state_->close();
  if (auto done = state_->done(true, messages); !done) return done;
  std::error_code failed;
  fs::rename(state_->partial, state_->path, failed);
  if (failed) return notWritten(failed.message(), state_->path);
  return Done{};
}

}  // namespace citymirror::gis
