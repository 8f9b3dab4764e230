#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/result.h"

namespace citymirror {

/// A question about the attributes of one feature, as a value. A comparison has a field and its
/// values, a connection has parts; `all` fits everything.
struct FeatureFilter {
  enum class Kind {
    all,
    both,    ///< AND of the parts
    either,  ///< OR of the parts
    not_,    ///< of the one part
    equals,
    differs,
    less,
    atMost,
    more,
    atLeast,
    in,
    between,  ///< both ends included
    like,     ///< % any text, _ one character; A–Z as a–z
    isNull
  };
  Kind kind = Kind::all;
  std::string field;
  std::vector<FieldValue> values;
  std::vector<FeatureFilter> parts;

  friend bool operator==(const FeatureFilter&, const FeatureFilter&) = default;
};

/// Reads a filter as people write it; empty text = all:
///   height >= 20 AND (use IN ('office', 'retail') OR name LIKE '%路%') AND levels IS NOT NULL
///   height BETWEEN 3 AND 9, NOT use = 'office', "name:en" <> ''
/// Words of the language in any case; texts in '…' ('' for one '), numbers bare, field names bare
/// (letters of any script, digits, _ : .) or in "…". AND binds before OR.
/// Errors: badInput; where = the place in the text, counted in characters from 1.
Result<FeatureFilter> parseFeatureFilter(std::string_view text);

/// A filter whose fields are found in a table's columns: what is asked of many rows.
class BoundFilter {
 public:
  /// Errors: badInput for a field that is no column.
  static Result<BoundFilter> make(FeatureFilter filter, std::span<const std::string> columns);

  /// Knows the types as well. Errors: as above, and badInput for a text that is no number and is
  /// compared (but by LIKE) with a column of numbers: it would fit nothing, or everything.
  static Result<BoundFilter> make(FeatureFilter filter, std::span<const Field> columns);

  /// Numbers compare as numbers, also where one side is text that is wholly a number (columns of
  /// OSM and Shapefile hold numbers as text); else both as texts, byte by byte. A missing value
  /// fits no comparison, only IS NULL. O(parts).
  bool matches(const std::function<FieldValue(int column)>& value) const;
  bool matches(const Feature& feature) const;  ///< columns are those of its layer's schema

 private:
  BoundFilter(FeatureFilter filter, std::vector<int> columns)
      : filter_(std::move(filter)), columns_(std::move(columns)) {}

  FeatureFilter filter_;
  std::vector<int> columns_;  ///< of the comparisons, in the order in which the filter names them
};

/// Names of the schema, for BoundFilter.
std::vector<std::string> columnNames(const FeatureLayer& layer);

/// The number that a value is: itself, or a text that is wholly one.
std::optional<double> numberOf(const FieldValue& value);
/// A value as text; empty for none. Reals in the shortest form that reads back the same.
std::string textOf(const FieldValue& value);
/// A total order for sorting: missing values first, then numbers, then texts.
bool lessValue(const FieldValue& a, const FieldValue& b);

}  // namespace citymirror
