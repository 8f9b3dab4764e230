#include <algorithm>

#include "app/view/city_view_state.h"
#include "engine/scene/picture_export.h"

/// What views have together: a built city, one picture in parts, and what is told of a view.
namespace citymirror::view {

void CityView::setCityOf(const CityView& other) {
  State& s = *state_;
  const auto build = other.state_->build;
  if (!build || build == s.build) return;
  s.jobs.cancelAll();
  ++s.generation;
  cancelLine();
  showLine({});
  s.building = s.painting = false;
  s.models = 0;
  s.modelsWanted.clear();
  s.forgetLayers();
  s.layersOfOther.clear();
  s.build = build;
  s.scene.attach(build);
  s.tellSun();
  paintGround();
  s.pose = s.posed ? s.scene.constrained(s.pose) : s.wholeCity(*this);
  s.redraw(*this);
  emit cityReady();
  emit poseChanged();
}

bool CityView::shares(const CityView& other) const {
  return state_->build && state_->build == other.state_->build;
}

std::shared_ptr<const CityModel> CityView::city() const {
  return state_->build ? state_->build->city : nullptr;
}

const draw::DrawFrame& CityView::frame() const { return state_->frame; }

QStringList CityView::hiddenLayers() const {
  const auto words = scene::layerWords();
  QStringList hidden;
  for (const Layer layer : state_->hidden) {
    const std::string_view word = words[std::size_t(layer)];
    hidden << QString::fromLatin1(word.data(), qsizetype(word.size()));
  }
  hidden.sort();
  return hidden;
}

void CityView::setHiddenLayers(const QStringList& words) {
  QStringList wanted = words;
  wanted.removeDuplicates();
  wanted.sort();
  if (wanted == hiddenLayers()) return;
  const auto known = scene::layerWords();
  for (std::size_t i = 0; i < known.size(); ++i) {
    const QString word = QString::fromLatin1(known[i].data(), qsizetype(known[i].size()));
    if (wanted.contains(word) != hiddenLayers().contains(word))
      setLayerVisible(Layer(i), !wanted.contains(word));
  }
}

const QList<QRect>& CityView::reserved() const { return state_->reserved; }

void CityView::setPartOf(const QSize& whole, const QPoint& offset) {
  State& s = *state_;
  if (s.whole == whole && s.offset == offset) return;
  s.whole = whole;
  s.offset = offset;
  s.redraw(*this);
}

void CityView::setBare(bool bare) {
  State& s = *state_;
  s.bare = bare;
  for (QWidget* widget : controls()) widget->setVisible(!bare);
  reserve();
}

QList<QWidget*> CityView::controls() const {
  return {state_->compass, state_->scaleBar, state_->menu};
}

}  // namespace citymirror::view
