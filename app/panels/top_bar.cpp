#include "app/panels/top_bar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "app/panels/feed_list.h"
#include "app/panels/mask_panel.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/score_panel.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kTopBarHeight = 48, kLeastName = 96;  // px

QHBoxLayout* rowIn(QWidget* box) {
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  return row;
}

}  // namespace

TopBar::TopBar(QWidget* parent) : Panel(parent) {
  setObjectName("topBar");
  setFixedHeight(kTopBarHeight);
  city_ = makeLabel("cityName", this);
  badge_ = makeLabel("badge", this);
  mask_ = makeLabel("badge", this);
  clock_ = makeLabel("clock", this);
  date_ = makeLabel("small", this);
  level_ = makeLabel("statement", this);
  age_ = makeLabel("muted", this);
  seat_ = makeLabel("muted", this);
  score_ = makeLabel("muted", this);
  ended_ = makeLabel("badge", this);
  mark_ = new SeverityMark(this);
  buildModes();
  buildState();
  layOut();
  retranslate();
  refresh();
}

void TopBar::buildModes() {
  modeBox_ = new QWidget(this);
  auto* modeRow = rowIn(modeBox_);
  auto* group = new QButtonGroup(this);
  for (int i = 0; i < 3; ++i) {
    modes_[i] = new QPushButton(this);
    modes_[i]->setObjectName("mode");
    modes_[i]->setCheckable(true);
    group->addButton(modes_[i], i);
    modeRow->addWidget(modes_[i]);
  }
  modes_[int(mode_)]->setChecked(true);
  connect(group, &QButtonGroup::idClicked, this, [this](int id) {
    mode_ = DeskMode(id);
    emit modeChosen(mode_);
  });
}

void TopBar::buildState() {
  stateBox_ = new QWidget(this);
  auto* stateRow = rowIn(stateBox_);
  stateRow->addWidget(ended_, 0, Qt::AlignVCenter);
  stateRow->addWidget(score_);
  stateRow->addSpacing(kGrid);
  stateRow->addWidget(mark_);
  stateRow->addWidget(level_);
  stateRow->addSpacing(2 * kGrid);
  stateRow->addWidget(seat_);
  takeLead_ = new QPushButton(this);
  takeLead_->setObjectName("takeLead");
  stateRow->addWidget(takeLead_);
  connect(takeLead_, &QPushButton::clicked, this, &TopBar::leadWanted);
  stateRow->addWidget(age_);
  stateRow->addSpacing(kGrid);
  language_ = new QPushButton(this);
  report_ = new QPushButton(this);
  stateRow->addWidget(report_);
  help_ = makeButton("help", this);
  stateRow->addWidget(help_);
  stateRow->addWidget(language_);
  connect(language_, &QPushButton::clicked, this, &TopBar::languageToggled);
  connect(report_, &QPushButton::clicked, this, &TopBar::reportWanted);
  connect(help_, &QPushButton::clicked, this, &TopBar::helpWanted);
}

void TopBar::layOut() {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
  row->setSpacing(kGrid);
  row->addWidget(city_);
  row->addWidget(badge_, 0, Qt::AlignVCenter);
  row->addWidget(mask_, 0, Qt::AlignVCenter);
  row->addSpacing(2 * kGrid);
  row->addWidget(modeBox_);
  row->addStretch();
  row->addWidget(date_);
  row->addWidget(clock_);
  row->addStretch();
  row->addWidget(stateBox_);
}

void TopBar::setMode(DeskMode mode) {
  mode_ = mode;
  modes_[int(mode)]->setChecked(true);
}

void TopBar::setReduced(const bool reduced) {
  modeBox_->setVisible(!reduced);
  stateBox_->setVisible(!reduced);
}

void TopBar::retranslate() {
  modes_[0]->setText(tr("Watch"));
  modes_[0]->setToolTip(tr("Watch: the city and the state of the feed"));
  modes_[1]->setText(tr("Manage"));
  modes_[1]->setToolTip(tr("Manage: layers, search and details"));
  modes_[2]->setText(tr("Command"));
  modes_[2]->setToolTip(tr("Command: incidents, decisions and dispatch"));
  language_->setText(uiLanguage() == Language::zh ? "EN" : "中文");
  language_->setToolTip(tr("Switch the language (Ctrl+L)"));
  language_->setAccessibleName(tr("Language"));
  takeLead_->setText(tr("Take the lead"));
  takeLead_->setToolTip(tr(
      "This seat leads from now on: it goes on with what is under way, has the feeds and sends"));
  help_->setText(tr("Help"));
  help_->setToolTip(tr("How things are done (F1)"));
  report_->setText(tr("Report"));
  clock_->setToolTip(tr("Time in the city; the world's clock, not this computer's"));
}

void TopBar::refresh() {
  const session::WorldView& w = world();
  QStringList marks, reasons;
  if (w.city && w.city->synthetic()) {
    marks << tr("SYNTHETIC DATA");
    reasons << tr("This city and its feed are computed, not measured");
  }
  if (w.city && w.exercise) {
    marks << tr("EXERCISE");
    reasons << tr("What leaves this seat says Exercise: a recording plays, or --for-real is not given");
  }
  badge_->setVisible(!marks.isEmpty());
  badge_->setText(marks.join(" · "));
  badge_->setToolTip(reasons.join('\n'));
  mask_->setVisible(w.mask != nullptr);
  mask_->setText(maskText(w));
  mask_->setToolTip(tr("Layers and attributes above this label are masked on this screen"));
  clock_->setText(clockOf(w, w.now));
  date_->setText(dateOf(w, w.now));
  followRole(report_, w, session::Act::exportData, w.city != nullptr,
             tr("Write the report of this evening as one HTML file"));
  mark_->setSeverity(w.responseLevel);
  static const char* kLevels[] = {"", "IV", "III", "II", "I"};
  levelAlone_ = kLevels[int(w.responseLevel)];
  levelText_ = w.responseLevel == Severity::none ? tr("No response active")
                                                 : tr("Response level %1").arg(levelAlone_);
  level_->setToolTip(levelText_ + "\n" + tr("The worst incident that a person has verified"));
  refreshAge();
  refreshSeat();
  refreshEnded();
  refreshScore();
  fit();
}

void TopBar::resizeEvent(QResizeEvent* event) {
  Panel::resizeEvent(event);
  fit();
}

TopBar::Room TopBar::roomFor(const QString& name) {
  for (QWidget* box : {modeBox_, stateBox_}) {
    box->layout()->activate();
    box->updateGeometry();
  }
  layout()->invalidate();
  return {name,
          levelText_,
          width(),
          layout()->sizeHint().width(),
          score_->sizeHint().width(),
          date_->sizeHint().width(),
          scored_};
}

void TopBar::fit() {
  const QString name = world().city ? say(world().city->name) : tr("No city open");
  if (roomFor(name) == fitted_) return;
  giveWay(name);
  fitted_ = roomFor(name);
}

void TopBar::giveWay(const QString& name) {
  city_->setText(name);
  city_->setToolTip(QString());
  level_->setText(levelText_);
  score_->setVisible(scored_);
  date_->show();
  int over = roomFor(name).wanted - width();
  for (QLabel* part : {score_, date_}) {
    if (over <= 0 || part->isHidden()) continue;
    over -= part->sizeHint().width() + kGrid;
    part->hide();
  }
  if (over <= 0) return;
  const int room = city_->sizeHint().width() - over;
  city_->setText(city_->fontMetrics().elidedText(name, Qt::ElideRight, std::max(room, kLeastName)));
  if (city_->text() != name) city_->setToolTip(plainTip(name));
  if (roomFor(name).wanted > width()) level_->setText(levelAlone_);
}

/// A dry picture beyond the end of its forecast is no news of dry ground.
void TopBar::refreshEnded() {
  const session::WorldView& w = world();
  const world::ForecastRun* run = w.city ? w.endedBefore() : nullptr;
  ended_->setVisible(run != nullptr);
  if (run == nullptr) return;
  ended_->setText(
      tr("%1 ENDED %2").arg(QString::fromStdString(run->id), clockOf(w, run->until)));
  ended_->setToolTip(endedText(w));
}

void TopBar::refreshScore() {
  const session::WorldView& w = world();
  // In its place stands that the forecast has ended; the score has a card of its own.
  scored_ = w.score != nullptr && w.city && !w.endedBefore();
  if (!w.score) return;
  const world::ForecastScore& total = w.score->total;
  score_->setText(
      tr("H %1 M %2 F %3").arg(total.hits).arg(total.misses).arg(total.falseAlarms));
  score_->setToolTip(tr("H hits, M misses, F false alarms") + "\n" +
                     tr("Past forecasts against the gauges until %1: %2; event: %3 or deeper, %4")
                         .arg(clockOf(w, w.score->until), scoreLine(w),
                              depthText(w.score->eventDepth), say(w.score->source)));
}

void TopBar::refreshSeat() {
  const auto& own = world().seat;
  seat_->setVisible(own.has_value());
  const bool silent =
      own && own->seat.follows && own->health.lead.free && own->health.lead.term > 0;
  takeLead_->setVisible(silent && own->health.connected);
  if (!own) return;
  QString text = QString::fromStdString(own->seat.name);
  if (silent)
    text += silentText(own->health.lead);
  else if (own->seat.follows)
    text += own->leader.empty() ? tr(" · no leading seat")
                                : " ← " + QString::fromStdString(own->leader);
  else if (!own->health.lead.confirmed)
    text += tr(" · lead not confirmed, nothing is sent");
  if (!own->health.connected) text += tr(" · cut off");
  seat_->setText(text);
  QString tip = own->seat.follows
                    ? tr("This seat repeats the leading seat; what is done here is done there")
                    : tr("This seat leads: it has the feeds and sends");
  if (own->health.waiting > 0)
    tip += "\n" + tr("%1 entries wait for the shared log").arg(own->health.waiting);
  if (!own->health.trouble.empty()) tip += "\n" + QString::fromStdString(own->health.trouble);
  seat_->setToolTip(plainTip(tip));
}

/// By the clock of the shared log, whatever the clocks of the seats say.
QString TopBar::silentText(const session::SeatLead& lead) const {
  const QString seat = QString::fromStdString(lead.seat);
  if (lead.left) return tr(" · %1 has left, nobody leads").arg(seat);
  return tr(" · %1 silent since %2").arg(seat, clockOf(world(), lead.heard));
}

void TopBar::refreshAge() {
  const session::WorldView& w = world();
  if (w.feeds) {
    age_->setText(feedsText(w));
    age_->setToolTip(tr("Live feeds; their list stands on the left"));
    return;
  }
  if (!w.feed) {
    age_->setText(w.city ? tr("No feed") : QString());
    age_->setToolTip(tr("No feed has sent anything yet"));
    return;
  }
  const Millis age = w.now - w.feed->lastReceived;
  age_->setText(tr("Data %1 old").arg(durationText(age)));
  age_->setToolTip(tr("Feed %1: %2 received, %3 rejected, %4 duplicates, %5 gaps")
                       .arg(QString::fromStdString(w.feed->name))
                       .arg(w.feed->received)
                       .arg(w.feed->rejected)
                       .arg(w.feed->duplicates)
                       .arg(w.feed->gaps));
}

}  // namespace citymirror::panels
