#pragma once
#include <QFrame>
#include <QList>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace citymirror::panels {

class ElidedCheck;

/// The models that stand in the picture and those being read, one row each; folded it leaves their
/// number and what is being read, so that the picture is free.
class ModelList : public QFrame {
  Q_OBJECT
 public:
  struct Row {
    quint64 id = 0;
    QString name, remarks;  ///< `remarks` on hover
    bool visible = true;
    int percent = -1;  ///< of reading; −1 = it is there
  };
  explicit ModelList(QWidget* parent = nullptr);

  void setRows(const QList<Row>& rows);
  const QList<Row>& rows() const { return rows_; }
  /// Width in which every name is seen whole, px, at most `kWidest`: longer ones are cut in their
  /// middle.
  int wantedWidth() const;
  static constexpr int kWidest = 456;

 signals:
  void folded();  ///< or unfolded: it wants another size
  void visibleChanged(quint64 id, bool visible);
  void placeWanted(quint64 id);   ///< where it stands is to be written anew
  void removeWanted(quint64 id);  ///< of one being read: stop

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Line {
    QWidget* holder;
    ElidedCheck* name;
    QProgressBar* bar;
    QToolButton *remove, *place;
  };
  Line makeLine();
  bool shows(const Row& row) const;
  void retranslate();
  void fill(const Line& line, const Row& row) const;

  QLabel* heading_;
  QPushButton* fold_;
  QVBoxLayout* column_;
  QList<Line> lines_;
  QList<Row> rows_;
};

}  // namespace citymirror::panels
