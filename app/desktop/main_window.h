#pragma once
#include <QElapsedTimer>
#include <QMainWindow>
#include <QPointer>

#include "app/desktop/commands.h"
#include "app/desktop/translation.h"
#include "app/panels/left_rail.h"
#include "app/panels/top_bar.h"
#include "app/session/branch/compare_frames.h"
#include "app/view/city_view.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/traffic/city_traffic_rules.h"

class QScrollArea;

namespace citymirror::panels {
class DispatchPanel;
class ExposurePanel;
class FaultStrip;
class HelpCard;
class IncidentPanel;
class JobCard;
class LockCard;
class MaskPanel;
class PosturePanel;
class ReportPanel;
class RulesPanel;
class RunPanel;
class ScorePanel;
class SelectionPanel;
class SignInPanel;
class Ticker;
class Timeline;
}  // namespace citymirror::panels

namespace citymirror::session {
struct SteeringConfig;
}

namespace citymirror::desktop {

class ImageryTools;
class IncidentMarks;
class LayerTools;
class ModelTools;
class QueryTools;
class SteeringTools;
class ViewerTools;
class WaterTools;

/// City view and panels together. Shows a WorldView and turns what people do into Commands.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(Commands& commands, Translation& translation, QWidget* parent = nullptr);

  void setView(const panels::ViewPtr& view);
  const panels::ViewPtr& view() const { return view_; }
  void setRoadRules(std::vector<coupling::WadingRule> rules, traffic::CityTrafficRules traffic);
  /// Where the pages of help are.
  void setHelp(const QString& folder);
  void setEventClasses(incident::EventClasses classes);
  void setSteeringLimits(const session::SteeringConfig& limits);
  /// Selects and shows; flies there unless it is in the picture anyway.
  void selectCode(const QString& code);
  void lookAt(const QString& code);
  /// Whether the open city has something with this code.
  bool knows(const QString& code) const;
  void fit();
  /// Lets a person draw the line of a section through the water.
  void startSection();
  Commands& commands() const { return commands_; }
  WaterTools* water() const { return water_; }
  ModelTools* models() const { return models_; }
  ViewerTools* tools() const { return tools_; }
  ImageryTools* imagery() const { return imagery_; }
  LayerTools* layers() const { return layers_; }
  QueryTools* queries() const { return queries_; }
  void say(const QString& message);
  /// The same of a file that was written; it opens on demand.
  void offer(const QString& message, const QString& file);
  view::CityView* cityView() const { return city_; }
  panels::Timeline* timeline() const { return timeline_; }
  bool onlyCity() const { return onlyCity_; }
  /// A display that nobody works at: nothing is asked over its picture.
  void setOnWall() { onWall_ = true; }

 signals:
  void reportWanted();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildPanels();
  void buildRails();
  void buildLayout();
  void connectPanels();
  void connectTools();
  void takePick(const view::Pick& pick);
  void scrollTo(QWidget* list);  ///< of the left rail
  void connectModels();
  void showRow(const QString& table, const QString& code);
  void connectDesk();
  void connectSteering();
  void addShortcuts();
  std::vector<panels::FoundCommand> commandsByName();
  void toggleLanguage();
  void undo();
  void redo();
  void toggleOnlyCity();
  void toggleHelp();
  void back();
  void applyMode();
  void followPosture(const session::WorldView& before);
  void followPerson(const session::PersonView& before, QWidget* worked);
  void placeOverlays();
  void showFrame();
  session::SideFrame shownSide() const;
  bool typing() const;
  bool seatLocked() const;
  void noteInput(const QEvent& event);

  Commands& commands_;
  Translation& translation_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  bool onlyCity_ = false, onWall_ = false;
  QElapsedTimer moved_;
  QPointer<QWidget> workedAt_;  ///< before the lock

  QWidget* stage_;
  view::CityView* city_;
  panels::TopBar* top_;
  panels::LeftRail* left_;
  QScrollArea* leftScroll_;
  QScrollArea* right_;
  panels::SelectionPanel* selection_;
  panels::SignInPanel* signIn_;
  panels::MaskPanel* mask_;
  panels::LockCard* lock_;
  panels::HelpCard* help_;
  panels::PosturePanel* posture_;
  panels::RulesPanel* rules_;
  panels::ReportPanel* reports_;
  panels::IncidentPanel* incident_;
  panels::DispatchPanel* dispatch_;
  SteeringTools* steering_;
  panels::ExposurePanel* exposure_;
  panels::RunPanel* run_;
  panels::ScorePanel* score_;
  panels::Timeline* timeline_;
  panels::Ticker* ticker_;
  WaterTools* water_;
  ViewerTools* tools_;
  ModelTools* models_;
  ImageryTools* imagery_;
  LayerTools* layers_;
  IncidentMarks* marks_;
  QueryTools* queries_;
  panels::FaultStrip* faults_;
  panels::JobCard* jobs_;
};

}  // namespace citymirror::desktop
