#pragma once
#include <QColor>

#include "app/panels/panel.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// A branch of a run as the timeline draws it.
struct BranchLine {
  QString id, name;  ///< the id is what its lane is marked with
  QString deeds;     ///< all that is done in it, for who points at it
  int row = 0, parentRow = -1;  ///< −1 = leaves from none
  Instant begin, computedTo, end;
  bool chosen = false;
  bool inForce = false;  ///< the plan that people work by
  QString letter;  ///< of the side it is of a comparison; empty = none
  QColor color;    ///< of that side
};

/// The painted band of the timeline: past | now | forecast, rain up, incidents, cursor.
class TimeBand : public QWidget {
  Q_OBJECT
 public:
  explicit TimeBand(QWidget* parent = nullptr);
  void setView(const ViewPtr& view);
  /// The tree of branches, in rows from above; empty = none.
  void setBranches(std::vector<BranchLine> branches);
  /// What is told of a branch that somebody points at.
  QString wordsOf(const BranchLine& branch) const;
  const std::vector<BranchLine>& branches() const { return branches_; }
  /// Where a row of the tree lies.
  double yOfBranch(int row) const;
  double xOf(Instant at) const;
  Instant timeAt(double x) const;
  Span window() const { return window_; }
  QSize minimumSizeHint() const override { return {240, 88}; }

 signals:
  void seekWanted(citymirror::Instant at);
  void branchChosen(const QString& id);
  void branchCompared(const QString& id);  ///< clicked with Shift: the other side

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  QRectF plot() const;
  double branchStep() const;  ///< px from one row of the tree to the next
  void paintHours(QPainter& painter) const;
  void paintRain(QPainter& painter) const;
  /// As far as the run that is shown has come, and its name where it is a what-if.
  void paintForecast(QPainter& painter) const;
  void paintIncidents(QPainter& painter) const;
  void paintLines(QPainter& painter) const;
  void paintBranches(QPainter& painter) const;
  void paintId(QPainter& painter, const BranchLine& branch, const QColor& color) const;
  void paintLetter(QPainter& painter, const BranchLine& branch) const;
  void paintInForce(QPainter& painter, const BranchLine& branch) const;
  const BranchLine* branchAt(const QPointF& at) const;
  void seekTo(double x);

  std::vector<BranchLine> branches_;
  ViewPtr view_ = std::make_shared<const session::WorldView>();
  Span window_;
};

/// Transport controls and the band.
class Timeline : public Panel {
  Q_OBJECT
 public:
  explicit Timeline(QWidget* parent = nullptr);
  TimeBand* band() const { return band_; }

  void togglePlay();
  /// Moves the cursor by whole steps of five minutes.
  void step(int steps);

 signals:
  void seekWanted(citymirror::Instant at);
  void playWanted();
  void pauseWanted();
  void nowWanted();
  void rateWanted(double rate);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  TimeBand* band_;
  QPushButton *play_, *now_;
  QComboBox* rate_;
  QLabel *cursor_, *state_;
};

}  // namespace citymirror::panels
