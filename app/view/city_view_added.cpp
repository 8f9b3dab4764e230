#include <algorithm>
#include <utility>

#include "app/view/city_view_state.h"

/// What a view shows of another one beside the city.
namespace citymirror::view {
namespace {

bool samePictures(const std::vector<draw::ImageryLayer>& a,
                  const std::vector<draw::ImageryLayer>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const draw::ImageryLayer& l, const draw::ImageryLayer& r) {
                      return l.id == r.id && l.opacity == r.opacity && l.visible == r.visible;
                    });
}

}  // namespace

scene::Additions CityView::additions() const { return state_->scene.additions(); }

void CityView::showModels(const std::vector<scene::AddedModel>& models) {
  State& s = *state_;
  for (const auto& shown : s.scene.models().models()) {
    const bool kept = std::any_of(models.begin(), models.end(),
                                  [&](const auto& added) { return added.model == shown; });
    if (!kept) removeModel(shown);
  }
  for (const scene::AddedModel& added : models) {
    if (!s.modelsWanted.contains(added.model.get())) addModel(added.model);
    s.modelsWanted[added.model.get()] = {added.visible, added.opacity};
    s.scene.models().setVisible(*added.model, added.visible);
    s.scene.models().setOpacity(*added.model, added.opacity);
  }
}

void CityView::showAsOther(int id) {
  State& s = *state_;
  for (const scene::AddedLayer& layer : s.layersOfOther) {
    if (layer.id != id) continue;
    s.scene.vectors().setVisible(id, layer.visible);
    s.scene.vectors().setOpacity(id, layer.opacity);
    s.scene.vectors().select(id, layer.selected);
  }
}

void CityView::showLayers(const std::vector<scene::AddedLayer>& layers) {
  State& s = *state_;
  const auto before = std::exchange(s.layersOfOther, layers);
  const auto entryOf = [](const std::vector<scene::AddedLayer>& list, int id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& layer) { return layer.id == id; });
    return found == list.end() ? nullptr : &*found;
  };
  for (const scene::AddedLayer& gone : before) {
    if (entryOf(layers, gone.id) == nullptr) removeVectors(gone.id);
  }
  for (const scene::AddedLayer& layer : layers) {
    const scene::AddedLayer* old = entryOf(before, layer.id);
    if (old == nullptr || old->features != layer.features || !(old->style == layer.style))
      addVectors(layer.id, layer.features, layer.style);
    showAsOther(layer.id);
  }
  s.scene.relabel();
}

void CityView::showAdditionsOf(const CityView& other) {
  State& s = *state_;
  if (!s.build || s.building) return;
  const scene::Additions added = other.additions();
  showModels(added.models);
  showLayers(added.layers);
  if (!samePictures(s.scene.additions().imagery, added.imagery)) setImagery(added.imagery);
  if (!shares(other)) {
    s.scene.setTheme(added.theme);
    s.scene.setChosen(added.chosen);
  }
  s.scene.setSketch(added.sketch);
  s.scene.setLayerOpacity(scene::SceneLayer::roads, added.roadOpacity);
  s.scene.setLayerOpacity(scene::SceneLayer::buildings, added.buildingOpacity);
  s.scene.setLayerOpacity(scene::SceneLayer::terrain, added.groundOpacity);
  s.scene.cutaway().setClip(added.clip);
  if (underground() != added.underground) setUnderground(added.underground);
  s.redraw(*this);
}

}  // namespace citymirror::view
