#pragma once
#include "app/panels/panel.h"
#include "app/panels/search_index.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;

namespace citymirror::panels {

/// Layers a person can hide, in the order of the list.
enum class LayerId { buildings, roads, water, trees, flood, flow, marks, labels, routes };
inline constexpr int kLayerCount = 9;

/// Search, layers, incidents and sensors.
class LeftRail : public Panel {
  Q_OBJECT
 public:
  explicit LeftRail(QWidget* parent = nullptr);
  void focusSearch();
  /// Empties the search; false where it was empty.
  bool clearSearch();
  const SearchIndex& index() const { return index_; }

 signals:
  void layerToggled(citymirror::panels::LayerId layer, bool visible);
  void chosen(const QString& code);
  void incidentChosen(const QString& id);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLists();
  void showHits(const QString& query);
  void refreshIncidents();
  void refreshSensors();

  std::shared_ptr<const CityModel> indexed_;
  SearchIndex index_;
  QLineEdit* search_;
  QListWidget *hits_, *incidents_, *sensors_;
  QCheckBox* layers_[kLayerCount];
  QLabel *layersHeading_, *incidentsHeading_, *sensorsHeading_, *noIncidents_, *noHits_;
};

}  // namespace citymirror::panels
