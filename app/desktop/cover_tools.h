#pragma once
#include <memory>

#include "app/desktop/viewer_tool.h"
#include "app/panels/cover_card.h"
#include "app/session/branch/branch_water.h"
#include "app/session/config.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

/// Homes that lose the ambulance within so many minutes over the shown water, for calls of every
/// minute from the cursor's time on, coloured by when. The water is that of the chosen branch while
/// it is shown and has come to the cursor, else of what is shown; others slow an ambulance without
/// sirens. Worked out in the background, again when the water or the time is another.
class CoverTools : public ViewerTool {
  Q_OBJECT
 public:
  static constexpr int kCoverLayer = 900004;

  /// `water`, not null, may be shared with other tools of the window.
  CoverTools(view::CityView* city, QWidget* stage, std::shared_ptr<session::BranchWater> water);
  ~CoverTools() override;

  void setConfig(const session::Config& config);
  panels::CoverCard* card() const { return card_; }
  void start();
  /// The chosen branch; null = none.
  void setTraffic(const session::TrafficPointer& traffic);

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  /// A home that is clicked: when it loses the ambulance. What is clicked is selected all the same.
  bool pick(const view::Pick& pick) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }

 private:
  /// What the answer rests on.
  struct Asked {
    world::RunPointer run;
    session::TrafficPointer traffic;
    std::size_t states = 0, from = 0;  ///< of the run; the first one that counts
    double minutes = 0;  ///< within which help is to arrive
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  Asked asked();
  void work();
  void show(const Asked& of, Result<session::CoverLoss> cover);

  view::CityView* city_;
  panels::CoverCard* card_;
  std::optional<coupling::WadingRule> ambulance_;
  traffic::CityTrafficRules rules_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  session::TrafficPointer traffic_;
  std::shared_ptr<session::BranchWater> water_;  ///< of it
  Asked asked_;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
