#pragma once
#include <vector>

#include "app/panels/panel.h"
#include "app/session/scenario/world_evacuation.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace citymirror::panels {

/// What a click or a line in the city is for while an evacuation is being put together.
enum class EvacuationHand { none, zone, shelter };

/// Who is to leave, for which shelters, and the order itself, in the card of traffic.
class EvacuationForm : public Panel {
  Q_OBJECT
 public:
  explicit EvacuationForm(QWidget* parent = nullptr);

  void setRules(session::EvacuationRules rules);
  /// Whether there is a branch to do it in.
  void setReady(bool ready);
  /// The zone, a ring in local metres; empty = none yet.
  void setZone(std::vector<Point2> ring);
  const std::vector<Point2>& zone() const { return zone_; }
  /// A shelter at a place that was chosen, with the places that the form states.
  void addShelter(const Point2& at);
  /// Those that are ticked.
  std::vector<world::Shelter> shelters() const;
  EvacuationHand hand() const;
  void setHand(EvacuationHand hand);
  bool isOpen() const;
  void setOpen(bool open);
  /// As it stands, from `at` s of the run on.
  world::EvacuationOrder order(double at) const;

 signals:
  void handChanged();
  void changed();  ///< opened, closed, another zone or other shelters
  void ordered();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  enum class Places { counted, assumed, stated };
  struct Row {
    world::Shelter shelter;
    Places places = Places::counted;
  };
  void layOut();
  void connectParts();
  void fillShelters();
  void addRow(Row row, Qt::CheckState ticked);
  void nameRows();
  QString placesText(const Row& row) const;
  QString zoneText() const;

  session::EvacuationRules rules_;
  std::shared_ptr<const CityModel> listed_;  ///< whose shelters are in the list
  std::vector<Row> rows_;                    ///< of the list
  std::vector<Point2> zone_;
  std::uint32_t residents_ = 0;  ///< in the zone
  bool ready_ = false;
  QPushButton *open_, *draw_, *add_, *order_;
  QWidget* body_;
  QLabel *zoneWords_, *rulesWords_;
  QTreeWidget* list_;
  QSpinBox* places_;
  QComboBox* choice_;
};

}  // namespace citymirror::panels
