#pragma once
#include "app/panels/panel.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace citymirror::panels {

/// The newest fault, calm and dismissible: what, where, remedy.
class FaultStrip : public Panel {
  Q_OBJECT
 public:
  explicit FaultStrip(QWidget* parent = nullptr);

 signals:
  void dismissed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QLabel *kind_, *what_, *remedy_;
  QPushButton* dismiss_;
};

/// Running work with its progress and a way to stop it; in the middle while no city is open.
class JobCard : public Panel {
  Q_OBJECT
 public:
  explicit JobCard(QWidget* parent = nullptr);

 signals:
  void cancelled();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QLabel *name_, *phase_;
  QProgressBar* bar_;
  QPushButton* cancel_;
};

/// One line: the newest entry of the log.
class Ticker : public Panel {
  Q_OBJECT
 public:
  explicit Ticker(QWidget* parent = nullptr);
  /// Shown instead of the log for a while: what this window did.
  void say(const QString& message);
  /// Gives the line back to the log where it still shows this message.
  void unsay(const QString& message);
  /// Says what was written, and opens that file on demand; stays until it was opened or closed, or
  /// something else is said. Says so where nothing on this computer opens it.
  void offer(const QString& message, const QString& file);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void act(const QString& link);

  QLabel *line_, *links_;
  QString message_, file_;  ///< an empty file = nothing is offered
};

}  // namespace citymirror::panels
