#pragma once
#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/small_city.h"

namespace citymirror {

/// 10 m/s everywhere: 2400 m of streets round three sides of a square, 800 m of path on the fourth.
inline CityModel pathTown() {
  CityModel city = smallCity();
  const Point2 corner[] = {{100, 100}, {100, 900}, {900, 900}, {900, 100}};
  std::vector<Road> roads(5);
  for (std::size_t k = 0; k < 3; ++k) roads[k].line = {corner[k], corner[k + 1]};
  roads[3].line = {corner[0], {500, 100}};
  roads[4].line = {{500, 100}, corner[3]};
  for (std::size_t k = 0; k < roads.size(); ++k) {
    roads[k].code = (k < 3 ? "ST-" : "PATH-") + std::to_string(k);
    roads[k].roadClass = k < 3 ? RoadClass::residential : RoadClass::path;
    roads[k].freeFlowKmh = 36;
  }
  city.roads = buildRoadNetwork(std::move(roads));
  city.buildings = {};
  small::addBuilding(city, 110, 860, 20, 20, 2);  // an office at the north-west corner
  small::addBuilding(city, 430, 112, 20, 20, 2);  // a home beside the path alone
  small::addBuilding(city, 860, 112, 20, 20, 2);  // a home at the end of the streets
  city.facilities.clear();
  city.facilities.push_back({"F1", {"医院", "Hospital"}, FacilityKind::hospital, {100, 90}, 10});
  city.facilities.push_back({"F2", {"学校", "School"}, FacilityKind::shelter, {900, 90}, 10});
  city.resources.clear();
  city.resources.push_back(
      {"U1", {"抢险一队", "Crew 1"}, ResourceKind::crew, {520, 112}, 0, "car"});
  return city;
}

/// A column of a table of results, row by row; NaN where nothing stands.
inline std::vector<double> columnOf(const std::string& csv, const std::string& name) {
  std::istringstream lines(csv);
  std::vector<double> values;
  std::size_t at = 0;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    const auto named = std::find(cells.begin(), cells.end(), name);
    if (named != cells.end())
      at = std::size_t(named - cells.begin());
    else
      values.push_back(cells.size() > at && !cells[at].empty() ? std::stod(cells[at]) : NAN);
  }
  return values;
}

}  // namespace citymirror
