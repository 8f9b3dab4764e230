#pragma once
#include <QObject>
#include <QPointF>
#include <functional>
#include <optional>
#include <vector>

#include "engine/core/geometry.h"

class QKeyEvent;
class QMouseEvent;
class QWidget;

namespace citymirror::view {

/// A line that a person draws on the ground, point by point. While it is active it takes the clicks
/// and keys of the line out of a widget's events and leaves the rest (drags, wheel) to the widget.
/// UI thread only.
class LineTool : public QObject {
  Q_OBJECT
 public:
  /// Where the ground is under a place of the widget, local metres; nothing = not on the ground.
  using Ground = std::function<std::optional<Point2>(const QPointF&)>;

  LineTool(QWidget* widget, Ground ground);
  bool active() const { return active_; }
  /// A line begun before is cancelled.
  void begin();
  void cancel();
  /// The points so far and, last, where the mouse is; empty while none is drawn.
  std::vector<Point2> preview() const;

 signals:
  void drawn(const std::vector<citymirror::Point2>& line);  ///< two points or more
  void cancelled();
  void changed(const std::vector<citymirror::Point2>& line);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool mouse(const QMouseEvent& event);
  bool key(const QKeyEvent& event);
  bool doubleClick(const QMouseEvent& event);
  void add(const QPointF& place);
  void finish();
  void stop();

  QWidget* widget_;
  Ground ground_;
  bool active_ = false;
  bool dragged_ = false;
  QPointF pressedAt_;
  std::vector<Point2> points_;
  std::optional<Point2> aim_;
};

}  // namespace citymirror::view
