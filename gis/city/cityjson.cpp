#include "gis/city/cityjson.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "engine/core/file_io.h"
#include "gis/city/cityjson_geometry.h"
#include "gis/city/json_field.h"
#include "gis/city/json_model.h"
#include "gis/city/model_frame.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

/// "…/crs/EPSG/0/6677" and "urn:ogc:def:crs:EPSG::7415" → "EPSG:n".
std::string crsOfDocument(const Json& document) {
  const auto metadata = document.find("metadata");
  if (metadata == document.end()) return {};
  const std::string text = metadata->value("referenceSystem", std::string());
  const std::size_t last = text.find_last_of("/:");
  const std::size_t authority = text.find("EPSG");
  if (last == std::string::npos || authority == std::string::npos) return text;
  return "EPSG:" + text.substr(last + 1);
}

double lodOf(const Json& geometry) {
  const auto lod = geometry.find("lod");
  if (lod == geometry.end()) return 0;
  return lod->is_string() ? std::strtod(lod->get<std::string>().c_str(), nullptr)
                          : lod->get<double>();
}

/// The finest level the object has that is not finer than wanted; its coarsest where all are.
double lodFor(const Json& geometries, std::optional<double> wanted) {
  double best = -1, coarsest = std::numeric_limits<double>::infinity();
  for (const Json& geometry : geometries) {
    const double lod = lodOf(geometry);
    coarsest = std::min(coarsest, lod);
    if (!wanted || lod <= *wanted) best = std::max(best, lod);
  }
  return best < 0 ? coarsest : best;
}

class CityJsonReader {
 public:
  CityJsonReader(const ModelSource& source, const CityModel& city, const run::JobContext& job)
      : source_(source), city_(city), job_(job) {}

  Result<MeshModel> read() {
    using Step = Outcome (CityJsonReader::*)();
    for (const Step step : {&CityJsonReader::parse, &CityJsonReader::checkVersion,
                            &CityJsonReader::readPoints, &CityJsonReader::readObjects}) {
      try {
        if (const Outcome done = (this->*step)(); !done) return done.error();
      } catch (const Json::exception& e) {
        return unreadable(plainWords(e));
      }
    }
    auto notes = builder_.notes().take(source_.path);
    MeshModel model = builder_.take();
    model.lods.assign(lods_.begin(), lods_.end());
    model.name = std::filesystem::path(source_.path).filename().string();
    model.crs = crs_;
    model.provenance = {source_.path, "", "CityJSON " + version_ + " from " + crs_, "",
                        Origin::real};
    return {std::move(model), std::move(notes)};
  }

 private:
  Error unreadable(const std::string& why) const {
    return {ErrorCode::unreadable, "The file is not whole CityJSON: " + why.substr(0, 200),
            source_.path, "Check that it was copied completely; cjio can validate it"};
  }

  Outcome parse() {
    job_.progress(0, {"读取模型", "reading the model"});
    const auto bytes = readFile(source_.path);
    if (!bytes) return bytes.error();
    document_ = Json::parse(*bytes);
    return Done{};
  }

  Outcome checkVersion() {
    if (document_.value("type", std::string()) != "CityJSON") return neitherModel(source_.path);
    version_ = document_.value("version", std::string());
    if (version_ == "1.0" || version_ == "1.1" || version_ == "2.0") return Done{};
    return Error{ErrorCode::unsupported, "CityJSON version \"" + version_.substr(0, 20) + "\"",
                 source_.path, "Convert it to 2.0 with cjio"};
  }

  Outcome readPoints() {
    auto frame = ModelFrame::make(crsOfDocument(document_), source_, city_);
    if (!frame) return frame.error();
    crs_ = frame->crs();
    Point3 scale = Point3::Ones(), shift = Point3::Zero();
    if (const auto transform = document_.find("transform"); transform != document_.end()) {
      for (Eigen::Index k = 0; k < 3; ++k) {
        scale[k] = transform->at("scale").at(std::size_t(k)).get<double>();
        shift[k] = transform->at("translate").at(std::size_t(k)).get<double>();
      }
    }
    const Json& vertices = document_.at("vertices");
    points_.reserve(vertices.size());
    std::optional<bool> northFirst;
    for (std::size_t i = 0; i < vertices.size(); ++i) {
      const Json& v = vertices[i];
      const bool whole =
          v.is_array() && v.size() == 3 &&
          std::all_of(v.begin(), v.end(), [](const Json& c) { return c.is_number(); });
      if (!whole) {
        builder_.notes().add("A vertex is not three numbers",
                             "vertices[" + std::to_string(i) + "]");
        points_.push_back(Point3::Constant(std::numeric_limits<double>::quiet_NaN()));
        continue;
      }
      Point3 p(v[0].get<double>(), v[1].get<double>(), v[2].get<double>());
      p = p.cwiseProduct(scale) + shift;
      if (!northFirst) {
        northFirst = comesNorthFirst(*frame, p, city_);
        if (*northFirst)
          builder_.notes().addRemarkOnce("Its coordinates come north first", source_.path);
      }
      if (*northFirst) std::swap(p.x(), p.y());
      if (points_.empty()) {
        if (const Outcome fits = frame->requireFits(p, source_.path); !fits) return fits;
      }
      points_.push_back(frame->toLocal(p));
    }
    return Done{};
  }

  Outcome readObjects() {
    CityJsonGeometry geometry(document_, source_.path, points_, builder_);
    const Json& objects = document_.at("CityObjects");
    std::size_t done = 0;
    for (const auto& [code, object] : objects.items()) {
      if (job_.cancelled()) {
        return Error{ErrorCode::cancelled, "Stopped on request", source_.path,
                     "Start again when wanted"};
      }
      job_.progress(0.3 + 0.7 * double(done++) / double(objects.size()),
                    {"读取模型", "reading the model"});
      try {
        readObject(geometry, code, object);
      } catch (const std::exception& e) {
        builder_.notes().add("A city object is left out in part: its structure is broken",
                             code + ": " + plainWords(e).substr(0, 120));
      }
    }
    return Done{};
  }

  void readObject(CityJsonGeometry& geometry, const std::string& code, const Json& object) {
    const auto geometries = object.find("geometry");
    if (geometries == object.end() || geometries->empty()) return;
    MeshFeature feature{code, object.at("type").get<std::string>(), {}, {}};
    addAttributes(object, feature);
    for (const Json& parent : object.value("parents", Json::array())) {
      feature.attributes.emplace_back("parent", fieldOf(parent));
      const auto found = document_["CityObjects"].find(parent.get<std::string>());
      if (found != document_["CityObjects"].end()) addAttributes(*found, feature);
    }
    const double lod = lodFor(*geometries, source_.lod);
    feature.attributes.emplace_back("lod", lod);
    const std::string kind = feature.kind;
    builder_.beginFeature(std::move(feature));
    for (const Json& g : *geometries) {
      lods_.insert(lodOf(g));
      if (lodOf(g) == lod) geometry.draw(g, kind);
    }
  }

  static void addAttributes(const Json& object, MeshFeature& feature) {
    const auto attributes = object.find("attributes");
    if (attributes == object.end() || !attributes->is_object()) return;
    for (const auto& [name, value] : attributes->items()) {
      const bool known = std::any_of(feature.attributes.begin(), feature.attributes.end(),
                                     [&](const auto& a) { return a.first == name; });
      if (!known) feature.attributes.emplace_back(name, fieldOf(value));
    }
  }

  const ModelSource& source_;
  const CityModel& city_;
  const run::JobContext& job_;
  Json document_;
  std::string version_, crs_;
  std::vector<Point3> points_;
  MeshBuilder builder_;
  std::set<double> lods_;
};

}  // namespace

Result<MeshModel> readCityJson(const ModelSource& source, const CityModel& city,
                               const run::JobContext& job) {
  return CityJsonReader(source, city, job).read();
}

}  // namespace citymirror::gis
