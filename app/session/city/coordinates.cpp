#include "app/session/city/coordinates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "gis/crs/china_offset.h"
#include "gis/crs/transform.h"

namespace citymirror::session {
namespace {

enum class Mark { none, degree, minute, second, north, south, east, west, comma };

struct Token {
  Mark mark = Mark::none;  // none = a number
  double number = 0;
};

struct Word {
  const char* text;
  Mark mark;
};
constexpr std::array kWords{
    Word{"北纬", Mark::north}, Word{"南纬", Mark::south}, Word{"东经", Mark::east},
    Word{"西经", Mark::west},  Word{"°", Mark::degree},   Word{"º", Mark::degree},
    Word{"度", Mark::degree},  Word{"′", Mark::minute},   Word{"’", Mark::minute},
    Word{"'", Mark::minute},   Word{"分", Mark::minute},  Word{"″", Mark::second},
    Word{"”", Mark::second},   Word{"\"", Mark::second},  Word{"秒", Mark::second},
    Word{"N", Mark::north},    Word{"n", Mark::north},    Word{"S", Mark::south},
    Word{"s", Mark::south},    Word{"E", Mark::east},     Word{"e", Mark::east},
    Word{"W", Mark::west},     Word{"w", Mark::west},     Word{"，", Mark::comma},
    Word{",", Mark::comma},    Word{"、", Mark::comma},   Word{";", Mark::comma}};

bool isHemisphere(Mark mark) { return mark >= Mark::north && mark <= Mark::west; }

std::optional<double> takeNumber(const std::string& text, std::size_t& at) {
  const char c = text[at];
  if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.') return std::nullopt;
  std::size_t end = at + 1;
  while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.')) ++end;
  char* stop = nullptr;
  const std::string digits = text.substr(at, end - at);
  const double number = std::strtod(digits.c_str(), &stop);
  if (stop != digits.c_str() + digits.size()) return std::nullopt;
  at = end;
  return number;
}

std::optional<std::vector<Token>> tokensOf(const std::string& text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    if (const auto number = takeNumber(text, at)) {
      tokens.push_back({Mark::none, *number});
      continue;
    }
    const Word* found = nullptr;
    for (const Word& word : kWords) {
      if (!found && text.compare(at, std::char_traits<char>::length(word.text), word.text) == 0)
        found = &word;
    }
    if (!found) return std::nullopt;
    tokens.push_back({found->mark});
    at += std::char_traits<char>::length(found->text);
  }
  return tokens;
}

/// One of the two numbers with what is written around it.
struct Angle {
  double value = 0;
  Mark hemisphere = Mark::none;
  bool degrees = false;
};

/// Letters stand before every number, or behind.
std::optional<std::vector<Angle>> anglesOf(const std::vector<Token>& tokens) {
  std::vector<Angle> angles;
  const bool lettersFirst = !tokens.empty() && isHemisphere(tokens[0].mark);
  Mark letter = Mark::none;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Mark mark = tokens[i].mark;
    if (isHemisphere(mark) && lettersFirst) {
      letter = mark;
    } else if (isHemisphere(mark)) {
      if (angles.empty() || angles.back().hemisphere != Mark::none) return std::nullopt;
      angles.back().hemisphere = mark;
    } else if (mark == Mark::degree) {
      if (angles.empty()) return std::nullopt;
      angles.back().degrees = true;
    } else if (mark == Mark::none) {
      const Mark unit = i + 1 < tokens.size() ? tokens[i + 1].mark : Mark::none;
      if (unit == Mark::minute || unit == Mark::second) {
        if (angles.empty() || !angles.back().degrees) return std::nullopt;
        const double part = tokens[i].number / (unit == Mark::minute ? 60 : 3600);
        angles.back().value += std::signbit(angles.back().value) ? -part : part;
      } else {
        angles.push_back({tokens[i].number, std::exchange(letter, Mark::none), false});
      }
    }
  }
  if (angles.size() != 2) return std::nullopt;
  return angles;
}

bool isLatitude(Mark mark) { return mark == Mark::north || mark == Mark::south; }

double signedValue(const Angle& angle) {
  const bool negative = angle.hemisphere == Mark::south || angle.hemisphere == Mark::west;
  return negative ? -angle.value : angle.value;
}

std::string takeDatum(std::string& text) {
  for (const char* datum : {"GCJ-02", "BD-09"}) {
    const std::size_t size = std::char_traits<char>::length(datum);
    if (text.compare(0, size, datum) != 0) continue;
    text.erase(0, size);
    return datum;
  }
  return {};
}

std::string awayFrom(const Bounds& box, const Point2& p) {
  const double east = p.x() > box.east ? p.x() - box.east : std::min(0.0, p.x() - box.west);
  const double north = p.y() > box.north ? p.y() - box.north : std::min(0.0, p.y() - box.south);
  const auto part = [](double metres, const char* ahead, const char* behind) {
    char text[64];
    const double size = std::abs(metres);
    std::snprintf(text, sizeof text, size < 10000 ? "%.0f m %s" : "%.0f km %s",
                  size < 10000 ? size : size / 1000, metres > 0 ? ahead : behind);
    return size > 0 ? std::string(text) : std::string();
  };
  const std::string x = part(east, "east", "west"), y = part(north, "north", "south");
  return x + (x.empty() || y.empty() ? "" : ", ") + y;
}

Result<Point2> fromDegrees(const TypedPlace& place, double x, double y, const GeoFrame& frame) {
  const auto transform =
      gis::Transform::make(place.datum.empty() ? "EPSG:4326" : place.datum, frame.crs);
  if (!transform) return transform.error();
  const auto projected = transform->forward({x, y});
  if (!projected) return projected.error();
  return frame.toLocal(projected->x(), projected->y());
}

Result<Point2> candidate(const TypedPlace& place, double x, double y, const GeoFrame& frame) {
  if (place.kind == TypedPlace::Kind::local) return Point2(x, y);
  if (place.kind == TypedPlace::Kind::metres) return frame.toLocal(x, y);
  return fromDegrees(place, x, y, frame);
}

}  // namespace

std::optional<std::vector<double>> numbersBetweenCommas(std::string_view text) {
  std::vector<double> numbers;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    std::string_view part = text.substr(begin, comma - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    double number = 0;
    const char* end = part.data() + part.size();
    const auto read = std::from_chars(part.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) return std::nullopt;
    numbers.push_back(number);
    begin = comma + 1;
  }
  return numbers;
}

std::optional<TypedPlace> parsePlace(const std::string& typed) {
  std::string text = typed;
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  TypedPlace place;
  place.datum = takeDatum(text);
  const bool local = !text.empty() && text.front() == '@';
  if (local) text.erase(0, 1);
  const auto tokens = tokensOf(text);
  if (!tokens) return std::nullopt;
  const auto angles = anglesOf(*tokens);
  if (!angles) return std::nullopt;
  const Angle &a = (*angles)[0], &b = (*angles)[1];
  const bool named = a.hemisphere != Mark::none || b.hemisphere != Mark::none;
  if (named && isLatitude(a.hemisphere) == isLatitude(b.hemisphere)) return std::nullopt;
  const bool latitudeFirst = isLatitude(a.hemisphere);
  place.x = signedValue(latitudeFirst ? b : a);
  place.y = signedValue(latitudeFirst ? a : b);
  place.ordered = named || local;
  const bool small = std::abs(place.x) <= 180 && std::abs(place.y) <= 180;
  const bool degrees = a.degrees || named || !place.datum.empty();
  if (degrees && !small) return std::nullopt;
  place.kind = local              ? TypedPlace::Kind::local
               : degrees || small ? TypedPlace::Kind::degrees
                                  : TypedPlace::Kind::metres;
  return place;
}

Result<Point2> locate(const TypedPlace& place, const CityModel& city) {
  if (place.kind == TypedPlace::Kind::degrees && city.frame.crs.empty())
    return Error{ErrorCode::badInput, "The city has no place on Earth", city.name.en,
                 "Give city metres: @x,y"};
  const auto as = candidate(place, place.x, place.y, city.frame);
  if (as && city.extent.contains(*as)) return as;
  if (!place.ordered) {
    const auto swapped = candidate(place, place.y, place.x, city.frame);
    if (swapped && city.extent.contains(*swapped)) return swapped;
  }
  if (!as) return as.error();
  return Error{ErrorCode::badInput, "The place is not in the city", awayFrom(city.extent, *as),
               "Give longitude,latitude or metres of " +
                   (city.frame.crs.empty() ? "the city" : city.frame.crs)};
}

struct PlaceNamer::State {
  std::shared_ptr<const CityModel> city;
  std::optional<gis::Transform> toDegrees;
};

PlaceNamer::PlaceNamer(std::shared_ptr<const CityModel> city) : state_(std::make_unique<State>()) {
  if (!city->frame.crs.empty()) {
    auto made = gis::Transform::make(city->frame.crs, "EPSG:4326");
    if (made) state_->toDegrees.emplace(std::move(*made));
  }
  state_->city = std::move(city);
}

PlaceNamer::~PlaceNamer() = default;

std::string PlaceNamer::degrees(const Point2& local) const {
  if (!state_->toDegrees) return {};
  const auto place = state_->toDegrees->forward(state_->city->frame.toProjected(local));
  if (!place) return {};
  char text[80];
  std::snprintf(text, sizeof text, "%.6f° %c %.6f° %c", std::abs(place->x()),
                place->x() < 0 ? 'W' : 'E', std::abs(place->y()), place->y() < 0 ? 'S' : 'N');
  return text;
}

std::string PlaceNamer::metres(const Point2& local) const {
  const GeoFrame& frame = state_->city->frame;
  char text[96];
  if (frame.crs.empty()) {
    std::snprintf(text, sizeof text, "@%.1f,%.1f", local.x(), local.y());
    return text;
  }
  const Point2 p = frame.toProjected(local);
  std::snprintf(text, sizeof text, "%.1f %.1f", p.x(), p.y());
  const bool named = frame.crs.size() < 20;  // a definition of its own has no short name
  return (named ? frame.crs + " " : std::string()) + text;
}

}  // namespace citymirror::session
