#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/draw/clip_plane.h"
#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/text_batch.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Marks as badges of constant size above their places, the most important on top. What is shown
/// stays, and a caption keeps its side, while there is room.
class BadgeLayer {
 public:
  BadgeLayer();
  osg::Node* node() const { return group_; }

  void setMarks(std::shared_ptr<const draw::MarkSet> marks);
  const draw::MarkSet* marks() const { return marks_.get(); }
  void setSelected(const std::string& code) { selected_ = code; }
  /// Marks beyond the plane are left out.
  void setCut(std::optional<draw::ClipPlane> cut) { cut_ = std::move(cut); }

  /// Places and draws the badges of this view; adds them to `taken`.
  void layOut(const ViewGeometry& view, const GroundModel& ground, std::vector<PixelBox>& taken);
  /// Captions beside the badges where there is room; adds them to `taken`.
  std::vector<TextItem> captions(const ViewGeometry& view, Language language, GlyphAtlas& letters,
                                 std::vector<PixelBox>& taken);
  /// No badge is shown.
  void clear();
  /// Index of the mark drawn at the pixel, −1 for none.
  std::int64_t at(const Point2& pixel) const;

 private:
  struct Placed {
    std::size_t index;
    Point2 at;  ///< middle of the badge, pixels from the top left
  };
  bool fits(const draw::Mark& mark, const Point2& badge, const std::vector<PixelBox>& taken,
            double scale) const;
  void draw(const ViewGeometry& view);

  osg::ref_ptr<osg::Group> group_;
  std::shared_ptr<const draw::MarkSet> marks_;
  std::string selected_;
  std::optional<draw::ClipPlane> cut_;
  std::vector<Placed> placed_;
  std::unordered_map<std::string, int> sides_;  ///< of those shown, by code: where the caption is
  double scale_ = 1;
};

}  // namespace citymirror::scene
