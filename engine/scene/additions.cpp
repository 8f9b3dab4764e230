#include "engine/scene/additions.h"

#include "engine/draw/drain_mesh.h"
#include "engine/scene/city_scene.h"

namespace citymirror::scene {
namespace {

void keepNotes(std::vector<Note>& notes, const auto& result, const std::string& where) {
  if (!result) notes.push_back({result.error().text(), where});
  notes.insert(notes.end(), result.notes().begin(), result.notes().end());
}

void showModel(CityScene& scene, const AddedModel& added, std::vector<Note>& notes,
               const run::JobContext& job) {
  const auto build = buildModel(added.model, job);
  keepNotes(notes, build, added.model->name);
  if (!build) return;
  scene.models().add(*build);
  scene.models().setVisible(*added.model, added.visible);
  scene.models().setOpacity(*added.model, added.opacity);
}

void showLayer(CityScene& scene, const AddedLayer& added, std::vector<Note>& notes,
               const run::JobContext& job) {
  const auto build = buildVectors(added.features, added.style, scene.build()->ground, job);
  keepNotes(notes, build, added.features->name);
  if (!build) return;
  VectorLayers& layers = scene.vectors();
  layers.add(added.id, *build);
  layers.setVisible(added.id, added.visible);
  layers.setOpacity(added.id, added.opacity);
  layers.select(added.id, added.selected);
}

Error pictureStopped() {
  return {ErrorCode::cancelled, "the picture was stopped", "picture", "Start it again"};
}

void showBuried(CityScene& scene, std::vector<Note>& notes, const run::JobContext& job) {
  const auto mesh = std::make_shared<const MeshModel>(draw::drainMesh(*scene.build()->city));
  const auto build = buildModel(mesh, job);
  keepNotes(notes, build, mesh->name);
  if (build) scene.cutaway().buried().add(*build);
}

}  // namespace

Outcome showAdditions(CityScene& scene, const Additions& added, const run::JobContext& job) {
  std::vector<Note> notes;
  for (const AddedModel& model : added.models) showModel(scene, model, notes, job);
  for (const AddedLayer& layer : added.layers) showLayer(scene, layer, notes, job);
  scene.relabel();
  if (!added.theme.empty()) scene.setTheme(added.theme);
  scene.setChosen(added.chosen);
  scene.setImagery(added.imagery);
  scene.setSketch(added.sketch);
  scene.cutaway().setClip(added.clip);
  scene.setLayerOpacity(SceneLayer::roads, added.roadOpacity);
  scene.setLayerOpacity(SceneLayer::buildings, added.buildingOpacity);
  scene.setLayerOpacity(SceneLayer::terrain, added.groundOpacity);
  scene.cutaway().setUnderground(added.underground);
  if (scene.cutaway().underground()) showBuried(scene, notes, job);
  if (job.cancelled()) return pictureStopped();
  return {Done{}, std::move(notes)};
}

Outcome showLayers(CityScene& scene, const std::vector<AddedLayer>& layers,
                   const run::JobContext& job) {
  std::vector<Note> notes;
  for (const AddedLayer& before : scene.vectors().shown()) scene.vectors().remove(before.id);
  for (const AddedLayer& layer : layers) showLayer(scene, layer, notes, job);
  scene.relabel();
  if (job.cancelled()) return pictureStopped();
  return {Done{}, std::move(notes)};
}

}  // namespace citymirror::scene
