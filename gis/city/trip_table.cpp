#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "gis/city/demand_builder.h"
#include "gis/city/sumo_demand.h"

namespace citymirror::gis {
namespace {

constexpr double kFast = std::numeric_limits<double>::infinity();
constexpr std::string_view kHeader = "depart_s,from,to,class";

std::vector<std::string> cellsOf(std::string_view line) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.emplace_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

std::string_view takeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<double> secondsOf(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = error == std::errc() && end == text.data() + text.size();
  return good && value >= 0 && value < 1e9 ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<TrafficDemand> readTripTable(const DemandFile& file, const TrafficNetwork& network) {
  DemandBuilder builder(network);
  const std::vector<VehicleClass> classes = {{"car", kPassengerCar, 7.5, kFast, 2.6, 4.5},
                                             {"bus", kBus, 14.5, kFast, 1.2, 4},
                                             {"truck", kTruck, 9.6, kFast, 1.3, 4},
                                             {"emergency", kEmergency, 9, kFast, 2.6, 4.5},
                                             {"bicycle", kBicycle, 2.1, 5.6, 1.2, 3}};
  for (const VehicleClass& made : classes) builder.addClass(made);
  std::string_view rest = file.text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  if (takeLine(rest) != kHeader) {
    return Error{ErrorCode::unreadable, "The columns must be " + std::string(kHeader),
                 file.name + ":1", "Begin the table with that line"};
  }
  for (int number = 2; !rest.empty(); ++number) {
    const std::string_view line = takeLine(rest);
    if (line.find_first_not_of(' ') == std::string_view::npos) continue;
    const auto cells = cellsOf(line);
    const auto bad = [&](const std::string& what) {
      return Error{ErrorCode::badInput, what, file.name + ":" + std::to_string(number),
                   "Correct this row"};
    };
    if (cells.size() != 4) return bad("The row does not hold four cells");
    const auto depart = secondsOf(cells[0]);
    if (!depart) return bad("\"" + cells[0] + "\" is not a departure in seconds");
    std::size_t type = 0;
    while (type < classes.size() && classes[type].code != cells[3]) ++type;
    if (type == classes.size()) return bad("The class \"" + cells[3] + "\" is not known");
    builder.add("trip" + std::to_string(number - 1), *depart, std::uint8_t(type),
                cells[1] + " " + cells[2], true, file.name + ":" + std::to_string(number));
  }
  return builder.take();
}

}  // namespace citymirror::gis
