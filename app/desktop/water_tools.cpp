#include "app/desktop/water_tools.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/desktop/stage.h"
#include "app/panels/section_plot.h"
#include "engine/draw/ribbon_key.h"

namespace citymirror::desktop {
namespace {

constexpr int kScaleBarWidth = 176, kScaleBarHeight = 44;
constexpr int kSectionHeight = 236, kLeastSection = 560, kMostSection = 1100;

}  // namespace

WaterTools::WaterTools(view::CityView* city, QWidget* stage)
    : QObject(stage),
      city_(city),
      legend_(new panels::WaterLegend(stage)),
      section_(new panels::SectionPanel(stage)),
      probe_(new panels::DepthProbe(stage)) {
  using panels::SectionPanel, panels::WaterLegend;
  legend_->hide();
  connect(legend_, &WaterLegend::lookChosen, this, &WaterTools::setLook);
  connect(legend_, &WaterLegend::sectionWanted, this, &WaterTools::startSection);
  connect(legend_, &WaterLegend::resized, this, &WaterTools::moved);
  connect(probe_, &panels::DepthProbe::resized, this, &WaterTools::moved);
  connect(section_, &SectionPanel::closed, this, &WaterTools::closeSection);
  connect(section_, &SectionPanel::said, this, &WaterTools::said);
  connect(city_, &view::CityView::hovered, this, &WaterTools::probeAt);
  connect(city_, &view::CityView::lightChanged, this, &WaterTools::followLight);
  connect(city_, &view::CityView::lineCancelled, this, [this] {
    sectioning_ = false;
    endHint();
  });
  connect(city_, &view::CityView::lineDrawn, this, [this](const std::vector<Point2>& line) {
    endHint();
    if (!std::exchange(sectioning_, false)) return;
    city_->showLine(line);
    section_->setLine(line);
    emit moved();
  });
}

draw::DrawFrame WaterTools::dressed(draw::DrawFrame frame) const {
  frame.waterLook = legend_->look();
  return frame;
}

void WaterTools::setLook(draw::WaterLook look) {
  legend_->setLook(look);
  emit lookChanged();
}

void WaterTools::toggleLook() {
  setLook(legend_->look() == draw::WaterLook::natural ? draw::WaterLook::depthRamp
                                                      : draw::WaterLook::natural);
}

void WaterTools::setFlowVisible(bool visible) { legend_->setFlowVisible(visible); }

void WaterTools::setRoads(const std::shared_ptr<const draw::RibbonSet>& ribbons) {
  if (ribbons == ribbons_) return;
  ribbons_ = ribbons;
  explainRoads();
}

void WaterTools::setRoadsVisible(bool visible) {
  roadsVisible_ = visible;
  explainRoads();
}

void WaterTools::explainRoads() {
  legend_->setRoads(ribbons_ && roadsVisible_ ? draw::ribbonKeys(*ribbons_)
                                              : std::vector<draw::RibbonKey>());
}

void WaterTools::followLight() {
  legend_->setNight(city_->night());
  section_->plot()->setNight(city_->night());
}

void WaterTools::setWater(bool there) {
  if (there != legend_->isHidden()) return;
  legend_->setVisible(there);
  emit moved();
}

void WaterTools::startSection() {
  closeSection();
  city_->beginLine();
  sectioning_ = true;
  hint_ = tr("Click along the section; double click or Enter ends it, Esc cancels");
  emit said(hint_);
}

void WaterTools::endHint() {
  if (!hint_.isEmpty()) emit over(std::exchange(hint_, QString()));
}

bool WaterTools::closeSection() {
  if (section_->line().empty()) return false;
  section_->setLine({});
  city_->showLine({});
  emit moved();
  return true;
}

void WaterTools::setReduced(bool reduced) {
  if (reduced) closeSection();
  probe_->setPlace(std::nullopt);
}

QList<QRect> WaterTools::place(const QSize& room) {
  legend_->move(room.width() - legend_->width() - kMargin,
                room.height() - legend_->height() - kMargin);
  const int between = room.width() - kScaleBarWidth - legend_->width() - 4 * kMargin;
  const bool beside = between >= kLeastSection;
  const int width = std::min(beside ? between : room.width() - 2 * kMargin, kMostSection);
  const int left = beside ? kScaleBarWidth + 2 * kMargin : (room.width() - width) / 2;
  const int bottom = beside ? room.height() - kMargin : legend_->y() - kMargin;
  section_->setGeometry(left, bottom - kSectionHeight, width, kSectionHeight);
  const bool open = section_->isVisible();
  probe_->move(kMargin + 4, room.height() - kScaleBarHeight - kMargin - probe_->height());
  if (open && probe_->geometry().intersects(section_->geometry()))
    probe_->move(kMargin + 4, section_->y() - kMargin - probe_->height());
  for (QWidget* panel : {static_cast<QWidget*>(legend_), static_cast<QWidget*>(section_),
                         static_cast<QWidget*>(probe_)})
    panel->raise();
  QList<QRect> covered;
  if (!legend_->isHidden()) covered << legend_->geometry();
  if (open) covered << section_->geometry();
  return covered;
}

void WaterTools::probeAt(const view::Pick& pick) {
  const bool ground = pick.kind == view::PickKind::ground || pick.kind == view::PickKind::road;
  probe_->setPlace(ground ? std::optional(Point2(pick.at.x(), pick.at.y())) : std::nullopt);
}

}  // namespace citymirror::desktop
