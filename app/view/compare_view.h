#pragma once
#include <QObject>
#include <array>
#include <memory>
#include <optional>

#include "app/view/city_view.h"

namespace citymirror::view {

class SideTitle;
class SwipeHandle;

enum class CompareMode { off, swipe, two, four };

/// A city in several pictures at once. Side 0 (A) is the window's own view; the others come with
/// the comparison and go with it. One picture divided by a line (swipe), or two or four beside each
/// other, whose cameras move together while they are linked. Sides share what the own view has
/// built wherever they stand in one light, and show what it has added. UI thread only.
class CompareView : public QObject {
  Q_OBJECT
 public:
  static constexpr int kMostSides = 4;

  /// `stage` holds the views.
  CompareView(CityView* own, QWidget* stage);
  ~CompareView() override;

  void setMode(CompareMode mode);
  CompareMode mode() const { return mode_; }
  int sides() const;  ///< A counted; 1 while off
  /// Null beyond `sides`.
  CityView* side(int index) const;

  /// Cameras that are not linked move alone. A swipe is one picture and always linked.
  void setLinked(bool linked);
  bool linked() const { return linked_; }
  /// None = as the own view.
  void setLight(int side, std::optional<draw::LightChoice> light);
  void setTitle(int side, const QString& text, bool ahead);
  QString title(int side) const;
  /// Where titles lie on the stage: nothing may cover them.
  QList<QRect> titlePlaces() const;
  /// Share of the width that side A has in a swipe, 0.05 to 0.95.
  void setSplit(double share);
  double split() const { return split_; }

  /// Puts sides, titles and line in their places; where the own view goes.
  QRect place(const QRect& stage);
  /// Everything has been drawn.
  bool settled() const;

 signals:
  void placeChanged();
  void picked(const citymirror::view::Pick& pick);  ///< in a side beside the own view

 private:
  void share(int side);
  void shareAll();
  void carry(int side);
  void follow(CityView* moved);
  void placeSwipe(const QRect& stage);
  void placeTitles(const QRect& stage);
  QRect cellOf(int side, const QRect& stage) const;

  CityView* own_;
  QWidget* stage_;
  CompareMode mode_ = CompareMode::off;
  bool linked_ = true, following_ = false;
  double split_ = 0.5;
  std::array<std::unique_ptr<CityView>, kMostSides> others_;  ///< the first is none
  std::array<std::optional<draw::LightChoice>, kMostSides> light_;
  std::array<std::unique_ptr<SideTitle>, kMostSides> titles_;
  std::unique_ptr<SwipeHandle> handle_;
};

}  // namespace citymirror::view
