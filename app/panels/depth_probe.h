#pragma once
#include <optional>

#include "app/panels/panel.h"
#include "engine/core/geometry.h"

class QLabel;

namespace citymirror::panels {

/// What the forecast says of a place at the cursor's time. Empty values where nothing can be said.
struct ProbeText {
  QString values;  ///< ground, depth, level, speed, each with its unit; or that it is dry
  QString source;  ///< time, run and its age
};

/// The values of the picture at a place (draw::sampleWater); permanent waters give their name and
/// level, buildings and places outside the forecast nothing.
ProbeText probeAt(const session::WorldView& view, const Point2& at);

/// The depth of water under the mouse, beside the scale bar: never over the place itself.
class DepthProbe : public Panel {
  Q_OBJECT
 public:
  explicit DepthProbe(QWidget* parent = nullptr);
  /// Nothing = the mouse is not over open ground.
  void setPlace(const std::optional<Point2>& at);

 signals:
  void resized();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  std::optional<Point2> at_;
  QLabel *values_, *source_;
};

}  // namespace citymirror::panels
