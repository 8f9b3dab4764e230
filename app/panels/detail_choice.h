#pragma once
#include "app/panels/panel.h"

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace citymirror::panels {

/// The choice of the detailed look of SUMO in the card of traffic: whether it can be had, how far it
/// is, whose vehicles the picture shows.
class DetailChoice : public Panel {
  Q_OBJECT
 public:
  struct State {
    bool possible = false;  ///< `words` say why not
    bool on = false;
    bool computing = false;
    double done = 0;  ///< 0 … 1
    QString words;
  };
  explicit DetailChoice(QWidget* parent = nullptr);

  void setState(State state);
  const State& state() const { return state_; }

 signals:
  void wanted();    ///< the area in view from the cursor's time on
  void unwanted();  ///< the branch's own vehicles again
  void stopWanted();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  State state_;
  QCheckBox* on_;
  QLabel* words_;
  QProgressBar* progress_;
  QPushButton* stop_;
};

}  // namespace citymirror::panels
