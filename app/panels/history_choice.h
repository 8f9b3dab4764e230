#pragma once
#include <QWidget>
#include <vector>

#include "engine/core/time.h"

class QPushButton;

namespace citymirror::panels {

/// How far back a chart looks: now, or a day, a week, a month, a year of the archive.
class HistoryChoice : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryChoice(QWidget* parent = nullptr);
  /// Zero = now.
  Millis back() const;
  /// Without telling.
  void reset();
  void retranslate();

 signals:
  void chosen(citymirror::Millis back);

 private:
  std::vector<QPushButton*> buttons_;
};

}  // namespace citymirror::panels
