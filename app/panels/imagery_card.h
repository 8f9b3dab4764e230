#pragma once
#include <QFrame>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QToolButton;
class QVBoxLayout;

namespace citymirror::panels {

class ElidedCheck;

/// The pictures over the ground, the highest first, and where to add others.
class ImageryCard : public QFrame {
  Q_OBJECT
 public:
  struct Row {
    QString name;
    QString state;   ///< loading, shown, offline or why it failed
    QString source;  ///< where it is from and under which licence
    double opacity = 1;  ///< 0 to 1
    bool visible = true;
  };

  explicit ImageryCard(QWidget* parent);
  /// Rows that stay keep their widgets: a slider can be dragged on.
  void setRows(const std::vector<Row>& rows);
  /// What went wrong or is going on at adding; empty = nothing.
  void setMessage(const QString& message);
  /// "EPSG:n", "GCJ-02" … that was named for what is added now; empty = as it says itself, which is
  /// then what holds for the next one.
  QString takeCrs();
  void retranslate();

 signals:
  void fileWanted();
  /// `crs` empty = as it says itself.
  void addressEntered(const QString& address, const QString& crs);
  void opacityChanged(int row, double opacity);
  void visibleToggled(int row, bool visible);
  void moveWanted(int row, int rows);  ///< −1 = up, 1 = down
  void removeWanted(int row);
  void closed();

 private:
  struct RowWidgets {
    QWidget* box;
    ElidedCheck* visible;
    QToolButton *up, *down, *remove;
    QSlider* opacity;
    QLabel *state, *source;
  };
  void addRow();
  void enter();

  std::vector<RowWidgets> rows_;
  QVBoxLayout* list_;
  QLabel *title_, *message_, *roads_;
  QPushButton *file_, *add_;
  QToolButton* close_;
  QLineEdit* address_;
  QComboBox* crs_;
};

}  // namespace citymirror::panels
