#include "app/desktop/theme_tools.h"

#include <QActionGroup>
#include <QMenu>
#include <algorithm>
#include <functional>
#include <utility>

#include "app/panels/words.h"
#include "engine/draw/water_sample.h"

namespace citymirror::desktop {
namespace {

using draw::ThemeAttribute;

constexpr ThemeAttribute kAll[] = {ThemeAttribute::use, ThemeAttribute::height,
                                   ThemeAttribute::floors, ThemeAttribute::residents,
                                   ThemeAttribute::floodDepth};

}  // namespace

ThemeTools::ThemeTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage),
      city_(city),
      menu_(new QMenu(stage)),
      legend_(new panels::ThemeLegend(stage)) {
  legend_->hide();
  connect(legend_, &panels::ThemeLegend::entryClicked, this,
          [this](int entry) { select(entry == legend_->chosen() ? -1 : entry); });
  connect(legend_, &panels::ThemeLegend::closed, this, [this] { choose(std::nullopt); });
  connect(city_, &view::CityView::lightChanged, this, &ThemeTools::followLight);
  connect(city_, &view::CityView::cityReady, this, [this] { recolor(Apply::everything); });
}

ThemeTools::~ThemeTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void ThemeTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city;
  const bool newWater = view->frame.water != view_->frame.water;
  view_ = view;
  legend_->setResidentsMasked(panels::maskedText(*view_, "buildings", "residents"));
  if (newCity) {
    jobs_.cancelAll();
    around_.reset();
    preparing_ = false;
    areas_ = view->city ? draw::footprintAreas(view->city->buildings) : std::vector<float>();
    choose(std::nullopt);
  } else if (newWater && attribute_ == ThemeAttribute::floodDepth) {
    recolor(Apply::changes);
  }
}

void ThemeTools::fillMenu(QMenu& menu) {
  menu_->clear();
  menu_->setTitle(tr("Theme"));
  menu_->setEnabled(view_->city != nullptr);
  auto* group = new QActionGroup(menu_);
  const auto add = [&](const QString& text, std::optional<ThemeAttribute> attribute) {
    QAction* action = menu_->addAction(text, this, [this, attribute] { choose(attribute); });
    action->setCheckable(true);
    action->setChecked(attribute == attribute_);
    group->addAction(action);
  };
  add(tr("None"), std::nullopt);
  for (const ThemeAttribute attribute : kAll) add(panels::say(draw::nameOf(attribute)), attribute);
  menu.addMenu(menu_);
}

void ThemeTools::choose(std::optional<ThemeAttribute> attribute) {
  if (!view_->city) attribute.reset();
  attribute_ = attribute;
  select(-1);
  recolor(Apply::everything);
}

void ThemeTools::recolor(Apply apply) {
  if (!attribute_) {
    theme_ = {};
    city_->setTheme({});
    legend_->hide();
    emit moved();
    return;
  }
  const bool wet = attribute_ == ThemeAttribute::floodDepth;
  draw::BuildingTheme next = draw::buildingTheme(*attribute_, view_->city->buildings, areas_,
                                                 wet ? depths() : std::vector<float>(), night_);
  using draw::ThemeEntry;
  const bool changed =
      apply == Apply::everything || next.entryOf != theme_.entryOf ||
      !std::ranges::equal(next.entries, theme_.entries, {}, &ThemeEntry::color, &ThemeEntry::color);
  theme_ = std::move(next);
  if (changed) {
    city_->setTheme(theme_.colors());
    applySelection();
  }
  legend_->setTheme(theme_, notes());
  emit moved();
}

void ThemeTools::followLight() {
  const float before = std::exchange(night_, city_->night());
  const bool other = &draw::depthRampBy(night_) != &draw::depthRampBy(before);
  if (other && attribute_ == ThemeAttribute::floodDepth) recolor(Apply::changes);
}

std::vector<float> ThemeTools::depths() {
  const auto& water = view_->frame.water;
  if (!water || !draw::drawable(*water)) return {};
  if (around_ && around_->fits(*water)) return around_->depths(*water);
  if (!preparing_) prepare();
  return {};
}

void ThemeTools::prepare() {
  preparing_ = true;
  jobs_.submit({"查找建筑周边的水", "Finding the water around buildings"},
               [this, city = view_->city, water = view_->frame.water](const run::JobContext& job) {
                 std::shared_ptr<const draw::BuildingWater> around;
                 if (!job.cancelled())
                   around = std::make_shared<const draw::BuildingWater>(city->buildings,
                                                                        city->water, *water);
                 QMetaObject::invokeMethod(
                     this,
                     [this, around, city] {
                       if (city != view_->city) return;
                       preparing_ = false;
                       around_ = around;
                       if (attribute_ == ThemeAttribute::floodDepth) recolor(Apply::changes);
                     },
                     Qt::QueuedConnection);
               });
}

void ThemeTools::select(int entry) {
  legend_->setChosen(entry);
  applySelection();
  emit moved();
}

void ThemeTools::applySelection() {
  const int entry = legend_->chosen();
  city_->setChosen(entry < 0
                       ? std::vector<std::string>()
                       : draw::buildingsOf(theme_, std::size_t(entry), view_->city->buildings));
}

bool ThemeTools::back() {
  if (legend_->chosen() < 0) return false;
  select(-1);
  return true;
}

QStringList ThemeTools::notes() const {
  const CityModel& city = *view_->city;
  QStringList notes;
  if (attribute_ == ThemeAttribute::floodDepth) {
    if (preparing_)
      notes << tr("Finding the water around the buildings…");
    else if (const QString ended = panels::endedText(*view_); !ended.isEmpty())
      notes << ended;
    else if (!view_->frame.water || !view_->shown())
      notes << tr("No computed water at the time shown");
    else
      notes << tr("Run %1, %2")
                   .arg(QString::fromStdString(view_->shown()->id),
                        panels::clockOf(*view_, view_->cursor.at));
  }
  if (attribute_ == ThemeAttribute::height) {
    const auto& source = city.buildings.heightSource;
    const auto measured = std::count(source.begin(), source.end(), HeightSource::measured);
    notes << tr("%1 heights are measured, the others estimated")
                 .arg(panels::countText(std::uint64_t(measured)));
  }
  const QString masked = panels::maskedText(*view_, "buildings", "residents");
  if (attribute_ == ThemeAttribute::residents && !masked.isEmpty()) notes << masked;
  const auto found = city.provenance.find("buildings");
  if (found != city.provenance.end()) {
    const Provenance& from = found->second;
    QString source = QString::fromStdString(from.source);
    if (!from.obtained.empty()) source += " · " + QString::fromStdString(from.obtained);
    if (from.origin == Origin::synthetic) source += " · " + tr("synthetic");
    notes << tr("Source: %1").arg(source);
  }
  notes << panels::say(draw::classSourceOf(*attribute_));
  return notes;
}

void ThemeTools::retranslate() {
  if (attribute_) legend_->setTheme(theme_, notes());
}

}  // namespace citymirror::desktop
