#pragma once
#include "app/panels/panel.h"
#include "engine/draw/draw_frame.h"

class QPushButton;

namespace citymirror::panels {

/// What the colours and arrows of the flood water mean, and the switch between its two looks: the
/// bands of the depth ramp are shown only while the water is drawn in them.
class WaterLegend : public Panel {
  Q_OBJECT
 public:
  explicit WaterLegend(QWidget* parent = nullptr);
  draw::WaterLook look() const { return look_; }
  void setLook(draw::WaterLook look);
  void setFlowVisible(bool visible);
  /// Whose water it is, and of when, "Forecast F001 · 19:25"; empty = nobody says.
  void setSource(const QString& source);
  const QString& source() const { return source_; }
  QSize sizeHint() const override;

 signals:
  void lookChosen(citymirror::draw::WaterLook look);
  void sectionWanted();
  void resized();

 protected:
  void refresh() override { update(); }
  void retranslate() override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void fit();
  int above() const;  ///< px that the source takes
  void paintBands(QPainter& painter) const;
  void paintFlow(QPainter& painter, double top) const;

  draw::WaterLook look_ = draw::WaterLook::depthRamp;
  bool flow_ = true;
  QString source_;
  QPushButton *ramp_, *natural_, *section_;
};

}  // namespace citymirror::panels
