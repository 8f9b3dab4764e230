#include "scenarios/traffic/city_traffic_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace citymirror::traffic {
namespace {

using Json = nlohmann::json;

/// Reads sourced numbers, {"value": …, "source": {"zh": …, "en": …}}; keeps the first fault.
class SourcedReader {
 public:
  SourcedReader(const Json& root, const char* part, std::optional<Error>& fault)
      : part_(part), fault_(fault) {
    if (root.is_object() && root.contains(part) && root[part].is_object()) json_ = &root[part];
    if (json_ == nullptr) fail("the part is missing", "");
  }

  /// A number in [least, most].
  double number(const char* key, double least, double most) {
    const Json* value = find(key);
    const double read = value && value->is_number() ? value->get<double>() : std::nan("");
    if (!(read >= least && read <= most)) {
      fail("a number in " + range(least, most) + " is missing", key);
      return least;
    }
    return read;
  }
  double amount(const char* key) { return number(key, 0, 1e9); }
  double share(const char* key) { return number(key, 0, 1); }
  const Json* list(const char* key) {
    const Json* value = find(key);
    if (value && value->is_array() && !value->empty()) return value;
    fail("a list is missing", key);
    return nullptr;
  }
  /// One of `words`; the first also where nothing is said.
  std::string word(const char* key, std::initializer_list<const char*> words) {
    const std::string usual = *words.begin();
    if (json_ == nullptr || !json_->contains(key)) return usual;
    const Json* value = find(key);
    const std::string said = value && value->is_string() ? value->get<std::string>() : "";
    std::string wanted;
    for (const char* word : words) {
      if (said == word) return said;
      wanted += (wanted.empty() ? "\"" : " or \"") + std::string(word) + "\"";
    }
    fail(wanted + " is wanted", key);
    return usual;
  }
  void fail(const std::string& what, const std::string& key) {
    if (!fault_)
      fault_ = Error{ErrorCode::badInput, what, part_ + (key.empty() ? "" : "." + key),
                     "Correct the configuration file"};
  }

 private:
  static std::string range(double least, double most) {
    return std::to_string(std::int64_t(least)) + " … " + std::to_string(std::int64_t(most));
  }
  static bool sourced(const Json& entry) {
    if (!entry.contains("source") || !entry["source"].is_object()) return false;
    const Json& source = entry["source"];
    return source.value("zh", "") != "" && source.value("en", "") != "";
  }
  const Json* find(const char* key) {
    if (json_ == nullptr || !json_->contains(key) || !(*json_)[key].is_object()) return nullptr;
    const Json& entry = (*json_)[key];
    if (!sourced(entry)) fail("the source is missing in one of both languages", key);
    return entry.contains("value") ? &entry["value"] : nullptr;
  }

  std::string part_;
  std::optional<Error>& fault_;
  const Json* json_ = nullptr;
};

CityStreetRules streetsOf(const Json& root, std::optional<Error>& fault) {
  SourcedReader reader(root, "streets", fault);
  CityStreetRules rules;
  rules.saturationFlow = reader.number("saturation_flow_veh_per_h_lane", 100, 4000);
  rules.sideFlow = reader.number("side_flow_veh_per_h_lane", 100, 4000);
  rules.lateral = reader.number("lateral_m_per_s2", 0.1, 10);
  rules.rightRadius = reader.number("right_radius_m", 1, 200);
  rules.leftRadius = reader.number("left_radius_m", 1, 200);
  rules.drivingSide = *drivingSideFromWord(reader.word("driving_side", {"right", "left"}));
  rules.priorityFrom =
      drivingSideFromWord(reader.word("priority_from", {"driving_side", "right", "left"}));
  return rules;
}

/// Rows of `width` numbers of zero and more.
std::vector<std::vector<double>> rowsOf(SourcedReader& reader, const char* key,
                                        std::initializer_list<const char*> columns) {
  std::vector<std::vector<double>> rows;
  const Json* list = reader.list(key);
  for (std::size_t k = 0; list != nullptr && k < list->size(); ++k) {
    const Json& row = (*list)[k];
    std::vector<double> numbers;
    std::size_t at = 0;
    for (const char* column : columns) {
      const bool named = row.is_object() && row.contains(column) && row[column].is_number();
      const bool counted = row.is_array() && at < row.size() && row[at].is_number();
      if (!named && !counted) {
        reader.fail("a number is missing", std::string(key) + "[" + std::to_string(k) + "]");
        return {};
      }
      numbers.push_back(named ? row[column].get<double>() : row[at].get<double>());
      ++at;
    }
    rows.push_back(std::move(numbers));
  }
  return rows;
}

SignalRules signalsOf(const Json& root, std::optional<Error>& fault) {
  SourcedReader reader(root, "signals", fault);
  SignalRules rules;
  rules.yellow = reader.number("yellow_s", 1, 10);
  rules.allRed = reader.number("all_red_s", 1, 10);
  rules.lost = reader.number("lost_s", 0, 20);
  rules.green = reader.number("green_s", 5, 300);
  rules.leastGreen = reader.number("least_green_s", 1, 300);
  rules.leastLeftGreen = reader.number("least_left_green_s", 1, 300);
  rules.leastCycle = reader.number("least_cycle_s", 20, 600);
  rules.mostCycle = reader.number("most_cycle_s", rules.leastCycle, 600);
  rules.fullest = reader.number("fullest", 0, 0.99);
  const bool onRed = reader.word("turn_on_red", {"allowed", "forbidden"}) == "allowed";
  rules.turnOnRed = onRed ? TurnOnRed::allowed : TurnOnRed::forbidden;
  rules.leftAlone = reader.amount("left_stage_from_veh_per_h");
  if (const Json* list = reader.list("left_stage_product")) {
    for (std::size_t k = 0; k < rules.leftProduct.size(); ++k) {
      if (k >= list->size() || !(*list)[k].is_number())
        reader.fail("three numbers are wanted", "left_stage_product");
      else
        rules.leftProduct[k] = (*list)[k].get<double>();
    }
  }
  for (const auto& row : rowsOf(reader, "left_equivalents", {"opposing", "straight"})) {
    if (!rules.leftEquivalents.empty() && row[0] <= rules.leftEquivalents.back()[0])
      reader.fail("opposing vehicles must rise", "left_equivalents");
    rules.leftEquivalents.push_back({row[0], row[1]});
  }
  for (const auto& row : rowsOf(reader, "warrants",
                                {"main_lanes", "side_lanes", "main_veh_per_h", "side_veh_per_h"}))
    rules.warrants.push_back({row[0], row[1], row[2], row[3]});
  return rules;
}

CityDemandRules demandOf(const Json& root, std::optional<Error>& fault) {
  SourcedReader reader(root, "demand", fault);
  CityDemandRules rules;
  rules.workToHome = reader.share("work_to_home");
  rules.homeToWork = reader.share("home_to_work");
  rules.deterrence = reader.amount("deterrence_per_min");
  rules.zone = reader.number("zone_m", 50, 1e5);
  rules.metresPerMinute = reader.number("metres_per_min", 10, 5000);
  rules.truckShare = reader.share("truck_share");
  rules.busShare = reader.share("bus_share");
  rules.officeFloor = reader.amount("office_m2_per_job");
  rules.industrialFloor = reader.amount("industrial_m2_per_job");
  rules.retailFloor = reader.amount("retail_m2_per_job");
  rules.publicFloor = reader.amount("public_m2_per_job");
  rules.shopperFloor = reader.amount("retail_m2_per_visitor");
  rules.visitorFloor = reader.amount("public_m2_per_visitor");
  rules.informed = reader.share("informed_share");
  rules.patience = reader.amount("patience_s");
  rules.batches = int(reader.number("batches", 1, 1000));
  rules.signalRounds = int(reader.number("signal_rounds", 0, 20));
  rules.equilibriumGap = reader.number("equilibrium_gap", 1e-6, 1);
  rules.equilibriumWindow = reader.number("equilibrium_window_s", 60, 86400);
  rules.equilibriumLoadings = int(reader.number("equilibrium_loadings", 0, 1000));
  rules.usualPerHour = reader.number("usual_veh_per_h", 1, 1e6);
  rules.usualArea = 1e6 * reader.number("usual_area_km2", 0.01, 1e6);
  rules.mostUsual = std::size_t(reader.number("most_usual_vehicles", 1, 1e6));
  rules.delay.bprAlpha = reader.amount("bpr_alpha");
  rules.delay.bprBeta = reader.number("bpr_beta", 1, 12);
  rules.delay.giveWayShare = reader.number("give_way_share", 0.01, 1);
  rules.delay.permittedShare = reader.number("permitted_share", 0.01, 1);
  if (rules.workToHome + rules.homeToWork > 1)
    reader.fail("shares of trips sum to more than 1", "home_to_work");
  return rules;
}

std::optional<VehicleClass> classOf(const Json& json, const char* key) {
  static const std::map<std::string, RoadUser> kUsers{
      {"car", kPassengerCar}, {"bus", kBus}, {"truck", kTruck}, {"emergency", kEmergency}};
  const auto amount = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number() ? found->get<double>() : 0.0;
  };
  if (!json.is_object() || json.value("class", "") != key) return std::nullopt;
  const auto user = kUsers.find(json.value("user", ""));
  VehicleClass made;
  made.code = key;
  made.space = amount("space_m");
  made.maxSpeed = amount("max_speed_km_per_h") / 3.6;
  made.acceleration = amount("acceleration_m_per_s2");
  made.deceleration = amount("deceleration_m_per_s2");
  made.wading = json.value("wading", "");
  made.sirens = json.value("sirens", false);
  made.dimensions = {amount("weight_t"), amount("axle_load_t"), amount("height_m"),
                     amount("width_m")};
  const VehicleDimensions& its = made.dimensions;
  if (its.weight < 0 || its.axleLoad < 0 || its.height < 0 || its.width < 0) return std::nullopt;
  const bool whole = user != kUsers.end() && made.space > 0 && made.maxSpeed > 0 &&
                     made.acceleration > 0 && made.deceleration > 0 && !made.wading.empty() &&
                     json.contains("source");
  if (!whole) return std::nullopt;
  made.user = RoadUser(user->second | (made.sirens ? kEmergency : 0));
  return made;
}

std::vector<VehicleClass> classesOf(const Json& root, std::optional<Error>& fault) {
  constexpr std::array kKeys{"car",       "truck",       "bus",           "pump_truck",
                             "ambulance", "fire_engine", "high_clearance"};
  std::vector<VehicleClass> classes;
  const Json list = root.value("classes", Json::array());
  for (std::size_t k = 0; k < kKeys.size() && !fault; ++k) {
    const auto made = k < list.size() ? classOf(list[k], kKeys[k]) : std::nullopt;
    if (made)
      classes.push_back(*made);
    else
      fault = Error{ErrorCode::badInput, std::string("the class ") + kKeys[k] + " is not whole",
                    "classes[" + std::to_string(k) + "]", "Correct the configuration file"};
  }
  return classes;
}

void readReach(const Json& root, CityTrafficRules& rules, std::optional<Error>& fault) {
  SourcedReader reader(root, "reach", fault);
  std::vector<double>& minutes = rules.reachMinutes;
  const Json* list = reader.list("minutes");
  for (std::size_t k = 0; list != nullptr && k < list->size(); ++k) {
    const double read = (*list)[k].is_number() ? (*list)[k].get<double>() : 0;
    if (!(read > (minutes.empty() ? 0 : minutes.back())))
      reader.fail("minutes above 0 must rise", "minutes");
    minutes.push_back(read);
  }
  rules.walkingSpeed = reader.number("walking_km_per_h", 1, 20) / 3.6;
  rules.urgentMinutes = reader.number("urgent_minutes", 0.1, 600);
  if (std::find(minutes.begin(), minutes.end(), rules.urgentMinutes) == minutes.end())
    reader.fail("it must be one of the minutes", "urgent_minutes");
}

}  // namespace

UsualTrips usualTrips(const CityDemandRules& rules, double area, double seconds) {
  const double wanted =
      std::round(rules.usualPerHour * area / rules.usualArea * seconds / 3600);
  const double most = double(rules.mostUsual);
  return {std::size_t(std::clamp(wanted, 1.0, most)), wanted > most};
}

Result<CityTrafficRules> parseCityTraffic(const std::string& json) {
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object())
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  std::optional<Error> fault;
  CityTrafficRules rules;
  rules.streets = streetsOf(root, fault);
  rules.streets.signal = signalsOf(root, fault);
  rules.demand = demandOf(root, fault);
  rules.classes = classesOf(root, fault);
  readReach(root, rules, fault);
  if (fault) return *fault;
  return rules;
}

}  // namespace citymirror::traffic
