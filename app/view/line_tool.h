#pragma once
#include <QObject>
#include <QPointF>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "engine/core/geometry.h"

class QKeyEvent;
class QMouseEvent;
class QWidget;

namespace citymirror::view {

/// A line that a person draws on what is seen, point by point. While it is active it takes the
/// clicks and keys of the line out of a widget's events and leaves the rest (drags, wheel) to the
/// widget. UI thread only.
class LineTool : public QObject {
  Q_OBJECT
 public:
  /// What lies under a place of the widget, local metres; nothing = no point can be put there.
  using Ground = std::function<std::optional<Point3>(const QPointF&)>;

  LineTool(QWidget* widget, Ground ground);
  bool active() const { return active_; }
  /// A line begun before is cancelled. Ends by itself at `most` points, otherwise with two at
  /// least.
  void begin(int most = std::numeric_limits<int>::max());
  void cancel();
  /// The points so far and, last, where the mouse is; empty while none is drawn.
  std::vector<Point3> preview() const;

 signals:
  void drawn(const std::vector<citymirror::Point3>& line);  ///< two points or more
  void cancelled();
  void changed(const std::vector<citymirror::Point3>& line);

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
  bool ended_ = false;  // by itself: the second click of a double click is not the camera's
  int most_ = 0;
  QPointF pressedAt_;
  std::vector<Point3> points_;
  std::optional<Point3> aim_;
};

}  // namespace citymirror::view
