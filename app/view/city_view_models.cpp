#include "app/view/city_view_state.h"

namespace citymirror::view {

void CityView::addModel(std::shared_ptr<const MeshModel> model) {
  State& s = *state_;
  s.modelsWanted.insert(model.get());
  ++s.models;
  s.jobs.submit(
      {"构建模型", "Building a model"},
      [this, model = std::move(model), generation = s.generation](const run::JobContext& job) {
        auto build = scene::buildModel(model, job);
        QMetaObject::invokeMethod(
            this,
            [this, build = std::move(build), generation]() mutable {
              if (generation != state_->generation) return;
              --state_->models;
              attachModel(std::move(build));
            },
            Qt::QueuedConnection);
      });
}

void CityView::attachModel(Result<std::shared_ptr<scene::ModelBuild>> build) {
  QStringList faults;
  if (build) {
    const MeshModel& model = *(*build)->model;
    if (!state_->modelsWanted.contains(&model)) return;
    state_->scene.models().add(*build);
    state_->scene.models().setVisible(model, !state_->hiddenModels.contains(&model));
  }
  if (!build) faults << QString::fromStdString(build.error().text());
  for (const Note& note : build.notes())
    faults << QString::fromStdString(note.what + " (" + note.where + ")");
  state_->redraw(*this);
  emit modelsChanged();
  if (!faults.isEmpty()) emit modelFaults(faults);
}

void CityView::removeModel(const std::shared_ptr<const MeshModel>& model) {
  State& s = *state_;
  s.modelsWanted.erase(model.get());
  s.hiddenModels.erase(model.get());
  s.scene.models().remove(*model);
  s.redraw(*this);
  emit modelsChanged();
}

void CityView::setModelVisible(const std::shared_ptr<const MeshModel>& model, bool visible) {
  State& s = *state_;
  const bool changed = visible ? s.hiddenModels.erase(model.get()) > 0
                               : s.hiddenModels.insert(model.get()).second;
  if (!changed) return;
  s.scene.models().setVisible(*model, visible);
  s.redraw(*this);
  emit modelsChanged();
}

bool CityView::modelVisible(const MeshModel& model) const {
  return !state_->hiddenModels.contains(&model);
}

void CityView::selectModelFeature(const MeshFeature* feature) {
  state_->scene.models().select(feature);
  state_->redraw(*this);
}

}  // namespace citymirror::view
