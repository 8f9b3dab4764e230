#include "gis/vector/ogr_source.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>

#include "engine/core/file_io.h"
#include "gis/crs/transform.h"

namespace citymirror::gis {
namespace {

bool isOsm(GDALDataset& dataset) {
  return dataset.GetDriver() && std::string(dataset.GetDriver()->GetDescription()) == "OSM";
}

bool hasNoCrs(const OGRSpatialReference* reference) {
  if (!reference || reference->IsLocal()) return true;
  const char* name = reference->GetName();
  return name && std::string(name).rfind("Undefined", 0) == 0;
}

/// A shapefile cannot be opened without the index of its shapes.
bool lacksIndex(const std::string& path) {
  const std::filesystem::path file(path);
  if (!EQUAL(file.extension().c_str(), ".shp")) return false;
  std::string first(4, ' ');
  std::ifstream(path, std::ios::binary).read(first.data(), 4);
  if (first != std::string("\0\0\x27\x0A", 4)) return false;  // something else of this name
  std::error_code ignored;
  return !std::filesystem::exists(std::filesystem::path(file).replace_extension(".shx"), ignored) &&
         !std::filesystem::exists(std::filesystem::path(file).replace_extension(".SHX"), ignored);
}

/// The list of what a ZIP archive holds stands at its end: where the begin is that of an archive
/// and no list comes, the rest was not copied. `name` is its name for GDAL.
bool isCutOffArchive(const std::string& path, const std::string& name) {
  std::string first(4, ' ');
  std::ifstream(path, std::ios::binary).read(first.data(), 4);
  if (first != "PK\x03\x04") return false;
  const CPLStringList held(VSIReadDir(name.c_str()));
  return held.empty();
}

/// Outlines and tables pack to a tenth, at best to a hundredth. What unpacks to far more was made
/// to fill a computer, and whoever opens it waits. Archives know before they are unpacked. `name`
/// is the name of the archive for GDAL.
std::optional<Error> wildArchive(const std::string& path, const std::string& name) {
  constexpr double kMostTimes = 200, kSmall = 1 << 30;  // bytes, of which nobody need be afraid
  std::error_code failed;
  const double packed = double(std::filesystem::file_size(path, failed));
  if (failed || packed <= 0) return std::nullopt;
  double unpacked = 0;
  VSIDIR* const held = VSIOpenDir(name.c_str(), -1, nullptr);
  while (const VSIDIREntry* entry = held ? VSIGetNextDirEntry(held) : nullptr)
    unpacked += double(entry->nSize);
  VSICloseDir(held);
  if (unpacked <= kSmall || unpacked <= kMostTimes * packed) return std::nullopt;
  char sizes[80];
  std::snprintf(sizes, sizeof sizes, "%.1f GB come out of %.1f MB", unpacked / 1e9, packed / 1e6);
  return Error{ErrorCode::unsupported,
               std::string("The archive unpacks to more than data does: ") + sizes, path,
               "Look at what it holds; name the unpacked file where it is right"};
}

bool isEmptyFile(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_regular_file(path, failed) &&
         std::filesystem::file_size(path, failed) == 0 && !failed;
}

std::string namesOf(GDALDataset& dataset) {
  std::string names;
  for (OGRLayer* layer : dataset.GetLayers())
    names += (names.empty() ? "" : ", ") + std::string(layer->GetName());
  return names;
}

Result<OGRLayer*> pickLayer(GDALDataset& dataset, const VectorSource& source) {
  if (source.layer.empty() && dataset.GetLayerCount() == 1) return dataset.GetLayer(0);
  OGRLayer* layer = source.layer.empty() ? nullptr : dataset.GetLayerByName(source.layer.c_str());
  if (layer) return layer;
  const bool server = vectorServerOf(source.path) != VectorServer::none;
  const std::string holds = server ? "The server" : "The file";
  const std::string names =
      (server ? "Name one as ADDRESS#LAYER, or tables=LAYER behind PG:; the server holds "
              : "Name one as FILE:LAYER; the file holds ") +
      namesOf(dataset);
  return Error{ErrorCode::notFound,
               source.layer.empty() ? holds + " holds more than one layer"
                                    : "There is no layer " + source.layer,
               shownVectorPath(source.path), names};
}

Result<OgrDataset> openServer(const std::string& path, const GdalMessages& messages) {
  const std::string address = openedAddress(path);
  OgrDataset dataset(
      GDALDataset::Open(address.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr));
  if (dataset && dataset->GetLayerCount() > 0) return dataset;
  if (dataset)
    return Error{ErrorCode::notFound, "The service has no layer", shownVectorPath(path),
                 "Check the address, its key and its layer"};
  return serverError(messages.first(), path);
}

}  // namespace

bool lacksTable(const OgrSource& source) {
  const GDALDriver* driver = source.dataset->GetDriver();
  return driver && EQUAL(driver->GetDescription(), "ESRI Shapefile") &&
         source.layer->GetLayerDefn()->GetFieldCount() == 0;
}

void unshift(OGRGeometry& geometry, ChinaOffset offset) {
  class Unshift : public OGRDefaultGeometryVisitor {
   public:
    explicit Unshift(ChinaOffset offset) : offset_(offset) {}
    using OGRDefaultGeometryVisitor::visit;
    void visit(OGRPoint* p) override {
      const Point2 wgs84 = toWgs84From(offset_, {p->getX(), p->getY()});
      p->setX(wgs84.x());
      p->setY(wgs84.y());
    }

   private:
    ChinaOffset offset_;
  };
  if (offset == ChinaOffset::none) return;
  Unshift visitor(offset);
  geometry.accept(&visitor);
}

OGRSpatialReference referenceOf(const std::string& crs) {
  OGRSpatialReference reference;
  const bool shifted = chinaOffsetOf(crs) != ChinaOffset::none;
  if (!crs.empty()) reference.SetFromUserInput(shifted ? "EPSG:4326" : crs.c_str());
  reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return reference;
}

Result<OgrDataset> openVector(const std::string& path, const GdalMessages& messages) {
  GDALAllRegister();
  if (vectorServerOf(path) != VectorServer::none) return openServer(path, messages);
  std::error_code ignored;
  const bool is = path.rfind("/vsi", 0) == 0 || std::filesystem::exists(path, ignored);
  if (!is) return Error{ErrorCode::notFound, "There is no such file", path, "Check the path"};
  if (const Outcome readable = requireReadable(path); !readable) return readable.error();
  const bool zipped =
      path.size() > 4 && path.substr(path.size() - 4) == ".zip" && path.rfind("/vsi", 0) != 0;
  const std::string name = zipped ? "/vsizip/" + path : path;
  if (auto wild = zipped ? wildArchive(path, name) : std::nullopt) return *std::move(wild);
  // A row of text holds a whole outline; GDAL ends a table at rows of 10 MB unless told otherwise.
  const char* const anyRow[] = {"MAX_LINE_SIZE=-1",
                                "X_POSSIBLE_NAMES=lon,lng,longitude,x,easting,经度",
                                "Y_POSSIBLE_NAMES=lat,latitude,y,northing,纬度",
                                "KEEP_GEOM_COLUMNS=YES", nullptr};
  const bool table = EQUAL(CPLGetExtension(path.c_str()), "csv");
  OgrDataset dataset(GDALDataset::Open(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr,
                                       table ? anyRow : nullptr));
  if (dataset && dataset->GetLayerCount() > 0) return dataset;
  if (lacksIndex(path))
    return Error{ErrorCode::unreadable, "The shapefile lacks its index .shx", path,
                 "Copy the .shx and the .dbf of the same name beside it"};
  if (isEmptyFile(path))
    return Error{ErrorCode::unreadable, "The file is empty", path, "Copy the file again"};
  if (zipped && isCutOffArchive(path, name))
    return Error{
        ErrorCode::unreadable,
        "The archive is cut off or damaged: the list of what it holds, at its end, is missing",
        path, "Copy or download the archive again"};
  const std::string why = plainWords(messages.first(), path);
  return Error{
      ErrorCode::unreadable,
      "The file cannot be read as vector data" + (why.empty() ? "" : ": " + why), path,
      "Check that the file is whole and GeoPackage, GeoJSON, Shapefile, FlatGeobuf, FileGDB, GML, "
      "KML, DXF or OSM .pbf"};
}

Result<OgrSource> openSource(const VectorSource& source, bool needsCrs,
                             const GdalMessages& messages, const run::JobContext& job) {
  OgrSource opened;
  const std::string shown = shownVectorPath(source.path);
  const bool server = vectorServerOf(source.path) != VectorServer::none;
  if (server) opened.patience = std::make_unique<ServerPatience>(job);
  auto dataset = openVector(source.path, messages);
  if (server && job.cancelled()) return serverReadStopped(source.path);
  if (!dataset) return dataset.error();
  opened.dataset = std::move(*dataset);
  const auto layer = pickLayer(*opened.dataset, source);
  if (!layer) return layer.error();
  opened.layer = *layer;
  if (isOsm(*opened.dataset)) {
    const std::string wanted = std::string("SET interest_layers = ") + opened.layer->GetName();
    opened.dataset->ReleaseResultSet(opened.dataset->ExecuteSQL(wanted.c_str(), nullptr, nullptr));
  }
  const OGRSpatialReference* own = opened.layer->GetSpatialRef();
  if (!source.trueCrs.empty()) {
    opened.reference = referenceOf(source.trueCrs);
    opened.offset = chinaOffsetOf(source.trueCrs);
    opened.placed = true;
  } else if (!hasNoCrs(own)) {
    opened.reference = *own;
    opened.placed = true;
  } else if (!source.sourceCrs.empty()) {
    opened.reference = referenceOf(source.sourceCrs);
    opened.offset = chinaOffsetOf(source.sourceCrs);
    opened.placed = true;
  } else if (needsCrs && opened.layer->GetGeomType() == wkbNone) {
    return Error{ErrorCode::badInput,
                 std::string("The layer ") + opened.layer->GetName() +
                     " is a table without coordinates",
                 shown,
                 "Choose a layer with geometries, or give the table columns lon and lat"};
  } else if (needsCrs) {
    return Error{
        ErrorCode::badInput,
        std::string("The layer ") + opened.layer->GetName() + " has no coordinate reference system",
        shown, "Name it (--crs, --layer-crs EPSG:n), or assign it in the file"};
  }
  if (!source.where.empty() &&
      opened.layer->SetAttributeFilter(source.where.c_str()) != OGRERR_NONE) {
    return Error{ErrorCode::badInput, "The filter does not fit the layer: " + source.where,
                 shown + ":" + opened.layer->GetName(), "Check the names of its columns"};
  }
  return opened;
}

std::string crsOf(const OgrSource& source) {
  constexpr std::size_t kLongestCode = 24;  // "EPSG:4547", not WKT
  if (source.offset != ChinaOffset::none)
    return source.offset == ChinaOffset::gcj02 ? "GCJ-02" : "BD-09";
  if (!source.placed) return {};
  char* wkt = nullptr;
  const bool written = source.reference.exportToWkt(&wkt) == OGRERR_NONE;
  const std::string name = written ? crsName(wkt) : "";
  CPLFree(wkt);
  const char* words = source.reference.GetName();
  return name.size() <= kLongestCode || !words ? name : std::string(words);
}

Result<std::string> layerCrs(const VectorSource& source) {
  const GdalMessages messages;
  const auto opened = openSource(source, false, messages);
  if (!opened) return opened.error();
  return crsOf(*opened);
}

Result<std::vector<std::string>> listLayers(const std::string& path, const run::JobContext& job) {
  const GdalMessages messages;
  const bool server = vectorServerOf(path) != VectorServer::none;
  const auto patience = server ? std::make_unique<ServerPatience>(job) : nullptr;
  const auto dataset = openVector(path, messages);
  if (server && job.cancelled()) return serverReadStopped(path);
  if (!dataset) return dataset.error();
  std::vector<std::string> names;
  for (OGRLayer* layer : (*dataset)->GetLayers()) names.emplace_back(layer->GetName());
  return names;
}

}  // namespace citymirror::gis
