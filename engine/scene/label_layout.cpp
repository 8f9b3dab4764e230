#include "engine/scene/label_layout.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

namespace citymirror::scene {
namespace {

constexpr int kStay = 100;           // priority by which a newcomer must lead to push one away
constexpr double kStayRange = 1.06;  // of the range in which a label comes
constexpr double kBesideNew = 12, kAboveNew = 6;  // design pixels free around a label that comes
constexpr double kEdgeNew = 6;                    // ... and to the edge of the picture
constexpr double kBelow = 20;      // design pixels: most that a label stands below its place
constexpr double kHalfLine = 0.6;  // of the size
constexpr double kHideRange = 5000, kHideSlope = 0.45;  // m; fall of the view by its length
constexpr double kRaised = 5;  // m over its place where a label is looked for once more

struct LabelLook {
  double size;  // design pixels
  draw::Color color;
};

LabelLook lookFor(const draw::Label& label) {
  const draw::Palette& palette = draw::darkPalette();
  switch (label.role) {
    case draw::Label::Role::water:
      return {15, draw::colorFromHex("#BFE3E8")};
    case draw::Label::Role::warning:
      return {15, palette.warningYellow};
    case draw::Label::Role::road:
      return {label.priority >= 640 ? 13.5 : 12.0, palette.text};
    case draw::Label::Role::place:
      break;
  }
  return {label.priority >= 880 ? 18.0 : 12.5, palette.text};
}

/// m from the eye up to which a label of this priority is worth its place.
double rangeOf(int priority) {
  if (priority >= 700) return 1e9;
  if (priority >= 640) return 14000;
  if (priority >= 560) return 7000;
  if (priority >= 480) return 3600;
  if (priority >= 400) return 2600;
  return priority >= 350 ? 1500 : 800;
}

std::uint64_t keyOf(const draw::Label& label) {
  std::uint64_t key = std::hash<std::string>{}(label.text.zh);
  const auto mix = [&key](std::uint64_t value) {
    key ^= value + 0x9E3779B97F4A7C15ULL + (key << 6) + (key >> 2);
  };
  mix(std::hash<std::string>{}(label.text.en));
  mix(std::uint64_t(std::llround(label.at.x())));
  mix(std::uint64_t(std::llround(label.at.y())));
  return key;
}

PixelBox grown(const PixelBox& box, double beside, double above) {
  return {box.left - beside, box.top - above, box.right + beside, box.bottom + above};
}

/// What is taken, by the bands of the picture it lies in: a line of text meets few of them.
class Bands {
 public:
  Bands(int height, const std::vector<PixelBox>& taken)
      : bands_(std::size_t(std::max(0.0, height / kBand)) + 1) {
    for (const PixelBox& box : taken) add(box);
  }
  void add(const PixelBox& box) {
    for (std::size_t i = at(box.top); i <= at(box.bottom); ++i) bands_[i].push_back(box);
  }
  bool meet(const PixelBox& box) const {
    for (std::size_t i = at(box.top); i <= at(box.bottom); ++i)
      if (meetsAny(box, bands_[i])) return true;
    return false;
  }

 private:
  static constexpr double kBand = 32;  // pixels
  /// What lies outside the picture counts to the band at that edge.
  std::size_t at(double y) const {
    return std::size_t(std::clamp(y / kBand, 0.0, double(bands_.size() - 1)));
  }
  std::vector<std::vector<PixelBox>> bands_;
};

}  // namespace

bool inside(const PixelBox& box, const ViewGeometry& view) {
  return box.left >= 0 && box.top >= 0 && box.right <= view.width && box.bottom <= view.height;
}

bool meetsAny(const PixelBox& box, const std::vector<PixelBox>& taken) {
  return std::any_of(taken.begin(), taken.end(),
                     [&](const PixelBox& other) { return other.meets(box); });
}

void LabelLayout::setCityLabels(const draw::LabelSet& labels) {
  city_ = labels;
  shown_.clear();
  collected_ = false;
}

void LabelLayout::setLabels(std::shared_ptr<const draw::LabelSet> labels) {
  more_ = std::move(labels);
  collected_ = false;
}

void LabelLayout::collect(const GroundModel& ground) {
  collected_ = true;
  candidates_.clear();
  const auto add = [&](const draw::LabelSet& labels) {
    for (const draw::Label& label : labels) {
      const double z = ground.heightAt(label.at.x(), label.at.y()) + 2;
      candidates_.push_back({&label, {label.at.x(), label.at.y(), z}, keyOf(label), {-1.0, -1.0}});
    }
  };
  if (more_) add(*more_);
  add(city_);
}

void LabelLayout::rank(const ViewGeometry& view) {
  const Projector project(view);
  const double margin = kBelow * view.scale;
  order_.clear();
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& candidate = candidates_[i];
    if (cut_ && cut_->beyond(candidate.anchor) > 0) continue;
    const Point3 pixel = project(candidate.anchor);
    if (pixel.z() < 10 || pixel.x() < 0 || pixel.y() < -margin || pixel.x() > view.width ||
        pixel.y() > view.height)
      continue;
    const int priority = candidate.label->priority;
    const bool shown = shown_.contains(candidate.key);
    if (const auto& scales = candidate.label->scales) {
      const double scale = view.pixelSize() * pixel.z();
      if (scale < scales->from || scale > scales->to) continue;
    } else if (pixel.z() > rangeOf(priority) * (shown ? kStayRange : 1.0)) {
      continue;
    }
    order_.push_back({std::uint32_t(i), priority + (shown ? kStay : 0), pixel, shown});
  }
  std::stable_sort(order_.begin(), order_.end(),
                   [](const Ranked& a, const Ranked& b) { return a.rank > b.rank; });
}

PlacedLabel LabelLayout::lookOf(const Ranked& ranked, const ViewGeometry& view, Language language,
                                const Width& width) {
  Candidate& candidate = candidates_[ranked.candidate];
  const draw::Label& label = *candidate.label;
  double& ems = candidate.ems[language == Language::zh ? 0 : 1];
  if (ems < 0) ems = width(label.text.in(language));
  const LabelLook look = lookFor(label);
  const double size = std::round(look.size * view.scale), half = ems * size / 2;
  const bool facility = label.role == draw::Label::Role::place && label.priority < 880;
  const Point2 at(ranked.pixel.x(), ranked.pixel.y() + (facility ? 0.8 * size : 0.0));
  const double line = kHalfLine * size;
  return {
      &label, at, size, look.color, {at.x() - half, at.y() - line, at.x() + half, at.y() + line}};
}

/// One that is shown goes when both places are hidden, one that is not comes when both are seen, so
/// that no label flickers at an edge. From above, what stands before a place lies beside it, and
/// its label is read like one of a map.
bool LabelLayout::behind(const Ranked& ranked, const Point3& eye) const {
  const Point3& place = candidates_[ranked.candidate].anchor;
  const double away = (place - eye).norm();
  if (away > kHideRange || eye.z() - place.z() > kHideSlope * away) return false;
  const bool hidden = hidden_(eye, place);
  return hidden == ranked.shown ? hidden_(eye, place + Point3(0, 0, kRaised)) : hidden;
}

const std::vector<PlacedLabel>& LabelLayout::layOut(const ViewGeometry& view,
                                                    const GroundModel& ground, Language language,
                                                    const Width& width,
                                                    std::vector<PixelBox>& taken) {
  if (!collected_) collect(ground);
  rank(view);
  placed_.clear();
  std::unordered_set<std::uint64_t> shown;
  const Point3 eye = view.eye();
  std::size_t asked = 0;
  Bands bands(view.height, taken);
  for (const Ranked& ranked : order_) {
    if (placed_.size() >= kMostLabels) break;
    const PlacedLabel label = lookOf(ranked, view, language, width);
    if (label.box.right <= label.box.left) continue;
    const double k = ranked.shown ? 0.0 : view.scale;
    if (!inside(grown(label.box, k * kEdgeNew, k * kEdgeNew), view)) continue;
    if (bands.meet(grown(label.box, k * kBesideNew, k * kAboveNew))) continue;
    if (hiding_ && hidden_ && asked++ < 2 * kMostLabels && behind(ranked, eye)) continue;
    taken.push_back(label.box);
    bands.add(label.box);
    placed_.push_back(label);
    shown.insert(candidates_[ranked.candidate].key);
  }
  shown_ = std::move(shown);
  return placed_;
}

}  // namespace citymirror::scene
