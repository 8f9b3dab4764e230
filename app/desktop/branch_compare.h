#pragma once
#include "app/desktop/viewer_tool.h"
#include "app/panels/branch_card.h"
#include "app/panels/timeline.h"
#include "app/session/config.h"
#include "app/view/compare_view.h"

namespace citymirror::desktop {

class CompareTools;
class TrafficTools;

/// Compares two branches of a coupled run: A is the one that the window shows. Swipe and two views
/// by CompareTools, the map of differences as a layer, series and figures in its card, in whose place
/// that of traffic is away.
class BranchCompare : public ViewerTool {
  Q_OBJECT
 public:
  static constexpr int kDifferenceLayer = 900003;

  BranchCompare(view::CityView* city, QWidget* stage, TrafficTools& traffic, CompareTools& compare);

  void setConfig(session::Config config) { config_ = std::move(config); }
  panels::BranchCard* card() const { return card_; }
  void start();
  void choose(QString a, QString b);
  /// Side B; A stays the one that the window shows.
  void compareWith(const QString& id);
  /// The table of figures as a CSV file of its own name in a folder, empty = that of documents; its
  /// path, empty where it could not be written. What came of it is said.
  QString saveTable(const QString& folder = {});
  /// Letters and colours of the sides, while two branches are compared.
  void mark(std::vector<panels::BranchLine>& lines) const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  int cardWidth() const override { return panels::BranchCard::kWidth; }
  void retranslate() override;

 signals:
  void sidesChanged();
  void timePicked(citymirror::Instant at);

 private:
  void update();
  void show(view::CompareMode mode);
  void showDifference();
  QString differenceWords(session::DifferenceOf of, const session::DepthDifference& made) const;

  view::CityView* city_;
  TrafficTools& traffic_;
  CompareTools& compare_;
  panels::BranchCard* card_;
  session::Config config_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::array<std::shared_ptr<const flood::FloodState>, 2> differing_;  ///< that are drawn
  session::DifferenceOf drawn_ = session::DifferenceOf::depthNow;
};

}  // namespace citymirror::desktop
