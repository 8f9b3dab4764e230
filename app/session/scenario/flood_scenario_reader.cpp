#include "app/session/scenario/flood_scenario_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "engine/core/file_io.h"
#include "gis/vector/vector_address.h"

namespace citymirror::session {
namespace {

using Json = ScenarioObject::Json;

bool isPoint(const Json& json) {
  return json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number();
}

/// NaN where the text is no finite number.
double parsed(std::string text) {
  text.erase(0, text.find_first_not_of(" \t\""));
  text.erase(text.find_last_not_of(" \t\r\"") + 1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? value : NAN;
}

std::string listOf(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string shortNumber(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

/// A header line without blanks, quotes and byte order mark.
std::string bare(std::string line) {
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; });
  return line;
}

}  // namespace

void ScenarioObject::fault(const Error& error) {
  if (!fault_) fault_ = error;
}

void ScenarioObject::fault(const std::string& key, const std::string& what,
                           const std::string& remedy) {
  fault(Error{ErrorCode::badInput, keyPath(key) + ": " + what, keyPath(key), remedy});
}

void ScenarioObject::allow(std::initializer_list<const char*> known) {
  if (!json_.is_object()) return fault("", "must be an object", "Write it as { … }");
  for (const auto& [key, value] : json_.items()) {
    const bool listed = std::any_of(known.begin(), known.end(),
                                    [&, name = key](const char* k) { return name == k; });
    if (listed) continue;
    return fault(key, "is an unknown key", "Use one of " + listOf({known.begin(), known.end()}));
  }
}

std::string ScenarioObject::only(std::initializer_list<const char*> keys, Need need) {
  std::string found;
  for (const char* key : keys) {
    if (!has(key)) continue;
    if (!found.empty()) {
      fault(key, "stands beside " + found, "Keep one of the two");
      return {};
    }
    found = key;
  }
  if (found.empty() && need == Need::one) {
    const std::vector<std::string> names(keys.begin(), keys.end());
    fault(names.front(), "is missing", "Give one of " + listOf(names));
  }
  return found;
}

double ScenarioObject::number(const char* key, double absent) {
  if (!has(key)) return absent;
  const Json& value = json_.at(key);
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    fault(key, "must be a finite number", "Give a number without quotes");
    return absent;
  }
  return value.get<double>();
}

double ScenarioObject::required(const char* key) {
  if (!has(key)) fault(key, "is missing", "Give it a number");
  return number(key, 0);
}

double ScenarioObject::within(const char* key, double absent, double least, double most) {
  const double value = number(key, absent);
  if (has(key) && (value < least || value > most)) {
    fault(key, shortNumber(value) + " is outside " + shortNumber(least) + " … " + shortNumber(most),
          "Give a number within");
  }
  return value;
}

double ScenarioObject::whole(const char* key, double absent, double least, double most) {
  const double value = within(key, absent, least, most);
  if (has(key) && value != std::floor(value))
    fault(key, shortNumber(value) + " is no whole number", "Give " + shortNumber(std::ceil(value)));
  return value;
}

std::optional<double> ScenarioObject::maybe(const char* key) {
  if (!has(key)) return std::nullopt;
  return number(key, 0);
}

bool ScenarioObject::flag(const char* key, bool absent) {
  if (!has(key)) return absent;
  if (!json_.at(key).is_boolean()) fault(key, "must be true or false", "Write it without quotes");
  return json_.at(key).is_boolean() ? json_.at(key).get<bool>() : absent;
}

std::string ScenarioObject::choice(const char* key, const std::string& absent,
                                   const std::vector<std::string>& words) {
  const std::string word = text(key, absent);
  if (std::find(words.begin(), words.end(), word) == words.end())
    fault(key, "\"" + word + "\" is not known", "Use one of " + listOf(words));
  return word;
}

std::string ScenarioObject::name(const char* key) {
  const std::string value = text(key, "");
  if (value.empty()) fault(key, "is missing", "Give it a text that is not empty");
  return value;
}

std::string ScenarioObject::text(const char* key, const std::string& absent) {
  if (!has(key)) return absent;
  if (json_.at(key).is_string()) return json_.at(key).get<std::string>();
  fault(key, "must be text", "Put it in quotes");
  return absent;
}

std::string ScenarioObject::file(const char* key) {
  const std::string name = text(key, "");
  if (name.empty()) {
    fault(key, "must name a file", "Give a path relative to the scenario file");
    return {};
  }
  return (std::filesystem::path(folder_) / std::filesystem::u8path(name)).string();
}

std::pair<std::string, std::string> ScenarioObject::layer(const char* key) {
  const gis::VectorSource source = gis::vectorSourceFrom(file(key));
  return {source.path, source.layer};
}

ScenarioObject ScenarioObject::object(const char* key) const {
  static const Json kEmpty = Json::object();
  return {has(key) ? json_.at(key) : kEmpty, keyPath(key), folder_, fault_};
}

std::vector<ScenarioObject> ScenarioObject::list(const char* key) {
  std::vector<ScenarioObject> items;
  if (!has(key)) return items;
  const Json& array = json_.at(key);
  if (!array.is_array()) {
    fault(key, "must be a list", "Write it as [ … ]");
    return items;
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    items.emplace_back(array[i], keyPath(key) + "[" + std::to_string(i) + "]", folder_, fault_);
  }
  return items;
}

std::vector<double> ScenarioObject::numbers(const char* key) {
  std::vector<double> values;
  if (!has(key)) return values;
  const Json& array = json_.at(key);
  const bool good = array.is_array() && std::all_of(array.begin(), array.end(), [](const Json& v) {
                      return v.is_number() && v.get<double>() >= 0;
                    });
  if (!good) {
    fault(key, "must be a list of numbers ≥ 0", "Write it as [600, 1200]");
    return values;
  }
  values = array.get<std::vector<double>>();
  std::sort(values.begin(), values.end());
  return values;
}

std::vector<std::string> ScenarioObject::texts(const char* key) {
  std::vector<std::string> values;
  if (!has(key)) return values;
  const Json& array = json_.at(key);
  const bool good = array.is_array() && std::all_of(array.begin(), array.end(),
                                                    [](const Json& v) { return v.is_string(); });
  if (good) return array.get<std::vector<std::string>>();
  fault(key, "must be a list of texts", "Write it as [\"a\", \"b\"]");
  return values;
}

std::vector<std::pair<double, double>> ScenarioObject::pairs(const char* key) {
  std::vector<std::pair<double, double>> values;
  if (!has(key)) return values;
  const Json& array = json_.at(key);
  if (!array.is_array() || !std::all_of(array.begin(), array.end(), isPoint)) {
    fault(key, "must be a list of pairs of numbers", "Write it as [[0, 1], [2, 3]]");
    return values;
  }
  for (const Json& pair : array) values.emplace_back(pair[0].get<double>(), pair[1].get<double>());
  return values;
}

std::vector<Point2> ScenarioObject::place(const char* key) {
  std::vector<Point2> points;
  if (!has(key)) return points;
  const Json& json = json_.at(key);
  const Json array = isPoint(json) ? Json::array({json}) : json;
  const bool good =
      array.is_array() && !array.empty() &&
      std::all_of(array.begin(), array.end(), [](const Json& p) { return isPoint(p); });
  if (!good) {
    fault(key, "must be [x, y] or a list of them", "Use the terrain's coordinates");
    return points;
  }
  for (const Json& p : array) points.emplace_back(p[0].get<double>(), p[1].get<double>());
  return points;
}

template <class Series>
Series ScenarioObject::readCsv(const char* key, const std::string& value, Gaps gaps) {
  Series series;
  const std::string path = file(key);
  if (!ok()) return series;
  const auto content = readFile(path);
  if (!content) {
    fault(content.error());
    return series;
  }
  std::istringstream lines(*content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto comma = std::min(line.find(','), line.size());
    const double time = parsed(line.substr(0, comma)),
                 amount = parsed(line.substr(std::min(comma + 1, line.size())));
    if (number == 1 && std::isnan(time) && bare(line) == "time_s," + value) continue;
    const std::string where = path + ":" + std::to_string(number);
    const auto bad = [&](const std::string& what) {
      fault(Error{ErrorCode::badInput, keyPath(key) + ": " + what, where, "Correct this row"});
      return series;
    };
    if (number == 1 && std::isnan(time)) return bad("the columns must be time_s," + value);
    const bool gap = gaps == Gaps::allowed && bare(line.substr(comma)) == ",";
    if (std::isnan(time) || (std::isnan(amount) && !gap))
      return bad("the row does not hold two numbers");
    if (!series.time.empty() && time <= series.time.back()) return bad("time runs backwards");
    series.time.push_back(time);
    series.value.push_back(amount);
  }
  if (series.time.empty()) fault(key, "has no rows", "Give at least one row of time and value");
  return series;
}

flood::LinearSeries ScenarioObject::series(const char* valueKey, const char* csvKey) {
  const std::string key = only({valueKey, csvKey}, Need::one);
  if (key == csvKey) return readCsv<flood::LinearSeries>(csvKey, valueKey, Gaps::refused);
  return {{0}, {number(valueKey, 0)}};
}

flood::StepSeries ScenarioObject::stepSeries(const char* csvKey, const char* value, Gaps gaps) {
  return readCsv<flood::StepSeries>(csvKey, value, gaps);
}

}  // namespace citymirror::session
