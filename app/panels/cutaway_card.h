#pragma once
#include <optional>

#include "app/panels/panel.h"
#include "engine/draw/clip_plane.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QSlider;

namespace citymirror::panels {

/// Moves a cutting plane, makes buildings and ground translucent, goes below the ground.
class CutawayCard : public Panel {
  Q_OBJECT
 public:
  explicit CutawayCard(QWidget* parent = nullptr);
  /// The plane to move and how far to either side, m; none = nothing is cut.
  void setPlane(const std::optional<draw::ClipPlane>& plane, double reach = 0);
  /// Where the sliders have moved it.
  std::optional<draw::ClipPlane> plane() const;
  double buildingOpacity() const;  ///< 0..1
  double groundOpacity() const;
  void setOpacity(double buildings, double ground);  ///< moved elsewhere; tells nobody
  std::optional<double> depth() const;  ///< m below the ground; none = above
  void setUnderground(bool on);
  /// Nothing is cut, translucent or below the ground.
  bool idle() const;
  void reset();

 signals:
  void planeMoved();
  void opacityChanged();
  void depthChanged();
  void closed();

 protected:
  void refresh() override {}
  void retranslate() override;

 private:
  void layOut();
  void connectParts();
  void sayValues();

  std::optional<draw::ClipPlane> plane_;
  QLabel *title_, *cutName_, *cutValue_, *buildingName_, *groundName_, *depthName_, *note_;
  QWidget* cut_;
  QSlider *offset_, *buildings_, *ground_, *depth_;
  QPushButton *swap_, *whole_, *close_;
  QCheckBox* below_;
};

}  // namespace citymirror::panels
