#include "app/desktop/main_window.h"

#include <QScrollArea>
#include <QTimer>
#include <utility>

#include "app/desktop/annotation_tools.h"
#include "app/desktop/bookmark_tools.h"
#include "app/desktop/branch_compare.h"
#include "app/desktop/cover_tools.h"
#include "app/desktop/detail_look.h"
#include "app/desktop/export_tools.h"
#include "app/desktop/feed_wizard.h"
#include "app/desktop/credit_strip.h"
#include "app/desktop/imagery_tools.h"
#include "app/desktop/incident_marks.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/note_text.h"
#include "app/desktop/odds_tools.h"
#include "app/desktop/query_tools.h"
#include "app/desktop/steering_tools.h"
#include "app/desktop/theme_tools.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/desktop/water_tools.h"
#include "app/panels/conflict_list.h"
#include "app/panels/dispatch_panel.h"
#include "app/panels/help_card.h"
#include "app/panels/incident_panel.h"
#include "app/panels/lock_card.h"
#include "app/panels/mask_panel.h"
#include "app/panels/overlays.h"
#include "app/panels/posture_panel.h"
#include "app/panels/report_panel.h"
#include "app/panels/rules_panel.h"
#include "app/panels/score_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/sign_in_panel.h"
#include "app/panels/timeline.h"
#include "app/panels/warning_list.h"

namespace citymirror::desktop {
namespace {

/// The branch whose water the picture shows in place of the forecast's; empty = none. The run
/// itself has the forecast's, where it goes on from one.
QString branchInPicture(const session::TrafficPointer& running) {
  if (!running || running->forecast.empty()) return {};  // it is chosen and not shown
  const bool run = running->branch == "W" && running->forecast != session::kNoForecast &&
                   running->forecast != session::kMeasuredRain;
  return run ? QString() : QString::fromStdString(running->branch);
}

view::Layer layerOf(panels::LayerId id) {
  switch (id) {
    case panels::LayerId::buildings:
      return view::Layer::buildings;
    case panels::LayerId::roads:
      return view::Layer::roads;
    case panels::LayerId::water:
      return view::Layer::water;
    case panels::LayerId::trees:
      return view::Layer::trees;
    case panels::LayerId::flood:
      return view::Layer::flood;
    case panels::LayerId::flow:
      return view::Layer::flow;
    case panels::LayerId::marks:
      return view::Layer::marks;
    case panels::LayerId::labels:
      return view::Layer::labels;
    case panels::LayerId::routes:
      break;
  }
  return view::Layer::routes;
}

}  // namespace

void MainWindow::connectPanels() {
  using namespace panels;
  connect(top_, &TopBar::modeChosen, this, &MainWindow::applyMode);
  connect(top_, &TopBar::languageToggled, this, &MainWindow::toggleLanguage);
  connect(top_, &TopBar::helpWanted, this, &MainWindow::toggleHelp);
  connect(help_, &HelpCard::closed, this, &MainWindow::toggleHelp);
  connect(top_, &TopBar::reportWanted, this, &MainWindow::reportWanted);
  connect(top_, &TopBar::leadWanted, this, [this] { commands_.takeLead(); });
  connect(left_, &LeftRail::layerToggled, this, [this](LayerId id, bool on) {
    city_->setLayerVisible(layerOf(id), on);
    if (id == LayerId::flow) water_->setFlowVisible(on);
    if (id == LayerId::routes) water_->setRoadsVisible(on);
    if (id == LayerId::marks) marks_->setVisible(on);
  });
  connect(water_, &WaterTools::lookChanged, this, &MainWindow::showFrame);
  connect(queries_, &QueryTools::lookChanged, this, &MainWindow::showFrame);
  connect(layers_, &LayerTools::lookChanged, this, &MainWindow::showFrame);
  connect(queries_, &QueryTools::codeChosen, this, &MainWindow::selectCode);
  connect(left_, &LeftRail::placeChosen, queries_, &QueryTools::locate);
  connect(water_, &WaterTools::moved, this, &MainWindow::placeOverlays);
  connect(water_, &WaterTools::said, this, &MainWindow::say);
  connect(water_, &WaterTools::over, ticker_, &panels::Ticker::unsay);
  connect(left_, &LeftRail::chosen, this, [this](const QString& code) {
    layers_->showThing(code);
    selectCode(code);
    lookAt(code);
  });
  connect(left_, &LeftRail::rowChosen, this,
          [this](const QString& table, const QString& code, const QPointF& at) {
            selectCode({});  // the city may have another thing of that code
            showRow(table, code);
            city_->approach({at.x(), at.y()});
          });
  connect(score_, &ScorePanel::sensorChosen, this, [this](const QString& code) {
    selectCode(code);
    lookAt(code);
  });
  connect(left_, &LeftRail::incidentChosen, incident_, &IncidentPanel::setIncident);
  connect(left_, &LeftRail::incidentChosen, marks_, &IncidentMarks::approach);
  connect(left_, &LeftRail::warningChosen, marks_, &IncidentMarks::approachWarning);
  connect(selection_, &SelectionPanel::cleared, this, [this] { selectCode({}); });
  connect(selection_, &SelectionPanel::timePicked, this,
          [this](Instant at) { commands_.seek(at); });
  connect(selection_, &SelectionPanel::historyWanted, this,
          [this](const QString& sensor, Millis back) {
            commands_.showHistory(sensor.toStdString(), back);
          });
  connect(dispatch_, &DispatchPanel::routeWanted, this,
          [this](const QString& unit, const QString& road) {
            commands_.requestRoute(unit.toStdString(), road.toStdString());
          });
  connect(timeline_, &Timeline::seekWanted, this, [this](Instant at) { commands_.seek(at); });
  connect(timeline_, &Timeline::playWanted, this, [this] { commands_.play(); });
  connect(timeline_, &Timeline::pauseWanted, this, [this] { commands_.pause(); });
  connect(timeline_, &Timeline::nowWanted, this, [this] { commands_.followNow(); });
  connect(timeline_, &Timeline::rateWanted, this, [this](double rate) { commands_.setRate(rate); });
  connect(faults_, &FaultStrip::dismissed, this, [this] {
    city_->setFocus();  // the strip will hide: else the keyboard would be at the first button
    commands_.dismissFaults();
  });
  connect(jobs_, &JobCard::cancelled, this, [this] {
    city_->setFocus();
    commands_.cancelJobs();
  });
  connect(city_, &view::CityView::picked, this, &MainWindow::takePick);
}

/// What no tool wants: a mark opens what it stands for, anything else is selected.
void MainWindow::takePick(const view::Pick& pick) {
  if (steering_->pick(pick) || tools_->pick(pick)) return;
  const int mark = pick.kind == view::PickKind::vector ? pick.layer : -1;
  if (mark == IncidentMarks::kIncidents) return incident_->setIncident(pick.code);
  if (mark == IncidentMarks::kForecasts) {
    left_->showForecastConflict(pick.code);
    scrollTo(left_->findChild<panels::ConflictList*>());
  }
  if (mark == IncidentMarks::kWarnings) {
    left_->openWarning(pick.code);
    return scrollTo(left_->findChild<panels::WarningList*>());
  }
  selectCode(pick.kind == view::PickKind::model ? QString() : pick.code);
}

/// Once it is as high as it is to be.
void MainWindow::scrollTo(QWidget* list) {
  QTimer::singleShot(0, list, [this, list] { leftScroll_->ensureWidgetVisible(list); });
}

void MainWindow::connectTools() {
  using panels::LeftRail;
  layers_->follow(left_);
  left_->setCommands([this] { return commandsByName(); });
  connect(layers_, &LayerTools::layerCame, this,
          [this](const std::shared_ptr<const FieldTable>& table,
                 const std::vector<std::string>& labels) {
            left_->index().add(*table, labels);
            queries_->addTable(*table);
          });
  connect(layers_, &LayerTools::layerWent, this, [this](const QString& key) {
    left_->index().remove(key.toStdString());
    queries_->removeTable(key);
  });
  connect(layers_, &LayerTools::codeChosen, this, &MainWindow::selectCode);
  connect(layers_, &LayerTools::warningsSwitched, this, [this](bool visible) {
    marks_->setWarningsVisible(visible);
    water_->legend()->setWarningsVisible(visible);
  });
  connectModels();
  connect(tools_, &ViewerTools::said, this, &MainWindow::say);
  connect(tools_, &ViewerTools::over, ticker_, &panels::Ticker::unsay);
  const auto report = [this](const QString& error) { commands_.report(error.toStdString()); };
  connect(layers_, &LayerTools::failed, this, report);
  connect(models_, &ModelTools::failed, this, report);
  connect(imagery_, &ImageryTools::failed, this, report);
  connect(tools_, &ViewerTools::moved, this, &MainWindow::placeOverlays);
  connect(tools_, &ViewerTools::cardLeft, this, [this] {
    if (!seatLocked()) city_->setFocus();
  });
  auto* traffic = tools_->tool<TrafficTools>();
  const auto added = [this, traffic] {
    QStringList credits{imagery_->credits(), layers_->credits(), models_->credits(),
                        traffic->detail()->credits()};
    credits.removeAll(QString());
    return credits;
  };
  tools_->tool<ExportTools>()->setCredits([added] { return added().join(" · "); });
  auto* strip = tools_->tool<CreditStrip>();
  strip->setAdded(added);
  connect(imagery_, &ImageryTools::changed, strip, &CreditStrip::refresh);
  connect(layers_, &LayerTools::changed, strip, &CreditStrip::refresh);
  connect(models_, &ModelTools::changed, strip, &CreditStrip::refresh);
  connect(traffic->detail(), &DetailLook::changed, strip, &CreditStrip::refresh);
  tools_->tool<ExportTools>()->setShown([this] { return shownSide(); });
  tools_->tool<ExportTools>()->setThemes(tools_->tool<ThemeTools>());
  connect(traffic, &TrafficTools::frameChanged, this, &MainWindow::showFrame);
  auto* branches = tools_->tool<BranchCompare>();
  const auto showTree = [this, traffic, branches] {
    auto lines = traffic->branchLines();
    branches->mark(lines);
    timeline_->band()->setBranches(std::move(lines));
  };
  connect(traffic, &TrafficTools::branchesChanged, this, showTree);
  connect(branches, &BranchCompare::sidesChanged, this, showTree);
  connect(branches, &BranchCompare::timePicked, this, [this](Instant at) { commands_.seek(at); });
  connect(timeline_->band(), &panels::TimeBand::branchCompared, branches,
          &BranchCompare::compareWith);
  connect(timeline_->band(), &panels::TimeBand::branchChosen, traffic, &TrafficTools::choose);
  connect(traffic, &TrafficTools::trafficChanged, this,
          [this](const session::TrafficPointer& running) { commands_.setTraffic(running); });
  connect(traffic, &TrafficTools::trafficChanged, tools_->tool<CoverTools>(),
          &CoverTools::setTraffic);
  connect(traffic, &TrafficTools::trafficChanged, this,
          [this](const session::TrafficPointer& running) {
            const QString branch = branchInPicture(running);
            tools_->tool<OddsTools>()->card()->setBranch(branch);
            score_->setBranch(branch);
          });
  const auto record = [this](const run::Action& action) { commands_.record(action); };
  connect(traffic, &TrafficTools::acted, this, record);
  connect(tools_->tool<AnnotationTools>(), &AnnotationTools::acted, this, record);
  connect(traffic, &TrafficTools::commanded, this,
          [this](const session::CommandAct& act) { commands_.act(act); });
  connect(left_, &LeftRail::incidentChosen, traffic, &TrafficTools::setIncident);
  connect(tools_->tool<BookmarkTools>(), &BookmarkTools::layersWanted, left_, &LeftRail::setHidden);
  connect(city_, &view::CityView::modelFaults, this,
          [this](const QStringList& faults) { say(noteText(faults.front())); });
}

/// Of an added layer or a model.
void MainWindow::showRow(const QString& table, const QString& code) {
  models_->chooseFeatures(nullptr, {});
  if (addedLayer(table) >= 0) return layers_->showThing(table, code);
  layers_->showThing(QString());
  models_->showCode(table, code);
}

/// What features of models have is listed, asked and searched like that of layers.
void MainWindow::connectModels() {
  using TablePtr = std::shared_ptr<const FieldTable>;
  using ModelPtr = std::shared_ptr<const MeshModel>;
  connect(models_, &ModelTools::tableCame, this,
          [this](const ModelPtr& model, const TablePtr& table) {
            left_->index().add(*table);
            queries_->addTable(*table);
            layers_->setModelTable(model, table);
          });
  connect(models_, &ModelTools::tableWent, this, [this](const ModelPtr& model, const QString& key) {
    left_->index().remove(key.toStdString());
    queries_->removeTable(key);
    layers_->setModelTable(model, nullptr);
  });
  connect(layers_, &LayerTools::featuresChosen, models_, &ModelTools::chooseFeatures);
  connect(queries_, &QueryTools::rowChosen, models_, &ModelTools::showRow);
  connect(queries_, &QueryTools::rowChosen, layers_, &LayerTools::showRow);
}

void MainWindow::connectDesk() {
  using namespace panels;
  connect(incident_, &IncidentPanel::verifyWanted, this,
          [this](const QString& id) { commands_.verify(id.toStdString()); });
  connect(incident_, &IncidentPanel::rejectWanted, this,
          [this](const QString& id) { commands_.reject(id.toStdString()); });
  connect(incident_, &IncidentPanel::placeChosen, this,
          [this](const Point2& at) { city_->approach(at); });
  const auto showDeeds = [this] {  // verify and dispatch are at hand without scrolling
    QTimer::singleShot(0, incident_,
                       [this] { right_->ensureWidgetVisible(incident_->linkage()); });
  };
  connect(incident_, &IncidentPanel::clicked, this, showDeeds);
  connect(left_, &LeftRail::incidentChosen, this, showDeeds);
  const auto act = [this](const session::CommandAct& wanted) { commands_.act(wanted); };
  connect(incident_, &IncidentPanel::acted, this, act);
  connect(posture_, &PosturePanel::acted, this, act);
  connect(rules_, &RulesPanel::acted, this, act);
  connect(reports_, &ReportPanel::acted, this, act);
  connect(selection_, &SelectionPanel::acted, this, act);
  connect(reports_, &ReportPanel::placeChosen, this,
          [this](const Point2& at) { city_->approach(at); });
  connect(signIn_, &SignInPanel::signInWanted, this,
          [this](const QString& login, const QString& password) {
            commands_.signIn(login.toStdString(), password.toStdString());
          });
  connect(signIn_, &SignInPanel::signOutWanted, this, [this] { commands_.signOut(); });
  connect(signIn_, &SignInPanel::lockWanted, this, [this] { commands_.lockSeat(); });
  connect(lock_, &LockCard::signInWanted, this,
          [this](const QString& login, const QString& password) {
            commands_.signIn(login.toStdString(), password.toStdString());
          });
  connect(lock_, &LockCard::signOutWanted, this, [this] { commands_.signOut(); });
  connect(mask_, &MaskPanel::switched, this,
          [this](session::MaskSwitch wanted) { commands_.setMask(wanted); });
  connect(left_, &LeftRail::feedUnwanted, this,
          [this](const QString& id) { commands_.disconnectFeed(id.toStdString()); });
  connect(tools_->tool<FeedWizard>(), &FeedWizard::connectWanted, this,
          [this](const QString& file) { commands_.connectFeed(file.toStdString()); });
  connect(incident_, &IncidentPanel::roadChosen, this, [this](const QString& code) {
    selectCode(code);
    lookAt(code);
  });
}

void MainWindow::connectSteering() {
  connect(steering_, &SteeringTools::codeChosen, this, [this](const QString& code) {
    selectCode(code);
    lookAt(code);
  });
  connect(steering_, &SteeringTools::sectionWanted, this, &MainWindow::startSection);
  steering_->setTaker(tools_->tool<TrafficTools>());
  connect(steering_->strip(), &panels::ToolStrip::toolChanged, this, [this] { placeOverlays(); });
}

}  // namespace citymirror::desktop
