#include "app/desktop/compare_tools.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/stage.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/card_scroll.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/view/compare_widgets.h"

namespace citymirror::desktop {
namespace {

using session::SideChoice, session::SideRun, session::SideKind;
using view::CompareMode;

constexpr int kFixed = 1'000'000;  // of the list of times: the time that was kept
constexpr int kLeastFour = 560;    // px that four views take beside their card
constexpr int kFirstBranch = 100;  // of the list of runs: branches of a coupled run from here on
constexpr std::array kShifts{0, -180, -60, -30, 30, 60};  // min

/// Of the sides B, C and D at first: the forecast, and two other times of it.
std::array<SideChoice, 4> firstChoices() {
  const auto at = [](int minutes) {
    return SideChoice{SideRun::forecast, std::nullopt, std::chrono::minutes(minutes)};
  };
  return {SideChoice{}, at(-60), at(-30), at(30)};
}

}  // namespace

CompareTools::CompareTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage),
      city_(city),
      sides_(new view::CompareView(city, stage)),
      card_(new QFrame(stage)),
      choices_(firstChoices()) {
  buildCard();
  const auto toggle = [&](const char* keys, CompareMode mode) {
    connect(new QShortcut(QKeySequence(keys), stage), &QShortcut::activated, this,
            [this, mode] { start(sides_->mode() == mode ? CompareMode::off : mode); });
  };
  toggle("C", CompareMode::swipe);
  toggle("Shift+C", CompareMode::two);
  connect(sides_, &view::CompareView::placeChanged, this, &ViewerTool::moved);
  connect(sides_, &view::CompareView::picked, city_, &view::CityView::picked);
  connect(city_, &view::CityView::styled, this, [this] {
    applyLayers();
    showSides();
  });
  connect(city_, &view::CityView::cityReady, this, [this] { showSides(); });
}

void CompareTools::buildCard() {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  linked_ = new QCheckBox(card_);
  linked_->setChecked(true);
  end_ = new QPushButton(card_);
  auto* inside = new panels::CardScroll(card_);  // three sides need more than a small window has
  for (int side = 1; side < int(kSides); ++side) {
    rows_[std::size_t(side)] = makeRow(side);
    inside->column()->addWidget(rows_[std::size_t(side)].box);
  }
  inside->column()->addWidget(linked_);
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  for (QWidget* part : std::initializer_list<QWidget*>{title_, inside, end_})
    column->addWidget(part);
  connect(linked_, &QCheckBox::toggled, sides_, &view::CompareView::setLinked);
  connect(end_, &QPushButton::clicked, this, [this] { start(CompareMode::off); });
}

CompareTools::Row CompareTools::makeRow(int side) {
  Row row;
  row.box = new QWidget(card_);
  row.letter = panels::makeLabel("strong", row.box);
  row.letter->setText(QString(QChar(u'A' + side)));
  auto* grid = new QGridLayout(row.box);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->addWidget(row.letter, 0, 0, 2, 1);
  int cell = 0;
  for (QComboBox** list : {&row.run, &row.time, &row.light, &row.layers}) {
    *list = new QComboBox(row.box);
    (*list)->setMinimumWidth(60);
    (*list)->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    (*list)->setMinimumContentsLength(6);
    grid->addWidget(*list, cell / 2, 1 + cell % 2);
    connect(*list, &QComboBox::activated, this, [this, side] { takeRow(side); });
    ++cell;
  }
  grid->setColumnStretch(1, 1);
  grid->setColumnStretch(2, 1);
  return row;
}

void CompareTools::setRules(coupling::PondingBands bands, std::optional<coupling::WadingRule> car) {
  for (auto& frames : frames_) frames.setRules(bands, car);
}

void CompareTools::fillMenu(QMenu& menu) {
  QMenu* modes = menu.addMenu(tr("Compare"));
  modes->setEnabled(view_->city != nullptr);
  for (const auto& [mode, name, keys] :
       {std::tuple(CompareMode::swipe, tr("Swipe: two in one picture"), "\tC"),
        std::tuple(CompareMode::two, tr("Two views"), "\tShift+C"),
        std::tuple(CompareMode::four, tr("Four views"), ""),
        std::tuple(CompareMode::off, tr("One view"), "")}) {
    QAction* action = modes->addAction(name + keys, this, [this, mode = mode] { start(mode); });
    action->setCheckable(true);
    action->setChecked(sides_->mode() == mode);
  }
}

void CompareTools::start(CompareMode mode, Controls controls) {
  if (!view_->city) mode = CompareMode::off;
  sides_->setMode(mode);
  card_->setVisible(mode != CompareMode::off && controls == Controls::shown);
  for (int side = 1; side < int(kSides); ++side)
    rows_[std::size_t(side)].box->setVisible(side < sides_->sides());
  linked_->setVisible(mode == CompareMode::two || mode == CompareMode::four);
  retranslate();
  applyLayers();
  showSides();
  emit moved();
}

void CompareTools::choose(int side, const SideChoice& choice) {
  choices_[std::size_t(side)] = choice;
  fillRow(side);
  showSides();
}

void CompareTools::setView(const panels::ViewPtr& view) {
  if (view->city != view_->city) {
    choices_ = firstChoices();
    view_ = view;
    if (!view->city && sides_->mode() != CompareMode::off) start(CompareMode::off);
  }
  view_ = view;
  showSides();
}

void CompareTools::setBranches(std::vector<std::pair<QString, QString>> branches,
                               const QString& shown) {
  const bool others = branches != branches_;
  branches_ = std::move(branches);
  shownBranch_ = shown;
  for (int side = 1; side < int(kSides) && others; ++side) {
    SideChoice& choice = choices_[std::size_t(side)];
    const bool gone = std::none_of(branches_.begin(), branches_.end(), [&](const auto& branch) {
      return branch.first.toStdString() == choice.branch;
    });
    if (choice.run == SideRun::branch && gone) choice = SideChoice{SideRun::forecast};
    fillRow(side);
  }
  showSides();
}

/// Side A is what the window shows: a branch, where it shows one.
session::SideFrame CompareTools::frameOf(int side) {
  const SideChoice& choice = choices_[std::size_t(side)];
  if (side == 0) {
    session::SideFrame own = session::shownFrame(*view_);
    if (shownBranch_.isEmpty() || !branchSide_) return own;
    const session::SideFrame branch = branchSide_(shownBranch_, own.at);
    own.kind = branch.kind;
    own.run = branch.run;
    own.name = branch.name;
    return own;
  }
  if (choice.run == SideRun::branch && branchSide_)
    return branchSide_(QString::fromStdString(choice.branch), session::timeOf(*view_, choice));
  return frames_[std::size_t(side)].next(*view_, choice);
}

/// Why a side shows another time than it was asked for; empty where it does not.
QString CompareTools::edgeText(int side) const {
  if (side == 0) return {};
  const SideChoice& choice = choices_[std::size_t(side)];
  const Instant asked = session::askedTime(*view_, choice);
  const Instant shown = session::timeOf(*view_, choice);
  if (asked < shown) return " · " + tr("beginning of the recording");
  if (asked == shown) return {};
  return " · " + (view_->forecast ? tr("end of the forecast") : tr("end of the recording"));
}

void CompareTools::showSides() {
  if (sides_->mode() == CompareMode::off) return;
  for (int i = 0; i < sides_->sides(); ++i) {
    session::SideFrame side = frameOf(i);
    const QString source = panels::say(side.source());
    const bool ahead = side.kind == SideKind::forecast || side.kind == SideKind::whatIf;
    const QString time = QString::fromStdString(session::wallTime(*view_, side.at)).mid(5);
    sides_->setTitle(i, source + " · " + time + edgeText(i), ahead);
    if (i == 0) continue;
    view::CityView& view = *sides_->side(i);
    side.frame.waterLook = city_->frame().waterLook;
    const bool shared = view.shares(*city_);
    side.frame.selected = shared ? std::string() : view_->frame.selected;
    view.setFrame(side.frame);
    if (shared && view_->frame.selected != city_->frame().selected) view.redraw();
  }
}

void CompareTools::applyLayers() {
  using view::Layer;
  const QStringList hidden = city_->hiddenLayers();
  for (int i = 1; i < sides_->sides(); ++i) {
    const SideLayers chosen = layers_[std::size_t(i)];
    QStringList left = hidden;
    if (chosen == SideLayers::noBuildings) left << "buildings";
    if (chosen == SideLayers::noFlood)
      left << "flood"
           << "routes";
    if (chosen == SideLayers::noWords)
      left << "labels"
           << "marks";
    sides_->side(i)->setHiddenLayers(left);
  }
}

void CompareTools::takeRow(int side) {
  const Row& row = rows_[std::size_t(side)];
  SideChoice& choice = choices_[std::size_t(side)];
  const int run = row.run->currentData().toInt();
  choice.branch.clear();
  choice.run = run >= kFirstBranch ? SideRun::branch : SideRun(run);
  if (choice.run == SideRun::branch)
    choice.branch = branches_[std::size_t(run - kFirstBranch)].first.toStdString();
  const int minutes = row.time->currentData().toInt();
  if (minutes != kFixed) {
    choice.fixed.reset();
    choice.shift = std::chrono::minutes(minutes);
  } else if (!choice.fixed) {
    choice.fixed = view_->cursor.at;
  }
  const int light = row.light->currentData().toInt();
  sides_->setLight(side, light < 0 ? std::nullopt : std::optional(draw::LightChoice(light)));
  layers_[std::size_t(side)] = SideLayers(row.layers->currentData().toInt());
  applyLayers();
  fillRow(side);
  showSides();
}

void CompareTools::fillRow(int side) {
  const Row& row = rows_[std::size_t(side)];
  const SideChoice& choice = choices_[std::size_t(side)];
  const auto fill = [](QComboBox* list, const QList<std::pair<QString, int>>& lines, int chosen) {
    list->clear();
    for (const auto& [text, data] : lines) list->addItem(text, data);
    list->setCurrentIndex(std::max(0, list->findData(chosen)));
  };
  QList<std::pair<QString, int>> runs{{tr("Forecast"), int(SideRun::forecast)},
                                      {tr("What-if"), int(SideRun::whatIf)},
                                      {tr("As shown"), int(SideRun::shown)},
                                      {tr("No water"), int(SideRun::none)}};
  int chosenRun = int(choice.run);
  for (std::size_t k = 0; k < branches_.size(); ++k) {
    runs << std::pair(branches_[k].second, kFirstBranch + int(k));
    const bool chosen = branches_[k].first.toStdString() == choice.branch;
    if (choice.run == SideRun::branch && chosen) chosenRun = kFirstBranch + int(k);
  }
  fill(row.run, runs, chosenRun);
  QList<std::pair<QString, int>> times;
  for (const int minutes : kShifts) {
    times << std::pair(minutes == 0 ? tr("Time shown")
                                    : tr("%1 min").arg(panels::differenceText(minutes, 0)),
                       minutes);
  }
  times << std::pair(
      choice.fixed
          ? tr("Fixed: %1")
                .arg(QString::fromStdString(session::wallTime(*view_, *choice.fixed)).mid(11))
          : tr("Keep this time"),
      kFixed);
  fill(row.time, times,
       choice.fixed ? kFixed
                    : int(std::chrono::duration_cast<std::chrono::minutes>(choice.shift).count()));
  const int light = row.light->currentIndex() < 0 ? -1 : row.light->currentData().toInt();
  fill(row.light,
       {{tr("Same light"), -1},
        {tr("Day"), int(draw::LightChoice::day)},
        {tr("Night"), int(draw::LightChoice::night)},
        {tr("By the hour"), int(draw::LightChoice::byTime)}},
       light);
  fill(row.layers,
       {{tr("All layers"), int(SideLayers::all)},
        {tr("Without buildings"), int(SideLayers::noBuildings)},
        {tr("Without flood"), int(SideLayers::noFlood)},
        {tr("Without words"), int(SideLayers::noWords)}},
       int(layers_[std::size_t(side)]));
  row.run->setAccessibleName(tr("Water of side %1").arg(row.letter->text()));
  row.time->setAccessibleName(tr("Time of side %1").arg(row.letter->text()));
  row.light->setAccessibleName(tr("Light of side %1").arg(row.letter->text()));
  row.layers->setAccessibleName(tr("Layers of side %1").arg(row.letter->text()));
}

QRect CompareTools::cityPlace(const QRect& stage) {
  const int column = ViewerTools::kCardWidth + 2 * kMargin;
  const bool beside = sides_->mode() == CompareMode::four && !card_->isHidden() &&
                      stage.width() - column >= kLeastFour;
  return sides_->place(stage.adjusted(0, 0, beside ? -column : 0, 0));
}

bool CompareTools::back() {
  if (sides_->mode() == CompareMode::off) return false;
  start(CompareMode::off);
  return true;
}

void CompareTools::retranslate() {
  title_->setText(tr("Compare with A"));
  linked_->setText(tr("Cameras move together"));
  end_->setText(tr("End the comparison"));
  for (int side = 1; side < int(kSides); ++side) fillRow(side);
  showSides();
}

}  // namespace citymirror::desktop
