#pragma once
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>

#include "engine/core/feature_layer.h"
#include "engine/core/text.h"

namespace citymirror::gis {

/// Values of one feature by column name, whatever the case of the name and the type of the column.
class FeatureValues {
 public:
  FeatureValues(const FeatureLayer& layer, const Feature& feature)
      : layer_(layer), feature_(feature) {}

  /// The first of the columns that holds something, as text; empty where none does.
  std::string text(std::initializer_list<const char*> columns) const;
  /// The first that holds a number; "12 m", "7,5" and "30 ft" are understood, in metres.
  std::optional<double> number(std::initializer_list<const char*> columns) const;
  double number(const char* column, double otherwise) const;
  int whole(const char* column, int otherwise) const;

 private:
  const FieldValue* value(const char* column) const;
  const FeatureLayer& layer_;
  const Feature& feature_;
};

/// "12.5", "12,5 m", "12米", "40 ft", "40'" in metres; nothing for other text.
std::optional<double> lengthFromText(const std::string& text);

/// Whether a text holds one of the words: "高速公路" one of 高速, 快速.
bool holdsOneOf(const std::string& text, std::initializer_list<const char*> words);

/// name, name:zh, name:en, or the columns that offices in China name so (名称, 道路名称 …): a single
/// name goes to zh where it holds CJK characters, else to en.
Text nameFrom(const FeatureValues& values);

std::string lowerCase(std::string text);

}  // namespace citymirror::gis
