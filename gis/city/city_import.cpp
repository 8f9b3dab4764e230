#include "gis/city/city_import.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "gis/city/city_check.h"
#include "gis/city/ground_heights.h"
#include "gis/city/import_context.h"
#include "gis/city/import_terrain.h"
#include "gis/city/traced_outlines.h"
#include "gis/crs/china_zones.h"
#include "gis/crs/transform.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/vector_address.h"
#include "gis/vector/vector_server.h"

namespace citymirror::gis {
namespace {

constexpr double kFinestCell = 1;  // m

std::string boxText(const Bounds& b) {
  char text[120];
  std::snprintf(text, sizeof text, "%.1f,%.1f,%.1f,%.1f", b.west, b.south, b.east, b.north);
  return text;
}

std::string pointText(const Point2& p) {
  char text[80];
  std::snprintf(text, sizeof text, "x %.1f y %.1f", p.x(), p.y());
  return text;
}

Bounds intersection(const Bounds& a, const Bounds& b) {
  return {std::max(a.west, b.west), std::max(a.south, b.south), std::min(a.east, b.east),
          std::min(a.north, b.north)};
}

class CityImport {
 public:
  CityImport(const ImportSources& sources, const run::JobContext& job)
      : sources_(sources), job_(job) {}

  Result<CityModel> run() {
    using Step = Outcome (CityImport::*)();
    for (const Step step :
         {&CityImport::findLayers, &CityImport::findCrs, &CityImport::findExtent,
          &CityImport::takeTerrain, &CityImport::takeBuildings, &CityImport::takeRoads,
          &CityImport::takeWater, &CityImport::takeRest}) {
      if (job_.cancelled()) {
        return Error{ErrorCode::cancelled, "Stopped on request", sources_.dem,
                     "Start again when wanted"};
      }
      if (const Outcome done = (this->*step)(); !done) return done.error();
    }
    city_.name = sources_.name;
    tellFaults();
    return {std::move(city_), notes_.take("import")};
  }

 private:
  /// A layer that a person names and that is not there is a slip of the pen: no city without it.
  Outcome findLayers() {
    for (const std::string* text : {&sources_.buildings, &sources_.roads, &sources_.water,
                                    &sources_.drains, &sources_.facilities, &sources_.trees}) {
      const VectorSource source = vectorSourceFrom(*text);
      std::error_code ignored;
      if (source.layer.empty() || !std::filesystem::exists(source.path, ignored)) continue;
      const auto found = layerCrs(source);
      if (!found && found.error().code == ErrorCode::notFound) return found.error();
    }
    return Done{};
  }

  Outcome findCrs() {
    job_.progress(0, {"查看文件", "looking at the files"});
    if (sources_.dem.empty()) {
      return Error{ErrorCode::badInput, "A city needs a terrain", "--dem", "Name a DEM as GeoTIFF"};
    }
    if (const Outcome heights = requireHeights(sources_.dem); !heights) return heights;
    auto info = rasterInfo(sources_.dem);
    if (!info) return info.error();
    dem_ = *info;
    if (dem_.crs.empty()) dem_.crs = sources_.crs;
    if (dem_.crs.empty()) {
      return Error{ErrorCode::badInput, "The DEM has no coordinate reference system", sources_.dem,
                   "Name it with --crs EPSG:n"};
    }
    const Point2 middle = dem_.bounds.centre();
    if (isGeographic(dem_.crs) && !(std::abs(middle.x()) <= 360 && std::abs(middle.y()) <= 90))
      return Error{
          ErrorCode::badInput,
          "The DEM's coordinate reference system is in degrees, its coordinates are not: " +
              pointText(middle),
          sources_.dem + ": " + dem_.crs.substr(0, 60),
          "Name its own with --crs where the file names none, or correct the file: "
          "gdal_edit.py -a_srs EPSG:n FILE"};
    city_.frame.crs = crsName(sources_.crs.empty() ? dem_.crs : sources_.crs);
    if (sources_.crs.empty() && isGeographic(dem_.crs)) {
      const auto centre = Transform::make(dem_.crs, "EPSG:4326");
      if (!centre) return centre.error();
      const auto place = centre->forward(dem_.bounds.centre());
      if (!place) return place.error();
      city_.frame.crs = utmCrs(place->x(), place->y());
      notes_.addOnce("The DEM is in degrees; the city is kept in " + city_.frame.crs, sources_.dem);
    }
    const double east = dem_.bounds.centre().x();
    if (const auto zone = zoneMissingFrom(dem_.crs, east))
      return Error{ErrorCode::badInput, *zone, sources_.dem,
                   "Name that system with --crs where the file names none, or correct the file: "
                   "gdal_edit.py -a_srs EPSG:n FILE"};
    if (const Outcome related = requireRelated(city_.frame.crs); !related) return related;
    city_.frame.verticalDatum = !sources_.verticalDatum.empty() ? sources_.verticalDatum
                                : !dem_.verticalDatum.empty()   ? dem_.verticalDatum
                                                                : "unknown";
    if (city_.frame.verticalDatum == "unknown") {
      notes_.addOnce("The vertical datum is not known; name it with --vertical-datum",
                     sources_.dem);
    }
    return requireMetres(city_.frame.crs);
  }

  /// Some files name a system without saying how it projects: nothing else could be laid over it.
  Outcome requireRelated(const std::string& crs) const {
    const auto toDegrees = Transform::make(crs, "EPSG:4326");
    const Point2 middle = dem_.bounds.centre();
    if (toDegrees && (crsName(dem_.crs) != crs || toDegrees->forward(middle))) return Done{};
    return Error{ErrorCode::badInput,
                 "The DEM's coordinate reference system does not say where on earth it lies",
                 sources_.dem + ": " + crs.substr(0, 60),
                 "Give the file its own: gdal_edit.py -a_srs EPSG:n FILE"};
  }

  Outcome findExtent() {
    dems_ = {sources_.dem};
    dems_.insert(dems_.end(), sources_.lowerDems.begin(), sources_.lowerDems.end());
    const auto dem = joinedBox(dems_, dem_.crs, city_.frame.crs, notes_);
    if (!dem) return dem.error();
    Bounds wanted = sources_.extent.value_or(*dem);
    std::string why = "--extent";
    if (!sources_.extent && !sources_.buildings.empty()) {
      if (const auto buildings = buildingBox()) {
        wanted = *buildings;
        why = "the box of the buildings";
      }
    }
    const double thin = std::min(wanted.width(), wanted.height());
    if (thin >= 0 && thin < kFinestCell && !(wanted == *dem)) {
      const bool told = sources_.extent.has_value();
      char size[80];
      std::snprintf(size, sizeof size, "%.1f x %.1f", wanted.width(), wanted.height());
      return Error{ErrorCode::badInput,
                   std::string("The city would be ") + size + " m large, by " + why,
                   told ? "--extent" : shownVectorPath(sources_.buildings),
                   "Give --extent west,south,east,north that is larger than a cell of the DEM"};
    }
    window_ = intersection(*dem, wanted);
    if (!(window_.width() > 0) || !(window_.height() > 0)) {
      return Error{
          ErrorCode::badInput,
          "The DEM (" + boxText(*dem) + ") and " + why + " (" + boxText(wanted) + ") do not meet",
          sources_.dem,
          "Check --extent and --crs; all coordinates are of " + city_.frame.crs.substr(0, 60)};
    }
    tellShortTerrain(wanted);
    if (!sources_.extent && !(window_ == *dem)) {
      notes_.addOnce("The city reaches only as far as its buildings: " + boxText(window_) +
                         "; give --extent for more",
                     shownVectorPath(sources_.buildings));
    }
    return Done{};
  }

  /// Buildings beyond the terrain are left out by the thousand: why that is stands in one line.
  void tellShortTerrain(const Bounds& wanted) {
    constexpr double kNearlyAll = 0.9;
    const double share = window_.width() * window_.height() / (wanted.width() * wanted.height());
    if (sources_.extent || share >= kNearlyAll) return;
    notes_.addOnce("The terrain covers only " + std::to_string(int(share * 100)) +
                       " % of the box of the buildings: the city ends with it; add a DEM of the "
                       "rest by another --dem",
                   sources_.dem);
  }

  std::optional<Bounds> buildingBox() {
    BoundedNotes unused;
    std::optional<Bounds> box;
    const auto sources = pickSources(sources_.buildings, buildingPurpose(), sources_, unused, job_);
    if (!sources) return box;  // told when they are read
    for (const VectorSource& source : *sources) {
      if (const auto found = layerExtent(source, city_.frame.crs, job_)) box = *found;
    }
    return box;
  }

  Outcome takeTerrain() {
    const Text phase{"读取地形", "reading the terrain"};
    job_.progress(0.1, phase);
    const bool fine = crsName(dem_.crs) == city_.frame.crs && dem_.cell < kFinestCell;
    auto raster = readRasterWindow(sources_.dem, city_.frame.crs, fine ? kFinestCell : 0, dem_.crs,
                                   window_, job_.part(0.1, 0.2, phase));
    if (!raster) return raster.error();
    notes_.append(raster.notes());
    // Before the next DEM is asked, so that it fills them.
    const std::size_t wild = withoutWildHeights(raster->grid, sources_.dem, notes_);
    if (dems_.size() > 1)
      raster->grid = filledFrom(raster->grid, dems_, city_.frame.crs, window_,
                                city_.frame.verticalDatum, notes_, job_.part(0.2, 0.25, phase));
    GridShape& shape = raster->grid.shape;
    city_.frame.originEast = std::floor(shape.west);
    city_.frame.originNorth = std::floor(shape.south);
    shape.west -= city_.frame.originEast;
    shape.south -= city_.frame.originNorth;
    city_.terrain = std::move(raster->grid);
    city_.extent = city_.terrain.shape.bounds();
    if (const Outcome heights = requireSomeGround(wild); !heights) return heights;
    Provenance& provenance = city_.provenance["terrain"];
    for (const std::string& dem : dems_)
      provenance.source += (provenance.source.empty() ? "" : ", ") + dem;
    const std::string did = raster.notes().empty() ? "" : raster.notes().front().what;
    provenance.method = did.starts_with("The raster was") ? did : "own cells kept";
    for (const Note& note : raster.notes())
      if (note.what.starts_with("Its values in")) provenance.method += "; " + note.what;
    return Done{};
  }

  Outcome requireSomeGround(std::size_t wild) const {
    const GroundCells cells = countGround(city_.terrain);
    if (cells.holes < cells.all || job_.cancelled()) return Done{};
    if (wild > 0)
      return Error{ErrorCode::badInput, "The DEM holds no heights of ground (-500 to 9,000 m)",
                   sources_.dem,
                   "Give heights in metres and an extent with land; a damaged file: copy it again"};
    return Error{ErrorCode::badInput, "The DEM holds no heights in the extent of the city",
                 sources_.dem, "Check --extent"};
  }

  /// A step whose files are read: it can be cancelled between their rows.
  void begin(double at, const Text& phase) {
    job_.progress(at, phase);
    reading_ = job_.part(at, at, phase);
  }

  /// Adds to `layers` what of a file fits the purpose.
  Outcome take(const std::string& text, const LayerPurpose& purpose, ClipMode clip,
               std::vector<FeatureLayer>& layers) {
    if (text.empty()) return Done{};
    const auto sources = pickSources(text, purpose, sources_, notes_, job_);
    if (!sources) return withoutIt(sources.error());
    for (const VectorSource& source : *sources) {
      if (const Outcome done = read(source, clip, layers); !done) return done;
    }
    return Done{};
  }

  /// What a person names and nothing or only a part can be read of is no city with a hole.
  Outcome read(VectorSource source, ClipMode clip, std::vector<FeatureLayer>& layers) {
    source.clip = clip;
    source.brokenOff = BrokenOff::refused;
    auto layer = readLayer(source, city_.frame, city_.extent, reading_);
    if (!layer && layer.error().code == ErrorCode::cancelled) return layer.error();
    if (!layer) {
      Error error = layer.error();
      const std::string shown = shownVectorPath(source.path);
      if (error.where.find(shown) == std::string::npos) error.where = shown + ":" + error.where;
      return withoutIt(std::move(error));
    }
    notes_.append(layer.notes());
    layers.push_back(std::move(*layer));
    return Done{};
  }

  static Error withoutIt(Error error) {
    if (error.code != ErrorCode::cancelled) error.remedy += "; or import without this layer";
    return error;
  }

  Outcome takeBuildings() {
    begin(0.25, {"读取建筑", "reading buildings"});
    std::vector<FeatureLayer> layers;
    const Outcome taken = take(sources_.buildings, buildingPurpose(), ClipMode::touching, layers);
    if (!taken) return taken;
    if (sources_.tracedOutlines == TracedOutlines::straightened)
      for (FeatureLayer& layer : layers) straighten(layer);
    if (!layers.empty()) importBuildings(layers, city_, notes_);
    return Done{};
  }

  void straighten(FeatureLayer& layer) {
    const auto raster = tracedRaster(layer);
    const std::size_t changed = raster ? straightenTraced(layer, *raster) : 0;
    if (changed == 0) return;
    char cell[20];
    std::snprintf(cell, sizeof cell, "%.3g", (raster->cellX + raster->cellY) / 2);
    const std::string told = std::to_string(changed) + " outlines traced from a raster of " + cell +
                             " m cells straightened within a cell (estimated)";
    notes_.addOnce(told + "; --keep-outlines keeps them", layer.provenance.source);
    std::string& method = layer.provenance.method;
    method += (method.empty() ? "" : "; ") + told;
  }

  Outcome takeRoads() {
    begin(0.55, {"读取道路", "reading roads"});
    std::vector<FeatureLayer> layers;
    const Outcome taken = take(sources_.roads, roadPurpose(), ClipMode::cut, layers);
    if (!taken || layers.empty()) return taken;
    importRoads(layers, sources_.drivingSide.value_or(DrivingSide::right), city_, notes_);
    return takeJunctions();
  }

  /// What OSM says of junctions; other files of roads say nothing that is known how to read.
  Outcome takeJunctions() {
    const std::string path = vectorSourceFrom(sources_.roads).path;
    if (!isOsmFile(path)) return Done{};
    std::vector<FeatureLayer> signals;
    const Outcome taken = take(path, signalPurpose(), ClipMode::touching, signals);
    if (!taken) return taken;
    const auto restrictions = readOsmRestrictions(path, job_);
    if (!restrictions && restrictions.error().code == ErrorCode::cancelled)
      return restrictions.error();
    if (!restrictions) {
      Error why = restrictions.error();
      why.where = shownVectorPath(why.where);
      notes_.addOnce(why.text(), "turn restrictions left out");
    }
    importJunctions(signals, restrictions ? *restrictions : OsmRestrictions{}, city_, notes_);
    return Done{};
  }

  Outcome takeWater() {
    begin(0.7, {"读取水系", "reading waters"});
    std::vector<FeatureLayer> areas, lines;
    Outcome taken = take(sources_.water, waterAreaPurpose(), ClipMode::cut, areas);
    if (taken && !sources_.water.empty() && holdsLines())
      taken = take(sources_.water, waterLinePurpose(), ClipMode::cut, lines);
    if (!taken) return taken;
    if (lines.empty()) lines = splitLines(areas);
    if (!areas.empty() || !lines.empty()) importWater(areas, lines, city_, notes_);
    return Done{};
  }

  /// Several layers, one of them of waterways.
  bool holdsLines() const {
    const VectorSource source = vectorSourceFrom(sources_.water);
    if (!source.layer.empty()) return false;
    if (isOsmFile(source.path)) return true;
    const auto layers = listLayers(source.path, job_);
    return layers && layers->size() > 1 &&
           std::any_of(layers->begin(), layers->end(), [](const std::string& name) {
             return name.find("waterway") != std::string::npos;
           });
  }

  /// Lines of a layer that mixes areas and lines.
  static std::vector<FeatureLayer> splitLines(std::vector<FeatureLayer>& areas) {
    std::vector<FeatureLayer> lines;
    for (FeatureLayer& layer : areas) {
      FeatureLayer part{layer.name, layer.schema, {}, layer.provenance};
      std::copy_if(layer.features.begin(), layer.features.end(), std::back_inserter(part.features),
                   [](const Feature& f) { return f.kind == GeometryKind::line; });
      if (!part.features.empty()) lines.push_back(std::move(part));
    }
    return lines;
  }

  /// China keeps one time; elsewhere a zone is 15 degrees wide, and the note says that it was
  /// guessed.
  int utcOffset() {
    if (sources_.utcOffsetMinutes) return *sources_.utcOffsetMinutes;
    if (onChineseDatum(city_.frame.crs) || onChineseDatum(dem_.crs)) return kChinaMinutes;
    const auto place = toWgs84(city_.frame, city_.extent.centre());
    const int hours = place ? int(std::lround(place->x() / 15)) : 0;
    notes_.addOnce("The wall clock is taken as UTC" + std::string(hours < 0 ? "" : "+") +
                       std::to_string(hours) + " from the longitude; set it with --utc-offset-min",
                   sources_.dem);
    return hours * 60;
  }

  Outcome takeRest() {
    city_.utcOffsetMinutes = utcOffset();
    city_.roads.drivingSide = sources_.drivingSide;
    begin(0.85, {"读取排水与设施", "reading drains and facilities"});
    std::vector<FeatureLayer> drains;
    const Outcome drained = take(sources_.drains, drainPurpose(), ClipMode::touching, drains);
    if (!drained) return drained;
    if (!drains.empty()) importDrains(drains, city_, notes_);
    if (const Outcome taken = takeFacilities(); !taken) return taken;
    if (const Outcome taken = takeTrees(); !taken) return taken;
    job_.progress(1, {"完成", "done"});
    return Done{};
  }

  Outcome takeFacilities() {
    const std::string& text = sources_.facilities;
    std::vector<FeatureLayer> facilities;
    Outcome taken = take(text, facilityPurpose(), ClipMode::touching, facilities);
    if (taken && !text.empty() && isOsmFile(vectorSourceFrom(text).path)) {
      LayerPurpose areas = facilityPurpose();
      areas.osmLayer = "multipolygons";
      areas.osmFilter = "amenity IS NOT NULL";
      taken = take(text, areas, ClipMode::touching, facilities);
    }
    if (taken && !facilities.empty()) importFacilities(facilities, city_, notes_);
    return taken;
  }

  /// Trees, rows and areas may lie in layers of one file; a layer is read once.
  Outcome takeTrees() {
    if (sources_.trees.empty()) return Done{};
    std::vector<FeatureLayer> layers;
    std::vector<std::string> taken;
    BoundedNotes unfit, again;
    for (const LayerPurpose* purpose : {&treePurpose(), &treeRowPurpose(), &greenPurpose()}) {
      BoundedNotes& told = purpose == &treePurpose() ? unfit : again;
      const auto sources = pickSources(sources_.trees, *purpose, sources_, told, job_);
      if (!sources) return withoutIt(sources.error());
      for (const VectorSource& source : *sources) {
        if (std::find(taken.begin(), taken.end(), source.layer) != taken.end()) continue;
        taken.push_back(source.layer);
        if (const Outcome done = read(source, ClipMode::cut, layers); !done) return done;
      }
    }
    if (taken.empty()) notes_.append(unfit.take("import"));
    if (!layers.empty()) importTrees(layers, city_, sources_.mostPlanted, notes_);
    return Done{};
  }

  /// What `city check` says of the package.
  void tellFaults() {
    for (const Fault& fault : checkCity(city_)) {
      const Point2 at = city_.frame.toProjected(fault.at);
      char place[80];
      std::snprintf(place, sizeof place, " at x %.1f y %.1f", at.x(), at.y());
      notes_.add(fault.what + ". " + fault.remedy,
                 fault.layer + (fault.code.empty() ? "" : " " + fault.code) + place);
    }
  }

  const ImportSources& sources_;
  const run::JobContext& job_;
  run::JobContext reading_;  ///< of the step that reads files
  RasterInfo dem_;
  std::vector<std::string> dems_;  // that can be placed, the first one first
  Bounds window_;
  CityModel city_;
  BoundedNotes notes_;
};

}  // namespace

Result<CityModel> importCity(const ImportSources& given, const run::JobContext& job) {
  ImportSources sources = given;
  for (std::string* crs : {&sources.crs, &sources.vectorCrs}) {
    auto definition = crsDefinition(*crs);
    if (!definition) return definition.error();
    *crs = std::move(*definition);
    if (crs->empty()) continue;
    if (const Outcome known = requireKnown(*crs); !known) return known.error();
  }
  return CityImport(sources, job).run();
}

}  // namespace citymirror::gis
