#include "app/report/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/report/html.h"

namespace citymirror::report {
namespace {

constexpr double kWidth = 960, kHeight = 230, kLeft = 56, kRight = 16, kTop = 28, kBottom = 30;
const char* const kMeasured = "#2f6f9f";
const char* const kForecast = "#7d62c4";

struct Axis {
  double low = 0, high = 1, step = 0.2;
};

double niceStep(double range) {
  const double raw = range / 4, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    if (factor * power >= raw) return factor * power;
  }
  return power * 10;
}

Axis axisOf(const Chart& chart) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const auto see = [&](double v) {
    if (!std::isfinite(v)) return;
    low = std::min(low, v);
    high = std::max(high, v);
  };
  for (const ChartBar& bar : chart.bars) see(bar.value);
  for (const ChartLine& line : chart.lines)
    std::for_each(line.value.begin(), line.value.end(), see);
  for (const ChartLevel& level : chart.levels) see(level.value);
  if (chart.fromZero) see(0);
  if (!(high > low)) high = (std::isfinite(low) ? low : 0) + 1;
  if (!std::isfinite(low)) low = 0;
  Axis axis;
  axis.step = niceStep(high - low);
  axis.low = std::floor(low / axis.step) * axis.step;
  axis.high = std::ceil(high / axis.step) * axis.step;
  return axis;
}

class Painter {
 public:
  Painter(const Chart& chart, const Axis& axis) : chart_(chart), axis_(axis) {}

  std::string paint() {
    grid();
    for (const ChartBar& bar : chart_.bars) paintBar(bar);
    for (const ChartLevel& level : chart_.levels) paintLevel(level);
    for (const ChartLine& line : chart_.lines) paintLine(line);
    if (chart_.span.contains(chart_.now)) paintNow();
    return "<svg viewBox=\"0 0 960 230\" role=\"img\">" + out_ + "</svg>\n";
  }

 private:
  double x(Instant t) const {
    const double share =
        seconds(t - chart_.span.begin) / std::max(1.0, seconds(chart_.span.length()));
    return kLeft + std::clamp(share, 0.0, 1.0) * (kWidth - kLeft - kRight);
  }
  double y(double v) const {
    return kHeight - kBottom -
           (v - axis_.low) / (axis_.high - axis_.low) * (kHeight - kTop - kBottom);
  }

  void line(double x1, double y1, double x2, double y2, const std::string& style) {
    out_ += "<line x1=\"" + number(x1, 1) + "\" y1=\"" + number(y1, 1) + "\" x2=\"" +
            number(x2, 1) + "\" y2=\"" + number(y2, 1) + "\" " + style + "/>";
  }
  void text(double at, double base, const std::string& anchor, const std::string& words,
            const std::string& style = "") {
    out_ += "<text x=\"" + number(at, 1) + "\" y=\"" + number(base, 1) + "\" text-anchor=\"" +
            anchor + (style.empty() ? "" : "\" class=\"" + style) + "\">" + escape(words) +
            "</text>";
  }

  void grid() {
    const int decimals = axis_.step < 0.1                       ? 2
                         : axis_.step < 1                       ? 1
                         : axis_.step == std::floor(axis_.step) ? 0
                                                                : 1;
    for (double v = axis_.low; v <= axis_.high + axis_.step / 2; v += axis_.step) {
      line(kLeft, y(v), kWidth - kRight, y(v), "stroke=\"#d7dee6\"");
      text(kLeft - 8, y(v) + 4, "end", number(v, decimals));
    }
    text(kLeft - 8, 11, "end", chart_.unit);
    const double hours = seconds(chart_.span.length()) / 3600;
    const std::int64_t step = (hours <= 3    ? 15
                               : hours <= 8  ? 60
                               : hours <= 30 ? 240
                                             : 1440) *
                              60'000LL;
    const std::int64_t shift = chart_.utcOffsetMinutes * 60'000LL;
    const std::int64_t first = (chart_.span.begin.ms + shift + step - 1) / step * step - shift;
    for (std::int64_t ms = first; ms <= chart_.span.end.ms; ms += step) {
      line(x({ms}), kHeight - kBottom, x({ms}), kHeight - kBottom + 4, "stroke=\"#8fa1b3\"");
      text(x({ms}), kHeight - 10, "middle", clockText({ms}, chart_.utcOffsetMinutes));
    }
  }

  void paintBar(const ChartBar& bar) {
    const double left = x(bar.span.begin), right = x(bar.span.end);
    out_ += "<rect x=\"" + number(left + 0.5, 1) + "\" y=\"" + number(y(bar.value), 1) +
            "\" width=\"" + number(std::max(0.5, right - left - 1), 1) + "\" height=\"" +
            number(y(axis_.low) - y(bar.value), 1) + "\" fill=\"" +
            (bar.hatched ? "url(#hatch)" : kMeasured) + "\"/>";
  }

  void paintLine(const ChartLine& points) {
    std::string path;
    bool down = false;
    for (std::size_t i = 0; i < points.at.size(); ++i) {
      if (!std::isfinite(points.value[i]) || points.at[i] < chart_.span.begin ||
          points.at[i] > chart_.span.end) {
        down = false;
        continue;
      }
      path +=
          (down ? " L" : " M") + number(x(points.at[i]), 1) + " " + number(y(points.value[i]), 1);
      down = true;
    }
    if (path.empty()) return;
    out_ += "<path fill=\"none\" stroke-width=\"2\" stroke=\"" +
            std::string(points.dashed ? kForecast : kMeasured) + "\"" +
            (points.dashed ? " stroke-dasharray=\"6 4\"" : "") + " d=\"" + path.substr(1) + "\"/>";
  }

  void paintLevel(const ChartLevel& level) {
    line(kLeft, y(level.value), kWidth - kRight, y(level.value),
         "stroke=\"#8fa1b3\" stroke-dasharray=\"2 3\"");
    for (const auto& [language, name] : {std::pair{Language::zh, "zh"}, {Language::en, "en"}}) {
      text(kWidth - kRight, y(level.value) - 4, "end", level.title.in(language), name);
    }
  }

  void paintNow() {
    line(x(chart_.now), kTop, x(chart_.now), kHeight - kBottom,
         "stroke=\"#17212b\" stroke-width=\"1.5\"");
  }

  const Chart& chart_;
  Axis axis_;
  std::string out_;
};

}  // namespace

std::string chartPatterns() {
  return "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
         "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternTransform=\"rotate(45)\" "
         "patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#efeafa\"/>"
         "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"" +
         std::string(kForecast) + "\" stroke-width=\"2\"/></pattern></defs></svg>\n";
}

std::string svg(const Chart& chart) { return Painter(chart, axisOf(chart)).paint(); }

}  // namespace citymirror::report
