#pragma once
#include <QAbstractButton>
#include <QFrame>
#include <QList>
#include <QStringList>

#include "engine/draw/building_theme.h"

class QLabel;
class QVBoxLayout;

namespace citymirror::panels {

/// One line of the legend: colour, name, how many. A click asks to select them.
class ThemeRow : public QAbstractButton {
  Q_OBJECT
 public:
  explicit ThemeRow(QWidget* parent);
  void setEntry(const draw::ThemeEntry& entry);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  draw::Color color_;
  std::size_t buildings_ = 0;
};

/// What the colours of a theme mean: colours, ranges with units, counts, what is selected and where
/// it all comes from.
class ThemeLegend : public QFrame {
  Q_OBJECT
 public:
  explicit ThemeLegend(QWidget* parent);
  /// Shows itself with it; `notes` below, each on a line of its own.
  void setTheme(const draw::BuildingTheme& theme, const QStringList& notes);
  /// What is said in place of the number of residents; empty = the number.
  void setResidentsMasked(const QString& words) { residentsMasked_ = words; }
  /// −1 = none.
  void setChosen(int entry);
  int chosen() const { return chosen_; }
  QString summary() const;

 signals:
  void entryClicked(int entry);
  void closed();

 private:
  void fitRows(std::size_t count);
  void summarise();

  draw::BuildingTheme theme_;
  int chosen_ = -1;
  QString residentsMasked_;
  QLabel *title_, *summary_, *notes_;
  QAbstractButton* close_;
  QVBoxLayout* rows_;
  QList<ThemeRow*> row_;
};

}  // namespace citymirror::panels
