#include "app/session/command/warning_layer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/core/segment_clip.h"
#include "engine/core/utf8.h"

namespace citymirror::session {
namespace {

using Stroke = std::vector<Point2>;

constexpr double kLeastSpacing = 120, kHatchLines = 40;  // m; over the diagonal of the city
constexpr double kDash = 0.5, kDashGap = 0.35;           // of the spacing
constexpr double kAreaRim = 2.5, kHatchWidth = 1;        // px
constexpr double kMarkSize = 16;                         // px
constexpr std::uint8_t kHatchAlpha = 110;
constexpr double kMostHatched = 0.6;  // of the city: a hatch over all of it tells nothing
constexpr std::size_t kLongestHeadline = 84;  // bytes: 28 Chinese signs; a label holds 60 signs
const Point2 kSlant(std::sqrt(0.5), std::sqrt(0.5)), kAcross(-std::sqrt(0.5), std::sqrt(0.5));

enum class WarningPart : std::int64_t { rim, hatch, mark };

std::vector<Stroke> rimWithin(const Bounds& box, const Stroke& ring) {
  std::vector<Stroke> rim;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
    const auto share = shareWithin(box, a, b);
    if (a == b || !share || share->second <= share->first) continue;
    const Point2 from = share->first > 0 ? Point2(a + (b - a) * share->first) : a;
    const Point2 to = share->second < 1 ? Point2(a + (b - a) * share->second) : b;
    if (rim.empty() || rim.back().back() != from) rim.push_back({from});
    rim.back().push_back(to);
  }
  return rim;
}

/// Slanting lines through what lies within both ring and box (even-odd).
std::vector<Stroke> hatchWithin(const Bounds& box, const Stroke& ring, double spacing) {
  std::vector<Stroke> hatch;
  const Point2 middle = box.centre();
  const double half = std::hypot(box.width(), box.height()) / 2;
  std::vector<double> cuts;
  for (double off = (std::floor(-half / spacing) + 0.5) * spacing; off < half; off += spacing) {
    const Point2 origin = middle + kAcross * off;
    cuts.clear();
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point2 a = ring[i] - origin, b = ring[(i + 1) % ring.size()] - origin;
      const double from = a.dot(kAcross), to = b.dot(kAcross);
      if ((from >= 0) != (to >= 0))
        cuts.push_back((a + (b - a) * (from / (from - to))).dot(kSlant));
    }
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t k = 0; k + 1 < cuts.size(); k += 2) {
      const Point2 a = origin + kSlant * cuts[k], b = origin + kSlant * cuts[k + 1];
      const auto share = shareWithin(box, a, b);
      if (share && share->second > share->first)
        hatch.push_back({a + (b - a) * share->first, a + (b - a) * share->second});
    }
  }
  return hatch;
}

/// Dashes along a line, bends included.
void addDashes(const Stroke& line, double dash, double gap, std::vector<Stroke>& dashes) {
  bool on = true;
  double left = dash;
  Stroke drawn{line.front()};
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    Point2 at = line[i];
    double length = (line[i + 1] - at).norm();
    while (length > left) {
      at += (line[i + 1] - at) * (left / length);
      length -= left;
      if (on) dashes.push_back(drawn), dashes.back().push_back(at);
      drawn = {at};
      on = !on;
      left = on ? dash : gap;
    }
    left -= length;
    if (on) drawn.push_back(line[i + 1]);
  }
  if (on && drawn.size() > 1) dashes.push_back(std::move(drawn));
}

double spacingIn(const Bounds& extent) {
  return std::max(kLeastSpacing, std::hypot(extent.width(), extent.height()) / kHatchLines);
}

/// What lines of a hatch stand for, as a share of the city.
double shareOf(const Bounds& extent, const std::vector<Stroke>& hatch, double spacing) {
  double area = 0;
  for (const Stroke& line : hatch) area += (line[1] - line[0]).norm() * spacing;
  return area / (extent.width() * extent.height());
}

/// The longest way through its area; of one too small for that, its first corner in the city.
std::optional<WarningPlace> anchorWithin(const Bounds& extent, const ReceivedWarning& warning,
                                         const std::vector<Stroke>& hatch) {
  const auto lengthOf = [](const Stroke& line) { return (line[1] - line[0]).norm(); };
  if (!hatch.empty()) {
    const Stroke& longest = *std::ranges::max_element(hatch, {}, lengthOf);
    return WarningPlace{(longest[0] + longest[1]) / 2, lengthOf(longest) / 2};
  }
  for (const Stroke& ring : warning.rings)
    for (const Point2& corner : ring)
      if (extent.contains(corner)) return WarningPlace{corner, 0};
  return std::nullopt;
}

std::string shortHeadline(const std::string& headline) {
  const std::string_view begin = firstBytes(headline, kLongestHeadline);
  return std::string(begin) + (begin.size() < headline.size() ? "…" : "");
}

std::string labelText(const ReceivedWarning& warning, int utcOffsetMinutes, bool wide,
                      Language language) {
  const bool zh = language == Language::zh;
  std::string text = warning.exercise ? (zh ? "［演练］" : "[Exercise] ") : "";
  text += shortHeadline(warning.headline.in(language));
  return text + " · " + warningLevelText(warning.severity).in(language) + " · " +
         untilText(warning, utcOffsetMinutes).in(language) +
         (wide ? Text{" · 覆盖全市或大部", " · most or all of the city"}.in(language) : "");
}

Feature warningLines(const ReceivedWarning& warning, WarningPart part, std::vector<Stroke> lines) {
  Feature feature;
  feature.code = warning.id;
  feature.kind = GeometryKind::line;
  feature.lines = std::move(lines);
  feature.values = {std::int64_t(warning.severity), std::int64_t(part), {}};
  return feature;
}

void addWarning(const ReceivedWarning& warning, const CityModel& city, Language language,
                FeatureLayer& layer) {
  const double spacing = spacingIn(city.extent);
  std::vector<Stroke> rim, hatch;
  for (const Stroke& ring : warning.rings) {
    for (Stroke& piece : rimWithin(city.extent, ring)) {
      if (warning.exercise)
        addDashes(piece, spacing * kDash, spacing * kDashGap, rim);
      else
        rim.push_back(std::move(piece));
    }
    for (Stroke& line : hatchWithin(city.extent, ring, spacing)) hatch.push_back(std::move(line));
  }
  const auto place = anchorWithin(city.extent, warning, hatch);
  const bool wide = shareOf(city.extent, hatch, spacing) > kMostHatched;
  if (!hatch.empty() && !wide)
    layer.features.push_back(warningLines(warning, WarningPart::hatch, std::move(hatch)));
  if (!rim.empty())
    layer.features.push_back(warningLines(warning, WarningPart::rim, std::move(rim)));
  if (!place) return;
  Feature mark = warningLines(warning, WarningPart::mark, {{place->at}});
  mark.kind = GeometryKind::point;
  mark.values.back() = labelText(warning, city.utcOffsetMinutes, wide, language);
  layer.features.push_back(std::move(mark));
}

/// The shape of each level, so that colour is never alone.
draw::PointShape shapeOfLevel(Severity severity) {
  switch (severity) {
    case Severity::yellow:
      return draw::PointShape::triangle;
    case Severity::orange:
      return draw::PointShape::diamond;
    case Severity::red:
      return draw::PointShape::square;
    default:
      return draw::PointShape::circle;
  }
}

draw::VectorRule warningRule(Severity severity, WarningPart part) {
  draw::VectorRule rule;
  rule.name = warningLevelText(severity);
  rule.filter.kind = FeatureFilter::Kind::both;
  FeatureFilter level, of;
  level.kind = of.kind = FeatureFilter::Kind::equals;
  level.field = "severity";
  level.values = {std::int64_t(severity)};
  of.field = "part";
  of.values = {std::int64_t(part)};
  rule.filter.parts = {level, of};
  rule.symbol.fill = rule.symbol.outline = draw::darkPalette().warning(severity);
  rule.symbol.width = part == WarningPart::hatch ? kHatchWidth : kAreaRim;
  if (part == WarningPart::hatch) rule.symbol.outline.a = kHatchAlpha;
  if (part != WarningPart::mark) return rule;
  rule.symbol.outline = draw::darkPalette().ground;
  rule.symbol.point = shapeOfLevel(severity);
  rule.symbol.pointSize = kMarkSize;
  rule.symbol.label = "text";
  return rule;
}

}  // namespace

const ReceivedWarnings& warningsIn(const WorldView& view) {
  static const ReceivedWarnings kNone;
  return view.warnings && view.city ? *view.warnings : kNone;
}

bool sameWarnings(const WarningsPointer& a, const WarningsPointer& b) {
  return a == b || (a && b && *a == *b);
}

Text warningLevelText(Severity severity) {
  return severity == Severity::none ? Text{"级别未知", "level unknown"} : nameOf(severity);
}

MapLayer warningLayer(const WorldView& view, Language language) {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "warnings";
  layer->schema = {
      {"severity", FieldType::integer}, {"part", FieldType::integer}, {"text", FieldType::text}};
  layer->provenance = warningSource(view);
  const ReceivedWarnings& all = warningsIn(view);
  for (auto warning = all.rbegin(); warning != all.rend(); ++warning)
    addWarning(**warning, *view.city, language, *layer);
  MapLayer made{std::move(layer), {}};
  for (const Severity severity :
       {Severity::red, Severity::orange, Severity::yellow, Severity::blue, Severity::none}) {
    for (const WarningPart part : {WarningPart::rim, WarningPart::hatch, WarningPart::mark})
      made.style.rules.push_back(warningRule(severity, part));
  }
  return made;
}

Provenance warningSource(const WorldView& view) {
  Provenance from{"", "", "CAP 1.2, GB/T 35965.1", "", Origin::real};
  const ReceivedWarnings& all = warningsIn(view);
  std::vector<std::string> senders;
  Instant newest;
  for (const ReceivedWarningPointer& warning : all) {
    newest = std::max(newest, warning->received);
    if (std::ranges::find(senders, warning->sender) == senders.end())
      senders.push_back(warning->sender);
  }
  for (const std::string& sender : senders)
    from.source += (from.source.empty() ? "" : ", ") + sender;
  if (all.empty()) return from;
  const std::string at = toIso(newest, view.city->utcOffsetMinutes);
  from.obtained = at.substr(0, 10) + " " + at.substr(11, 5);
  if (view.city->synthetic()) from.origin = Origin::synthetic;
  return from;
}

Text untilText(const ReceivedWarning& warning, int utcOffsetMinutes) {
  if (!warning.until) return {"直至解除", "until taken back"};
  const std::string until = toIso(*warning.until, utcOffsetMinutes);
  const std::string came = toIso(warning.received, utcOffsetMinutes);
  const bool sameDay = until.substr(0, 10) == came.substr(0, 10);
  const std::string at = (sameDay ? "" : until.substr(5, 5) + " ") + until.substr(11, 5);
  return {"有效至 " + at, "until " + at};
}

std::optional<WarningPlace> placeOf(const ReceivedWarning& warning, const CityModel& city) {
  std::vector<Stroke> hatch;
  for (const Stroke& ring : warning.rings)
    for (Stroke& line : hatchWithin(city.extent, ring, spacingIn(city.extent)))
      hatch.push_back(std::move(line));
  return anchorWithin(city.extent, warning, hatch);
}

std::map<Severity, int, std::greater<>> drawnLevels(const WorldView& view) {
  std::map<Severity, int, std::greater<>> levels;
  for (const ReceivedWarningPointer& warning : warningsIn(view))
    if (warning->drawn()) ++levels[warning->severity];
  return levels;
}

void addWarningKey(const WorldView& view, Language language, draw::PictureFooter& footer) {
  const auto levels = drawnLevels(view);
  if (levels.empty()) return;
  const std::string heading =
      Text{"生效预警（斜线区）", "Warnings in force (hatched)"}.in(language);
  footer.outlines += (footer.outlines.empty() ? "" : " · ") + heading;
  for (const auto& [severity, count] : levels) {
    const Text level = warningLevelText(severity);
    footer.levels.emplace_back(draw::darkPalette().warning(severity),
                               Text{"预警：" + level.zh, "warning: " + level.en}.in(language) +
                                   " " + std::to_string(count));
  }
}

}  // namespace citymirror::session
