#include "gis/city/feature_values.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace citymirror::gis {
namespace {

constexpr double kFoot = 0.3048;

bool sameName(const std::string& a, const char* b) {
  std::size_t i = 0;
  for (; i < a.size() && b[i] != 0; ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) !=
        std::tolower(static_cast<unsigned char>(b[i])))
      return false;
  }
  return i == a.size() && b[i] == 0;
}

/// Kana and unified ideographs start with bytes E3..E9 in UTF-8.
bool holdsCjk(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xE9;
  });
}

}  // namespace

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

std::optional<double> lengthFromText(const std::string& text) {
  std::string plain = text;
  std::replace(plain.begin(), plain.end(), ',', '.');
  const std::size_t start = plain.find_first_not_of(" \t");
  if (start == std::string::npos) return std::nullopt;
  double number = 0;
  const char* end = plain.data() + plain.size();
  const auto [rest, error] = std::from_chars(plain.data() + start, end, number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  std::string unit(rest, end);
  unit.erase(std::remove(unit.begin(), unit.end(), ' '), unit.end());
  if (unit.empty() || unit == "m" || unit == "米") return number;
  if (unit == "ft" || unit == "'") return number * kFoot;
  return std::nullopt;
}

const FieldValue* FeatureValues::value(const char* column) const {
  for (std::size_t i = 0; i < layer_.schema.size() && i < feature_.values.size(); ++i) {
    if (sameName(layer_.schema[i].name, column) &&
        !std::holds_alternative<std::monostate>(feature_.values[i])) {
      return &feature_.values[i];
    }
  }
  return nullptr;
}

std::string FeatureValues::text(std::initializer_list<const char*> columns) const {
  for (const char* column : columns) {
    const FieldValue* found = value(column);
    if (!found) continue;
    if (const auto* text = std::get_if<std::string>(found)) {
      if (!text->empty()) return *text;
    } else if (const auto* whole = std::get_if<std::int64_t>(found)) {
      return std::to_string(*whole);
    } else {
      return std::to_string(std::get<double>(*found));
    }
  }
  return {};
}

std::optional<double> FeatureValues::number(std::initializer_list<const char*> columns) const {
  for (const char* column : columns) {
    const FieldValue* found = value(column);
    if (!found) continue;
    if (const auto* real = std::get_if<double>(found)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(found)) return double(*whole);
    if (const auto parsed = lengthFromText(std::get<std::string>(*found))) return parsed;
  }
  return std::nullopt;
}

double FeatureValues::number(const char* column, double otherwise) const {
  return number({column}).value_or(otherwise);
}

int FeatureValues::whole(const char* column, int otherwise) const {
  const double number_ = number(column, otherwise);
  return std::isfinite(number_) && std::abs(number_) < 2e9 ? int(std::lround(number_)) : otherwise;
}

bool holdsOneOf(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) {
    return text.find(word) != std::string::npos;
  });
}

Text nameFrom(const FeatureValues& values) {
  Text name{values.text({"name:zh", "name_zh"}), values.text({"name:en", "name_en"})};
  const std::string plain = values.text(
      {"name", "名称", "建筑名称", "建筑名", "建筑物名称", "楼栋名称", "楼名", "小区名称",
       "道路名称", "道路名", "路名", "水系名称", "水体名称", "河流名称", "河名", "湖泊名称",
       "设施名称", "单位名称", "机构名称", "泵站名称", "站名"});
  if (plain.empty()) return name;
  std::string& slot = holdsCjk(plain) ? name.zh : name.en;
  if (slot.empty()) slot = plain;
  return name;
}

}  // namespace citymirror::gis
