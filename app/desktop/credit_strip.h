#pragma once
#include <functional>
#include <memory>

#include "app/desktop/viewer_tool.h"

class QLabel;

namespace citymirror::desktop {

/// The line below the view that names whose data it shows: the city's and what was added to it. Cut
/// where it is wider than its place; who points at it reads all of it, one a line. A made city says
/// so elsewhere.
class CreditStrip : public ViewerTool {
  Q_OBJECT
 public:
  explicit CreditStrip(QWidget* stage);
  /// Whom to name beside the city, asked at each `refresh`.
  void setAdded(std::function<QStringList()> added);
  /// What is added, or how it is, has changed.
  void refresh();
  /// All of it; empty = nobody is named.
  QString whole() const;

  void setView(const panels::ViewPtr& view) override;
  QList<QRect> place(const QSize& room, const QList<QRect>& taken = {}) override;
  void retranslate() override { refresh(); }

 private:
  QString cityCredits() const;

  QLabel* label_;
  std::function<QStringList()> added_;
  std::shared_ptr<const CityModel> model_;
  QStringList named_;
};

}  // namespace citymirror::desktop
