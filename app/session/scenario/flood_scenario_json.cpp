#include "app/session/scenario/flood_scenario_json.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace citymirror::session {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestPath = 100;  // bytes of an error's text

/// Follows the parser through nested objects: the keys that lead to where it is.
class KeyWatch {
 public:
  void see(Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) levels_.emplace_back();
    if (event == Json::parse_event_t::object_end && !levels_.empty()) levels_.pop_back();
    if (event != Json::parse_event_t::key || levels_.empty()) return;
    Level& level = levels_.back();
    level.key = parsed.get<std::string>();
    if (!level.keys.insert(level.key).second && !twice_) twice_ = keyPath();
  }
  std::string keyPath() const {
    std::string path;
    for (const Level& level : levels_) {
      path += (path.empty() ? "" : ".") + level.key;
      if (path.size() > kLongestPath) return path.substr(0, path.find_last_of('.', kLongestPath)) + ".…";
    }
    return path;
  }
  const std::optional<std::string>& twice() const { return twice_; }

 private:
  struct Level {
    std::string key;
    std::set<std::string> keys;
  };
  std::vector<Level> levels_;
  std::optional<std::string> twice_;
};

Error notJson(const std::string& content, std::size_t byte, const KeyWatch& watch,
              const std::string& path) {
  const auto end = content.begin() + std::ptrdiff_t(std::min(byte, content.size()));
  const auto line = 1 + std::count(content.begin(), end, '\n');
  const std::string key = watch.keyPath();
  return {ErrorCode::unreadable,
          "The scenario is not JSON" + (key.empty() ? "" : ", at or after the key " + key),
          path + ":" + std::to_string(line), "Check commas, quotes and that no value is NaN"};
}

}  // namespace

Result<Json> parseScenario(const std::string& content, const std::string& path) {
  KeyWatch watch;
  const auto callback = [&](int, Json::parse_event_t event, Json& parsed) {
    watch.see(event, parsed);
    return true;
  };
  try {
    Json json = Json::parse(content, callback);
    if (watch.twice()) {
      return Error{ErrorCode::badInput, *watch.twice() + ": the key stands twice", path,
                   "Keep one of the two"};
    }
    if (json.is_object()) return json;
    return Error{ErrorCode::unreadable, "The scenario is not a JSON object", path,
                 "Write it as { … }"};
  } catch (const Json::parse_error& error) {
    return notJson(content, error.byte, watch, path);
  } catch (const Json::exception&) {
    return notJson(content, content.size(), watch, path);
  }
}

}  // namespace citymirror::session
