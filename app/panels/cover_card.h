#pragma once
#include <memory>
#include <vector>

#include "app/panels/panel.h"
#include "app/panels/parts.h"
#include "app/session/branch/cover_loss.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// Which homes lose the ambulance that comes within so many minutes, and when.
class CoverCard : public Panel {
  Q_OBJECT
 public:
  explicit CoverCard(QWidget* parent = nullptr);

  /// What may be chosen; `chosen` of them at first.
  void setMinutes(const std::vector<double>& minutes, double chosen);
  double minutes() const;
  /// Which run's water cuts homes off; empty = none.
  void setFuture(const QString& words);
  /// Null = not worked out yet; times count from `zero`.
  void setCover(std::shared_ptr<const session::CoverLoss> cover, Instant zero);
  void setFault(const QString& fault);
  /// Says when this home loses it, or that it does not.
  void setHome(const QString& code);
  QString text() const;  ///< all that it says

 signals:
  void minutesChosen();
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QString homeText() const;
  std::vector<FactTable::Fact> instants() const;

  QLabel *title_, *legend_, *state_, *home_, *future_;
  QString picked_, futureWords_;
  QPushButton* close_;
  QComboBox* minutes_;
  FactTable* facts_;
  std::shared_ptr<const session::CoverLoss> cover_;
  Instant zero_;
  QString fault_;
};

}  // namespace citymirror::panels
