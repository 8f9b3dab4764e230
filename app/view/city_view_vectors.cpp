#include <algorithm>
#include <utility>

#include "app/view/city_view_state.h"
#include "engine/draw/vector_style.h"

/// Added layers of features and models in the picture.
namespace citymirror::view {

void CityView::addVectors(int layer, std::shared_ptr<const FeatureLayer> features,
                          const draw::VectorStyle& style) {
  State& s = *state_;
  if (!s.building) {
    if (s.build) buildLayer(layer, std::move(features), style);
    return;
  }
  const auto found = std::find_if(s.layersWaiting.begin(), s.layersWaiting.end(),
                                  [layer](const auto& waiting) { return waiting.id == layer; });
  scene::AddedLayer& waiting =
      found == s.layersWaiting.end() ? s.layersWaiting.emplace_back() : *found;
  waiting.id = layer;
  waiting.features = std::move(features);
  waiting.style = style;
}

void CityView::buildWaiting() {
  for (scene::AddedLayer& waiting : std::exchange(state_->layersWaiting, {}))
    buildLayer(waiting.id, std::move(waiting.features), waiting.style);
}

void CityView::buildLayer(int layer, std::shared_ptr<const FeatureLayer> features,
                          const draw::VectorStyle& style) {
  State& s = *state_;
  if (const auto before = s.layers.find(layer); before != s.layers.end())
    s.jobs.cancel(before->second.job);
  const int serial = ++s.layersAsked;
  const auto job =
      s.jobs.submit({"构建矢量图层", "Building a layer"},
                    [this, layer, serial, features = std::move(features), style,
                     city = s.build](const run::JobContext& context) {
                      auto build = scene::buildVectors(features, style, city->ground, context);
                      if (context.cancelled()) return;
                      QMetaObject::invokeMethod(
                          this,
                          [this, layer, serial, build = std::move(build)]() mutable {
                            const auto wanted = state_->layers.find(layer);
                            if (wanted == state_->layers.end() || wanted->second.serial != serial)
                              return;
                            state_->layers.erase(wanted);
                            attachVectors(layer, std::move(build));
                          },
                          Qt::QueuedConnection);
                    });
  s.layers[layer] = {serial, job};
}

void CityView::attachVectors(int layer, Result<std::shared_ptr<scene::VectorBuild>> build) {
  State& s = *state_;
  s.redraw(*this);
  if (!build) {
    s.looks.erase(layer);
    emit vectorsFailed(layer, QString::fromStdString(build.error().text()));
    return;
  }
  s.scene.vectors().add(layer, *build);
  showAsTold(layer);
  showAsOther(layer);
  s.scene.relabel();
  emit vectorsShown(layer, build.notes());
  emit additionsChanged();
}

/// What was told of the layer before it stood.
void CityView::showAsTold(int layer) {
  State& s = *state_;
  const auto told = s.looks.extract(layer);
  if (told.empty()) return;
  const State::LayerLook& look = told.mapped();
  if (look.visible) s.scene.vectors().setVisible(layer, *look.visible);
  if (look.opacity) s.scene.vectors().setOpacity(layer, *look.opacity);
  if (look.selected) s.scene.vectors().select(layer, *look.selected);
}

void CityView::removeVectors(int layer) {
  State& s = *state_;
  std::erase_if(s.layersWaiting, [layer](const auto& waiting) { return waiting.id == layer; });
  s.looks.erase(layer);
  if (const auto pending = s.layers.find(layer); pending != s.layers.end()) {
    s.jobs.cancel(pending->second.job);
    s.layers.erase(pending);
  }
  s.scene.vectors().remove(layer);
  s.scene.relabel();
  s.redraw(*this);
  emit additionsChanged();
}

void CityView::setVectorsVisible(int layer, bool visible) {
  if (state_->awaits(layer)) state_->looks[layer].visible = visible;
  state_->scene.vectors().setVisible(layer, visible);
  state_->scene.relabel();
  state_->redraw(*this);
  emit additionsChanged();
}

void CityView::setVectorsOpacity(int layer, double opacity) {
  if (state_->awaits(layer)) state_->looks[layer].opacity = opacity;
  state_->scene.vectors().setOpacity(layer, opacity);
  state_->redraw(*this);
  emit additionsChanged();
}

void CityView::selectVectors(int layer, std::vector<std::uint32_t> rows) {
  if (state_->awaits(layer)) state_->looks[layer].selected = rows;
  state_->scene.vectors().select(layer, std::move(rows));
  state_->redraw(*this);
  emit additionsChanged();
}

std::vector<std::shared_ptr<const MeshModel>> CityView::models() const {
  return state_->scene.models().models();
}

void CityView::setModelOpacity(const MeshModel& model, double opacity) {
  State& s = *state_;
  const auto wanted = s.modelsWanted.find(&model);
  if (wanted == s.modelsWanted.end()) return;
  wanted->second.opacity = opacity;
  s.scene.models().setOpacity(model, opacity);
  s.redraw(*this);
  emit additionsChanged();
}

double CityView::modelOpacity(const MeshModel& model) const {
  const auto wanted = state_->modelsWanted.find(&model);
  return wanted == state_->modelsWanted.end() ? 1 : wanted->second.opacity;
}

std::optional<Bounds> CityView::placeOfModel(const MeshModel& model) const {
  return state_->scene.models().placeOf(model);
}

}  // namespace citymirror::view
