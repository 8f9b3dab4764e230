#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;

namespace citymirror::panels {

/// Warnings of others in force at the cursor, worst first: level, headline, until when, from whom,
/// and whether their area is on the map. The chosen one says below what it tells and what to do.
/// Hidden while there are none.
class WarningList : public Panel {
  Q_OBJECT
 public:
  explicit WarningList(QWidget* parent = nullptr);
  /// Makes its row the current one and opens it; nothing where it is not in force.
  void open(const QString& id);
  QString opened() const { return opened_; }  ///< id; empty = none

 signals:
  /// The warning of the row that was clicked.
  void chosen(const QString& id);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void showOpened();

  QLabel* heading_;
  QListWidget* list_;
  QLabel* text_;
  QString opened_;
};

}  // namespace citymirror::panels
