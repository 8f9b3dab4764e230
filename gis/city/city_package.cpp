#include "gis/city/city_package.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_check.h"
#include "gis/city/ground_heights.h"
#include "gis/city/package_damage.h"
#include "gis/city/package_layers.h"
#include "gis/crs/transform.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kFormat = 1;

std::string_view wordOfOrigin(Origin origin) {
  if (origin == Origin::synthetic) return "synthetic";
  return origin == Origin::estimated ? "estimated" : "real";
}

Origin originFrom(const std::string& word) {
  if (word == "synthetic") return Origin::synthetic;
  return word == "estimated" ? Origin::estimated : Origin::real;
}

OrderedJson provenanceJson(const CityModel& city) {
  OrderedJson all = OrderedJson::object();
  for (const auto& [layer, p] : city.provenance) {
    all[layer] = {{"source", p.source},
                  {"obtained", p.obtained},
                  {"method", p.method},
                  {"version", p.version},
                  {"origin", wordOfOrigin(p.origin)}};
  }
  for (const auto& [layer, terms] : city.terms) {
    if (!terms.licence.empty()) all[layer]["licence"] = terms.licence;
    if (!terms.classification.empty()) all[layer]["classification"] = terms.classification;
    if (!terms.attribution.empty()) all[layer]["attribution"] = terms.attribution;
  }
  return all;
}

std::string headText(const CityModel& city) {
  const GeoFrame& frame = city.frame;
  const Point2 low = frame.toProjected({city.extent.west, city.extent.south});
  const Point2 high = frame.toProjected({city.extent.east, city.extent.north});
  OrderedJson head;
  head["format"] = "citymirror.city";
  head["version"] = kFormat;
  head["name"] = {{"zh", city.name.zh}, {"en", city.name.en}};
  head["crs"] = frame.crs;
  head["origin"] = {frame.originEast, frame.originNorth};
  head["vertical_datum"] = frame.verticalDatum;
  head["extent"] = {low.x(), low.y(), high.x(), high.y()};
  head["utc_offset_minutes"] = city.utcOffsetMinutes;
  if (city.roads.drivingSide) head["driving_side"] = wordOf(*city.roads.drivingSide);
  head["synthetic"] = city.synthetic();
  head["files"] = {{"terrain", "terrain.tif"}, {"layers", "city.gpkg"}};
  head["provenance"] = provenanceJson(city);
  return head.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

void readProvenance(const OrderedJson& head, CityModel& city) {
  const OrderedJson all = head.value("provenance", OrderedJson::object());
  for (const auto& [layer, p] : all.items()) {
    city.provenance[layer] = {p.value("source", ""), p.value("obtained", ""), p.value("method", ""),
                              p.value("version", ""), originFrom(p.value("origin", "real"))};
    const LayerTerms terms{p.value("licence", ""), p.value("classification", ""),
                           p.value("attribution", "")};
    if (!(terms == LayerTerms{})) city.terms[layer] = terms;
  }
}

void readHeadInto(const OrderedJson& head, CityModel& city) {
  const OrderedJson name = head.value("name", OrderedJson::object());
  city.name = {name.value("zh", ""), name.value("en", "")};
  if (city.name.zh.empty()) city.name.zh = city.name.en.empty() ? "city" : city.name.en;
  if (city.name.en.empty()) city.name.en = city.name.zh;
  city.frame.crs = head.at("crs").get<std::string>();
  city.frame.originEast = head.at("origin").at(0).get<double>();
  city.frame.originNorth = head.at("origin").at(1).get<double>();
  city.frame.verticalDatum = head.value("vertical_datum", "unknown");
  const OrderedJson& e = head.at("extent");
  const Point2 low = city.frame.toLocal(e.at(0).get<double>(), e.at(1).get<double>());
  const Point2 high = city.frame.toLocal(e.at(2).get<double>(), e.at(3).get<double>());
  city.extent = {low.x(), low.y(), high.x(), high.y()};
  city.utcOffsetMinutes = head.value("utc_offset_minutes", kChinaMinutes);
  const auto side = head.find("driving_side");
  if (side != head.end() && side->is_string())
    city.roads.drivingSide = drivingSideFromWord(side->get<std::string>());
  readProvenance(head, city);
}

Result<std::string> headOf(const std::string& folder) {
  const std::string path = folder + "/city.json";
  auto text = readFile(path);
  if (text || text.error().code != ErrorCode::notFound) return text;
  std::error_code ignored;
  for (const char* other : {"/terrain.tif", "/city.gpkg"}) {
    if (!std::filesystem::exists(folder + other, ignored)) continue;
    const Outcome missing = requirePackageFile(folder, "city.json");
    if (!missing) return missing.error();
  }
  return Error{ErrorCode::notFound, "The folder is not a city package: city.json is missing", path,
               "Name the folder that city make or city import wrote"};
}

/// That the head names the files that a package holds, and a version that is known here.
Outcome requireFiles(const OrderedJson& head, const std::string& path) {
  const OrderedJson files = head.value("files", OrderedJson::object());
  for (const auto& [part, file] : {std::pair("terrain", "terrain.tif"), {"layers", "city.gpkg"}}) {
    const std::string named = files.value(part, file);
    if (named != file)
      return damagedPackage(
          "it names " + named.substr(0, 80) + " as its " + part + " and not " + file, path);
  }
  if (head.value("version", kFormat) <= kFormat) return Done{};
  return Error{ErrorCode::unsupported, "The package was made by a newer version", path,
               "Update CityMirror"};
}

Outcome requireSensible(const CityModel& city, const std::string& path) {
  const bool finite = std::isfinite(city.frame.originEast) && std::isfinite(city.frame.originNorth);
  if (!finite || !(city.extent.width() > 0) || !(city.extent.height() > 0))
    return damagedPackage("origin or extent of the city is empty", path);
  if (city.frame.crs.empty() || requireKnown(city.frame.crs)) return Done{};
  return damagedPackage(
      "its coordinate reference system is unknown: " + city.frame.crs.substr(0, 60), path);
}

Result<CityModel> readHead(const std::string& folder) {
  const std::string path = folder + "/city.json";
  const auto text = headOf(folder);
  if (!text) return text.error();
  if (const Outcome filled = requirePackageFile(folder, "city.json"); !filled)
    return filled.error();
  CityModel city;
  try {
    const OrderedJson head = OrderedJson::parse(*text);
    if (const Outcome known = requireFiles(head, path); !known) return known.error();
    readHeadInto(head, city);
    if (head.contains("driving_side") && !city.roads.drivingSide) {
      return Error{ErrorCode::badInput, "driving_side is neither right nor left", path,
                   "Write right, left, or nothing: then the configuration says it"};
    }
  } catch (const OrderedJson::parse_error& error) {
    return damagedPackage("city.json is no JSON from byte " + std::to_string(error.byte) + " on",
                          path);
  } catch (const OrderedJson::exception& error) {
    Error wrong = damagedPackage(
        std::string("city.json lacks a key or holds a wrong value: ") + error.what(), path);
    wrong.code = ErrorCode::badInput;
    return wrong;
  }
  if (const Outcome sensible = requireSensible(city, path); !sensible) return sensible.error();
  return city;
}

Error cancelled(const std::string& folder) {
  return {ErrorCode::cancelled, "Stopped on request", folder, "Start again when wanted"};
}

Outcome readTerrain(const std::string& folder, const run::JobContext& job, InspectedCity& read) {
  const std::string path = folder + "/terrain.tif";
  if (const Outcome there = requirePackageFile(folder, "terrain.tif"); !there) return there;
  auto raster = readRaster(path);
  if (!raster) return damagedPackage(raster.error(), path);
  if (const Outcome whole = requireWholeTiles(path, job); !whole) {
    if (whole.error().code == ErrorCode::cancelled) return cancelled(folder);
    read.damage.push_back(damagedPackage(whole.error(), path));
  }
  CityModel& city = read.city;
  const auto isCode = [](const std::string& crs) { return crs.rfind("EPSG:", 0) == 0; };
  if (isCode(raster->crs) && isCode(city.frame.crs) && raster->crs != city.frame.crs) {
    return damagedPackage("city.json says " + city.frame.crs + " and terrain.tif " + raster->crs,
                          folder);
  }
  city.terrain = std::move(raster->grid);
  city.terrain.shape.west -= city.frame.originEast;
  city.terrain.shape.south -= city.frame.originNorth;
  return Done{};
}

/// Why nobody should look at the terrain of a city; empty where nothing speaks against it.
std::string terrainFault(const CityModel& city) {
  const GroundCells cells = countGround(city.terrain);
  if (cells.wild > 0) return groundFault(cells);
  if (cells.holes == cells.all) return "terrain.tif holds no heights";
  return coversCity(city) ? "" : "terrain.tif does not cover the city";
}

void shrink(BuildingSet& set) {
  const auto fit = [](auto&... columns) { (columns.shrink_to_fit(), ...); };
  fit(set.code, set.name, set.ringOffset, set.points, set.ground, set.height, set.floors, set.use,
      set.heightSource, set.residents);
}

/// A layer that city.json gives a source for was written, but for those that only some cities have;
/// others may never have been there.
void tellMissing(const std::string& layer, const std::string& path, InspectedCity& read,
                 BoundedNotes& notes) {
  if (layer == kTreeLayer || layer == kJunctionLayer) return;
  if (read.city.provenance.count(layer) == 0)
    return notes.addOnce("The layer is missing", "city.gpkg:" + layer);
  read.damage.push_back(damagedPackage("its table " + layer + " is missing", path));
  read.unread.push_back(layer);
}

void finishRoads(std::vector<Road> roads, CityModel& city) {
  JunctionSigns signs = std::move(city.roads.signs);
  const auto side = city.roads.drivingSide;
  city.roads = buildRoadNetwork(std::move(roads));
  city.roads.signs = std::move(signs);
  city.roads.drivingSide = side;
}

Outcome readTables(const std::string& folder, const run::JobContext& job, InspectedCity& read,
                   BoundedNotes& notes) {
  const std::string path = folder + "/city.gpkg";
  if (const Outcome there = requirePackageFile(folder, "city.gpkg"); !there) return there;
  const auto present = listLayers(path);
  if (!present) return damagedPackage(present.error(), path);
  CityModel& city = read.city;
  std::vector<Road> roads;
  double done = 0.2;
  const double share = 0.07;  // of a table
  for (const std::string& name : packageLayerNames()) {
    if (job.cancelled()) return cancelled(folder);
    const Text phase{"读取图层 " + name, "reading layer " + name};
    job.progress(done, phase);
    const run::JobContext reading = job.part(done, done + share, phase);
    done += share;
    if (std::find(present->begin(), present->end(), name) == present->end()) {
      tellMissing(name, path, read, notes);
      continue;
    }
    VectorSource source{path, name, city.frame.crs};
    source.brokenOff = BrokenOff::strict;
    const auto layer = readLayer(source, city.frame, {}, reading);
    if (!layer && layer.error().code == ErrorCode::cancelled) return cancelled(folder);
    if (!layer) {
      read.damage.push_back(damagedPackage(layer.error(), path, name));
      read.unread.push_back(name);
      continue;
    }
    notes.append(layer.notes());
    if (!addLayer(*layer, city, roads, notes, job)) return cancelled(folder);
  }
  finishRoads(std::move(roads), city);
  shrink(city.buildings);
  return Done{};
}

}  // namespace

Outcome writeCity(const CityModel& city, const std::string& folder, const run::JobContext& job) {
  job.progress(0, {"编码地形", "encoding terrain"});
  auto terrain = encodeGeoTiff(city.terrain, city.frame, {"terrain", "m"});
  if (!terrain) return terrain.error();
  if (job.cancelled()) return cancelled(folder);
  job.progress(0.3, {"编码图层", "encoding layers"});
  auto layers = encodeGeoPackage(layersOf(city), city.frame);
  if (!layers) return layers.error();
  if (job.cancelled()) return cancelled(folder);
  job.progress(0.9, {"写入磁盘", "writing to disk"});
  return writeFiles({{folder + "/terrain.tif", std::move(*terrain)},
                     {folder + "/city.gpkg", std::move(*layers)},
                     {folder + "/city.json", headText(city)}});
}

Result<InspectedCity> inspectCity(const std::string& folder, const run::JobContext& job) {
  job.progress(0, {"读取城市", "reading the city"});
  auto head = readHead(folder);
  if (!head) return head.error();
  InspectedCity read{std::move(*head), {}};
  if (const Outcome terrain = readTerrain(folder, job, read); !terrain) return terrain.error();
  BoundedNotes notes;
  if (const Outcome tables = readTables(folder, job, read, notes); !tables) return tables.error();
  return {std::move(read), notes.take(folder + "/city.gpkg")};
}

Result<CityModel> readCity(const std::string& folder, const run::JobContext& job) {
  auto read = inspectCity(folder, job);
  if (!read) return read.error();
  if (const std::string fault = terrainFault(read->city); !fault.empty())
    return damagedPackage(fault, folder + "/terrain.tif");
  if (!read->damage.empty()) return read->damage.front();
  return {std::move(read->city), std::move(read.notes())};
}

}  // namespace citymirror::gis
