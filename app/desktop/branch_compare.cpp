#include "app/desktop/branch_compare.h"

#include <QMenu>

#include "app/desktop/compare_tools.h"
#include "app/desktop/detail_look.h"
#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/branch/depth_difference.h"
#include "app/view/compare_widgets.h"

namespace citymirror::desktop {

using view::CompareMode;

BranchCompare::BranchCompare(view::CityView* city, QWidget* stage, TrafficTools& traffic,
                             CompareTools& compare)
    : ViewerTool(stage),
      city_(city),
      traffic_(traffic),
      compare_(compare),
      card_(new panels::BranchCard({view::SideTitle::colorOf(0), view::SideTitle::colorOf(1)},
                                   stage)) {
  using panels::BranchCard;
  connect(&traffic_, &TrafficTools::branchesChanged, this, &BranchCompare::update);
  connect(&traffic_, &TrafficTools::compareWanted, this, &BranchCompare::start);
  connect(card_, &BranchCard::sidesChosen, this, &BranchCompare::choose);
  connect(card_, &BranchCard::swipeWanted, this, [this] { show(CompareMode::swipe); });
  connect(card_, &BranchCard::twoWanted, this, [this] { show(CompareMode::two); });
  connect(card_, &BranchCard::differenceToggled, this, [this] {
    showDifference();
    emit moved();
  });
  connect(card_, &BranchCard::adoptWanted, &traffic_, &TrafficTools::adopt);
  connect(card_, &BranchCard::timePicked, this, &BranchCompare::timePicked);
  connect(card_, &BranchCard::closed, this, &BranchCompare::back);
}

void BranchCompare::start() {
  if (traffic_.futures()->all.size() < 2)
    return void(emit said(tr("There are no two branches yet: close a road or send a unit")));
  const auto now = traffic_.futures()->find(traffic_.chosen().toStdString());
  traffic_.detail()->end();  // both sides show the branches' own vehicles
  const bool begins = card_->isHidden() && now && !now->parent.empty();
  card_->show();
  if (begins)
    choose(QString::fromStdString(now->parent), traffic_.chosen());
  else
    update();
  emit moved();
}

void BranchCompare::choose(QString a, QString b) {
  const bool other = !b.isEmpty() && b != a;
  card_->setFutures(traffic_.futures(), a, other ? b : QString());
  traffic_.choose(card_->side(0));
  if (!card_->isHidden() && compare_.sides()->mode() != CompareMode::off)
    show(compare_.sides()->mode());
  update();
}

void BranchCompare::compareWith(const QString& id) {
  if (id == traffic_.chosen()) return;
  start();
  if (!card_->isHidden()) choose(traffic_.chosen(), id);
}

/// What the window shows is side A.
void BranchCompare::update() {
  std::vector<std::pair<QString, QString>> names;
  for (const auto& future : traffic_.futures()->all)
    names.emplace_back(QString::fromStdString(future->id), panels::say(future->name));
  compare_.setBranches(std::move(names), traffic_.branchLines().empty() ? QString()
                                                                        : traffic_.chosen());
  if (card_->isHidden()) return;
  if (traffic_.futures()->all.size() < 2) return void(back());
  const QString before = card_->side(1) == traffic_.chosen() ? card_->side(0) : card_->side(1);
  const QString old = card_->side(1);
  card_->setFutures(traffic_.futures(), traffic_.chosen(), before);
  if (card_->side(1) != old && compare_.sides()->mode() != CompareMode::off)
    show(compare_.sides()->mode());
  showDifference();
  emit sidesChanged();
}

void BranchCompare::show(CompareMode mode) {
  session::SideChoice choice;
  choice.run = session::SideRun::branch;
  choice.branch = card_->side(1).toStdString();
  if (compare_.sides()->mode() != mode) compare_.start(mode, CompareTools::Controls::hidden);
  compare_.choose(1, choice);
}

void BranchCompare::showDifference() {
  std::array<std::shared_ptr<const flood::FloodState>, 2> states;
  const auto& futures = *traffic_.futures();
  const double at = seconds(view_->cursor.at - futures.zero);
  for (int side = 0; side < 2 && card_->differenceShown() && !card_->isHidden(); ++side) {
    const auto future = futures.find(card_->side(side).toStdString());
    if (future && at <= future->computedTo)
      states[std::size_t(side)] = session::partAt(future->track->water, at);
  }
  if (states == differing_) return;
  differing_ = states;
  if (!states[0] || !states[1]) {
    card_->setDifference({});
    return city_->removeVectors(kDifferenceLayer);
  }
  const auto made = session::depthDifference(*states[0], *states[1], config_.ponding);
  city_->addVectors(kDifferenceLayer, made.layer, made.style);
  QString words;
  for (const auto& kind : session::differenceClasses(config_.ponding))
    words += QString("<span style='color:%1'>■</span> %2&nbsp; ")
                 .arg(QString::fromStdString(draw::hexOf(kind.color)), panels::say(kind.name));
  words += "<br>" + tr("At %1 B has %2 less and %3 more water than A")
                        .arg(panels::clockOf(*view_, futures.zero + millis(states[0]->time)),
                             panels::volumeText(made.less), panels::volumeText(made.more));
  card_->setDifference(words);
}

void BranchCompare::mark(std::vector<panels::BranchLine>& lines) const {
  if (card_->isHidden()) return;
  for (panels::BranchLine& line : lines) {
    for (int side = 0; side < panels::BranchCard::kSides; ++side) {
      if (line.id != card_->side(side)) continue;
      line.letter = QString(QChar(u'A' + side));
      line.color = card_->color(side);
    }
  }
}

void BranchCompare::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city;
  view_ = view;
  card_->setView(view);
  if (newCity) back();
  if (!card_->isHidden()) showDifference();
}

void BranchCompare::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Compare two branches…"), this, &BranchCompare::start);
  action->setEnabled(traffic_.futures()->all.size() > 1);
}

bool BranchCompare::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  showDifference();
  if (compare_.sides()->mode() != CompareMode::off) compare_.start(CompareMode::off);
  emit sidesChanged();
  emit moved();
  return true;
}

void BranchCompare::retranslate() {
  differing_ = {};
  update();
}

}  // namespace citymirror::desktop
