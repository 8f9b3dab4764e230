#include "gis/city/citygml_model.h"

#include <citygml/citygml.h>
#include <citygml/citygmllogger.h>
#include <citygml/citymodel.h>
#include <citygml/cityobject.h>
#include <citygml/geometry.h>
#include <citygml/implictgeometry.h>
#include <citygml/linearring.h>
#include <citygml/material.h>
#include <citygml/polygon.h>
#include <citygml/texture.h>
#include <citygml/texturecoordinates.h>
#include <citygml/texturetargetdefinition.h>
#include <citygml/transformmatrix.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>

#include "engine/core/file_io.h"
#include "gis/city/cityjson_geometry.h"
#include "gis/city/mesh_builder.h"
#include "gis/city/model_frame.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kFinest = 4, kFinestByDefault = 3;
constexpr std::size_t kLongestText = 500'000;  // bytes; Xerces hands over about a million at once
constexpr std::size_t kLongestProlog = 65'536;   // bytes, of UTF-16
using Level = citygml::CityGMLLogger::LOGLEVEL;

/// Keeps what libcitygml calls an error.
class Listener : public citygml::CityGMLLogger {
 public:
  Listener() : CityGMLLogger(Level::LL_ERROR) {}
  void log(Level level, const std::string& message, const char*, int) const override {
    if (level == Level::LL_ERROR && first_.empty()) first_ = message;
  }
  const std::string& first() const { return first_; }

 private:
  mutable std::string first_;
};

/// "urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783", ".../EPSG/0/6697" → "EPSG:n".
std::string crsOfName(const std::string& name) {
  static const std::regex code("EPSG[:/][^0-9]*(?:0/)?([0-9]{4,6})");
  std::smatch found;
  return std::regex_search(name, found, code) ? "EPSG:" + found[1].str() : std::string();
}

enum class Prolog { element, documentType, neither };

/// What stands before the root element. Entities that name each other are declared in a document
/// type there and nowhere else, and the parser would spell them out without end.
Prolog prologOf(std::string_view text) {
  std::string narrow;  // of UTF-16
  if (text.substr(0, 4).find('\0') != std::string_view::npos) {
    const std::string_view head = text.substr(0, kLongestProlog);
    std::copy_if(head.begin(), head.end(), std::back_inserter(narrow), [](char c) { return c; });
    text = narrow;
  }
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFE\xFF", "\xFF\xFE"}) {
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  }
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const bool comment = text.starts_with("<!--");
    if (!comment && !text.starts_with("<?")) break;
    const std::size_t end = comment ? text.find("-->", 4) : text.find("?>", 2);
    if (end == std::string_view::npos) return Prolog::neither;
    text.remove_prefix(end + (comment ? 3 : 2));
  }
  if (text.starts_with("<!DOCTYPE")) return Prolog::documentType;
  return text.size() > 1 && text[0] == '<' && text[1] != '!' ? Prolog::element : Prolog::neither;
}

std::string faultOfXml(const std::string& path) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_file(path.c_str());
  return parsed ? "it is XML of another kind"
                : std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset);
}

bool endsInSurface(const std::string& type) {
  return type.ends_with("Surface") || type == "Door" || type == "Window" ||
         type.ends_with("Installation") || type.ends_with("ConstructionElement");
}

struct Drawn {
  const citygml::Polygon* polygon = nullptr;
  std::string type;
  unsigned lod = 0;
  const citygml::ImplicitGeometry* placed = nullptr;  // that puts the polygon down; null: by itself
};

using ObjectAttributes = std::vector<std::pair<std::string, FieldValue>>;

bool hasAttribute(const ObjectAttributes& all, const std::string& name) {
  return std::ranges::any_of(all, [&](const auto& one) { return one.first == name; });
}

ObjectAttributes attributesOf(const citygml::CityObject& object) {
  ObjectAttributes attributes;
  for (const auto& [name, value] : object.getAttributes()) {
    if (value.getType() == citygml::AttributeType::Double)
      attributes.emplace_back(name, value.asDouble());
    else if (value.getType() == citygml::AttributeType::Integer)
      attributes.emplace_back(name, std::int64_t(value.asInteger()));
    else
      attributes.emplace_back(name, value.asString());
  }
  return attributes;
}

/// A point of a prototype, turned and scaled, from the place where it is put down. Exporters that
/// write that place into the matrix too mean it once.
Point3 turned(const citygml::ImplicitGeometry& placed, const TVec3d& v) {
  const double* m = placed.getTransformMatrix().getMatrix();
  const TVec3d at = placed.getReferencePoint();
  const Point3 p(v.x, v.y, v.z), shift(m[3], m[7], m[11]), place(at.x, at.y, at.z);
  const Point3 spun(Point3(m[0], m[1], m[2]).dot(p), Point3(m[4], m[5], m[6]).dot(p),
                    Point3(m[8], m[9], m[10]).dot(p));
  const bool twice = place.head<2>().norm() > 1 && (shift - place).head<2>().norm() < 1e-3;
  return twice ? spun : Point3(spun + shift);
}

class CityGmlReader {
 public:
  CityGmlReader(const ModelSource& source, const CityModel& city, const run::JobContext& job)
      : source_(source), city_(city), job_(job) {}

  Result<MeshModel> read() {
    job_.progress(0, {"读取模型", "reading the model"});
    const auto listener = std::make_shared<Listener>();
    citygml::ParserParams params;
    params.tesselate = false;
    params.keepVertices = true;
    params.maxLOD = kFinest;
    auto text = readFile(source_.path);
    if (!text) return text.error();
    const Prolog prolog = prologOf(*text);
    if (prolog == Prolog::documentType) {
      return Error{ErrorCode::badInput, "The file declares a document type (<!DOCTYPE …>)",
                   source_.path,
                   "CityGML needs none and it can hold entities without end: take the declaration "
                   "out, or export the file again"};
    }
    if (prolog == Prolog::neither) return unreadable(faultOfXml(source_.path));
    leaveOutLongTexts(*text);
    try {
      std::istringstream stream(std::move(*text));
      document_ = citygml::load(stream, params, listener);
    } catch (...) {  // those of the XML parser are no std::exception
      return unreadable(faultOfXml(source_.path));
    }
    if (!document_ || !listener->first().empty()) return unreadable(listener->first());
    if (document_->getNumRootCityObjects() == 0 && srsName().empty())
      return unreadable("it holds no city objects");
    auto frame = ModelFrame::make(crsOfName(srsName()), source_, city_);
    if (!frame) return frame.error();
    frame_.emplace(std::move(*frame));
    degrees_ = isGeographic(frame_->crs());
    for (unsigned i = 0; i < document_->getNumRootCityObjects(); ++i) {
      if (job_.cancelled()) {
        return Error{ErrorCode::cancelled, "Stopped on request", source_.path,
                     "Start again when wanted"};
      }
      addObject(document_->getRootCityObject(int(i)), {});
      if (misfit_) return *misfit_;
    }
    tellOfLibraries();
    auto notes = builder_.notes().take(source_.path);
    MeshModel model = builder_.take();
    model.name = fs::path(source_.path).filename().string();
    model.lods.assign(lods_.begin(), lods_.end());
    model.crs = frame_->crs();
    model.provenance = {source_.path, "", "CityGML from " + frame_->crs(), "", Origin::real};
    return {std::move(model), std::move(notes)};
  }

 private:
  /// libcitygml keeps only the end of a longer text (the XML parser hands it over in pieces) and
  /// would draw a polygon of another shape: such lists of corners are left out and named.
  void leaveOutLongTexts(std::string& text) {
    for (std::size_t from = text.find('>'); from != std::string::npos;
         from = text.find('>', from)) {
      const std::size_t to = std::min(text.find('<', ++from), text.size());
      if (to - from <= kLongestText) continue;
      const std::size_t id = text.rfind("gml:id=\"", from);
      const std::size_t name = id == std::string::npos ? from : id + 8;
      const std::string where =
          id == std::string::npos ? source_.path : text.substr(name, text.find('"', name) - name);
      builder_.notes().add("A list of corners of more than " + std::to_string(kLongestText / 1000) +
                               " kB is left out; simplify its surface",
                           where);
      text.erase(from, to - from);
    }
  }

  Error unreadable(const std::string& why) const {
    return {ErrorCode::unreadable, "The file is not whole CityGML: " + why.substr(0, 200),
            source_.path, "Check that it was copied completely and is CityGML 1.0 or 2.0"};
  }

  std::string srsName() const {
    const std::string& own = document_->getSRSName();
    return own.empty() ? document_->getEnvelope().srsName() : own;
  }

  /// A part has what its whole has, where it does not say otherwise.
  void addObject(const citygml::CityObject& object, const ObjectAttributes& inherited) {
    std::vector<Drawn> drawn;
    std::vector<const citygml::CityObject*> own;
    collect(object, drawn, own);
    if (drawn.empty() && object.getImplicitGeometryCount() > 0) ++elsewhere_;
    const unsigned finest = lodFor(drawn);
    for (const Drawn& d : drawn) lods_.insert(d.lod);
    ObjectAttributes attributes = attributesOf(object);
    for (const auto& [name, value] : inherited) {
      if (!hasAttribute(attributes, name)) attributes.emplace_back(name, value);
    }
    if (!drawn.empty()) {
      MeshFeature feature{object.getId(), object.getTypeAsString(), attributes, {}};
      feature.attributes.emplace_back("lod", std::int64_t(finest));
      builder_.beginFeature(std::move(feature));
    }
    std::set<std::pair<const citygml::Polygon*, const citygml::ImplicitGeometry*>> done;
    for (const Drawn& d : drawn) {  // a solid names the surfaces again
      if (d.lod == finest && done.insert({d.polygon, d.placed}).second) addPolygon(d);
    }
    if (own.empty()) return;
    std::erase_if(attributes, [](const auto& one) { return one.first == "parent"; });
    if (!object.getId().empty()) attributes.emplace_back("parent", object.getId());
    const bool whole = object.getTypeAsString() != "CityObjectGroup";
    for (const citygml::CityObject* below : own)
      addObject(*below, whole ? attributes : ObjectAttributes{});
  }

  /// Models in files of their own are not read.
  void tellOfLibraries() {
    if (elsewhere_ == 1)
      builder_.notes().addOnce("1 object shows a model of another file and is left out",
                               source_.path);
    else if (elsewhere_ > 1)
      builder_.notes().addOnce(
          std::to_string(elsewhere_) + " objects show models of other files and are left out",
          source_.path);
  }

  /// The finest level that is not finer than wanted; the coarsest where all are.
  unsigned lodFor(const std::vector<Drawn>& drawn) const {
    const double wanted = source_.lod.value_or(kFinestByDefault);
    unsigned best = 0, coarsest = kFinest;
    bool fits = false;
    for (const Drawn& d : drawn) {
      coarsest = std::min(coarsest, d.lod);
      if (d.lod > wanted) continue;
      best = std::max(best, d.lod);
      fits = true;
    }
    return fits ? best : coarsest;
  }

  /// Polygons of the object, boundary surfaces first; parts that are objects of their own.
  void collect(const citygml::CityObject& object, std::vector<Drawn>& drawn,
               std::vector<const citygml::CityObject*>& own) const {
    for (unsigned i = 0; i < object.getChildCityObjectsCount(); ++i) {
      const citygml::CityObject& below = object.getChildCityObject(i);
      if (endsInSurface(below.getTypeAsString()))
        collect(below, drawn, own);
      else
        own.push_back(&below);
    }
    const std::string type = object.getTypeAsString();
    for (unsigned i = 0; i < object.getGeometriesCount(); ++i)
      collect(object.getGeometry(i), type, nullptr, drawn);
    for (unsigned i = 0; i < object.getImplicitGeometryCount(); ++i) {
      const citygml::ImplicitGeometry& placed = object.getImplicitGeometry(i);
      for (unsigned k = 0; k < placed.getGeometriesCount(); ++k)
        collect(placed.getGeometry(k), type, &placed, drawn);
    }
  }

  void collect(const citygml::Geometry& geometry, const std::string& objectType,
               const citygml::ImplicitGeometry* placed, std::vector<Drawn>& drawn) const {
    using Type = citygml::Geometry::GeometryType;
    std::string type = objectType;
    if (geometry.getType() == Type::GT_Roof) type = "RoofSurface";
    if (geometry.getType() == Type::GT_Wall) type = "WallSurface";
    if (geometry.getType() == Type::GT_Ground) type = "GroundSurface";
    for (unsigned i = 0; i < geometry.getGeometriesCount(); ++i)
      collect(geometry.getGeometry(i), type, placed, drawn);
    for (unsigned i = 0; i < geometry.getPolygonsCount(); ++i)
      drawn.push_back({geometry.getPolygon(i).get(), type, geometry.getLOD(), placed});
  }

  /// North may come first: decided once, by what lies in the city.
  Point3 toLocal(const TVec3d& v) {
    const auto carried = [&](bool swap) {
      return frame_->toLocal(swap ? Point3(v.y, v.x, v.z) : Point3(v.x, v.y, v.z));
    };
    if (!northFirst_) {
      northFirst_ = comesNorthFirst(*frame_, {v.x, v.y, v.z}, city_);
      if (*northFirst_)
        builder_.notes().addRemarkOnce("Its coordinates come north first", source_.path);
      const Point3 first = *northFirst_ ? Point3(v.y, v.x, v.z) : Point3(v.x, v.y, v.z);
      if (const Outcome fits = frame_->requireFits(first, source_.path); !fits)
        misfit_ = fits.error();
    }
    return carried(*northFirst_);
  }

  /// Of a prototype in metres, put down at its reference point: on degrees east and north of it.
  Point3 toLocal(const citygml::ImplicitGeometry& placed, const TVec3d& v) {
    const Point3 way = turned(placed, v);
    const TVec3d at = placed.getReferencePoint();
    if (degrees_) return toLocal(at) + way;
    return toLocal(TVec3d(at.x + way.x(), at.y + way.y(), at.z + way.z()));
  }

  void addPolygon(const Drawn& drawn) {
    const citygml::Polygon& polygon = *drawn.polygon;
    std::vector<Point3> corners;
    std::vector<std::uint32_t> sizes;
    const auto addRing = [&](const std::shared_ptr<citygml::LinearRing>& ring) {
      if (!ring) return;
      const auto& vertices = ring->getVertices();
      std::size_t count = vertices.size();
      if (count > 1 && vertices.front() == vertices.back()) --count;
      for (std::size_t i = 0; i < count; ++i)
        corners.push_back(drawn.placed ? toLocal(*drawn.placed, vertices[i])
                                       : toLocal(vertices[i]));
      sizes.push_back(std::uint32_t(count));
    };
    addRing(polygon.exteriorRing());
    for (const auto& ring : polygon.interiorRings()) addRing(ring);
    if (corners.empty()) return;
    MeshMaterial material = materialOfType(drawn.type);
    std::vector<Eigen::Vector2f> uv;
    dress(polygon, corners.size(), material, uv);
    builder_.addSurface(corners, sizes, uv, builder_.material(material));
  }

  void dress(const citygml::Polygon& polygon, std::size_t count, MeshMaterial& material,
             std::vector<Eigen::Vector2f>& uv) {
    for (const std::string& theme : document_->themes()) {
      if (const auto own = polygon.getMaterialFor(theme)) {
        const TVec3f c = own->getDiffuse();
        material.color = {c.x, c.y, c.z, 1 - own->getTransparency()};
      }
      const auto texture = polygon.getTextureFor(theme);
      if (!texture) continue;
      auto places = placesOf(polygon, theme);
      if (places.size() != count) continue;
      material.image = imageOf(texture->getUrl());
      if (material.image < 0) return;
      material.color = {1, 1, 1, 1};
      uv = std::move(places);
      return;
    }
  }

  /// In the picture, for each corner as addPolygon takes them; fewer where the file lacks some.
  /// (Polygon::getTexCoordsForTheme has them only of polygons that libcitygml tesselated.)
  static std::vector<Eigen::Vector2f> placesOf(const citygml::Polygon& polygon,
                                               const std::string& theme) {
    std::vector<Eigen::Vector2f> places;
    auto target = polygon.getTextureTargetDefinitionForTheme(theme, true);
    if (!target) target = polygon.getTextureTargetDefinitionForTheme(theme, false);
    const auto addRing = [&](const std::shared_ptr<citygml::LinearRing>& ring) {
      if (!target || !ring) return;
      const auto own = target->getTextureCoordinatesForID(ring->getId());
      const auto& vertices = ring->getVertices();
      std::size_t count = vertices.size();
      if (count > 1 && vertices.front() == vertices.back()) --count;
      for (std::size_t i = 0; own && i < std::min(count, own->getCoords().size()); ++i)
        places.emplace_back(own->getCoords()[i].x, own->getCoords()[i].y);
    };
    addRing(polygon.exteriorRing());
    for (const auto& ring : polygon.interiorRings()) addRing(ring);
    return places;
  }

  int imageOf(const std::string& url) {
    const auto [known, added] = images_.try_emplace(url, -1);
    if (added)
      known->second = builder_.readImage(fs::path(source_.path).parent_path().string(), url);
    return known->second;
  }

  const ModelSource& source_;
  const CityModel& city_;
  const run::JobContext& job_;
  std::shared_ptr<const citygml::CityModel> document_;
  std::optional<ModelFrame> frame_;
  std::optional<bool> northFirst_;
  bool degrees_ = false;         // its plane coordinates are degrees
  std::size_t elsewhere_ = 0;    // objects whose model stands in another file
  std::optional<Error> misfit_;  // of the coordinates and their CRS
  std::map<std::string, int> images_;
  MeshBuilder builder_;
  std::set<unsigned> lods_;
};

}  // namespace

Result<MeshModel> readCityGml(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job) {
  return CityGmlReader(source, city, job).read();
}

}  // namespace citymirror::gis
