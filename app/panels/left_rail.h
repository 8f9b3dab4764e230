#pragma once
#include <QPointF>
#include <QStringList>
#include <functional>

#include "app/panels/panel.h"
#include "app/session/city/city_search.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace citymirror::panels {

class ConflictList;
class FeedList;
class WarningList;

/// Layers a person can hide, in the order of the list.
enum class LayerId { buildings, roads, water, trees, flood, flow, marks, labels, routes };
inline constexpr int kLayerCount = 9;

/// A command that the search finds beside names; good until commands are asked for again.
struct FoundCommand {
  QString text;      ///< with the menus above it: "Measure › Distance"
  QString shortcut;  ///< empty = none
  bool enabled = true;
  std::function<void()> run;
};

/// Search, layers, incidents, warnings of others, live feeds and sensors.
class LeftRail : public Panel {
  Q_OBJECT
 public:
  explicit LeftRail(QWidget* parent = nullptr);
  void focusSearch();
  /// Empties the search; false where it was empty.
  bool clearSearch();
  /// What the search finds; layers that come to the city are added to it.
  session::CitySearch& index() { return index_; }
  /// Where commands come from: asked whenever somebody types or chooses one, since their words are
  /// in the language of the window and what can be done changes. They stand below the names, or
  /// above where the query is all of their last words.
  void setCommands(std::function<std::vector<FoundCommand>()> commands);
  /// Hides the layers with these words and shows the others, as if a person had ticked them.
  void setHidden(const QStringList& words);
  /// As if a person had used the switch: `layerToggled` follows a change.
  void setLayerVisible(LayerId layer, bool visible);
  bool layerVisible(LayerId layer) const;
  /// Makes the row of this gauge and its forecast the current one; nothing where there is none.
  void showForecastConflict(const QString& gauge);
  /// Opens a warning of others in its list; nothing where it is not in force.
  void openWarning(const QString& id);

 signals:
  void layerToggled(citymirror::panels::LayerId layer, bool visible);
  void chosen(const QString& code);
  /// A feature of a layer or model that came to the city, by the key of its table; local metres.
  void rowChosen(const QString& table, const QString& code, const QPointF& at);
  void placeChosen(const QString& coordinates);  ///< session::parsePlace reads them
  void incidentChosen(const QString& id);
  void warningChosen(const QString& id);  ///< of others
  void feedUnwanted(const QString& id);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLists();
  void showHits(const QString& query);
  struct Hit;
  void typed(const QString& query);
  std::vector<Hit> hitsOf(const QString& query) const;
  void chooseHit(const QListWidgetItem& item);
  void runCommand(const QString& text);
  void refreshIncidents();
  void refreshSensors();

  std::shared_ptr<const CityModel> indexed_;
  session::CitySearch index_;
  std::function<std::vector<FoundCommand>()> askCommands_;
  std::vector<FoundCommand> commands_;  // as they were when somebody last typed
  QLineEdit* search_;
  QListWidget *hits_, *incidents_, *sensors_;
  FeedList* feeds_;
  ConflictList* conflicts_;
  WarningList* warnings_;
  QCheckBox* layers_[kLayerCount];
  QLabel *layersHeading_, *incidentsHeading_, *sensorsHeading_, *noIncidents_, *noHits_, *score_;
};

}  // namespace citymirror::panels
