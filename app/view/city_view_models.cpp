#include "app/view/city_view_state.h"

namespace citymirror::view {

void CityView::addModel(std::shared_ptr<const MeshModel> model) {
  State& s = *state_;
  s.modelsWanted[model.get()] = {};
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
    const auto wanted = state_->modelsWanted.find(&model);
    if (wanted == state_->modelsWanted.end()) return;
    state_->scene.models().add(*build);
    state_->scene.models().setVisible(model, wanted->second.visible);
    state_->scene.models().setOpacity(model, wanted->second.opacity);
  }
  if (!build) faults << QString::fromStdString(build.error().text());
  for (const Note& note : build.notes())
    faults << QString::fromStdString(note.what + " (" + note.where + ")");
  state_->redraw(*this);
  emit modelsChanged();
  emit additionsChanged();
  if (!faults.isEmpty()) emit modelFaults(faults);
}

/// While painting nobody may be told: a listener could paint again.
void CityView::tellOfPages() {
  QStringList faults;
  for (const Note& note : state_->scene.models().takeNotes())
    faults << QString::fromStdString(note.what + " (" + note.where + ")");
  if (faults.isEmpty()) return;
  QMetaObject::invokeMethod(
      this, [this, faults] { emit modelFaults(faults); }, Qt::QueuedConnection);
}

void CityView::removeModel(const std::shared_ptr<const MeshModel>& model) {
  State& s = *state_;
  s.modelsWanted.erase(model.get());
  s.scene.models().remove(*model);
  s.redraw(*this);
  emit modelsChanged();
  emit additionsChanged();
}

void CityView::setModelVisible(const std::shared_ptr<const MeshModel>& model, bool visible) {
  State& s = *state_;
  bool& shown = s.modelsWanted[model.get()].visible;
  if (std::exchange(shown, visible) == visible) return;
  s.scene.models().setVisible(*model, visible);
  s.redraw(*this);
  emit modelsChanged();
  emit additionsChanged();
}

bool CityView::modelVisible(const MeshModel& model) const {
  const auto wanted = state_->modelsWanted.find(&model);
  return wanted == state_->modelsWanted.end() || wanted->second.visible;
}

void CityView::selectModelFeature(const MeshFeature* feature) {
  state_->scene.models().select(feature);
  state_->redraw(*this);
}

void CityView::markModelFeatures(const MeshModel& model,
                                 const std::vector<std::uint32_t>& features) {
  state_->scene.models().mark(model, features);
  state_->redraw(*this);
}

}  // namespace citymirror::view
