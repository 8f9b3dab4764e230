#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <string>
#include <vector>

#include "engine/draw/clip_plane.h"
#include "engine/draw/draw_frame.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/label_layout.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Marks and labels in pixels above the picture: constant size, most important first, never over
/// each other. Laid out again only when the view or the content changed.
class Overlay {
 public:
  Overlay();
  ~Overlay();
  osg::Node* node() const;

  void setCityLabels(const draw::LabelSet& labels);
  void setLabels(std::shared_ptr<const draw::LabelSet> labels);
  void setMarks(std::shared_ptr<const draw::MarkSet> marks);
  void setLanguage(Language language);
  void setSelected(const std::string& code);
  void setVisible(bool marks, bool labels);
  /// What stands beyond the plane is gone with what it cuts away.
  void setCut(const std::optional<draw::ClipPlane>& cut);
  /// Places under which no text goes.
  void setReserved(std::vector<PixelBox> places);
  /// Labels whose near places are hidden from the eye are left out while `hiding`. `hidden` belongs
  /// to the city that is shown.
  void setHidden(LabelLayout::Hidden hidden);
  void setHiding(bool hiding);
  /// Once for all parts of a picture.
  void layOut(const ViewGeometry& view, const GroundModel& ground);
  /// Index of the mark drawn at the pixel, −1 for none.
  std::int64_t markAt(const Point2& pixel) const;
  const draw::MarkSet* marks() const;
  std::size_t labelsPlaced() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
