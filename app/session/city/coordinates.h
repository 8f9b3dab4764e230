#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// A place as people type it.
struct TypedPlace {
  enum class Kind {
    degrees,  ///< x longitude, y latitude
    metres,   ///< of the city's projected CRS, or the two the other way round
    local     ///< of the city's own frame
  };
  Kind kind = Kind::metres;
  double x = 0, y = 0;   ///< degrees or m, as `kind` says
  bool ordered = false;  ///< east and north were named: they are not swapped
  std::string datum;     ///< "GCJ-02", "BD-09" where it was named; degrees only
};

/// "114.31,30.59" · "30°35'N 114°18'E" · "北纬30°35′ 东经114°18′" · "536412 3385210" ·
/// "@1200,3400" (city metres) · "GCJ-02 114.31,30.59". Nothing for what is not two numbers.
std::optional<TypedPlace> parsePlace(const std::string& text);

/// The numbers between commas, "1,-2.5, 3": blanks around each are left away. Nothing where one is
/// missing, not finite or not a number, as in an empty text.
std::optional<std::vector<double>> numbersBetweenCommas(std::string_view text);

/// A place in the city, local metres. Two numbers without letters are longitude and latitude, or
/// east and north; they are taken the other way round where only that lies in the city. Errors:
/// badInput where it does not lie in the city (says how far away and where), or the city has no
/// place on Earth.
Result<Point2> locate(const TypedPlace& place, const CityModel& city);

/// Local metres → what people read: WGS 84 to a tenth of a metre and metres of the city's CRS.
/// Keeps its transform. One thread per object.
class PlaceNamer {
 public:
  explicit PlaceNamer(std::shared_ptr<const CityModel> city);
  ~PlaceNamer();
  /// "114.30512° E 30.59321° N"; empty for a city without a place on Earth.
  std::string degrees(const Point2& local) const;
  /// "EPSG:4547 536412.3 3385210.8"; city metres "@1200.0,3400.0" without a CRS.
  std::string metres(const Point2& local) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::session
