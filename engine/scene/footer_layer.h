#pragma once
#include <memory>
#include <optional>
#include <osg/Node>

#include "engine/draw/picture_footer.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// A footer over the lower edge of a picture, in its scale: texts at the left, the bands of the
/// depth ramp at the right, and above it the classes of a theme, and the scale of flow arrows with
/// the levels of outlines. Long texts shrink instead of meeting the legend.
class FooterLayer {
 public:
  static constexpr double kHeight = 60;  ///< design pixels

  FooterLayer();
  ~FooterLayer();
  osg::Node* node() const;

  void show(std::optional<draw::PictureFooter> footer);
  bool shown() const;
  /// Daylight::night of the picture, which chooses the ramp of the depth bands.
  void setNight(float night);
  /// Where it lies in a picture.
  static PixelBox place(const ViewGeometry& view);
  /// Call before each draw; laid out once for all parts of a picture.
  void layOut(const ViewGeometry& view);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
