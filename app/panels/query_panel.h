#pragma once
#include <QFrame>
#include <memory>
#include <optional>

#include "app/panels/query_condition.h"
#include "app/session/city/city_query.h"
#include "app/session/world_view.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace citymirror::panels {

class BarChart;
class FactTable;

/// Where a query looks.
enum class QueryPlace { everywhere, view, area, line, zone, water };

/// A question to a layer of the city and its answer: conditions, place, statistics, chart, list.
/// Knows no scene: whoever owns it turns the place into geometry and asks.
class QueryPanel : public QFrame {
  Q_OBJECT
 public:
  explicit QueryPanel(QWidget* parent = nullptr);

  /// The layers that can be asked; drops the answer.
  void setTables(std::vector<std::shared_ptr<const FieldTable>> tables,
                 std::shared_ptr<const CityModel> city);
  /// Who may not export saves no answer.
  void followRights(const session::WorldView& world);
  /// Without places.
  session::CityQuestion question() const;
  QueryPlace place() const;
  void setPlace(QueryPlace place);
  QString zone() const;   ///< code
  QString zoneName() const;
  double amount() const;  ///< distance or depth, m
  /// What has been drawn, in words; empty = nothing yet.
  void setDrawn(const QString& text);
  void showAnswer(const session::CityAnswer& answer);
  void showError(const QString& text);
  void clearAnswer();
  /// How high the card may be, px.
  void setRoom(int height);
  QSize sizeHint() const override;
  void retranslate();

 signals:
  void askWanted();
  void drawWanted();
  void chosen(std::size_t row);
  void csvWanted();
  void geoPackageWanted();
  void clearWanted();
  void closed();
  void resized();

 private:
  void buildForm(QVBoxLayout* column);
  void buildAnswer(QVBoxLayout* column);
  void addCondition();
  void chooseLayer();
  void placeChanged();
  void nameAmount();
  std::shared_ptr<const FieldTable> table() const;
  void fillColumns();
  void showChart();
  void showFacts();
  void showRows();
  void showSaves();

  std::vector<std::shared_ptr<const FieldTable>> tables_;
  std::shared_ptr<const CityModel> city_;
  std::optional<session::CityAnswer> answer_;
  std::vector<QueryCondition*> conditions_;
  QString saveNeeds_;  ///< who may save what was found; empty = whoever works here
  int room_ = 640;

  QWidget *body_, *results_;
  QScrollArea* scroll_;
  QVBoxLayout* conditionRows_;
  QLabel *title_, *layerLabel_, *placeLabel_, *byLabel_, *ofLabel_, *drawn_, *count_, *source_;
  QComboBox *layer_, *combine_, *place_, *zone_, *by_, *of_;
  QDoubleSpinBox* amount_;
  QPushButton *add_, *draw_, *ask_, *close_, *clear_, *csv_, *gpkg_;
  FactTable* facts_;
  BarChart* chart_;
  QListWidget* list_;
};

}  // namespace citymirror::panels
