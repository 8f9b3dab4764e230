#pragma once
#include "app/panels/panel.h"
#include "app/panels/parts.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// Sends a unit to a road at risk: route and arrival over the water and over dry roads, what closes
/// the shorter way, and what the times rest on.
class DispatchPanel : public Panel {
  Q_OBJECT
 public:
  explicit DispatchPanel(QWidget* parent = nullptr);
  /// Chooses the unit or the road, where it is one that can be chosen.
  void choose(const QString& code);

 signals:
  void routeWanted(const QString& unit, const QString& roadCode);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void refreshChoices();
  void addReasons(const session::RouteView& route, std::vector<FactTable::Fact>& facts) const;
  QString impossibleText() const;  ///< why nobody can be sent

  QLabel *heading_, *unitName_, *roadName_, *verdict_;
  QComboBox *units_, *roads_;
  QPushButton *route_, *clear_;
  FactTable* facts_;
};

}  // namespace citymirror::panels
