#pragma once
#include <QColor>
#include <array>

#include "app/panels/panel.h"
#include "app/session/branch/depth_difference.h"
#include "app/session/branch/world_runs.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

class PairChart;

/// Two branches of a coupled run beside each other: which ones, the views that compare them, one
/// quantity of both over time, and the table of their figures. A side is told by letter, colour and
/// name wherever it appears.
class BranchCard : public Panel {
  Q_OBJECT
 public:
  static constexpr int kWidth = 456;  ///< px, for names of branches and four columns of figures
  static constexpr int kSides = 2;
  /// `colors` of sides A and B.
  BranchCard(std::array<QColor, kSides> colors, QWidget* parent = nullptr);

  /// `a` and `b` are ids; of none that is there the first and the last take their places.
  void setFutures(std::shared_ptr<const session::WorldFutures> futures, QString a, QString b);
  /// Of side 0 = A, 1 = B; empty while there are less than two branches.
  const QString& side(int index) const { return sides_[std::size_t(index)]; }
  QColor color(int index) const { return colors_[std::size_t(index)]; }
  bool differenceShown() const;
  session::DifferenceOf differenceOf() const;
  /// What the map of differences says in words, in rich text; empty = it is not shown.
  void setDifference(const QString& words);
  const QTableWidget& table() const { return *table_; }
  const PairChart& chart() const { return *chart_; }
  /// B − A of the chosen quantity, on an axis of its own.
  const PairChart& moreChart() const { return *more_; }

 signals:
  void sidesChosen(const QString& a, const QString& b);
  void swipeWanted();
  void twoWanted();
  void adoptWanted(const QString& id);  ///< the branch of a side is to be put in force
  void differenceToggled(bool on);
  void differenceChosen();
  void tableWanted();  ///< as a file
  void timePicked(citymirror::Instant at);
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  void fillSides();
  void showPlan();
  void fillTable();
  void fillChart();
  void take();

  std::array<QColor, kSides> colors_;
  std::array<QString, kSides> sides_;
  std::shared_ptr<const session::WorldFutures> futures_ =
      std::make_shared<const session::WorldFutures>();
  QLabel *title_, *words_, *plan_, *apart_;
  std::array<QLabel*, kSides> letters_;
  std::array<QComboBox*, kSides> lists_;
  std::array<QPushButton*, kSides> adopt_;
  QPushButton *close_, *swap_, *swipe_, *two_, *difference_;
  QPushButton* save_;
  QComboBox *quantity_, *map_;
  PairChart *chart_, *more_;
  QTableWidget* table_;
};

}  // namespace citymirror::panels
