#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "engine/core/number_text.h"
#include "gis/crs/china_zones.h"
#include "gis/crs/datum_doubt.h"
#include "gis/crs/transform.h"
#include "gis/vector/bounded_notes.h"
#include "gis/vector/ogr_columns.h"
#include "gis/vector/ogr_geometry.h"
#include "gis/vector/ogr_source.h"
#include "gis/vector/self_crossings.h"
#include "gis/vector/simplified_outline.h"
#include "gis/vector/surface_footprint.h"
#include "gis/vector/text_code.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {
namespace {

constexpr double kLargestOffset = 0.02;    // degrees, of GCJ-02 and BD-09
constexpr GIntBig kBetweenQuestions = 64;  // features, whether the job is cancelled
constexpr std::size_t kMostCorners = 100'000, kManyCorners = 5'000;
constexpr const char* kTangled = "Outline crosses itself too often; left out";
constexpr const char* kGone =
    "Outline of more than 100000 corners left out: nothing of it is wider than 0.5 m";
constexpr const char* kNoPlan =
    "Surface without a ground plan left out: it stands upright, or has more than 200000 faces";
constexpr double kUnseen = 0.5;  // m, that a simplified outline may be off

using TransformPtr = std::unique_ptr<OGRCoordinateTransformation>;

std::string placeOf(const OGRFeature& feature, const OGRGeometry* geometry, const char* layer) {
  std::string place = std::string(layer) + " fid " + std::to_string(feature.GetFID());
  if (!geometry || geometry->IsEmpty()) return place;
  OGREnvelope box;
  geometry->getEnvelope(&box);
  char at[80];
  std::snprintf(at, sizeof at, " at x %.2f y %.2f", (box.MinX + box.MaxX) / 2,
                (box.MinY + box.MaxY) / 2);
  return place + at;
}

/// Chinese unless the city is known to lie elsewhere.
LocalCode localCodeOf(const GeoFrame& frame) {
  const auto place = toWgs84(frame, {0, 0});
  const Bounds china{72, 0.8, 137.9, 55.9};  // degrees
  return !place || china.contains(*place) ? LocalCode::gb18030 : LocalCode::latin1;
}

bool isShapefile(GDALDataset& dataset) {
  return dataset.GetDriver() && EQUAL(dataset.GetDriver()->GetDescription(), "ESRI Shapefile");
}

bool isEmpty(const Bounds& b) { return b.width() <= 0 || b.height() <= 0; }

class LayerReader {
 public:
  LayerReader(OgrSource& source, const VectorSource& request, const GeoFrame& frame,
              const Bounds& extent, GdalMessages& messages, const run::JobContext& job)
      : source_(source),
        frame_(frame),
        messages_(messages),
        job_(job),
        mode_(request.clip),
        most_(request.most),
        brokenOff_(request.brokenOff),
        code_([&frame] { return localCodeOf(frame); }, isShapefile(*source.dataset)),
        columns_(columnsOf(*source.layer->GetLayerDefn(), request.tags, code_)),
        name_(source.layer->GetName()) {
    if (!isEmpty(extent)) {
      const Point2 low = frame.toProjected({extent.west, extent.south});
      const Point2 high = frame.toProjected({extent.east, extent.north});
      box_ = Bounds{low.x(), low.y(), high.x(), high.y()};
    }
  }

  Outcome prepare() {
    if (source_.placed && !frame_.crs.empty()) {
      const OGRSpatialReference target = referenceOf(frame_.crs);
      if (!source_.reference.IsSame(&target)) {
        transform_.reset(OGRCreateCoordinateTransformation(&source_.reference, &target));
        if (!transform_) {
          return Error{ErrorCode::badInput,
                       "The layer cannot be brought into " + frame_.crs.substr(0, 60), name_,
                       "Check its coordinate reference system"};
        }
        if (!source_.reference.IsSameGeogCS(&target)) askAboutDatum();
      }
    }
    if (box_) {
      total_ = source_.layer->GetFeatureCount(FALSE);
      filterByBox();
    }
    return Done{};
  }

  Result<FeatureLayer> read() {
    FeatureLayer result;
    result.name = name_;
    result.schema = columns_.schema;
    const GIntBig expected = source_.layer->GetFeatureCount(FALSE);
    source_.layer->ResetReading();
    failing_ = messages_.failed();
    while (const OGRFeatureUniquePtr feature = nextRow()) {
      if (seen_ % kBetweenQuestions == 0 && job_.cancelled()) {
        return Error{ErrorCode::cancelled, "Stopped on request", name_, "Start again when wanted"};
      }
      if (seen_ % kBetweenQuestions == 0 && expected > 0) {
        job_.progress(std::min(1.0, double(seen_) / double(expected)),
                      {"读取要素", "reading features"});
      }
      if (most_ > 0 && result.features.size() == most_) {
        notes_.addOnce("Only the first " + std::to_string(most_) + " features were read", name_);
        total_ = -1;
        break;
      }
      auto taken = take(*feature);
      if (stopped_)
        return Error{ErrorCode::cancelled, "Stopped on request", name_, "Start again when wanted"};
      if (taken) result.features.push_back(std::move(*taken));
    }
    if (result.features.empty() && !endsEarly()) {
      lookAtFirstFeature();
      if (!endsEarly() && meetsNorthFirst()) return readNorthFirst();
    }
    const bool nothingOfRows = result.features.empty() && seen_ > 0;
    if (brokenOff_ == BrokenOff::refused && breaksOff()) return broken(0, 0);
    if (brokenOff_ == BrokenOff::strict && (endsEarly() || nothingOfRows))
      return broken(nothingOfRows ? 0 : seen_, expected);
    countOutside(result.features.empty());
    addHeights(result);
    describe(result);
    return {std::move(result), notes_.take(name_)};
  }

 private:
  std::string why() const {
    const std::string words = plainWords(messages_.first(), source_.dataset->GetDescription());
    return words.empty() ? words : ": " + words;
  }

  /// What fails in one row and not in those after it is no end.
  OGRFeatureUniquePtr nextRow() {
    const int before = messages_.failures();
    OGRFeatureUniquePtr row{source_.layer->GetNextFeature()};
    failing_ = messages_.failures() > before || (!row && failing_);
    return row;
  }

  /// GeoJSON that is cut off is refused when it is opened: what fails later is of one feature.
  bool isGeoJson() const {
    const GDALDriver* driver = source_.dataset->GetDriver();
    return driver && EQUAL(driver->GetDescription(), "GeoJSON");
  }
  bool breaksOff() const { return nothingComes_ || (failing_ && !isGeoJson()); }

  /// `expected`: rows; 0 where that is not to be said.
  Error broken(GIntBig read, GIntBig expected) const {
    std::string what = "The layer ends early";
    if (expected > read)
      what = "Only " + std::to_string(read) + " of " + std::to_string(expected) +
             " rows of the layer can be read";
    return {ErrorCode::unreadable, what + why(), name_,
            "The file is not whole: copy or download it again"};
  }

  void askAboutDatum() {
    if (const auto place = toWgs84(frame_, {0, 0}))
      doubt_ = datumDoubt(ownCrs(), frame_.crs, *place);
  }

  /// Of surfaces how high they reach; a layer that has columns of those names keeps its own.
  void addHeights(FeatureLayer& result) const {
    const bool any = std::any_of(heights_.begin(), heights_.end(),
                                 [](const auto& height) { return height.has_value(); });
    if (!any || result.field(kLowestColumn) >= 0 || result.field(kHighestColumn) >= 0) return;
    result.schema.push_back({kLowestColumn, FieldType::real});
    result.schema.push_back({kHighestColumn, FieldType::real});
    for (std::size_t i = 0; i < result.features.size(); ++i) {
      auto& values = result.features[i].values;
      values.push_back(heights_[i] ? FieldValue(heights_[i]->lowest) : FieldValue());
      values.push_back(heights_[i] ? FieldValue(heights_[i]->highest) : FieldValue());
    }
  }

  /// Where it is from, what was done to it, what is missing.
  void describe(FeatureLayer& result) {
    if (nowhere_) {
      notes_.addOnce("None of its " + std::to_string(outside_ + seen_) +
                         " features has a place: they hold no coordinates, or none that are "
                         "numbers",
                     name_);
    } else if (outside_ > 0) {
      notes_.addOnce(counted(std::size_t(outside_),
                             "feature lies outside the city or has no place and was left out",
                             "features lie outside the city or have no place and were left out"),
                     name_);
    }
    if (lacksTable(source_))
      notes_.addRemarkOnce("The shapefile lacks its .dbf: it has shapes and no attributes", name_);
    if (const auto told = code_.told()) notes_.addRemarkOnce(*told, name_);
    if (unusedHeights_)
      notes_.addRemarkOnce(
          "The heights (Z) of its points and lines are not used; they lie on the ground", name_);
    if (doubt_ && !result.features.empty()) notes_.addRemarkOnce(*doubt_, name_);
    if (result.features.empty()) {
      lookForZone();
      lookForDegrees();
    }
    if (elsewhere_) notes_.addOnce("All its features lie outside the city", name_);
    const bool whole = isGeoJson() && !nothingComes_ && !result.features.empty();
    const char* trouble = whole ? "A feature of the layer cannot be read" : "The layer ends early";
    if (endsEarly()) notes_.addOnce(trouble + why(), name_);
    result.provenance.source = name_;
    const auto did = [&](const std::string& what) {
      std::string& method = result.provenance.method;
      method += (method.empty() ? "" : "; ") + what;
    };
    if (transform_) did("reprojected");
    if (northFirst_ && !result.features.empty()) {
      notes_.addRemarkOnce("Its coordinates come north first", name_);
      did("read north first");
    }
    if (source_.offset != ChinaOffset::none) {
      const std::string shifted = std::string("shifted to WGS 84 from ") +
                                  (source_.offset == ChinaOffset::gcj02 ? "GCJ-02" : "BD-09");
      notes_.addRemarkOnce("All coordinates were " + shifted, name_);
      did(shifted);
    }
    if (const std::string done = notes_.summary(); !done.empty()) did(done);
  }

  std::string ownCrs() const {
    char* wkt = nullptr;
    const bool written = source_.reference.exportToWkt(&wkt) == OGRERR_NONE;
    std::string crs = written && wkt ? wkt : "";
    CPLFree(wkt);
    return crs;
  }

  /// Surveys of Gauss-Krüger zones write the number of the zone before the east.
  void lookForZone() {
    OGREnvelope all;
    if (!source_.placed || source_.layer->GetExtent(&all, FALSE) != OGRERR_NONE) return;
    const auto told = zoneMissingFrom(ownCrs(), (all.MinX + all.MaxX) / 2);
    if (told) notes_.addOnce(*told, name_);
  }

  /// GeoJSON that names no system is in degrees by its standard, also where it holds metres.
  void lookForDegrees() {
    OGREnvelope all;
    if (!source_.placed || !source_.reference.IsGeographic() || endsEarly() || job_.cancelled() ||
        source_.layer->GetExtent(&all, isGeoJson()) != OGRERR_NONE)
      return;
    constexpr double kTurn = 360, kHalfTurn = 180;  // either may come first
    const double x = (all.MinX + all.MaxX) / 2, y = (all.MinY + all.MaxY) / 2;
    if (std::abs(x) > kTurn || std::abs(y) > kHalfTurn)
      notes_.addOnce(
          "Its coordinates are no degrees, and it is read as such (GeoJSON that names no system is "
          "WGS 84): name the true system with --vector-crs or --layer-crs",
          name_);
  }

  void filterByBox() {
    Bounds b = *box_;
    if (transform_) {
      const TransformPtr back(transform_->GetInverse());
      if (!back || !back->TransformBounds(box_->west, box_->south, box_->east, box_->north, &b.west,
                                          &b.south, &b.east, &b.north, 21)) {
        return;
      }
    }
    const double slack = source_.offset == ChinaOffset::none ? 0 : kLargestOffset;
    wanted_ = Bounds{b.west - slack, b.south - slack, b.east + slack, b.north + slack};
    source_.layer->SetSpatialFilterRect(wanted_->west, wanted_->south, wanted_->east,
                                        wanted_->north);
  }

  /// What lies outside is what was not seen; of a layer that ends early nobody knows.
  void countOutside(bool nothingRead) {
    if (endsEarly()) return;
    if (total_ >= 0 && seen_ + outside_ < total_) outside_ = total_ - seen_;
    if (box_ && nothingRead && outside_ == 0) {
      source_.layer->SetSpatialFilter(nullptr);
      outside_ = source_.layer->GetFeatureCount(TRUE) - seen_;
      elsewhere_ = outside_ < 0 && anyComes();
    }
    nowhere_ = box_ && nothingRead && outside_ > 0 && !anyHasPlace();
  }

  /// Extracts of OSM do not count what they hold.
  bool anyComes() {
    source_.layer->ResetReading();
    return OGRFeatureUniquePtr{source_.layer->GetNextFeature()} != nullptr;
  }

  bool anyHasPlace() {
    const GdalMessages own;
    source_.layer->SetSpatialFilter(nullptr);
    source_.layer->ResetReading();
    while (const OGRFeatureUniquePtr row{source_.layer->GetNextFeature()}) {
      if (job_.cancelled()) return true;
      const OGRGeometry* geometry = row->GetGeometryRef();
      if (!geometry || geometry->IsEmpty()) continue;
      OGREnvelope envelope;
      geometry->getEnvelope(&envelope);
      if (hasPlace(envelope)) return true;
    }
    return own.failed();
  }

  bool endsEarly() const { return nothingComes_ || messages_.failed(); }

  /// An index that breaks off finds nothing and does not say so: of the features that the file
  /// counts not even the first one comes.
  void lookAtFirstFeature() {
    source_.layer->SetSpatialFilter(nullptr);
    source_.layer->ResetReading();
    const OGRFeatureUniquePtr first{source_.layer->GetNextFeature()};
    nothingComes_ = !first && source_.layer->GetFeatureCount(FALSE) > 0;
  }

  /// Whether the layer would meet the city if its first coordinate were the north: surveyors of
  /// Gauss-Krüger zones and lists of latitudes and longitudes have it so. Looks at all features.
  bool meetsNorthFirst() {
    if (!wanted_ || northFirst_ || job_.cancelled()) return false;
    source_.layer->SetSpatialFilter(nullptr);
    OGREnvelope all;
    if (source_.layer->GetExtent(&all, TRUE) != OGRERR_NONE || !hasPlace(all)) return false;
    return all.MinY <= wanted_->east && all.MaxY >= wanted_->west && all.MinX <= wanted_->north &&
           all.MaxX >= wanted_->south;
  }

  Result<FeatureLayer> readNorthFirst() {
    northFirst_ = true;
    seen_ = outside_ = 0;
    notes_ = {};
    heights_.clear();
    source_.layer->SetSpatialFilterRect(wanted_->south, wanted_->west, wanted_->north,
                                        wanted_->east);
    return read();
  }

  bool outside(const OGRGeometry& geometry) const {
    if (!box_) return false;
    OGREnvelope e;
    geometry.getEnvelope(&e);
    return e.MaxX < box_->west || e.MinX > box_->east || e.MaxY < box_->south ||
           e.MinY > box_->north;
  }

  bool crosses(const OGRGeometry& geometry) const {
    OGREnvelope e;
    geometry.getEnvelope(&e);
    return e.MinX < box_->west || e.MaxX > box_->east || e.MinY < box_->south ||
           e.MaxY > box_->north;
  }

  /// What has more corners than a surveyor draws loses those that nobody sees; empty where nothing
  /// is left of it.
  static std::unique_ptr<OGRGeometry> lightened(std::unique_ptr<OGRGeometry> geometry) {
    auto light = simplifiedOutline(*geometry, kUnseen);
    return light ? std::move(light) : std::move(geometry);
  }

  /// Whether of a simplified outline only lines or nothing is left.
  bool fellTogether(OGRwkbGeometryType drawn, const OGRGeometry& left) const {
    const GeometryKind kind = partsOf(left, frame_).kind;
    const bool area = drawn == wkbPolygon || drawn == wkbMultiPolygon;
    return kind == GeometryKind::none || (area && kind != GeometryKind::polygon);
  }

  /// GEOS compares what lies side by side, which is all with all where an outline has long teeth: of
  /// one of many corners and without holes nothing is asked but whether it crosses itself.
  static bool isValid(const OGRGeometry& geometry) {
    const auto type = OGR_GT_Flatten(geometry.getGeometryType());
    if (type != wkbPolygon && type != wkbMultiPolygon) return true;
    if (type == wkbPolygon && geometry.toPolygon()->getNumInteriorRings() == 0 &&
        cornersOf(geometry) > kManyCorners)
      return !crossesItself(cornersFrom(*geometry.toPolygon()->getExteriorRing()));
    const GdalMessages own;
    return geometry.IsValid();
  }

  static std::vector<Point2> cornersFrom(const OGRLinearRing& ring) {
    std::vector<Point2> corners;
    for (int i = 0; i + 1 < ring.getNumPoints(); ++i)
      corners.emplace_back(ring.getX(i), ring.getY(i));
    return corners;
  }

  /// So that neither repair nor simplification would come to an end; also where the job is stopped.
  bool crossesTooOften(const OGRGeometry& geometry) {
    const SelfCrossings crossings = selfCrossingsOf(geometry, job_);
    stopped_ = crossings == SelfCrossings::stopped;
    return crossings != SelfCrossings::bearable;
  }

  std::unique_ptr<OGRGeometry> repaired(std::unique_ptr<OGRGeometry> geometry,
                                        const OGRFeature& feature) {
    const GdalMessages own;
    std::unique_ptr<OGRGeometry> valid(geometry->MakeValid());
    if (!valid || valid->IsEmpty()) return geometry;
    notes_.addRemark("Self-crossing polygon repaired",
                     placeOf(feature, geometry.get(), name_.c_str()));
    return valid;
  }

  std::unique_ptr<OGRGeometry> cut(std::unique_ptr<OGRGeometry> geometry,
                                   const OGRFeature& feature) {
    if (!box_ || mode_ != ClipMode::cut || !crosses(*geometry)) return geometry;
    OGRLinearRing ring;
    ring.addPoint(box_->west, box_->south);
    ring.addPoint(box_->east, box_->south);
    ring.addPoint(box_->east, box_->north);
    ring.addPoint(box_->west, box_->north);
    ring.closeRings();
    OGRPolygon frame;
    frame.addRing(&ring);
    const GdalMessages own;
    std::unique_ptr<OGRGeometry> inside(geometry->Intersection(&frame));
    if (!inside) return geometry;
    if (!inside->IsEmpty())
      notes_.addExpected("Cut at the border of the city",
                         placeOf(feature, inside.get(), name_.c_str()));
    return inside;
  }

  std::optional<Feature> leaveOut(const char* why, const OGRFeature& feature,
                                  const OGRGeometry* geometry) {
    notes_.add(why, placeOf(feature, geometry, name_.c_str()));
    return std::nullopt;
  }

  /// A surface becomes its ground plan; null where it has none.
  std::unique_ptr<OGRGeometry> onTheGround(std::unique_ptr<OGRGeometry> geometry,
                                           std::optional<HeightRange>& heights) {
    if (isSurfaceInSpace(*geometry)) {
      heights = heightsOf(*geometry);
      return footprintOf(*geometry);
    }
    const int dimension = geometry->getDimension();
    if (!unusedHeights_ && dimension < 2) {
      const auto unused = heightsOf(*geometry);
      unusedHeights_ = unused && (unused->lowest != 0 || unused->highest != 0);
    }
    return geometry;
  }

  std::optional<Feature> passOver() {
    --seen_;
    ++outside_;
    return std::nullopt;
  }

  std::optional<Feature> take(OGRFeature& source) {
    ++seen_;
    std::unique_ptr<OGRGeometry> geometry(source.StealGeometry());
    if (!geometry || geometry->IsEmpty())
      return leaveOut("Feature without geometry left out", source, nullptr);
    if (northFirst_) geometry->swapXY();
    unshift(*geometry, source_.offset);
    if (transform_ && geometry->transform(transform_.get()) != OGRERR_NONE) {
      return leaveOut("Feature that cannot be reprojected left out", source, geometry.get());
    }
    if (!hasPlace(*geometry)) {
      return leaveOut("Feature with coordinates that are no numbers left out", source, nullptr);
    }
    if (outside(*geometry)) return passOver();
    std::optional<HeightRange> heights;
    geometry = onTheGround(std::move(geometry), heights);
    if (!geometry) return leaveOut(kNoPlan, source, nullptr);
    const bool heavy = cornersOf(*geometry) > kMostCorners;
    const auto drawn = OGR_GT_Flatten(geometry->getGeometryType());
    if (heavy && crossesTooOften(*geometry)) return leaveOut(kTangled, source, geometry.get());
    if (heavy) geometry = lightened(std::move(geometry));
    if (geometry->IsEmpty()) return leaveOut(kGone, source, nullptr);
    if (cornersOf(*geometry) > kMostCorners)
      return leaveOut("Outline of too many corners left out; simplify it", source, geometry.get());
    if (!isValid(*geometry)) {
      if (crossesTooOften(*geometry)) return leaveOut(kTangled, source, geometry.get());
      geometry = repaired(std::move(geometry), source);
    }
    if (heavy && fellTogether(drawn, *geometry)) return leaveOut(kGone, source, geometry.get());
    geometry = cut(std::move(geometry), source);
    if (geometry->IsEmpty()) return passOver();
    GeometryParts parts = partsOf(*geometry, frame_);
    if (parts.kind == GeometryKind::none) {
      return leaveOut(
          "Feature without extent (one-point line, ring of fewer than three points) left out",
          source, geometry.get());
    }
    if (heavy)
      notes_.addRemark(
          "Outline of more than " + std::to_string(kMostCorners) + " corners simplified to 0.5 m",
          placeOf(source, geometry.get(), name_.c_str()));
    if (parts.dropped > 0)
      notes_.add("Part without extent left out", placeOf(source, geometry.get(), name_.c_str()));
    if (lacksCode(source, columns_))
      notes_.addRemark("The feature has no code and is named by its row; give it one",
                       placeOf(source, geometry.get(), name_.c_str()));
    Feature feature{codeOf(source, columns_, name_.c_str(), code_), parts.kind,
                    std::move(parts.lines), std::move(parts.polygons),
                    valuesOf(source, columns_, code_)};
    heights_.push_back(heights);
    return feature;
  }

  OgrSource& source_;
  const GeoFrame& frame_;
  GdalMessages& messages_;
  const run::JobContext& job_;
  ClipMode mode_;
  std::size_t most_;
  BrokenOff brokenOff_;
  std::optional<std::string> doubt_;  // about its datum
  TextCode code_;
  OgrColumns columns_;
  std::string name_;
  std::optional<Bounds> box_;     // of the wanted extent, in the city's CRS
  std::optional<Bounds> wanted_;  // the same in the CRS of the layer
  bool northFirst_ = false, nothingComes_ = false, elsewhere_ = false, stopped_ = false;
  bool nowhere_ = false;  // no row has coordinates
  bool failing_ = false;  // since the last row that came whole
  bool unusedHeights_ = false;  // of points or lines, other than 0
  TransformPtr transform_;
  BoundedNotes notes_;
  std::vector<std::optional<HeightRange>> heights_;  // of each feature taken; surfaces have one
  GIntBig total_ = -1, seen_ = 0, outside_ = 0;
};

/// What a library said of a server while it was read, without its secrets.
Result<FeatureLayer> toldOpenly(Result<FeatureLayer> layer, const std::string& path) {
  if (!layer) {
    Error error = layer.error();
    error.what = withoutSecrets(error.what, path);
    error.where = withoutSecrets(error.where, path);
    return error;
  }
  for (Note& note : layer.notes()) {
    note.what = withoutSecrets(note.what, path);
    note.where = withoutSecrets(note.where, path);
  }
  return layer;
}

}  // namespace

Result<PlacedLayer> readPlacedLayer(const VectorSource& source, const GeoFrame& frame,
                                    const Bounds& extent, const run::JobContext& job) {
  GdalMessages messages;
  auto opened = openSource(source, !frame.crs.empty(), messages, job);
  if (!opened) return opened.error();
  LayerReader reader(*opened, source, frame, extent, messages, job);
  if (const Outcome ready = reader.prepare(); !ready) return ready.error();
  auto layer = reader.read();
  if (layer) layer->provenance.source = shownVectorPath(source.path) + ":" + layer->name;
  if (vectorServerOf(source.path) != VectorServer::none) {
    if (job.cancelled()) return serverReadStopped(source.path);
    layer = toldOpenly(std::move(layer), source.path);
  }
  if (!layer) return layer.error();
  std::vector<Note> notes = std::move(layer.notes());
  return {PlacedLayer{std::move(*layer), crsOf(*opened)}, std::move(notes)};
}

Result<FeatureLayer> readLayer(const VectorSource& source, const GeoFrame& frame,
                               const Bounds& extent, const run::JobContext& job) {
  auto placed = readPlacedLayer(source, frame, extent, job);
  if (!placed) return placed.error();
  std::vector<Note> notes = std::move(placed.notes());
  return {std::move(placed->layer), std::move(notes)};
}

}  // namespace citymirror::gis
