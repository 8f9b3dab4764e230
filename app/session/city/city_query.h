#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/session/command/label_mask.h"
#include "engine/core/feature_query.h"
#include "engine/core/feature_statistics.h"

namespace citymirror::session {

/// A place with the words in which it was asked for.
struct AskedPlace {
  Place place;
  std::string text;
};

/// A question to one layer of a city, as a value.
struct CityQuestion {
  std::string layer = "buildings";
  std::string where;  ///< core::parseFeatureFilter; empty = all
  std::vector<AskedPlace> places;
  FeatureQuery::Combine combine = FeatureQuery::Combine::all;
  std::string orderBy;
  FeatureQuery::Order order = FeatureQuery::Order::ascending;
  std::size_t limit = 0;  ///< of the rows that are listed, not of statistics; 0 = all
  std::string groupBy;    ///< column of the statistics; empty = one line
  std::string column;     ///< whose numbers are summed up; empty = the first of decimal numbers
};

/// The rows of a table that fit a question, with the statistics of all that fit.
struct CityAnswer {
  CityQuestion question;
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const FieldTable> table;
  std::vector<std::size_t> rows;  ///< in the order asked for, at most `question.limit` of them
  Summary whole;                  ///< of all that fit, listed or not
  std::vector<Group> groups;      ///< of all that fit; one where the question groups by nothing
  Histogram histogram;            ///< of the column, of all that fit; 12 bars at most
  std::shared_ptr<const LabelMask> mask;  ///< null = nothing of it is masked

  /// How many fit; `rows` may be fewer.
  std::size_t matched() const { return whole.rows; }
};

/// The tables of a city and of layers that came to it. Thread-safe; the boxes of a table are sorted
/// when it is first asked (0.2 µs a feature).
class CityTables {
 public:
  /// With a mask the tables of a masked city say what is masked.
  explicit CityTables(std::shared_ptr<const CityModel> city,
                      std::shared_ptr<const LabelMask> mask = nullptr);

  /// Under the layer's name; what has that key is replaced, also where it is the city's own.
  void add(std::shared_ptr<const FeatureLayer> layer);
  /// A table of that key is replaced.
  void add(FieldTable table);
  void remove(const std::string& key);
  std::vector<std::shared_ptr<const FieldTable>> tables() const;
  /// Errors: notFound for a layer, badInput for a filter, a column or a distance.
  Result<CityAnswer> ask(const CityQuestion& question) const;

 private:
  struct Entry {
    std::shared_ptr<const FieldTable> table;
    mutable std::shared_ptr<const ShapeGrid> grid;
  };
  const Entry* find(const std::string& key) const;

  std::shared_ptr<const CityModel> city_;
  std::shared_ptr<const LabelMask> mask_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace citymirror::session
