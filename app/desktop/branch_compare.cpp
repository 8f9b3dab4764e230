#include "app/desktop/branch_compare.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>
#include <cmath>

#include "app/desktop/compare_tools.h"
#include "app/desktop/detail_look.h"
#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/branch/branch_name.h"
#include "app/session/branch/comparison_table.h"
#include "app/session/branch/depth_difference.h"
#include "app/session/command/seat_rights.h"
#include "app/view/compare_widgets.h"
#include "engine/core/file_io.h"

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
  connect(card_, &BranchCard::differenceChosen, this, &BranchCompare::showDifference);
  connect(card_, &BranchCard::tableWanted, this, [this] { saveTable(); });
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
  traffic_.setAside(true);
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
    names.emplace_back(QString::fromStdString(future->id),
                       panels::say(session::branchTitle(*future)));
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
  std::array<std::shared_ptr<const session::WorldFuture>, 2> sides;
  const auto& futures = *traffic_.futures();
  const double at = seconds(view_->cursor.at - futures.zero);
  for (std::size_t side = 0; side < 2 && card_->differenceShown() && !card_->isHidden(); ++side) {
    const auto future = futures.find(card_->side(int(side)).toStdString());
    if (!future || at > future->computedTo) continue;
    sides[side] = future;
    states[side] = session::partAt(future->track->water, at);
  }
  const session::DifferenceOf of = card_->differenceOf();
  if (states == differing_ && of == drawn_) return;
  differing_ = states;
  drawn_ = of;
  if (!states[0] || !states[1]) {
    card_->setDifference({});
    return city_->removeVectors(kDifferenceLayer);
  }
  const auto made =
      session::waterDifference(of, *sides[0]->track, *sides[1]->track, at, config_.ponding);
  city_->addVectors(kDifferenceLayer, made.layer, made.style);
  card_->setDifference(differenceWords(of, made));
}

/// The legend, and what the map says in all.
QString BranchCompare::differenceWords(session::DifferenceOf of,
                                       const session::DepthDifference& made) const {
  QString words;
  for (const auto& kind : session::differenceClasses(config_.ponding, of))
    words += panels::legendEntry(kind.color, panels::say(kind.name));
  const QString when =
      panels::clockOf(*view_, traffic_.futures()->zero + millis(made.until));
  const auto hectares = [](double area) { return QString::number(area / 1e4, 'f', 1) + " ha"; };
  switch (of) {
    case session::DifferenceOf::depthNow:
      return words + "<br>" +
             tr("At %1 B has %2 less and %3 more water than A")
                 .arg(when, panels::volumeText(made.less), panels::volumeText(made.more));
    case session::DifferenceOf::deepest:
      return words + "<br>" +
             tr("Until %1 the water of B was lower at its deepest on %2 and higher on %3")
                 .arg(when, hectares(made.lessArea), hectares(made.moreArea));
    case session::DifferenceOf::wetTime:
      break;
  }
  return words + "<br>" +
         tr("Until %1 water of %2 cm stood shorter in B on %3 and longer on %4")
             .arg(when)
             .arg(std::lround(config_.ponding.blue * 100))
             .arg(hectares(made.lessArea), hectares(made.moreArea));
}

QString BranchCompare::saveTable(const QString& folder) {
  session::TableOrigin origin;
  if (view_->city) {
    origin.city = view_->city->name;
    origin.utcOffsetMinutes = view_->city->utcOffsetMinutes;
  }
  origin.written = view_->now;
  origin.language = panels::uiLanguage();
  const auto table =
      session::comparisonTable(*traffic_.futures(), card_->side(0).toStdString(),
                               card_->side(1).toStdString(), origin);
  if (!table) {
    emit said(panels::errorText(table.error()));
    return {};
  }
  const QDir into(folder.isEmpty()
                      ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                      : folder);
  into.mkpath(".");
  const QString stem = QString("citymirror-%1-%2")
                           .arg(card_->side(0), card_->side(1))
                           .replace(QStringLiteral("·"), "_");
  QString path = into.filePath(stem + ".csv");
  for (int again = 2; QFileInfo::exists(path); ++again)
    path = into.filePath(QString("%1-%2.csv").arg(stem).arg(again));
  if (const Outcome may = mayExport(*view_, {"分支对比表", "table of compared branches"}, path);
      !may) {
    emit said(panels::errorText(may.error()));
    return {};
  }
  if (const auto written = writeFile(path.toStdString(), *table); !written) {
    emit said(panels::errorText(written.error()));
    return {};
  }
  emit said(tr("Table saved: %1").arg(path));
  return path;
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
  traffic_.setAside(false);
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
