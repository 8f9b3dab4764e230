#pragma once
#include <QWidget>
#include <utility>
#include <vector>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace citymirror::panels {

/// Asks why, and for how long where that matters, before something is done. Hidden until it is
/// asked for, and again once it was answered with words that may be kept (session::checkWords).
class ReasonRow : public QWidget {
  Q_OBJECT
 public:
  explicit ReasonRow(QWidget* parent = nullptr);
  void setTexts(const QString& reason, const QString& confirm, const QString& cancel);
  /// Shown texts with what each means; none = no question of how long.
  void setTimes(const std::vector<std::pair<QString, qint64>>& milliseconds);
  void ask();

 signals:
  void confirmed(const QString& reason, qint64 milliseconds);

 private:
  void confirm();

  QLineEdit* reason_;
  QComboBox* times_;
  QPushButton *confirm_, *cancel_;
};

}  // namespace citymirror::panels
