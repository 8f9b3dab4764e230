#include "gis/city/oblique.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <pugixml.hpp>

#include "gis/city/model_frame.h"
#include "gis/crs/earth.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

struct Metadata {
  std::string srs;
  Point3 origin = Point3::Zero();
};

std::string trimmedText(std::string text) {
  const char* blank = " \t\r\n";
  text.erase(0, std::min(text.find_first_not_of(blank), text.size()));
  text.erase(text.find_last_not_of(blank) + 1);
  return text;
}

Result<Metadata> readMetadata(const std::string& path) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_file(path.c_str());
  if (parsed.status == pugi::status_file_not_found) {
    return Error{ErrorCode::notFound, "The delivery has no metadata.xml, so its place is not known",
                 path, "Copy metadata.xml beside the folder Data"};
  }
  const pugi::xml_node root = document.child("ModelMetadata");
  if (!parsed || !root) {
    return Error{ErrorCode::unreadable,
                 std::string("The metadata cannot be read: ") +
                     (parsed ? "no ModelMetadata" : parsed.description()),
                 path + ": byte " + std::to_string(parsed.offset), "Copy the file again"};
  }
  Metadata metadata;
  metadata.srs = trimmedText(root.child_value("SRS"));
  const std::string origin = trimmedText(root.child_value("SRSOrigin"));
  Point3& o = metadata.origin;
  const bool three = std::sscanf(origin.c_str(), "%lf,%lf,%lf", &o.x(), &o.y(), &o.z()) == 3;
  if ((!origin.empty() && !three) || !o.allFinite()) {
    return Error{ErrorCode::badInput, "SRSOrigin is not three numbers: " + origin.substr(0, 60),
                 path, "Correct it to x,y,z"};
  }
  return metadata;
}

/// Latitude and longitude of "ENU:lat,lon".
std::optional<Point2> tangentPlace(const std::string& srs) {
  Point2 latLon;
  if (std::sscanf(srs.c_str(), "ENU:%lf,%lf", &latLon.x(), &latLon.y()) != 2) return std::nullopt;
  if (!(std::abs(latLon.x()) <= 90) || !(std::abs(latLon.y()) <= 180)) return std::nullopt;
  return latLon;
}

Result<Eigen::Affine3d> frameOf(const Metadata& metadata, const ModelSource& source,
                                const CityModel& city, const std::string& path) {
  const bool tangent = metadata.srs.starts_with("ENU:");
  const auto place = tangentPlace(metadata.srs);
  if (tangent && !place) {
    return Error{ErrorCode::badInput, "The SRS is not ENU:latitude,longitude: " + metadata.srs,
                 path, "Correct SRS in metadata.xml"};
  }
  auto frame = ModelFrame::make(tangent ? "EPSG:4978" : metadata.srs, source, city);
  if (!frame) return frame.error();
  const Eigen::Translation3d shift(metadata.origin);
  if (!tangent) return Eigen::Affine3d(frame->near(metadata.origin) * shift);
  const Point3 centre = geocentricOf({place->y(), place->x(), 0});
  Eigen::Affine3d toEarth = Eigen::Affine3d::Identity();
  toEarth.linear() = eastNorthUp(place->y(), place->x());
  toEarth.translation() = centre;
  return Eigen::Affine3d(frame->near(centre) * toEarth * shift);
}

/// The first bytes of OpenSceneGraph's own binary files.
bool isOsgb(const fs::path& file) {
  constexpr std::array<unsigned char, 8> kMagic{0xA1, 0x0E, 0x91, 0x6C, 0x45, 0x45, 0xFB, 0x1A};
  std::array<char, 8> first{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(first.data(), first.size());
  return stream && std::memcmp(first.data(), kMagic.data(), kMagic.size()) == 0;
}

/// Data/Tile_X/Tile_X.osgb: the coarsest step of each tile, in order.
std::vector<std::string> tilesIn(const fs::path& folder, std::vector<Note>& notes) {
  std::vector<std::string> files;
  std::error_code error;
  const fs::path data = fs::is_directory(folder / "Data", error) ? folder / "Data" : folder;
  std::error_code ended;
  for (fs::directory_iterator at(data, ended), end; !ended && at != end; at.increment(ended)) {
    const fs::path tile = at->path(), root = tile / (tile.filename().string() + ".osgb");
    const bool folderOfTile = fs::is_directory(tile, error);
    if (!folderOfTile && !error) continue;
    if (!folderOfTile)
      notes.push_back({"A tile cannot be reached and is left out", tile.string()});
    else if (!fs::exists(root, error))
      notes.push_back({"A tile has no root file and is left out", root.string()});
    else if (!isOsgb(root))
      notes.push_back({"A tile is not whole OSGB and is left out", root.string()});
    else
      files.push_back(root.string());
  }
  if (ended)
    notes.push_back({"The tiles cannot be listed to their end: " + ended.message(), data.string()});
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<MeshModel> readOblique(const ModelSource& source, const CityModel& city) {
  const fs::path folder = source.path;
  const std::string path = (folder / "metadata.xml").string();
  const auto metadata = readMetadata(path);
  if (!metadata) return metadata.error();
  const auto frame = frameOf(*metadata, source, city, path);
  if (!frame) return frame.error();
  MeshModel model;
  std::vector<Note> notes;
  model.name = fs::path(source.path).filename().string();
  model.paged = {tilesIn(folder, notes), *frame};
  model.crs = metadata->srs;
  model.provenance = {source.path, "", "oblique photogrammetry, " + metadata->srs, "",
                      Origin::real};
  if (model.paged.files.empty()) {
    const Note* broken = causeIn(notes);
    return Error{broken ? ErrorCode::unreadable : ErrorCode::notFound,
                 broken ? "The delivery holds no tile that can be read: " + broken->what
                        : "The delivery holds no tiles",
                 broken ? broken->where : (folder / "Data").string(),
                 "Copy the folder Data with its Tile_* folders again"};
  }
  Box3 origin;
  origin.extend(frame->translation());
  const Outcome inside = requireInside(origin, source, city);
  if (!inside) return inside.error();
  return {std::move(model), std::move(notes)};
}

}  // namespace citymirror::gis
