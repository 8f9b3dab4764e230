#pragma once
#include <map>
#include <memory>
#include <string>

#include "app/panels/panel.h"
#include "app/session/command/command_act.h"
#include "scenarios/incident/event_class.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

/// What people in the field and cameras saw, newest first: who, where, when, what was decided, and
/// what depths did to the forecast. A person opens the picture of the chosen one, verifies or
/// rejects it, or files it as an incident. Hidden while there are none.
class ReportPanel : public Panel {
  Q_OBJECT
 public:
  explicit ReportPanel(QWidget* parent = nullptr);
  /// By which reports without a depth are named.
  void setEventClasses(incident::EventClasses classes);
  /// By its id; nothing for an unknown one.
  void choose(const QString& id);

 signals:
  void acted(const session::CommandAct& act);
  void placeChosen(const Point2& at);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  const session::FieldReport* chosen() const;
  /// Its name in the language of the window and then its code, or what the report tells of it.
  QString placeText(const session::FieldReport& report);
  QString sourceText(const session::FieldReport& report) const;
  QString stateText(const session::FieldReport& report) const;
  QString filedAs(const session::FieldReport& report) const;
  void file();
  void showButtons();
  void showPicture(const session::FieldReport* report);
  void decide(session::CommandKind kind);

  QLabel *heading_, *picture_;
  QListWidget* list_;
  std::shared_ptr<const CityModel> named_;  ///< the city of `names_`
  std::map<std::string, Text> names_;       ///< of places by their codes, as they were told
  incident::EventClasses classes_;
  QPushButton *verify_, *reject_, *file_;
};

/// "R001 18:20 40 cm → …": the reports that corrected a run, by their ids; empty for none.
QString correctionsText(const session::WorldView& view, const std::vector<std::string>& ids);

}  // namespace citymirror::panels
