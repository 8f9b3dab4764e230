#pragma once
#include "app/panels/panel.h"

class QLabel;
class QPushButton;
class QHBoxLayout;

namespace citymirror::panels {

class SeverityMark;

/// What the person at the desk is here for; decides which panels are open.
enum class DeskMode { watch, manage, command };

/// City, mode, clock, score of past forecasts, response level, data age, language, report, help.
class TopBar : public Panel {
  Q_OBJECT
 public:
  explicit TopBar(QWidget* parent = nullptr);
  DeskMode mode() const { return mode_; }
  void setMode(DeskMode mode);
  /// Only city and clock.
  void setReduced(const bool reduced);

 signals:
  void modeChosen(citymirror::panels::DeskMode mode);
  void languageToggled();
  void reportWanted();
  void helpWanted();
  void leadWanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void refresh() override;
  void retranslate() override;

 private:
  /// What is shown by: px, and whether there is a score.
  struct Room {
    QString name, level;
    int width = -1, wanted = 0, score = 0, date = 0;
    bool scored = false;
    friend bool operator==(const Room&, const Room&) = default;
  };
  Room roomFor(const QString& name);
  /// In a narrow window the score, which has a card of its own, then the date give way, then the end
  /// of the city's name, last all of the response but its level; nothing else is cut.
  void giveWay(const QString& name);
  /// The same where anything has another width than before.
  void fit();
  void buildModes();
  void buildState();
  void layOut();
  void refreshAge();
  void refreshEnded();
  void refreshScore();
  void refreshSeat();
  QString silentText(const session::SeatLead& lead) const;

  DeskMode mode_ = DeskMode::command;
  bool scored_ = false;
  Room fitted_;
  QString levelText_, levelAlone_;
  QLabel *city_, *badge_, *mask_, *clock_, *date_, *level_, *age_, *seat_, *score_, *ended_;
  SeverityMark* mark_;
  QPushButton* modes_[3];
  QPushButton *language_, *report_, *help_, *takeLead_;
  QWidget *modeBox_, *stateBox_;
};

}  // namespace citymirror::panels
