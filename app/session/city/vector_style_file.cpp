#include "app/session/city/vector_style_file.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/config_file.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

using Json = nlohmann::json;

constexpr double kMostPixels = 200, kMostMetres = 10'000;

/// Keys of one object. The first fault is kept with the key's path; keys that nobody asked for are
/// faults as well.
class Keys {
 public:
  Keys(const Json& object, std::string path, std::optional<Error>& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {
    if (!object.is_object()) fail("", "must be an object { … }");
  }
  ~Keys() {
    if (!object_.is_object()) return;
    for (const auto& [key, value] : object_.items()) {
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        fail(key, "is not a key that is known here");
    }
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  const Json* find(const char* key) {
    asked_.emplace_back(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  std::string path(const std::string& key) const {
    return key.empty() ? path_ : path_.empty() ? key : path_ + "." + key;
  }
  void fail(const std::string& key, const std::string& what) {
    if (fault_) return;
    fault_ = Error{ErrorCode::badInput, "The style is not valid: " + what, path(key),
                   "Correct the style file; the help page on layers lists the keys"};
  }
  std::optional<Error>& fault() { return fault_; }

  void text(const char* key, std::string& into) {
    const Json* found = find(key);
    if (!found) return;
    if (!found->is_string()) return fail(key, "must be a text");
    into = found->get<std::string>();
  }
  void number(const char* key, double least, double most, double& into) {
    const Json* found = find(key);
    if (!found) return;
    const double value = found->is_number() ? found->get<double>() : NAN;
    if (!(value >= least && value <= most))
      return fail(key, "must be a number from " + textOf(least) + " to " + textOf(most));
    into = value;
  }
  void color(const char* key, draw::Color& into) {
    std::string hex;
    text(key, hex);
    if (hex.empty()) return;
    const bool digits = hex.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
    if (hex[0] != '#' || !digits || (hex.size() != 7 && hex.size() != 9))
      return fail(key, "must be a colour like #3FB8AF or #3FB8AF80");
    into = draw::colorFromHex(hex);
  }

 private:
  const Json& object_;
  std::string path_;
  std::optional<Error>& fault_;
  std::vector<std::string> asked_;
};

void readName(Keys& rule, Text& name) {
  const Json* found = rule.find("name");
  if (!found) return;
  if (found->is_string()) {
    name = {found->get<std::string>(), found->get<std::string>()};
    return;
  }
  Keys both(*found, rule.path("name"), rule.fault());
  both.text("zh", name.zh);
  both.text("en", name.en);
}

void readFilter(Keys& rule, FeatureFilter& filter) {
  std::string text;
  rule.text("filter", text);
  auto parsed = parseFeatureFilter(text);
  if (!parsed) return rule.fail("filter", parsed.error().what + ", " + parsed.error().where);
  filter = std::move(*parsed);
}

void readWidth(Keys& rule, draw::VectorSymbol& symbol) {
  const Json* found = rule.find("width");
  if (!found) return;
  Keys width(*found, rule.path("width"), rule.fault());
  const bool metres = found->is_object() && found->contains("m");
  if (found->is_object() && found->size() != 1)
    width.fail("", R"(must be {"px": number} or {"m": number})");
  symbol.unit = metres ? draw::WidthUnit::metres : draw::WidthUnit::pixels;
  width.number(metres ? "m" : "px", 0, kMostPixels, symbol.width);
}

void readMetres(Keys& extrude, const char* key, draw::Metres& metres) {
  const Json* found = extrude.find(key);
  if (!found) return;
  if (found->is_string()) {
    metres.attribute = found->get<std::string>();
  } else if (found->is_object()) {
    Keys parts(*found, extrude.path(key), extrude.fault());
    parts.text("attribute", metres.attribute);
    parts.number("otherwise", -kMostMetres, kMostMetres, metres.constant);
    if (metres.attribute.empty()) parts.fail("attribute", "must name an attribute");
  } else {
    extrude.number(key, -kMostMetres, kMostMetres, metres.constant);
  }
}

void readPlacement(Keys& rule, draw::VectorSymbol& symbol) {
  const Json* drape = rule.find("drape");
  if (drape && !drape->is_boolean()) rule.fail("drape", "must be true or false");
  const Json* found = rule.find("extrude");
  if (!found) return;
  if (drape && *drape == true) rule.fail("extrude", "cannot stand beside drape");
  symbol.placement = draw::Placement::extrude;
  Keys extrude(*found, rule.path("extrude"), rule.fault());
  readMetres(extrude, "height", symbol.height);
  readMetres(extrude, "base", symbol.base);
  if (found->is_object() && !found->contains("height"))
    extrude.fail("height", "is missing: metres, or the name of an attribute");
}

void readPoint(Keys& rule, draw::VectorSymbol& symbol) {
  static const std::pair<const char*, draw::PointShape> shapes[] = {
      {"circle", draw::PointShape::circle},
      {"square", draw::PointShape::square},
      {"triangle", draw::PointShape::triangle},
      {"diamond", draw::PointShape::diamond},
      {"cross", draw::PointShape::cross}};
  std::string word;
  rule.text("point", word);
  bool known = word.empty();
  for (const auto& [name, shape] : shapes) {
    if (word != name) continue;
    symbol.point = shape;
    known = true;
  }
  if (!known) rule.fail("point", "must be circle, square, triangle, diamond or cross");
  rule.number("size_px", 1, kMostPixels, symbol.pointSize);
}

void readRule(const Json& entry, const std::string& path, std::optional<Error>& fault,
              draw::VectorRule& rule) {
  Keys keys(entry, path, fault);
  readName(keys, rule.name);
  readFilter(keys, rule.filter);
  draw::VectorSymbol& symbol = rule.symbol;
  keys.color("fill", symbol.fill);
  symbol.outline = symbol.fill;
  symbol.outline.a = 255;
  keys.color("outline", symbol.outline);
  double opacity = symbol.fill.a / 255.0;
  keys.number("opacity", 0, 1, opacity);
  symbol.fill.a = std::uint8_t(std::lround(opacity * 255));
  readWidth(keys, symbol);
  readPoint(keys, symbol);
  keys.text("label", symbol.label);
  readPlacement(keys, symbol);
  keys.number("from_m_per_px", 0, 1e9, rule.from);
  keys.number("to_m_per_px", 0, 1e9, rule.to);
  if (rule.to < rule.from) keys.fail("to_m_per_px", "must not be below from_m_per_px");
}

void readAbout(Keys& root, Provenance& about, LayerTerms& terms) {
  const Json* found = root.find("about");
  if (!found) return;
  Keys keys(*found, "about", root.fault());
  keys.text("source", about.source);
  keys.text("obtained", about.obtained);
  keys.text("licence", terms.licence);
  keys.text("classification", terms.classification);
  keys.text("attribution", terms.attribution);
  keys.text("version", about.version);
}

Result<Json> styleJson(const std::string& text) {
  Error error{ErrorCode::unreadable, "The style is not JSON", "style",
              "Check commas, quotes and brackets"};
  try {
    return Json::parse(text, nullptr, true, true);
  } catch (const Json::parse_error& fault) {
    const std::size_t byte = std::min(std::max<std::size_t>(fault.byte, 1) - 1, text.size());
    error.where = lineAndColumn(text, byte);
  } catch (const Json::exception&) {
    error.remedy = "Write numbers below 1e308";
  }
  return error;
}

}  // namespace

Result<LayerStyle> parseLayerStyle(const std::string& text) {
  const auto whole = styleJson(text);
  if (!whole) return whole.error();
  const Json& root = *whole;
  LayerStyle read;
  std::optional<Error> fault;
  {
    Keys keys(root, "", fault);
    readAbout(keys, read.about, read.terms);
    const Json* rules = keys.find("rules");
    if (!rules || !rules->is_array() || rules->empty()) {
      keys.fail("rules", "must be a list with one rule at least");
    } else {
      for (std::size_t i = 0; i < rules->size(); ++i) {
        readRule((*rules)[i], "rules[" + std::to_string(i) + "]", fault,
                 read.style.rules.emplace_back());
      }
    }
  }
  if (fault) return *fault;
  return read;
}

Result<LayerStyle> readLayerStyle(const std::string& path) {
  const auto text = readFile(path);
  if (!text) return text.error();
  auto style = parseLayerStyle(*text);
  if (style) return style;
  Error error = style.error();
  error.where = path + ": " + error.where;
  return error;
}

Result<LayerStyle> readLayerAbout(const std::string& path) {
  const auto text = readFile(path);
  if (!text) return text.error();
  const auto root = styleJson(*text);
  LayerStyle read;
  std::optional<Error> fault;
  if (root) {
    Keys keys(*root, "", fault);
    readAbout(keys, read.about, read.terms);
    keys.find("rules");
  } else {
    fault = root.error();
  }
  if (!fault) return read;
  fault->where = path + ": " + fault->where;
  return *fault;
}

}  // namespace citymirror::session
