#include "engine/scene/model_layer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <osg/Geometry>
#include <osg/KdTree>
#include <osg/LOD>
#include <osg/MatrixTransform>
#include <osgUtil/LineSegmentIntersector>

#include "engine/draw/color_ramp.h"
#include "engine/scene/fade.h"
#include "engine/scene/feature_styles.h"
#include "engine/scene/model_nodes.h"
#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

constexpr double kModelReach = 30000;  // m, of a pick
constexpr unsigned kMarksUnit = 5;     // of the texture of marks
constexpr int kByMarks = -2;           // as the shader knows it
constexpr double kPixel = 5.3e-4;      // m at 1 m distance: 32° over 1080 lines
/// Of a program: whatever the states that tiles bring along say.
constexpr auto kOverTiles = osg::StateAttribute::ON | osg::StateAttribute::OVERRIDE;

osg::Matrixd matrixOf(const Eigen::Affine3d& affine) {
  osg::Matrixd m;
  for (int r = 0; r < 4; ++r) {
    for (int c = 0; c < 4; ++c) m(c, r) = affine.matrix()(r, c);  // OSG multiplies from the left
  }
  return m;
}

osg::Uniform* selectedIn(const ModelBuild& build) {
  return build.node->getOrCreateStateSet()->getOrCreateUniform("selectedFeature",
                                                               osg::Uniform::INT);
}

class ModelMaker {
 public:
  ModelMaker(std::shared_ptr<const MeshModel> model, const run::JobContext& job,
             std::size_t pagedBytes)
      : model_(std::move(model)),
        job_(job),
        pagedBytes_(pagedBytes),
        nodes_(*model_, job_, notes_) {}

  Result<std::shared_ptr<ModelBuild>> make() {
    auto build = std::make_shared<ModelBuild>();
    build->model = model_;
    build->node = new osg::Group;
    selectedIn(*build)->set(-1);
    if (model_->steps && !model_->nodes.empty()) {
      build->steps = new PagedSteps(model_, ownOfAll(), pagedBytes_);
      build->node->addChild(build->steps->root());
    } else if (model_->nodes.empty()) {
      for (const MeshBlock& block : model_->blocks) build->node->addChild(nodes_.of(block));
    } else {
      build->node->addChild(stepOf(model_->nodes[0]));
    }
    if (job_.cancelled()) {
      return Error{ErrorCode::cancelled, "Stopped on request", model_->name,
                   "Start again when wanted"};
    }
    if (!build->steps) addTrees(*build->node);
    if (!model_->paged.files.empty()) {
      if (const Outcome added = addPaged(*build); !added) return added.error();
    }
    return {std::move(build), std::move(notes_)};
  }

 private:
  static void addTrees(osg::Node& node) {
    osg::ref_ptr<osg::KdTreeBuilder> trees = new osg::KdTreeBuilder;
    node.accept(*trees);
  }

  osg::ref_ptr<osg::Group> ownOf(const MeshNode& node) const {
    osg::ref_ptr<osg::Group> own = new osg::Group;
    for (const std::uint32_t i : node.blocks) own->addChild(nodes_.of(model_->blocks[i]));
    return own;
  }

  std::vector<osg::ref_ptr<osg::Group>> ownOfAll() const {
    std::vector<osg::ref_ptr<osg::Group>> all;
    for (const MeshNode& node : model_->nodes) {
      all.push_back(node.blocks.empty() ? nullptr : ownOf(node));
      if (all.back()) addTrees(*all.back());
    }
    return all;
  }

  osg::ref_ptr<osg::Node> stepOf(const MeshNode& node) const {
    const osg::ref_ptr<osg::Group> own = ownOf(node), finer = new osg::Group;
    for (const std::uint32_t i : node.children) finer->addChild(stepOf(model_->nodes[i]));
    if (node.children.empty()) return own;
    const Point3 middle = node.box.center();
    const double radius = node.box.sizes().norm() / 2;
    const double reach = node.error / (kErrorInPixels * kPixel) + radius;
    osg::ref_ptr<osg::LOD> steps = new osg::LOD;
    steps->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
    steps->setCenter({float(middle.x()), float(middle.y()), float(middle.z())});
    steps->setRadius(float(radius));
    const bool beside = node.adds || node.blocks.empty();
    steps->addChild(finer, 0, float(node.blocks.empty() ? 1e9 : reach));
    steps->addChild(own, beside ? 0 : float(reach), 1e9F);
    return steps;
  }

  Outcome addPaged(ModelBuild& build) {
    build.pages = new PagedTiles;
    osg::ref_ptr<osg::MatrixTransform> place =
        new osg::MatrixTransform(matrixOf(model_->paged.toLocal));
    osg::StateSet* state = place->getOrCreateStateSet();
    build.photos = state;
    state->setAttributeAndModes(makeProgram("photo"), kOverTiles);
    state->setMode(GL_LIGHTING, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
    state->setTextureAttribute(0, nodes_.white());
    std::size_t done = 0;
    for (const std::string& file : model_->paged.files) {
      if (job_.cancelled()) break;
      job_.progress(double(done++) / double(model_->paged.files.size()),
                    {"读取倾斜摄影", "reading oblique tiles"});
      const osg::ref_ptr<osg::Node> tile = build.pages->readRoot(file);
      if (tile)
        place->addChild(tile);
      else
        notes_.push_back({"A tile cannot be read and is left out", file});
    }
    if (place->getNumChildren() == 0) {
      return Error{ErrorCode::unreadable, "None of the tiles can be read", model_->paged.files[0],
                   "Check that the folder was copied completely"};
    }
    for (Note& note : build.pages->takeNotes()) notes_.push_back(std::move(note));
    build.node->addChild(place);
    return Done{};
  }

  std::shared_ptr<const MeshModel> model_;
  const run::JobContext& job_;
  std::size_t pagedBytes_;
  std::vector<Note> notes_;
  ModelNodes nodes_;
};

const ModelBuild* buildUnder(const osg::NodePath& path,
                             const std::vector<std::shared_ptr<ModelBuild>>& builds,
                             std::shared_ptr<const MeshModel>& model) {
  for (const auto& build : builds) {
    if (std::find(path.begin(), path.end(), build->node.get()) == path.end()) continue;
    model = build->model;
    return build.get();
  }
  return nullptr;
}

}  // namespace

Result<std::shared_ptr<ModelBuild>> buildModel(std::shared_ptr<const MeshModel> model,
                                               const run::JobContext& job, std::size_t pagedBytes) {
  return ModelMaker(std::move(model), job, pagedBytes).make();
}

ModelLayer::ModelLayer() {
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("model"));
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  setOrder(*state, RenderOrder::models);
  state->addUniform(new osg::Uniform("picture", 0));
  state->addUniform(new osg::Uniform("featureMarks", int(kMarksUnit)));
  state->addUniform(new osg::Uniform("accentColor", vec3Of(draw::darkPalette().accent)));
}

void ModelLayer::setPrograms(osg::Program* model, osg::Program* photo) {
  root_->getOrCreateStateSet()->setAttributeAndModes(model);
  photo_ = photo;
  for (const auto& build : builds_) {
    if (build->photos) build->photos->setAttributeAndModes(photo, kOverTiles);
  }
}

void ModelLayer::add(std::shared_ptr<ModelBuild> build) {
  if (photo_ && build->photos) build->photos->setAttributeAndModes(photo_, kOverTiles);
  root_->addChild(build->node);
  builds_.push_back(std::move(build));
}

ModelLayer::Builds::iterator ModelLayer::find(const MeshModel& model) {
  return std::find_if(builds_.begin(), builds_.end(),
                      [&](const auto& build) { return build->model.get() == &model; });
}

void ModelLayer::remove(const MeshModel& model) {
  const auto found = find(model);
  if (found == builds_.end()) return;
  if ((*found)->steps) (*found)->steps->close();
  root_->removeChild((*found)->node);
  opacity_.erase(&model);
  builds_.erase(found);
}

void ModelLayer::setVisible(const MeshModel& model, bool visible) {
  const auto found = find(model);
  if (found != builds_.end()) (*found)->node->setNodeMask(visible ? ~0U : 0U);
}

std::vector<Note> ModelLayer::takeNotes() {
  std::vector<Note> all;
  const auto take = [&](auto& pages) {
    if (!pages) return;
    for (Note& note : pages->takeNotes()) all.push_back(std::move(note));
  };
  for (const auto& build : builds_) {
    take(build->pages);
    take(build->steps);
  }
  return all;
}

bool ModelLayer::waiting() {
  return std::count_if(builds_.begin(), builds_.end(), [](const auto& build) {
           return build->steps && build->steps->waiting();
         }) > 0;
}

void ModelLayer::close() {
  for (const auto& build : builds_) {
    if (build->steps) build->steps->close();
  }
}

void ModelLayer::clear() {
  close();
  root_->removeChildren(0, root_->getNumChildren());
  builds_.clear();
  opacity_.clear();
}

std::vector<std::shared_ptr<const MeshModel>> ModelLayer::models() const {
  std::vector<std::shared_ptr<const MeshModel>> all;
  for (const auto& build : builds_) all.push_back(build->model);
  return all;
}

void ModelLayer::setOpacity(const MeshModel& model, double opacity) {
  const auto found = find(model);
  if (found == builds_.end()) return;
  fade(*(*found)->node->getOrCreateStateSet(), RenderOrder::models, opacity);
  opacity_[&model] = opacity;
}

std::vector<AddedModel> ModelLayer::shown() const {
  std::vector<AddedModel> all;
  for (const auto& build : builds_) {
    const auto opacity = opacity_.find(build->model.get());
    all.push_back({build->model, build->node->getNodeMask() != 0,
                   opacity == opacity_.end() ? 1.0 : opacity->second});
  }
  return all;
}

std::optional<Bounds> ModelLayer::placeOf(const MeshModel& model) const {
  for (const auto& build : builds_) {
    if (build->model.get() != &model) continue;
    const osg::BoundingSphere& ball = build->node->getBound();
    const double x = ball.center().x(), y = ball.center().y(), r = ball.radius();
    if (ball.valid()) return Bounds{x - r, y - r, x + r, y + r};
  }
  return std::nullopt;
}

std::optional<ModelHit> ModelLayer::pick(const Ray& ray) const {
  if (builds_.empty()) return std::nullopt;
  const Point3 end = ray.origin + kModelReach * ray.direction;
  osg::ref_ptr<osgUtil::LineSegmentIntersector> line = new osgUtil::LineSegmentIntersector(
      osg::Vec3d(ray.origin.x(), ray.origin.y(), ray.origin.z()),
      osg::Vec3d(end.x(), end.y(), end.z()));
  line->setIntersectionLimit(osgUtil::Intersector::LIMIT_NEAREST);
  osgUtil::IntersectionVisitor visitor(line);
  root_->accept(visitor);
  if (!line->containsIntersections()) return std::nullopt;
  const auto nearest = line->getFirstIntersection();
  ModelHit hit;
  if (!buildUnder(nearest.nodePath, builds_, hit.model)) return std::nullopt;
  const osg::Vec3d at = nearest.getWorldIntersectPoint();
  hit.at = {at.x(), at.y(), at.z()};
  const auto* geometry = nearest.drawable->asGeometry();
  const auto* features =
      geometry
          ? dynamic_cast<const osg::UIntArray*>(geometry->getVertexAttribArray(kModelFeatureSlot))
          : nullptr;
  if (features && !nearest.indexList.empty() && nearest.indexList[0] < features->size()) {
    const std::size_t id = (*features)[nearest.indexList[0]];
    const StepContent* content = contentOn(nearest.nodePath);
    const auto& all = content != nullptr ? *content->features : hit.model->features;
    if (id < all.size()) hit.feature = &all[id];
    if (content != nullptr) hit.keeps = content->features;
  }
  return hit;
}

void ModelLayer::select(const MeshFeature* feature) {
  for (const auto& build : builds_) {
    const auto& all = build->model->features;
    const bool mine = feature >= all.data() && feature < all.data() + all.size();
    selectedIn(*build)->set(mine ? int(feature - all.data()) : -1);
    build->node->getStateSet()->removeTextureAttribute(kMarksUnit, osg::StateAttribute::TEXTURE);
    if (build->steps) build->steps->select(feature);
  }
}

void ModelLayer::mark(const MeshModel& model, std::span<const std::uint32_t> features) {
  select(nullptr);
  const auto found = find(model);
  if (found == builds_.end() || features.empty()) return;
  FeatureStyles marks(model.features.size());
  for (const std::uint32_t feature : features) marks.set(feature, {255, 255, 255, 255});
  (*found)->node->getOrCreateStateSet()->setTextureAttribute(kMarksUnit, marks.texture());
  selectedIn(**found)->set(kByMarks);
}

}  // namespace citymirror::scene
