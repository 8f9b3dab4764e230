#include "app/session/city/bookmarks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/core/file_io.h"
#include "engine/draw/camera_path.h"
#include "engine/draw/overview.h"

namespace citymirror::session {
namespace {

using OrderedJson = nlohmann::ordered_json;
constexpr int kFormat = 1;
constexpr std::size_t kBasins = 2, kMostBookmarks = 500;
constexpr double kBasinView = 900, kPlaceView = 420;  // m from the eye
constexpr draw::PictureShape kNarrowest{4.0 / 3, 0};  // in which the whole city is seen

const char* wordOf(draw::LightChoice light) {
  switch (light) {
    case draw::LightChoice::byTime:
      return "by_time";
    case draw::LightChoice::night:
      return "night";
    case draw::LightChoice::day:
      break;
  }
  return "day";
}

draw::LightChoice lightFrom(const std::string& word) {
  if (word == "by_time") return draw::LightChoice::byTime;
  return word == "night" ? draw::LightChoice::night : draw::LightChoice::day;
}

OrderedJson jsonOf(const draw::CameraPose& pose) {
  return {{"target", {pose.target.x(), pose.target.y(), pose.targetHeight}},
          {"distance", pose.distance},
          {"heading", pose.headingDeg},
          {"pitch", pose.pitchDeg}};
}

draw::CameraPose poseFrom(const OrderedJson& json) {
  draw::CameraPose pose;
  const auto target = json.at("target").get<std::vector<double>>();
  pose.target = {target.at(0), target.at(1)};
  pose.targetHeight = target.at(2);
  pose.distance = json.at("distance").get<double>();
  pose.headingDeg = json.at("heading").get<double>();
  pose.pitchDeg = json.at("pitch").get<double>();
  const bool sane = pose.distance >= 1 && pose.distance <= 1e6 && std::abs(pose.pitchDeg) <= 90 &&
                    pose.target.norm() <= 1e7 && std::isfinite(pose.headingDeg);
  if (!sane) throw std::invalid_argument("a camera pose out of range");
  return pose;
}

Bookmark bookmarkFrom(const OrderedJson& json) {
  Bookmark mark;
  mark.name = {json.at("name").at("zh").get<std::string>(),
               json.at("name").at("en").get<std::string>()};
  mark.pose = poseFrom(json.at("pose"));
  if (json.contains("at")) mark.at = parseIso(json.at("at").get<std::string>());
  mark.hidden = json.value("hidden", std::vector<std::string>{});
  mark.light = lightFrom(json.value("light", "day"));
  if (mark.light == draw::LightChoice::byTime && json.contains("sun"))
    mark.sun = parseIso(json.at("sun").get<std::string>());
  mark.computed = json.value("computed", false);
  mark.picture = json.value("picture", "");
  return mark;
}

double heightAt(const CityModel& city, const Point2& p) {
  const float height = bilinear(city.terrain, p.x(), p.y());
  return std::isfinite(height) ? double(height) : 0;
}

Bookmark placeView(const CityModel& city, const Text& name, const Point2& at, double distance) {
  Bookmark mark;
  mark.name = name;
  mark.pose = {at, heightAt(city, at), distance, 0, -38};
  mark.computed = true;
  return mark;
}

void addBasins(const CityModel& city, std::vector<Bookmark>& marks) {
  std::size_t count = 0;
  for (const Zone& zone : city.zones) {
    if (zone.kind != ZoneKind::lowBasin || zone.area.outer.empty() || count++ == kBasins) continue;
    marks.push_back(placeView(city, zone.name, centroid(zone.area.outer), kBasinView));
  }
}

void addUnderpass(const CityModel& city, std::vector<Bookmark>& marks) {
  const auto& roads = city.roads.roads;
  const auto found = std::find_if(roads.begin(), roads.end(), [](const Road& road) {
    return road.structure == RoadStructure::underpass && road.line.size() >= 2;
  });
  if (found == roads.end()) return;
  const Point2 middle = pointAlong(found->line, length(found->line) / 2);
  const Text name = found->name.zh.empty() && found->name.en.empty()
                        ? Text{"下穿通道", "Underpass"}
                        : Text{found->name.in(Language::zh) + "下穿",
                               "Underpass, " + found->name.in(Language::en)};
  marks.push_back(placeView(city, name, middle, kPlaceView));
}

void addLargest(const CityModel& city, FacilityKind kind, std::vector<Bookmark>& marks) {
  const Facility* largest = nullptr;
  for (const Facility& facility : city.facilities) {
    if (facility.kind == kind && (largest == nullptr || facility.capacity > largest->capacity))
      largest = &facility;
  }
  if (largest != nullptr) marks.push_back(placeView(city, largest->name, largest->at, kPlaceView));
}

std::uint64_t fingerprint(const std::string& text) {  // FNV-1a
  std::uint64_t hash = 14695981039346656037ULL;
  for (const unsigned char byte : text) hash = (hash ^ byte) * 1099511628211ULL;
  return hash;
}

Error unreadableBookmarks(const std::string& what, const std::string& where) {
  return {ErrorCode::unreadable, what, where, "Mend the file or remove it"};
}

Result<OrderedJson> parsedBookmarks(const std::string& text, const std::string& where) {
  OrderedJson json = OrderedJson::parse(text, nullptr, false);
  if (json.is_object()) return json;
  return unreadableBookmarks("the file is not whole JSON", where);
}

/// At most as far outside as the city is large; so a mistaken frame is named and not flown to.
Outcome requireNearCity(const std::vector<Point2>& line, const std::string& file,
                        const CityModel& city) {
  const Bounds& all = city.extent;
  const double slack = std::max(all.width(), all.height());
  for (const Point2& p : line) {
    if (p.x() >= all.west - slack && p.x() <= all.east + slack && p.y() >= all.south - slack &&
        p.y() <= all.north + slack)
      continue;
    char what[200];
    std::snprintf(what, sizeof what,
                  "The flight leads out of the city, to x %.10g y %.10g; the city is x %.0f to "
                  "%.0f, y %.0f to %.0f",
                  p.x(), p.y(), all.west, all.east, all.south, all.north);
    return Error{ErrorCode::badInput, what, file,
                 "Give the line in local metres of the city: from its south-west corner"};
  }
  return Done{};
}

}  // namespace

std::vector<Bookmark> firstBookmarks(const CityModel& city) {
  std::vector<Bookmark> marks;
  Bookmark whole;
  whole.name = {"全市概览", "The whole city"};
  whole.pose = draw::overviewOf(city, kNarrowest);
  whole.computed = true;
  marks.push_back(whole);
  addBasins(city, marks);
  addUnderpass(city, marks);
  addLargest(city, FacilityKind::hospital, marks);
  addLargest(city, FacilityKind::shelter, marks);
  return marks;
}

std::optional<Point2> placeOf(const CityModel& city, const std::string& code) {
  if (code.empty()) return std::nullopt;
  const auto& buildings = city.buildings;
  const auto building = std::find(buildings.code.begin(), buildings.code.end(), code);
  if (building != buildings.code.end())
    return centroid(buildings.footprint(std::size_t(building - buildings.code.begin())));
  const auto find = [&](const auto& things) -> std::optional<Point2> {
    for (const auto& thing : things)
      if (thing.code == code) return thing.at;
    return std::nullopt;
  };
  for (const Road& road : city.roads.roads) {
    if (road.code == code && road.line.size() >= 2)
      return pointAlong(road.line, length(road.line) / 2);
  }
  for (const PumpStation& pump : city.drains.pumps)
    if (pump.code == code) return pump.intake;
  for (const auto& place :
       {find(city.sensors), find(city.facilities), find(city.drains.gates), find(city.resources)})
    if (place) return place;
  return std::nullopt;
}

Text placeNameOf(const CityModel& city, const std::string& code) {
  Text name;
  const auto& buildings = city.buildings;
  const auto building = std::find(buildings.code.begin(), buildings.code.end(), code);
  if (building != buildings.code.end())
    name = buildings.name[std::size_t(building - buildings.code.begin())];
  const auto look = [&](const auto& things) {
    for (const auto& thing : things)
      if (thing.code == code && name == Text{}) name = thing.name;
  };
  look(city.roads.roads);
  look(city.sensors);
  look(city.facilities);
  look(city.drains.pumps);
  look(city.drains.gates);
  look(city.resources);
  return name == Text{} ? Text{code, code} : name;
}

std::string bookmarksText(const std::vector<Bookmark>& bookmarks) {
  OrderedJson json{{"format", kFormat}, {"bookmarks", OrderedJson::array()}};
  for (const Bookmark& mark : bookmarks) {
    OrderedJson one{{"name", {{"zh", mark.name.zh}, {"en", mark.name.en}}},
                    {"pose", jsonOf(mark.pose)}};
    if (mark.at) one["at"] = toIso(*mark.at);
    if (!mark.hidden.empty()) one["hidden"] = mark.hidden;
    one["light"] = wordOf(mark.light);
    if (mark.sun) one["sun"] = toIso(*mark.sun);
    if (mark.computed) one["computed"] = true;
    if (!mark.picture.empty()) one["picture"] = mark.picture;
    json["bookmarks"].push_back(std::move(one));
  }
  return json.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

Result<std::vector<Bookmark>> bookmarksFrom(const std::string& text, const std::string& where) {
  const auto json = parsedBookmarks(text, where);
  if (!json) return json.error();
  std::vector<Bookmark> marks;
  try {
    if (json->value("format", 0) != kFormat)
      return unreadableBookmarks("not a file of bookmarks", where);
    for (const OrderedJson& one : json->at("bookmarks")) {
      if (marks.size() == kMostBookmarks) break;
      marks.push_back(bookmarkFrom(one));
    }
  } catch (const std::exception& fault) {
    return unreadableBookmarks("bookmark " + std::to_string(marks.size() + 1) + ": " + fault.what(),
                               where);
  }
  return marks;
}

std::string bookmarkFile(const std::string& folder, const CityModel& city) {
  const Bounds& b = city.extent;
  char figures[200];
  std::snprintf(figures, sizeof figures, "|%.1f %.1f|%.1f %.1f %.1f %.1f", city.frame.originEast,
                city.frame.originNorth, b.west, b.south, b.east, b.north);
  char name[32];
  std::snprintf(name, sizeof name, "/%016llx.json",
                static_cast<unsigned long long>(fingerprint(city.name.zh + "|" + city.name.en +
                                                            "|" + city.frame.crs + figures)));
  return folder + name;
}

Result<std::vector<Bookmark>> loadBookmarks(const std::string& file, const CityModel& city) {
  const auto text = readFile(file);
  if (!text && text.error().code == ErrorCode::notFound) return firstBookmarks(city);
  if (!text) return text.error();
  auto marks = bookmarksFrom(*text, file);
  if (marks) return marks;
  const std::string aside = asideOf(file);
  std::error_code failed;
  std::filesystem::rename(file, aside, failed);
  if (failed) return marks.error();
  return {firstBookmarks(city), {{marks.error().what + "; it was set aside", aside}}};
}

Outcome saveBookmarks(const std::string& file, const std::vector<Bookmark>& bookmarks) {
  return writeFile(file, bookmarksText(bookmarks));
}

Result<std::vector<draw::CameraPose>> flightFrom(const std::string& file, const CityModel& city) {
  const auto text = readFile(file);
  if (!text) return text.error();
  const auto json = parsedBookmarks(*text, file);
  if (!json) return json.error();
  try {
    if (json->contains("line")) {
      std::vector<Point2> line;
      for (const auto& p : json->at("line").get<std::vector<std::array<double, 2>>>())
        line.emplace_back(p[0], p[1]);
      if (const Outcome near = requireNearCity(line, file, city); !near) return near.error();
      return draw::posesAlong(line, std::clamp(json->value("distance", 400.0), 30.0, 1e5),
                              std::clamp(json->value("pitch", -30.0), -89.0, -6.0),
                              [&](const Point2& p) { return heightAt(city, p); });
    }
  } catch (const std::exception& fault) {
    return unreadableBookmarks(fault.what(), file);
  }
  const auto marks = bookmarksFrom(*text, file);
  if (!marks) return marks.error();
  std::vector<draw::CameraPose> poses;
  for (const Bookmark& mark : *marks) poses.push_back(mark.pose);
  return poses;
}

}  // namespace citymirror::session
