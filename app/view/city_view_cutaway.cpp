#include "app/view/city_view_state.h"
#include "engine/draw/drain_mesh.h"

/// What is cut away, seen through or below the ground; paths and sketches.
namespace citymirror::view {

void CityView::connectCutaway() {
  connect(this, &CityView::cityReady, this, [this] {
    if (state_->scene.cutaway().underground()) bury();
  });
}

void CityView::setClip(std::optional<draw::ClipPlane> plane) {
  if (state_->scene.cutaway().clip() == plane) return;
  state_->scene.cutaway().setClip(plane);
  state_->redraw(*this);
  emit additionsChanged();
}

std::optional<draw::ClipPlane> CityView::clip() const { return state_->scene.cutaway().clip(); }

void CityView::setUnderground(std::optional<double> depth) {
  State& s = *state_;
  const bool begins = depth && !s.scene.cutaway().underground();
  s.scene.cutaway().setUnderground(depth);
  if (begins) bury();
  emit additionsChanged();
  if (!s.scene.hasCity()) return;
  s.flight.stop();
  s.pose = s.scene.constrained(s.pose);
  s.redraw(*this);
  emit poseChanged();
}

std::optional<double> CityView::underground() const {
  return state_->scene.cutaway().underground();
}

void CityView::bury() {
  State& s = *state_;
  if (!s.build || !s.scene.cutaway().buried().empty()) return;
  ++s.models;
  s.jobs.submit(
      {"地下设施", "What is below the ground"},
      [this, city = s.build->city, generation = s.generation](const run::JobContext& job) {
        auto mesh = std::make_shared<const MeshModel>(draw::drainMesh(*city));
        auto build = scene::buildModel(mesh, job);
        QMetaObject::invokeMethod(
            this,
            [this, build = std::move(build), generation] {
              State& state = *state_;
              if (generation != state.generation) return;
              --state.models;
              auto& buried = state.scene.cutaway().buried();
              if (build && buried.empty()) buried.add(*build);
              state.redraw(*this);
            },
            Qt::QueuedConnection);
      });
}

void CityView::beginPath(int most) {
  state_->line->begin(most);
  state_->path = true;
}

void CityView::setSketch(SketchOf of, draw::Sketch sketch) {
  State& s = *state_;
  if (s.sketches[std::size_t(of)] == sketch) return;
  s.sketches[std::size_t(of)] = std::move(sketch);
  draw::Sketch all;
  for (const draw::Sketch& part : s.sketches) {
    all.lines.insert(all.lines.end(), part.lines.begin(), part.lines.end());
    all.notes.insert(all.notes.end(), part.notes.begin(), part.notes.end());
  }
  s.scene.setSketch(std::move(all));
  s.redraw(*this);
  emit additionsChanged();
}

const draw::Sketch& CityView::sketch() const { return state_->scene.sketch(); }

}  // namespace citymirror::view
