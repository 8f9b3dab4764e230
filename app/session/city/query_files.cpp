#include "app/session/city/query_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/session/csv.h"
#include "gis/vector/vector_io.h"

namespace citymirror::session {
namespace {

using OrderedJson = nlohmann::ordered_json;
using Facts = std::vector<std::pair<std::string, std::string>>;

std::string_view wordOf(Origin origin) {
  return origin == Origin::synthetic   ? "synthetic"
         : origin == Origin::estimated ? "estimated"
                                       : "real";
}

/// What was asked of what.
Facts factsOf(const CityAnswer& answer) {
  const CityQuestion& q = answer.question;
  const Provenance& from = answer.table->provenance;
  Facts facts{{"city", answer.city->name.in(Language::en)},
              {"layer", answer.table->word()},
              {"source", from.source},
              {"obtained", from.obtained},
              {"method", from.method},
              {"origin", std::string(wordOf(from.origin))},
              {"where", q.where}};
  for (const AskedPlace& place : q.places) facts.push_back({"place", place.text});
  if (q.combine == FeatureQuery::Combine::any) facts.push_back({"combined", "any of these"});
  facts.push_back({"crs", answer.city->frame.crs});
  if (!q.orderBy.empty())
    facts.push_back({"order", q.orderBy + (q.order == FeatureQuery::Order::descending
                                               ? ", descending"
                                               : ", ascending")});
  facts.push_back({"matched", std::to_string(answer.matched())});
  facts.push_back({"rows", std::to_string(answer.rows.size())});
  for (const Text& masked : answer.mask ? answer.mask->masked(*answer.city) : std::vector<Text>{})
    facts.push_back({"masked", masked.zh + " / " + masked.en});
  std::erase_if(facts, [](const auto& fact) { return fact.second.empty(); });
  return facts;
}

std::string commentsOf(const Facts& facts) {
  std::string text = "# CityMirror query\n";
  for (const auto& [name, value] : facts) {
    std::string line = value;
    std::replace(line.begin(), line.end(), '\n', ' ');
    text += "# " + name + ": " + line + "\n";
  }
  return text;
}

std::string withUnit(const FieldColumn& column) {
  static const std::pair<const char*, const char*> kUnits[] = {
      {"m", "_m"}, {"m²", "_m2"}, {"m³/s", "_m3_per_s"}, {"km/h", "_km_per_h"}, {"s", "_s"}};
  for (const auto& [unit, suffix] : kUnits) {
    if (column.unit == unit) return column.key + suffix;
  }
  return column.key;
}

std::string csvValue(const FieldValue& value) { return csvField(textOf(value)); }

OrderedJson jsonOf(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

OrderedJson jsonOf(const Summary& summary) {
  OrderedJson json{{"count", summary.rows}, {"values", summary.values}};
  if (summary.values > 0) {
    json["sum"] = summary.sum;
    json["mean"] = summary.mean();
    json["min"] = summary.least;
    json["max"] = summary.most;
  }
  if (summary.area > 0) json["area_m2"] = summary.area;
  if (summary.length > 0) json["length_m"] = summary.length;
  return json;
}

OrderedJson rowJson(const CityAnswer& answer, std::size_t row) {
  OrderedJson json;
  for (const FieldColumn& column : answer.table->columns)
    json[withUnit(column)] = jsonOf(column.value(row));
  const Point2 at = answer.city->frame.toProjected(middleOf(answer.table->shape(row)));
  json["x_m"] = at.x();
  json["y_m"] = at.y();
  return json;
}

Feature featureOf(const CityAnswer& answer, std::size_t row) {
  const Shape shape = answer.table->shape(row);
  Feature feature{answer.table->code(row), shape.kind, {}, {}, {}};
  for (const auto& ring : shape.rings) {
    std::vector<Point2> points(ring.begin(), ring.end());
    if (shape.kind != GeometryKind::polygon)
      feature.lines.push_back(std::move(points));
    else if (feature.polygons.empty() || signedArea(points) > 0)
      feature.polygons.push_back({std::move(points), {}});
    else
      feature.polygons.back().holes.push_back(std::move(points));
  }
  for (std::size_t i = 1; i < answer.table->columns.size(); ++i)
    feature.values.push_back(answer.table->columns[i].value(row));
  return feature;
}

}  // namespace

std::string answerCsv(const CityAnswer& answer) {
  std::string text = commentsOf(factsOf(answer));
  for (const FieldColumn& column : answer.table->columns) text += csvField(withUnit(column)) + ",";
  text += "x_m,y_m\n";
  for (const std::size_t row : answer.rows) {
    for (const FieldColumn& column : answer.table->columns)
      text += csvValue(column.value(row)) + ",";
    const Point2 at = answer.city->frame.toProjected(middleOf(answer.table->shape(row)));
    text += csvNumber(at.x()) + "," + csvNumber(at.y()) + "\n";
  }
  return text;
}

std::string groupsCsv(const CityAnswer& answer) {
  const FieldColumn* column = answer.table->column(answer.question.column);
  const std::string of = column ? withUnit(*column) : "value";
  const std::string by = answer.question.groupBy.empty() ? "all" : answer.question.groupBy;
  Facts facts = factsOf(answer);
  std::erase_if(facts, [](const auto& fact) { return fact.first == "rows"; });
  std::string text = commentsOf(facts) + csvField(by) + ",count,values,sum_" + of + ",mean_" + of +
                     ",min_" + of + ",max_" + of + ",area_m2,length_m\n";
  for (const auto& [key, s] : answer.groups) {
    text += csvValue(key) + "," + std::to_string(s.rows) + "," + std::to_string(s.values) + "," +
            (s.values ? csvNumber(s.sum) : std::string());
    for (const double value : {s.mean(), s.least, s.most, s.area, s.length})
      text += "," + csvNumber(value);
    text += "\n";
  }
  return text;
}

std::string answerJson(const CityAnswer& answer, JsonRows rows) {
  OrderedJson json;
  for (const auto& [name, value] : factsOf(answer)) {
    if (name == "place")
      json["places"].push_back(value);
    else if (name == "masked")
      json["masked"].push_back(value);
    else if (name != "rows" && name != "matched")
      json[name] = value;
  }
  json["column"] = answer.question.column;
  json.update(jsonOf(answer.whole));
  json["shown"] = answer.rows.size();
  if (!answer.question.groupBy.empty()) {
    for (const auto& [key, summary] : answer.groups) {
      OrderedJson group;
      group[answer.question.groupBy] = jsonOf(key);
      group.update(jsonOf(summary));
      json["groups"].push_back(std::move(group));
    }
  }
  if (rows == JsonRows::all) {
    json["rows"] = OrderedJson::array();
    for (const std::size_t row : answer.rows) json["rows"].push_back(rowJson(answer, row));
  }
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Outcome saveAnswer(const CityAnswer& answer, const std::string& path) {
  FeatureLayer layer{answer.table->word(), {}, {}, answer.table->provenance};
  for (std::size_t i = 1; i < answer.table->columns.size(); ++i)
    layer.schema.push_back({answer.table->columns[i].key, answer.table->columns[i].type});
  for (const std::size_t row : answer.rows) layer.features.push_back(featureOf(answer, row));
  FeatureLayer source{"provenance", {{"what", FieldType::text}}, {}, {}};
  for (const auto& [name, value] : factsOf(answer))
    source.features.push_back({name, GeometryKind::none, {}, {}, {value}});
  return gis::writeGeoPackage({layer, source}, answer.city->frame, path);
}

}  // namespace citymirror::session
