#include "gis/city/model_place.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "gis/city/model_frame.h"
#include "gis/city/model_stance.h"

namespace citymirror::gis {
namespace {

/// From where a model stands to where it is to stand.
Result<Eigen::Affine3d> moveBetween(const MeshModel& model, const ModelSource& from,
                                    const ModelSource& to, const CityModel& city) {
  if (!std::isfinite(to.raiseBy)) {
    return Error{ErrorCode::badInput, "The place of the model is not a place", to.path,
                 "Give X,Y in metres, HEADING in degrees and SCALE above 0"};
  }
  if (!model.placedByHand)
    return Eigen::Affine3d(Eigen::Translation3d(0, 0, to.raiseBy - from.raiseBy));
  const auto before = placedByHand(from, city), after = placedByHand(to, city);
  if (!before) return before.error();
  if (!after) return after.error();
  return Eigen::Affine3d(*after * before->inverse());
}

Box3 moved(const Box3& box, const Eigen::Affine3d& move) {
  Box3 all;
  if (box.isEmpty()) return all;
  for (int k = 0; k < 8; ++k) all.extend(move * box.corner(Box3::CornerType(k)));
  return all;
}

void moveBlock(MeshBlock& block, const Eigen::Affine3d& move, const Eigen::Matrix3f& turn) {
  const Eigen::Matrix3f linear = move.linear().cast<float>();
  block.origin = move * block.origin;
  for (Eigen::Vector3f& p : block.points) p = linear * p;
  for (Eigen::Vector3f& n : block.normals) n = turn * n;
}

void measureFeatures(MeshModel& model) {
  for (MeshFeature& feature : model.features) feature.box.setEmpty();
  for (const MeshBlock& block : model.blocks) {
    for (std::size_t i = 0; i < std::min(block.points.size(), block.feature.size()); ++i) {
      if (block.feature[i] >= model.features.size()) continue;
      model.features[block.feature[i]].box.extend(block.origin + block.points[i].cast<double>());
    }
  }
}

Eigen::Matrix3f turnOf(const Eigen::Affine3d& move) {
  return (move.linear() / std::cbrt(move.linear().determinant())).cast<float>();
}

/// The steps of a model that stood elsewhere when it was read.
class MovedSteps : public MeshSteps {
 public:
  MovedSteps(std::shared_ptr<MeshSteps> steps, const Eigen::Affine3d& move)
      : steps_(std::move(steps)), move_(move) {}
  Result<MeshModel> read(std::uint32_t node, const std::stop_token& stop) override {
    auto part = steps_->read(node, stop);
    if (!part) return part;
    const Eigen::Matrix3f turn = turnOf(move_);
    for (MeshBlock& block : part->blocks) moveBlock(block, move_, turn);
    measureFeatures(*part);
    return part;
  }
  /// These, moved on.
  std::shared_ptr<MeshSteps> moved(const Eigen::Affine3d& move) const {
    return std::make_shared<MovedSteps>(steps_, move * move_);
  }

 private:
  std::shared_ptr<MeshSteps> steps_;
  Eigen::Affine3d move_;
};

std::shared_ptr<MeshSteps> movedSteps(std::shared_ptr<MeshSteps> steps,
                                      const Eigen::Affine3d& move) {
  if (!steps) return nullptr;
  if (const auto* once = dynamic_cast<const MovedSteps*>(steps.get())) return once->moved(move);
  return std::make_shared<MovedSteps>(std::move(steps), move);
}

}  // namespace

bool sameButPlace(const ModelSource& from, const ModelSource& to) {
  return from.path == to.path && from.crs == to.crs && from.trueCrs == to.trueCrs &&
         from.lod == to.lod && from.keep == to.keep;
}

Result<MeshModel> placeAnew(MeshModel model, const ModelSource& from, const ModelSource& to,
                            const CityModel& city, const run::JobContext& job) {
  const auto move = moveBetween(model, from, to, city);
  if (!move) return move.error();
  const double scale = std::cbrt(move->linear().determinant());
  const Eigen::Matrix3f turn = turnOf(*move);
  for (MeshBlock& block : model.blocks) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "Stopped on request", to.path, "Start again when wanted"};
    moveBlock(block, *move, turn);
  }
  for (MeshNode& node : model.nodes) {
    node.box = moved(node.box, *move);
    node.error *= scale;
  }
  measureFeatures(model);
  model.steps = movedSteps(std::move(model.steps), *move);
  model.paged.toLocal = *move * model.paged.toLocal;
  if (!model.paged.files.empty()) return model;
  const Outcome inside = requireInside(model.box(), to, city);
  if (!inside) return inside.error();
  auto remarks = stanceNotes(model, to, city, job);
  return {std::move(model), std::move(remarks)};
}

}  // namespace citymirror::gis
