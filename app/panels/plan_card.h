#pragma once
#include <memory>
#include <vector>

#include "app/panels/compute_controls.h"
#include "app/panels/panel.h"
#include "app/session/branch/plan_desk.h"

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace citymirror::panels {

/// A search for what to do: what could be done, how many crews there are, how far the search has
/// come, and the plans that it found, ranked against doing nothing.
class PlanCard : public Panel {
  Q_OBJECT
 public:
  explicit PlanCard(QWidget* parent = nullptr);

  void setRules(const session::PlanRules& rules);
  /// Those that were ticked before stay so; new ones are ticked.
  void setOffers(std::vector<session::PlanOffer> offers);
  std::vector<session::PlanOffer> chosen() const;
  double crews() const;
  std::size_t mostMeasures() const;
  /// The branch of traffic in which they begin.
  void setStart(const Text& branch);
  /// The time from which plans begin, in words; empty = nothing can be searched, and `why`.
  void setDecision(const QString& words, const QString& why);
  /// 0 … 1 while it searches, less than 0 = it does not.
  void setProgress(double fraction, const QString& phase);
  /// Null = none yet.
  void setFound(std::shared_ptr<const session::FoundPlans> found);
  void setFault(const QString& fault);
  /// Of the ranked plans, −1 = none.
  int plan() const;
  const QTableWidget& table() const { return *table_; }

 signals:
  void searchWanted();
  void stopWanted();
  void branchWanted(int plan);  ///< of the ranked ones
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  void fillTable();
  QString words() const;

  void tellStock();

  QLabel *title_, *decision_, *crewsLabel_, *mostLabel_, *stockLabel_, *words_;
  QPushButton *close_, *branch_;
  ComputeControls controls_;
  QListWidget* offersList_;
  QSpinBox *crews_, *most_;
  QTableWidget* table_;
  std::vector<session::PlanOffer> offers_;
  std::shared_ptr<const session::FoundPlans> found_;
  QString decisionWords_, why_, fault_;
  Text source_;  ///< of the weights
  std::vector<session::PlanStock> stock_;
  Text start_;
};

}  // namespace citymirror::panels
