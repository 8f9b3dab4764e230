#pragma once
#include <optional>

#include "app/panels/panel.h"
#include "app/panels/parts.h"
#include "app/session/branch/world_runs.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace citymirror::panels {

class CrewChoice;
class DetailChoice;
class EvacuationForm;
class WaterDeedForm;

/// What a click into the city does while this card has a tool in its hand.
enum class TrafficTool { none, closeRoad, closeLane, openRoad, sendUnit, reach };

/// Where a lane is closed: on the side of the road that is clicked, on the other one, or on both.
enum class LaneSide { clicked, other, both };

/// Whether a branch is the plan that people work by.
bool inForce(const session::WorldView& world, const session::WorldFutures& futures,
             const session::WorldFuture& branch);

/// The forecast that a run of traffic begun now would go on from: one that has begun and not ended at
/// the time that is shown. Null = there is none, and the run is that of the scenario, on measured
/// rain or dry.
world::RunPointer forecastToRunOn(const session::WorldView& world);

/// Traffic of a coupled run: start it, what of it is drawn, its tree of branches, the tools that
/// make new ones, and how the chosen branch differs from its parent.
class TrafficCard : public Panel {
  Q_OBJECT
 public:
  explicit TrafficCard(QWidget* parent = nullptr);

  void setFutures(std::shared_ptr<const session::WorldFutures> futures, const QString& chosen);
  /// What is done before a run begins, and can be stopped as a run can; empty = nothing.
  void setPreparing(const QString& what);
  /// What the run's figures rest on beside the forecast; empty = nothing is told.
  void setBasis(const QString& words);
  /// How far measured rain is looked for from the time that is shown, where no forecast reaches.
  void setRainReach(Millis before, Millis after) { rainBefore_ = before, rainAfter_ = after; }
  /// s between two exchanges of flood and traffic in the run, told beside its basis; 0 = no run.
  void setExchange(double seconds);
  /// The legend of what is within reach, rich text; empty = nothing is shown.
  void setReach(const QString& legend);
  TrafficTool tool() const;
  void setTool(TrafficTool tool);
  bool vehiclesShown() const;
  bool paceShown() const;
  bool queuesShown() const;
  /// The unit that is sent; empty where the city has none.
  std::string unit() const;
  /// Minutes from the cursor until a road is closed.
  int closeAfter() const;
  /// Minutes for which it is closed; nothing = until people open it.
  std::optional<int> closeFor() const;
  LaneSide laneSide() const;
  /// What the chosen branch changes, above the figures of the table.
  void setEffect(std::vector<FactTable::Fact> facts);
  const QTreeWidget& tree() const { return *tree_; }
  CrewChoice* crew() const { return crew_; }
  DetailChoice* detail() const { return detail_; }
  EvacuationForm* evacuation() const { return evacuation_; }
  WaterDeedForm* water() const { return water_; }

 signals:
  void runWanted();
  void stopWanted();
  void dropWanted();    ///< the chosen branch
  void cancelWanted();  ///< the chosen branch computes no further
  void compareWanted();
  void adoptWanted();  ///< the chosen branch is to be put in force
  void futureChosen(const QString& id);
  void layersChanged();
  void toolChanged();
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  void connectParts();
  void fillTree();
  void fillFacts();
  void fillUnits();
  void fillProgress();
  void showPlan();
  void followRights(bool adoptable);
  QString sinceText() const;
  QString basisText() const;
  QString aheadText() const;
  QString measuredText() const;
  QString stateText(const session::WorldFuture* computing) const;
  QString hintOf(TrafficTool tool) const;

  std::shared_ptr<const session::WorldFutures> futures_ =
      std::make_shared<const session::WorldFutures>();
  QString chosen_, preparing_, basis_;
  double exchange_ = 0;
  Millis rainBefore_{0}, rainAfter_{0};
  std::shared_ptr<const CityModel> unitsOf_;
  QLabel *title_, *state_, *hint_, *within_, *legend_;
  QPushButton *run_, *drop_, *close_, *closeRoad_, *closeLane_, *openRoad_, *send_, *reach_, *compare_;
  QPushButton *cancel_, *adopt_;
  QLabel* plan_;
  QProgressBar* progress_;
  QCheckBox *vehicles_, *pace_, *queues_;
  QComboBox *unit_, *laneSide_;
  QSpinBox *after_, *for_;
  QTreeWidget* tree_;
  FactTable* facts_;
  CrewChoice* crew_;
  DetailChoice* detail_;
  EvacuationForm* evacuation_;
  WaterDeedForm* water_;
  std::vector<FactTable::Fact> effect_;
};

}  // namespace citymirror::panels
