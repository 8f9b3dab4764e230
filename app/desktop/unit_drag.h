#pragma once
#include <QObject>
#include <QPointF>
#include <functional>

#include "app/view/city_view.h"

namespace citymirror::desktop {

/// Drags a unit's mark over the map to a place. While it is dragged a line and a note show where it
/// would go; the camera stands still. UI thread only.
class UnitDrag : public QObject {
  Q_OBJECT
 public:
  explicit UnitDrag(view::CityView* city);

  /// What can be dragged, by the code of its mark.
  void setUnits(QStringList codes) { units_ = std::move(codes); }
  const QStringList& units() const { return units_; }
  /// Words for a unit over a place, asked again for every other place.
  using Words = std::function<QString(const QString& unit, const Point2& to)>;
  void setWords(Words words) { words_ = std::move(words); }
  bool dragging() const { return moved_; }
  /// False where nothing is dragged.
  bool cancel();

 signals:
  void begun(const QString& unit);
  void dropped(const QString& unit, const citymirror::Point2& to);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool press(const QPointF& at);
  void move(const QPointF& at);
  void release(const QPointF& at);
  void show(const view::Pick& over);

  view::CityView* city_;
  QStringList units_;
  Words words_;
  view::Pick taken_;  ///< kind none = no unit is held
  QPointF pressedAt_;
  bool moved_ = false;
};

}  // namespace citymirror::desktop
