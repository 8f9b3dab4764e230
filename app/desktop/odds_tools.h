#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/long_answer.h"
#include "app/desktop/viewer_tool.h"
#include "app/panels/odds_card.h"

namespace citymirror::desktop {

/// How likely ponding of some depth is under uncertain rain: the run that is shown (forecast or
/// what-if) again and again in the background, on one core behind everybody else, with progress,
/// and to be stopped; a map of the probability over the picture.
class OddsTools : public ViewerTool {
  Q_OBJECT
 public:
  static constexpr int kOddsLayer = 900005;

  OddsTools(view::CityView* city, QWidget* stage);

  /// Without them nothing can be computed. `depths`: m, rising.
  void setRules(session::OddsRules rules, std::vector<double> depths);
  panels::OddsCard* card() const { return card_; }
  void start();
  void compute();
  void stop();  ///< by hand: journalled; refused to who may not compute
  bool computing() const { return answer_.computing(); }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  /// A place that is clicked: how likely it is there. It is selected all the same.
  bool pick(const view::Pick& pick) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override { tellRun(); }

 private:
  void tellRun();
  void take(std::shared_ptr<const session::ForecastOdds> odds, const QString& fault);
  void end();
  void drawDepth();
  bool stale() const;

  view::CityView* city_;
  panels::OddsCard* card_;
  std::vector<double> depths_;  ///< empty = nothing can be computed
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::shared_ptr<const session::ForecastOdds> odds_;
  Text asked_;         ///< the run that is computed, as the journal has it
  LongAnswer answer_;  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
