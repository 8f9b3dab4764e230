#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/draw/clip_plane.h"
#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Whether nothing of a box is cut off by the picture's edge.
bool inside(const PixelBox& box, const ViewGeometry& view);
/// Whether a rectangle meets one of those taken.
bool meetsAny(const PixelBox& box, const std::vector<PixelBox>& taken);

struct PlacedLabel {
  const draw::Label* label = nullptr;
  Point2 at = Point2::Zero();  ///< its middle, pixels from the top left
  double size = 0;             ///< pixels
  draw::Color color;
  PixelBox box;  ///< what its text covers
};

/// Which labels are shown, most important first, never over each other. A label that is shown
/// stays until it meets another one, leaves the picture or falls far behind something more
/// important; one that is not needs more room than it covers to come. Told apart by their texts and
/// places, whichever set they come in. Near by and seen at a flat angle, as from a street, those
/// whose places are hidden are left out.
class LabelLayout {
 public:
  static constexpr std::size_t kMostLabels = 240;
  /// Of a text, in parts of its size.
  using Width = std::function<double(std::string_view)>;

  /// Whether a place is hidden from the eye by what stands between.
  using Hidden = std::function<bool(const Point3& eye, const Point3& place)>;

  /// With another city comes another ground.
  void setCityLabels(const draw::LabelSet& labels);
  void setLabels(std::shared_ptr<const draw::LabelSet> labels);
  /// Labels beyond the plane are left out.
  void setCut(std::optional<draw::ClipPlane> cut) { cut_ = std::move(cut); }
  /// Asked only while `hiding`.
  void setHidden(Hidden hidden) { hidden_ = std::move(hidden); }
  void setHiding(bool hiding) { hiding_ = hiding; }
  /// Adds what it places to `taken`. O(labels log labels + labels × taken beside each of them);
  /// `Hidden` is asked at most twice for each of 2 × kMostLabels labels.
  const std::vector<PlacedLabel>& layOut(const ViewGeometry& view, const GroundModel& ground,
                                         Language language, const Width& width,
                                         std::vector<PixelBox>& taken);
  const std::vector<PlacedLabel>& placed() const { return placed_; }

 private:
  struct Candidate {
    const draw::Label* label;
    Point3 anchor;
    std::uint64_t key;
    double ems[2];  ///< width of the text by language, below 0 = not measured yet
  };
  struct Ranked {
    std::uint32_t candidate;
    int rank;
    Point3 pixel;
    bool shown;
  };
  void collect(const GroundModel& ground);
  void rank(const ViewGeometry& view);
  bool behind(const Ranked& ranked, const Point3& eye) const;
  PlacedLabel lookOf(const Ranked& ranked, const ViewGeometry& view, Language language,
                     const Width& width);

  draw::LabelSet city_;
  std::shared_ptr<const draw::LabelSet> more_;
  std::optional<draw::ClipPlane> cut_;
  Hidden hidden_;
  bool collected_ = false, hiding_ = false;
  std::vector<Candidate> candidates_;
  std::vector<Ranked> order_;
  std::unordered_set<std::uint64_t> shown_;
  std::vector<PlacedLabel> placed_;
};

}  // namespace citymirror::scene
