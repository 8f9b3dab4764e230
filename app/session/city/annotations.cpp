#include "app/session/city/annotations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "engine/core/file_io.h"
#include "gis/crs/transform.h"

namespace citymirror::session {
namespace {

using Json = nlohmann::json;
constexpr int kVersion = 1;
constexpr std::size_t kMostUndo = 100;
constexpr std::array kKinds{"label", "line", "area"};
constexpr std::array kColors{"accent", "measured", "forecast", "text"};

template <class Words>
std::size_t indexIn(const Words& words, const std::string& word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (word == words[i]) return i;
  }
  throw std::runtime_error("\"" + word + "\" is not known");
}

Json toJson(const CityModel& city, const Annotation& a) {
  Json points = Json::array();
  for (const Point3& p : a.points) {
    const Point2 at = city.frame.toProjected(p.head<2>());
    points.push_back({at.x(), at.y(), p.z()});
  }
  return {{"kind", kKinds[std::size_t(a.kind)]},
          {"text", a.text},
          {"points", points},
          {"color", kColors[std::size_t(a.color)]},
          {"author", a.author},
          {"at", toIso(a.at)},
          {"visible", a.visible}};
}

Annotation fromJson(const CityModel& city, const Json& j) {
  Annotation a;
  a.kind = AnnotationKind(indexIn(kKinds, j.at("kind").get<std::string>()));
  a.color = AnnotationColor(indexIn(kColors, j.at("color").get<std::string>()));
  a.text = j.at("text").get<std::string>();
  a.author = j.at("author").get<std::string>();
  a.visible = j.at("visible").get<bool>();
  const auto at = parseIso(j.at("at").get<std::string>());
  if (!at) throw std::runtime_error("\"at\" is no time");
  a.at = *at;
  for (const Json& p : j.at("points")) {
    const Point2 local = city.frame.toLocal(p.at(0).get<double>(), p.at(1).get<double>());
    a.points.push_back({local.x(), local.y(), p.at(2).get<double>()});
  }
  if (a.points.size() < std::size_t(a.kind) + 1) throw std::runtime_error("\"points\" are too few");
  return a;
}

Error unreadable(const std::string& why) {
  return {ErrorCode::unreadable, "The annotations cannot be read: " + why, "annotations",
          "Restore the file from a copy"};
}

/// FNV-1a of what makes a city the same one.
std::string nameOfFile(const CityModel& city) {
  const std::string text = city.name.zh + "|" + city.name.en + "|" + city.frame.crs;
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ std::uint8_t(c)) * 1099511628211ULL;
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return std::string(hex.data()) + ".json";
}

Result<Json> geometryOf(const CityModel& city, const Annotation& a) {
  Json places = Json::array();
  for (const Point3& p : a.points) {
    const auto at = gis::toWgs84(city.frame, p.head<2>());
    if (!at) return at.error();
    places.push_back({at->x(), at->y(), std::round(p.z() * 100) / 100});
  }
  if (a.kind == AnnotationKind::label) return Json{{"type", "Point"}, {"coordinates", places[0]}};
  if (a.kind == AnnotationKind::line) return Json{{"type", "LineString"}, {"coordinates", places}};
  std::vector<Point2> ring;
  for (const Point3& p : a.points) ring.push_back(p.head<2>());
  if (signedArea(ring) < 0) std::reverse(places.begin(), places.end());
  places.push_back(places[0]);
  return Json{{"type", "Polygon"}, {"coordinates", Json::array({places})}};
}

}  // namespace

draw::Color colorOf(AnnotationColor color) {
  const draw::Palette& palette = draw::darkPalette();
  switch (color) {
    case AnnotationColor::accent:
      return palette.accent;
    case AnnotationColor::measured:
      return palette.measured;
    case AnnotationColor::forecast:
      return palette.forecast;
    case AnnotationColor::text:
      break;
  }
  return palette.text;
}

draw::Sketch sketchOf(const Annotations& annotations) {
  draw::Sketch all;
  for (const Annotation& a : annotations) {
    if (!a.visible) continue;
    const draw::Color color = colorOf(a.color);
    if (a.kind != AnnotationKind::label)
      all.lines.push_back({a.points, color, 3, a.kind == AnnotationKind::area});
    all.notes.push_back({a.text, a.points.front(), color, a.kind == AnnotationKind::label});
  }
  return all;
}

std::string annotationsText(const CityModel& city, const Annotations& annotations) {
  Json all = Json::array();
  for (const Annotation& a : annotations) all.push_back(toJson(city, a));
  return Json{{"version", kVersion},
              {"city", {{"zh", city.name.zh}, {"en", city.name.en}}},
              {"crs", city.frame.crs},
              {"annotations", all}}
             .dump(2) +
         "\n";
}

Result<Annotations> parseAnnotations(const CityModel& city, const std::string& text) {
  try {
    const Json file = Json::parse(text);
    const int version = file.at("version").get<int>();
    if (version != kVersion) return unreadable("they are of version " + std::to_string(version));
    Annotations annotations;
    for (const Json& a : file.at("annotations")) annotations.push_back(fromJson(city, a));
    return annotations;
  } catch (const std::exception& e) {
    return unreadable(e.what());
  }
}

std::optional<run::Action> annotationAction(const CityModel& city, const Annotations& before,
                                            const Annotations& after) {
  const auto notIn = [](const Annotations& some, const Annotations& others) {
    Annotations left;
    std::ranges::copy_if(some, std::back_inserter(left), [&](const Annotation& one) {
      return std::ranges::find(others, one) == others.end();
    });
    return left;
  };
  const Annotations went = notIn(before, after), came = notIn(after, before);
  if (went.empty() && came.empty()) return std::nullopt;
  run::Action action;
  action.kind = run::ActionKind::annotate;
  for (const Annotation& one : came.empty() ? went : came)
    action.target += (action.target.empty() ? "" : ", ") + one.text;
  if (!went.empty()) action.oldValue = annotationsText(city, went);
  if (!came.empty()) action.newValue = annotationsText(city, came);
  return action;
}

Result<std::string> annotationsGeoJson(const CityModel& city, const Annotations& annotations) {
  Json features = Json::array();
  for (const Annotation& a : annotations) {
    if (!a.visible) continue;
    auto geometry = geometryOf(city, a);
    if (!geometry) return geometry.error();
    features.push_back({{"type", "Feature"},
                        {"geometry", *geometry},
                        {"properties",
                         {{"text", a.text},
                          {"kind", kKinds[std::size_t(a.kind)]},
                          {"color", kColors[std::size_t(a.color)]},
                          {"author", a.author},
                          {"at", toIso(a.at)}}}});
  }
  return Json{{"type", "FeatureCollection"}, {"features", features}}.dump(1) + "\n";
}

Result<AnnotationBook> AnnotationBook::open(const std::string& folder,
                                            std::shared_ptr<const CityModel> city) {
  namespace fs = std::filesystem;
  AnnotationBook book;
  book.city_ = std::move(city);
  book.path_ = folder + "/annotations/" + nameOfFile(*book.city_);
  if (!fs::exists(book.path_)) return book;
  const auto text = readFile(book.path_);
  if (!text) return text.error();
  auto read = parseAnnotations(*book.city_, *text);
  if (read) {
    book.all_ = std::move(*read);
    return book;
  }
  const std::string aside = asideOf(book.path_);
  std::error_code failed;
  fs::rename(book.path_, aside, failed);
  if (failed) return read.error();
  Result<AnnotationBook> begun(std::move(book));
  begun.notes().push_back({read.error().what, aside});
  return begun;
}

Outcome AnnotationBook::set(Annotations next) {
  const Outcome written = writeFile(path_, annotationsText(*city_, next));
  if (!written) return written;
  before_.push_back(std::exchange(all_, std::move(next)));
  if (before_.size() > kMostUndo) before_.erase(before_.begin());
  return written;
}

Outcome AnnotationBook::undo() {
  if (before_.empty()) return Done{};
  const Outcome written = writeFile(path_, annotationsText(*city_, before_.back()));
  if (!written) return written;
  all_ = std::move(before_.back());
  before_.pop_back();
  return written;
}

}  // namespace citymirror::session
