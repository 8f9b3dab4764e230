#pragma once
#include <QString>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;
class QWidget;

namespace citymirror::panels {

/// What a card has for a computation that takes long: begin and stop, of which one is seen, how far
/// it has come, and a line that says what it does or why it failed.
class ComputeControls {
 public:
  /// Children of `card`, the buttons under names of their own.
  ComputeControls(const char* startName, const char* stopName, QWidget* card);

  void addTo(QVBoxLayout* column) const;
  QPushButton* start() const { return start_; }
  QPushButton* stop() const { return stop_; }
  /// 0 … 1 while it computes, less than 0 = it does not.
  void setProgress(double fraction, const QString& phase);
  bool computing() const { return fraction_ >= 0; }
  const QString& phase() const { return phase_; }
  /// `can`: whether it could begin. `state` empty = the line is away.
  void show(bool can, const QString& state) const;

 private:
  QPushButton *start_, *stop_;
  QProgressBar* progress_;
  QLabel* state_;
  double fraction_ = -1;
  QString phase_;
};

}  // namespace citymirror::panels
