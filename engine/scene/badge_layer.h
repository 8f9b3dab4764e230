#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/draw/clip_plane.h"
#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/text_batch.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Marks as badges of constant size above their places, the most important on top. What is shown
/// stays, and a caption keeps its side, while there is room. From afar (4 km) sensors crowd: those
/// with neither alarm nor caption become dots; of those in alarm the weightier of a kind keep badge
/// and caption, others near them become small signs of their colour and shape on their places, as
/// does what is in alarm behind another badge. What is in alarm and in the picture is always shown;
/// where small signs lie on each other the worst one is.
class BadgeLayer {
 public:
  struct Placed {
    std::size_t index;    ///< of the mark
    Point2 at;            ///< its middle, pixels from the top left
    bool small = false;   ///< a sign or a dot without icon and caption
  };

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
  /// The most important first.
  const std::vector<Placed>& placed() const { return placed_; }

 private:
  struct Seen {
    Point2 foot, badge;  ///< pixels
    double away;         ///< m
  };
  std::optional<Seen> see(const draw::Mark& mark, const ViewGeometry& view,
                          const Projector& project, const GroundModel& ground) const;
  bool wasFull(const draw::Mark& mark) const;
  bool meetsFull(const draw::Mark& mark, const Seen& seen) const;
  bool isCrowded(const draw::Mark& mark, const Seen& seen) const;
  bool hasRoom(const draw::Mark& mark, const Placed& place, const Seen& seen,
               const std::vector<PixelBox>& taken) const;
  void place(std::size_t index, const Seen& seen, std::size_t& plain,
             std::vector<PixelBox>& taken);
  void draw(const ViewGeometry& view);

  osg::ref_ptr<osg::Group> group_;
  std::shared_ptr<const draw::MarkSet> marks_;
  std::string selected_;
  std::optional<draw::ClipPlane> cut_;
  std::vector<Placed> placed_;
  std::unordered_map<std::string, int> sides_;  ///< of those shown, by code: where the caption is
  std::unordered_set<std::string> full_;        ///< codes shown as badges
  double scale_ = 1;
};

}  // namespace citymirror::scene
