#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "app/panels/compute_controls.h"
#include "app/panels/panel.h"
#include "app/panels/parts.h"
#include "app/session/branch/forecast_odds.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace citymirror::panels {

/// How likely ponding of some depth is while nobody knows the rain to come exactly: how far it may
/// be off, how far the runs have come, what may and what will be reached.
class OddsCard : public Panel {
  Q_OBJECT
 public:
  explicit OddsCard(QWidget* parent = nullptr);

  void setRules(const session::OddsRules& rules);
  /// Those that may be chosen, m, rising; the second one at first.
  void setDepths(const std::vector<double>& depths);
  /// Which of them is chosen.
  std::size_t depth() const;
  /// The rules as people have set them here.
  session::OddsRules rules() const;
  /// The run that would be asked; empty = none, and `why`.
  void setRun(const QString& words, const QString& why);
  /// 0 … 1 while it computes, less than 0 = it does not.
  void setProgress(double fraction, const QString& phase);
  /// Null = not computed yet.
  void setOdds(std::shared_ptr<const session::ForecastOdds> odds);
  /// Whether another run is shown by now than the one that the probability is of.
  void setStale(bool stale);
  /// The branch of traffic that the picture shows in place of the run; empty = none. The legend
  /// names it as what the probability is not of.
  void setBranch(const QString& branch);
  void setFault(const QString& fault);
  /// Share of the runs at a clicked place, NaN = no land of the model; nothing = none is clicked.
  void setPlace(std::optional<float> share);
  QString text() const;  ///< all that it says

 signals:
  void computeWanted();
  void stopWanted();
  void depthChosen();
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  std::vector<FactTable::Fact> facts() const;
  QString legend() const;
  QString stateText() const;
  QString placeText() const;

  QLabel *title_, *run_, *membersLabel_, *scaleLabel_, *delayLabel_, *legend_, *place_;
  QPushButton* close_;
  ComputeControls controls_;
  QComboBox* depth_;
  QSpinBox *members_, *scale_, *delay_;
  FactTable* facts_;
  std::shared_ptr<const session::ForecastOdds> odds_;
  std::optional<float> share_;
  Text source_;
  QString runWords_, why_, fault_, branch_;
  bool stale_ = false;
};

}  // namespace citymirror::panels
