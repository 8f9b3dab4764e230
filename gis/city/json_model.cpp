#include "gis/city/json_model.h"

#include <istream>
#include <nlohmann/json.hpp>

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

/// Sees the keys and values of a JSON as they come; false from any of them ends the reading.
class KeySight : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return number(); }
  bool number_unsigned(number_unsigned_t) override { return number(); }
  bool number_float(number_float_t, const string_t&) override { return number(); }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& text) override {
    cityJson_ = depth_ == 1 && outer_ == "type" && text == "CityJSON";
    version_ = version_ || (depth_ == 2 && outer_ == "asset" && inner_ == "version");
    return goesOn();
  }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      outer_ = name;
      inner_.clear();
    } else if (depth_ == 2) {
      inner_ = name;
    }
    return true;
  }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    broken_ = true;
    return false;
  }

  JsonModel seen() const {
    if (cityJson_) return JsonModel::cityJson;
    if (version_ && (error_ || broken_)) return JsonModel::tileset;
    return broken_ ? JsonModel::broken : JsonModel::neither;
  }

 private:
  bool number() {
    error_ = error_ || (depth_ == 2 && outer_ == "root" && inner_ == "geometricError");
    return goesOn();
  }
  bool goesOn() const { return !cityJson_ && !(version_ && error_); }

  int depth_ = 0;
  std::string outer_, inner_;  // keys of the first and of the second level
  bool cityJson_ = false, version_ = false, error_ = false, broken_ = false;
};

}  // namespace

JsonModel jsonModelOf(std::istream& stream) {
  KeySight sight;
  Json::sax_parse(stream, &sight);
  return sight.seen();
}

JsonModel jsonModelOf(std::string_view text) {
  KeySight sight;
  Json::sax_parse(text.begin(), text.end(), &sight);
  return sight.seen();
}

Error neitherModel(const std::string& path) {
  return {ErrorCode::unreadable,
          "The file is JSON but neither CityJSON (key \"type\") nor a tileset of 3D Tiles (keys "
          "\"asset\" and \"root\")",
          path, "Choose a CityJSON file or the root file of a tileset"};
}

}  // namespace citymirror::gis
