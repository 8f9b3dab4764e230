#include "app/cli/query_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/core/utf8.h"

namespace citymirror::cli {
namespace {

constexpr std::size_t kShownRows = 20;
constexpr std::size_t kCodeWidth = 16, kKeyWidth = 24, kNumberWidth = 14;  // signs
constexpr const char* kNothing = "–";

std::string formed(const char* format, double value) {
  char buffer[400];  // 1e308 with a decimal fits
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

/// Six figures, but for large numbers, which are written out to the unit.
std::string figure(double value) {
  const double size = std::abs(value);
  return formed(size >= 1e6 && size < 1e15 ? "%.0f" : "%.6g", value);
}
std::string tenths(double value) { return formed("%.1f", value); }

std::string padding(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, signsOf(text)), ' ');
}

std::string left(const std::string& text, std::size_t width) { return text + padding(text, width); }

std::string right(const std::string& text, std::size_t width = kNumberWidth) {
  return " " + padding(text, width) + text;
}

std::string captionOf(const FieldColumn& column, const std::string& before = {}) {
  return printable(before + column.key + (column.unit.empty() ? "" : " " + column.unit));
}

std::string numberText(const Summary& s, double number) {
  return s.values > 0 ? figure(number) : kNothing;
}

std::string valueCell(const FieldValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return figure(*real);
  const std::string text = printable(textOf(value));
  return text.empty() ? kNothing : text;
}

std::string countText(const session::CityAnswer& answer, std::size_t listed) {
  std::string text =
      std::to_string(answer.matched()) + " " + printable(answer.table->name.en) + " found";
  if (answer.question.groupBy.empty() && answer.matched() > 0)
    text += ", " + (listed == answer.matched() ? "all" : std::to_string(listed)) + " shown";
  return text + "\n";
}

std::string summaryText(const Summary& s, const FieldColumn* column) {
  std::string text;
  if (column != nullptr && s.rows > 0 && s.values == 0) {
    text += printable(column->name.en) + ": none of them has a number there\n";
  } else if (column != nullptr && s.values > 0) {
    const std::string unit = column->unit.empty() ? "" : " " + column->unit;
    text += printable(column->name.en) + ": sum " + figure(s.sum) + unit + ", mean " +
            figure(s.mean()) + unit + ", min " + figure(s.least) + unit + ", max " +
            figure(s.most) + unit + " (" + std::to_string(s.values) + " with a value, " +
            std::to_string(s.rows - s.values) + " without)\n";
  }
  if (s.area > 0) text += "area: " + tenths(s.area) + " m²\n";
  if (s.length > 0) text += "length: " + tenths(s.length) + " m\n";
  return text;
}

std::string groupsText(const session::CityAnswer& answer) {
  const FieldColumn* of = answer.table->column(answer.question.column);
  const std::string sum = of ? captionOf(*of, "sum ") : "sum";
  const std::string mean = of ? captionOf(*of, "mean ") : "mean";
  const std::size_t wide = std::max({kNumberWidth, signsOf(sum), signsOf(mean)});
  std::string text = left(printable(answer.question.groupBy), kKeyWidth) + right("count", 10) +
                     right(sum, wide) + right(mean, wide) + right("area m²") + right("length m") +
                     "\n";
  for (const auto& [key, s] : answer.groups) {
    text += left(valueCell(key), kKeyWidth) + right(std::to_string(s.rows), 10) +
            right(numberText(s, s.sum), wide) + right(numberText(s, s.mean()), wide) +
            right(tenths(s.area)) + right(tenths(s.length)) + "\n";
  }
  return text;
}

/// What orders the rows, where it does not stand in a row anyway.
const FieldColumn* orderOf(const session::CityAnswer& answer) {
  const std::string& key = answer.question.orderBy;
  return key.empty() || key == "code" || key == "name" ? nullptr : answer.table->column(key);
}

std::string frameText(const GeoFrame& frame) {
  const std::string crs = printable(frame.crs);
  if (crs.empty()) return "the city's own metres";
  const std::size_t begin = crs.find('"'), end = crs.find('"', begin + 1);
  if (begin == std::string::npos || end == std::string::npos) return crs;
  return crs.substr(begin + 1, end - begin - 1);  // the name in a WKT
}

std::string rowsText(const session::CityAnswer& answer, std::size_t listed) {
  if (listed == 0) return {};
  const FieldColumn* name = answer.table->column("name");
  const FieldColumn* order = orderOf(answer);
  const std::string by = order ? captionOf(*order) : "";
  const std::size_t wide = std::max(kNumberWidth, signsOf(by));
  std::string text = "x and y: the middle of each in " + frameText(answer.city->frame) + "\n  " +
                     left("code", kCodeWidth) + right("x m") + right("y m") +
                     (order ? right(by, wide) : "") + (name ? "  name" : "") + "\n";
  for (std::size_t i = 0; i < listed; ++i) {
    const std::size_t row = answer.rows[i];
    const Point2 at = answer.city->frame.toProjected(middleOf(answer.table->shape(row)));
    text += "  " + left(printable(answer.table->code(row)), kCodeWidth) + right(tenths(at.x())) +
            right(tenths(at.y())) + (order ? right(valueCell(order->value(row)), wide) : "") +
            (name ? "  " + printable(textOf(name->value(row))) : "") + "\n";
  }
  if (answer.rows.size() > listed)
    text += "  and " + std::to_string(answer.rows.size() - listed) +
            " more: --format csv or --out FILE.gpkg has all\n";
  return text;
}

}  // namespace

std::string answerText(const session::CityAnswer& answer) {
  const std::size_t listed = std::min(answer.rows.size(), kShownRows);
  return countText(answer, listed) +
         summaryText(answer.whole, answer.table->column(answer.question.column)) +
         (answer.question.groupBy.empty() ? rowsText(answer, listed) : groupsText(answer));
}

}  // namespace citymirror::cli
