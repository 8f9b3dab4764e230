#pragma once
#include <memory>
#include <optional>

#include "app/desktop/long_answer.h"
#include "app/desktop/viewer_tool.h"
#include "app/panels/plan_card.h"
#include "app/session/branch/plan_water.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

class TrafficTools;

/// Searches what to do from the cursor's time on, beside the branch of traffic that is shown (else
/// the run as it goes), on the roads that pond worst in it: in the background, with
/// progress, and to be stopped. A plan that it finds becomes branches of the run.
class PlanTools : public ViewerTool {
  Q_OBJECT
 public:
  PlanTools(TrafficTools& traffic, QWidget* stage);
  ~PlanTools() override;

  /// Without them nothing can be searched.
  void setRules(session::PlanRules rules);
  panels::PlanCard* card() const { return card_; }
  void start();
  void search();
  void stop();  ///< by hand: journalled; refused to who may not search
  bool searching() const { return answer_.computing(); }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 private:
  double decision() const;
  session::PlanStart startOf() const;
  const std::vector<coupling::PondingRisk>* risksOf(const session::PlanStart& start);
  session::PlanWater waterOf(const session::PlanStart& start, double at);
  void rank(const std::shared_ptr<const session::WorldFuture>& branch);
  void offer();
  void take(std::shared_ptr<const session::FoundPlans> found, const QString& fault);
  void end();
  void branch(int plan);

  TrafficTools& traffic_;
  panels::PlanCard* card_;
  std::optional<session::PlanRules> rules_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::shared_ptr<const session::FoundPlans> found_;
  /// Roads that pond in a branch of traffic, up to a state of its water.
  struct Ranked {
    std::string branch;
    std::shared_ptr<const flood::FloodState> last;
    std::optional<std::vector<coupling::PondingRisk>> risks;  ///< nothing until they are found
  };
  struct Given {
    std::string of;  ///< branch and run
    flood::HydraulicStructures structures;
    std::vector<flood::TimedEdit> edits;
  };
  Ranked ranked_;
  Given given_;
  Text asked_;  ///< the branch that is searched in, as the journal has it
  LongAnswer answer_;
  run::JobQueue ranking_{1};  // last, as the answer: their end waits for the workers
};

}  // namespace citymirror::desktop
