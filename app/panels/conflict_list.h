#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;

namespace citymirror::panels {

/// Places of which two sources say different things, worst first, with both values and how old they
/// are. Hidden while there are none.
class ConflictList : public Panel {
  Q_OBJECT
 public:
  explicit ConflictList(QWidget* parent = nullptr);

 signals:
  /// The sensor of the row that was clicked.
  void chosen(const QString& code);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QLabel* heading_;
  QListWidget* list_;
};

}  // namespace citymirror::panels
