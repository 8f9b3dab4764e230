#include "app/desktop/main_window.h"

#include <QEvent>
#include <QGridLayout>
#include <QLayout>
#include <QPointer>
#include <QScrollArea>
#include <QTimer>
#include <algorithm>
#include <cstring>
#include <utility>

#include "app/desktop/imagery_tools.h"
#include "app/desktop/incident_marks.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/query_tools.h"
#include "app/desktop/stage.h"
#include "app/desktop/steering_tools.h"
#include "app/desktop/theme_tools.h"
#include "app/desktop/tool_stock.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/desktop/water_tools.h"
#include "app/panels/dispatch_panel.h"
#include "app/panels/exposure_panel.h"
#include "app/panels/help_card.h"
#include "app/panels/incident_panel.h"
#include "app/panels/lock_card.h"
#include "app/panels/mask_panel.h"
#include "app/panels/measures_panel.h"
#include "app/panels/overlays.h"
#include "app/panels/parts.h"
#include "app/panels/posture_panel.h"
#include "app/panels/rail_scroll.h"
#include "app/panels/report_panel.h"
#include "app/panels/rules_panel.h"
#include "app/panels/run_panel.h"
#include "app/panels/score_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/sign_in_panel.h"
#include "app/panels/theme.h"
#include "app/panels/timeline.h"
#include "app/panels/water_legend.h"
#include "app/panels/words.h"
#include "app/panels/works_panel.h"
#include "app/session/branch/branch_name.h"
#include "app/session/live/field_reports.h"
#include "engine/draw/overview.h"

namespace citymirror::desktop {
namespace {

constexpr int kLeftWidth = 248, kRightWidth = 344, kNorthRoom = 72;
constexpr int kWideWindow = 1800, kWideLeft = 304;  // px: English names and headlines are longer
constexpr int kRoomyHeight = 1000;  // px: Verify and Dispatch are in sight below the table

}  // namespace

MainWindow::MainWindow(Commands& commands, Translation& translation, QWidget* parent)
    : QMainWindow(parent), commands_(commands), translation_(translation) {
  setWindowTitle(QStringLiteral("城镜 CityMirror"));
  setWindowIcon(QIcon(":/icons/citymirror.svg"));
  setMinimumSize(1120, 640);
  buildPanels();
  buildLayout();
  connectPanels();
  connectTools();
  connectDesk();
  connectSteering();
  addShortcuts();
  setView(view_);
}

void MainWindow::buildPanels() {
  stage_ = new QWidget(this);
  stage_->setObjectName("stage");
  city_ = new view::CityView(stage_);
  city_->setFocusPolicy(Qt::StrongFocus);
  water_ = new WaterTools(city_, stage_);
  tools_ = new ViewerTools(stage_);
  models_ = new ModelTools(city_, stage_);
  imagery_ = new ImageryTools(city_, stage_);
  layers_ = new LayerTools(city_, stage_);
  layers_->follow(imagery_);
  queries_ = new QueryTools(city_, stage_);
  for (ViewerTool* tool : std::initializer_list<ViewerTool*>{models_, imagery_, layers_, queries_})
    tools_->add(tool);
  stockTools(*tools_, city_, stage_, commands_);
  tools_->setCommands(commands_);
  water_->section()->setExportGate([this](const QString& path) {
    return commands_.mayExport(exportedFile({"剖面表", "table of a section"}, path));
  });
  marks_ = new IncidentMarks(city_);
  faults_ = new panels::FaultStrip(stage_);
  jobs_ = new panels::JobCard(stage_);
  top_ = new panels::TopBar(this);
  left_ = new panels::LeftRail(this);
  selection_ = new panels::SelectionPanel(this);
  signIn_ = new panels::SignInPanel(this);
  mask_ = new panels::MaskPanel(this);
  lock_ = new panels::LockCard(stage_);
  help_ = new panels::HelpCard(stage_);
  posture_ = new panels::PosturePanel(this);
  rules_ = new panels::RulesPanel(this);
  reports_ = new panels::ReportPanel(this);
  incident_ = new panels::IncidentPanel(this);
  dispatch_ = new panels::DispatchPanel(this);
  steering_ = new SteeringTools(city_, stage_, this, commands_);
  exposure_ = new panels::ExposurePanel(this);
  run_ = new panels::RunPanel(this);
  score_ = new panels::ScorePanel(this);
  timeline_ = new panels::Timeline(this);
  ticker_ = new panels::Ticker(this);
  stage_->installEventFilter(this);
  faults_->installEventFilter(this);
  jobs_->installEventFilter(this);
}

void MainWindow::buildRails() {
  auto* rail = new QWidget(this);
  rail->setObjectName("rightRail");
  auto* column = new QVBoxLayout(rail);
  column->setContentsMargins(0, panels::kGrid, 0, 0);
  column->setSpacing(0);
  column->addWidget(signIn_);
  column->addWidget(mask_);
  column->addWidget(posture_);
  column->addWidget(exposure_);  // what stands in the water is seen without scrolling
  column->addWidget(selection_);
  column->addWidget(steering_->works());
  column->addWidget(panels::makeSeparator(rail));
  column->addWidget(reports_);
  column->addWidget(incident_);
  column->addWidget(panels::makeSeparator(rail));
  column->addWidget(steering_->measures());
  column->addWidget(panels::makeSeparator(rail));
  column->addWidget(dispatch_);
  column->addWidget(panels::makeSeparator(rail));
  column->addWidget(score_);
  column->addWidget(rules_);
  column->addWidget(run_);
  column->addStretch();
  auto* scroll = new panels::RailScroll(this);
  right_ = scroll;
  right_->setObjectName("rightRail");
  scroll->hold(rail);
  right_->setFixedWidth(kRightWidth);

  auto* beside = new panels::RailScroll(this);
  leftScroll_ = beside;
  leftScroll_->setObjectName("leftRail");
  beside->hold(left_);
  leftScroll_->setFixedWidth(kLeftWidth);
}

void MainWindow::buildLayout() {
  buildRails();
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(top_, 0, 0, 1, 3);
  grid->addWidget(leftScroll_, 1, 0);
  grid->addWidget(stage_, 1, 1);
  grid->addWidget(right_, 1, 2);
  grid->addWidget(ticker_, 2, 0, 1, 3);
  grid->addWidget(timeline_, 3, 0, 1, 3);
  grid->setRowStretch(1, 1);
  grid->setColumnStretch(1, 1);
  setCentralWidget(page);
}

void MainWindow::setView(const panels::ViewPtr& view) {
  if (!view) return;
  const bool newCity = view->city != view_->city;
  const bool newRoute = view->route && !view_->route;
  const panels::ViewPtr before = view_;  // `view` may be view_ itself
  const QPointer<QWidget> worked = focusWidget();
  view_ = view;
  followPosture(*before);
  if (newCity && view->city) {
    city_->setCity(view->city);
    if (view->computed() != before->computed()) city_->showWhole(*view->city);
  }
  city_->setVisible(view->city || !view->mask);  // nothing of a city that is masked as a whole
  lock_->setVisible(seatLocked());
  for (QWidget* part : {static_cast<QWidget*>(left_), static_cast<QWidget*>(right_),
                        static_cast<QWidget*>(steering_->strip()), static_cast<QWidget*>(tools_)})
    part->setEnabled(!seatLocked());
  tools_->setView(view);
  marks_->setView(view);
  showFrame();
  for (panels::Panel* panel : findChildren<panels::Panel*>())  // those of tools have it already
    if (view == before || panel->view() != view) panel->setView(view);
  placeOverlays();
  followPerson(before->person, worked);
  if (newRoute)
    QTimer::singleShot(0, dispatch_, [this] { right_->ensureWidgetVisible(dispatch_); });
}

/// The keyboard of who has signed in is where a duty officer works, after a lock where they were;
/// not while somebody types elsewhere.
void MainWindow::followPerson(const session::PersonView& before, QWidget* worked) {
  const session::PersonView& now = view_->person;
  if (now.locked && !before.locked) workedAt_ = signIn_->isAncestorOf(worked) ? nullptr : worked;
  if (!now.signedIn) workedAt_.clear();
  const bool opened = now.signedIn && !now.locked && (!before.signedIn || before.locked);
  const bool asked =
      worked == nullptr || signIn_->isAncestorOf(worked) || lock_->isAncestorOf(worked);
  if (!opened || !asked || onWall_) return;
  QWidget* place = workedAt_ ? workedAt_.data() : incident_->queue();
  if (!place->isVisible() || !place->isEnabled()) place = city_;
  place->setFocus();
}

/// Each switch brings its layout once; people may choose another afterwards.
void MainWindow::followPosture(const session::WorldView& before) {
  const session::PostureView& posture = view_->posture;
  if (!posture.last || posture.last == before.posture.last) return;
  const auto mode = panels::modeOfLayout(posture.layout);
  if (!mode) return;
  top_->setMode(*mode);
  applyMode();
}

/// What the picture shows: a chosen branch as far as it is computed, else what the view holds.
session::SideFrame MainWindow::shownSide() const {
  session::SideFrame side = session::shownFrame(*view_);
  const auto branch = tools_->tool<TrafficTools>()->drawnBranch();
  if (branch) session::nameSide(side, *branch);
  return side;
}

void MainWindow::showFrame() {
  const auto* traffic = tools_->tool<TrafficTools>();
  const draw::DrawFrame frame =
      layers_->dressed(queries_->dressed(water_->dressed(traffic->dressed(view_->frame))));
  const QString ended = frame.water ? QString() : panels::endedText(*view_);
  water_->setWater(frame.water || !ended.isEmpty());
  water_->setRoads(frame.ribbons);
  water_->legend()->setMissing(ended);
  const session::SideFrame side = shownSide();
  water_->legend()->setSource(side.kind == session::SideKind::noWater
                                  ? QString()
                                  : panels::say(side.source()) + " · " +
                                        panels::clockOf(*view_, side.at));
  city_->setFrame(frame);
  water_->followLight();
  tools_->tool<ThemeTools>()->followLight();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  exposure_->setRoomy(height() >= kRoomyHeight);
  leftScroll_->setFixedWidth(width() >= kWideWindow ? kWideLeft : kLeftWidth);
}

void MainWindow::setHelp(const QString& folder) { help_->setFolder(folder); }

/// Not where nobody works, and not over a locked seat.
void MainWindow::toggleHelp() {
  if (help_->isVisible() || onWall_ || seatLocked()) {
    help_->hide();
    return city_->setFocus();
  }
  placeOverlays();
  help_->open();
}

void MainWindow::setEventClasses(incident::EventClasses classes) {
  reports_->setEventClasses(classes);
  selection_->setEventClasses(std::move(classes));
}

void MainWindow::setRoadRules(std::vector<coupling::WadingRule> rules,
                              traffic::CityTrafficRules traffic) {
  selection_->setRoadRules(std::move(rules), std::move(traffic));
}

void MainWindow::setSteeringLimits(const session::SteeringConfig& limits) {
  steering_->setLimits(limits);
}

void MainWindow::selectCode(const QString& code) {
  selection_->setSelected(code);
  steering_->works()->setSelected(code);
  dispatch_->choose(code);
  if (code.startsWith(session::kReportMark))
    reports_->choose(code.mid(int(std::strlen(session::kReportMark))));
  commands_.select(code.toStdString());
}

void MainWindow::lookAt(const QString& code) {
  if (!view_->city) return;
  Point2 at;
  const auto& incidents = view_->incidents;
  const auto found = left_->index().byCode(code.toStdString());
  if (found)
    at = found->at;
  else if (incidents.empty())
    return;
  bool risky = false;
  for (const auto& incident : incidents) {
    for (const coupling::PondingRisk& risk : incident.risks) {
      if (QString::fromStdString(risk.code) != code) continue;
      at = risk.place;
      risky = true;
    }
  }
  if (!found && !risky) return;
  city_->approach(at);
}

bool MainWindow::knows(const QString& code) const {
  return left_->index().byCode(code.toStdString()).has_value();
}

void MainWindow::fit() {
  if (view_->city) city_->flyTo(draw::overviewOf(*view_->city, city_->shape()));
}

void MainWindow::startSection() { water_->startSection(); }

void MainWindow::say(const QString& message) { ticker_->say(message); }

void MainWindow::offer(const QString& message, const QString& file) {
  ticker_->offer(message, file);
}

void MainWindow::toggleLanguage() {
  const Language other = translation_.language() == Language::zh ? Language::en : Language::zh;
  translation_.use(other);
  commands_.setLanguage(other);
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() != QEvent::LanguageChange) return;
  placeOverlays();
}

void MainWindow::toggleOnlyCity() {
  onlyCity_ = !onlyCity_;
  applyMode();
}

void MainWindow::applyMode() {
  const panels::DeskMode mode = top_->mode();
  top_->setReduced(onlyCity_);
  water_->setReduced(onlyCity_);
  steering_->strip()->setReduced(onlyCity_ || mode == panels::DeskMode::watch);
  leftScroll_->setVisible(!onlyCity_ && mode != panels::DeskMode::watch);
  right_->setVisible(!onlyCity_ && mode != panels::DeskMode::watch);
  incident_->setVisible(mode == panels::DeskMode::command);
  dispatch_->setVisible(mode == panels::DeskMode::command);
  ticker_->setVisible(!onlyCity_);
  timeline_->setVisible(!onlyCity_);
}

void MainWindow::placeOverlays() {
  const QSize room = stage_->size();
  lock_->adjustSize();
  lock_->move((room.width() - lock_->width()) / 2, (room.height() - lock_->height()) / 2);
  help_->setGeometry(stage_->rect().adjusted(kMargin, kMargin, -kMargin, -kMargin));
  if (seatLocked()) help_->hide();
  city_->setGeometry(tools_->cityPlace(stage_->rect()));
  const int width = std::min(720, room.width() - 2 * kNorthRoom);
  faults_->setFixedWidth(std::max(width, 200));
  if (faults_->isVisible() && faults_->layout()->hasHeightForWidth()) {
    faults_->layout()->activate();  // its inner layouts still count with the words before these
    faults_->setFixedHeight(faults_->layout()->heightForWidth(faults_->width()));
  }
  faults_->move((room.width() - faults_->width()) / 2, kMargin);
  jobs_->adjustSize();
  const int below = faults_->isVisible() ? faults_->geometry().bottom() + kMargin : kMargin;
  QWidget* strip = steering_->strip();
  strip->adjustSize();
  strip->move(kMargin, below);
  const int under = strip->isVisibleTo(stage_) ? strip->geometry().bottom() + kMargin : below;
  if (view_->city)
    jobs_->move(kMargin, under);
  else
    jobs_->move((room.width() - jobs_->width()) / 2, (room.height() - jobs_->height()) / 2);
  QList<QRect> reserved = water_->place(room);
  for (QWidget* overlay : {static_cast<QWidget*>(faults_), static_cast<QWidget*>(jobs_), strip})
    if (overlay->isVisibleTo(stage_)) reserved << overlay->geometry();
  reserved += tools_->place(room, reserved);
  city_->setReserved(reserved);
  for (QWidget* overlay : {static_cast<QWidget*>(faults_), static_cast<QWidget*>(jobs_), strip}) {
    overlay->raise();
  }
  lock_->raise();
}

/// On a wall nothing covers the picture: acts are refused there all the same.
bool MainWindow::seatLocked() const { return view_->person.locked && !onWall_; }

}  // namespace citymirror::desktop
