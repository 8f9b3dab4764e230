#include "engine/scene/model_layer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <osg/BlendFunc>
#include <osg/Geometry>
#include <osg/KdTree>
#include <osg/LOD>
#include <osg/MatrixTransform>
#include <osg/Texture2D>
#include <osgDB/Registry>
#include <osgUtil/LineSegmentIntersector>
#include <sstream>

#include "engine/draw/color_ramp.h"
#include "engine/scene/fade.h"
#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

constexpr unsigned kModelFeatureSlot = 6;
constexpr double kModelReach = 30000;  // m, of a pick
constexpr double kErrorInPixels = 8;   // a step of detail may be this wrong on the screen
constexpr double kPixel = 5.3e-4;      // m at 1 m distance: 32° over 1080 lines

osg::ref_ptr<osg::Texture2D> modelTexture(osg::Image* image) {
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::REPEAT);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::REPEAT);
  texture->setResizeNonPowerOfTwoHint(false);
  return texture;
}

osg::ref_ptr<osg::Texture2D> whiteTexture() {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(1, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  std::fill_n(image->data(), 4, std::uint8_t(255));
  return modelTexture(image);
}

const char* imageFormatOf(const std::string& bytes) {
  if (bytes.starts_with("\x89PNG")) return "png";
  if (bytes.starts_with("\xFF\xD8")) return "jpeg";
  if (bytes.starts_with("BM")) return "bmp";
  if (bytes.starts_with("DDS ")) return "dds";
  return nullptr;
}

osg::ref_ptr<osg::Image> decoded(const MeshImage& image) {
  const char* format = imageFormatOf(image.bytes);
  osgDB::ReaderWriter* reader =
      format ? osgDB::Registry::instance()->getReaderWriterForExtension(format) : nullptr;
  if (!reader) return nullptr;
  std::istringstream stream(image.bytes);
  auto read = reader->readImage(stream);
  return read.validImage() ? read.getImage() : nullptr;
}

osg::Matrixd matrixOf(const Eigen::Affine3d& affine) {
  osg::Matrixd m;
  for (int r = 0; r < 4; ++r) {
    for (int c = 0; c < 4; ++c) m(c, r) = affine.matrix()(r, c);  // OSG multiplies from the left
  }
  return m;
}

class ModelMaker {
 public:
  ModelMaker(std::shared_ptr<const MeshModel> model, const run::JobContext& job)
      : model_(std::move(model)), job_(job) {}

  Result<std::shared_ptr<ModelBuild>> make() {
    auto build = std::make_shared<ModelBuild>();
    build->model = model_;
    build->node = new osg::Group;
    build->node->getOrCreateStateSet()
        ->getOrCreateUniform("selectedFeature", osg::Uniform::INT)
        ->set(-1);
    loadPictures();
    if (model_->nodes.empty()) {
      for (const MeshBlock& block : model_->blocks) build->node->addChild(nodeOf(block));
    } else {
      build->node->addChild(stepOf(model_->nodes[0]));
    }
    if (job_.cancelled()) {
      return Error{ErrorCode::cancelled, "Stopped on request", model_->name,
                   "Start again when wanted"};
    }
    osg::ref_ptr<osg::KdTreeBuilder> trees = new osg::KdTreeBuilder;
    build->node->accept(*trees);
    if (!model_->paged.files.empty()) {
      if (const Outcome added = addPaged(*build); !added) return added.error();
    }
    return {std::move(build), std::move(notes_)};
  }

 private:
  void loadPictures() {
    white_ = whiteTexture();
    for (const MeshImage& image : model_->images) {
      const osg::ref_ptr<osg::Image> picture = job_.cancelled() ? nullptr : decoded(image);
      if (!picture)
        notes_.push_back({"A texture cannot be decoded; its surfaces are drawn plain", image.name});
      textures_.push_back(picture ? modelTexture(picture) : nullptr);
    }
  }

  osg::Texture2D* textureFor(const MeshMaterial& material) const {
    const bool has = material.image >= 0 && std::size_t(material.image) < textures_.size();
    osg::Texture2D* texture = has ? textures_[std::size_t(material.image)].get() : nullptr;
    return texture ? texture : white_.get();
  }

  osg::ref_ptr<osg::Node> nodeOf(const MeshBlock& block) const {
    if (!block.cloud.empty()) return cloudOf(block);
    osg::ref_ptr<osg::MatrixTransform> place = new osg::MatrixTransform(
        osg::Matrix::translate(block.origin.x(), block.origin.y(), block.origin.z()));
    std::map<std::pair<osg::Texture2D*, bool>, osg::ref_ptr<osg::DrawElementsUInt>> groups;
    osg::ref_ptr<osg::Vec4ubArray> colors = new osg::Vec4ubArray(unsigned(block.points.size()));
    for (const MeshRun& run : block.runs) {
      const MeshMaterial& material = model_->materials[run.material];
      auto& group = groups[{textureFor(material), material.color.w() < 0.99F}];
      if (!group) group = new osg::DrawElementsUInt(GL_TRIANGLES);
      osg::Vec4ub color;
      for (int k = 0; k < 4; ++k)
        color[unsigned(k)] =
            std::uint8_t(std::clamp(material.color[k], 0.0F, 1.0F) * 255.0F + 0.5F);
      for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
        group->push_back(block.indices[i]);
        (*colors)[block.indices[i]] = color;
      }
    }
    const osg::ref_ptr<osg::Geometry> shared = arraysOf(block, colors);
    for (const auto& [key, triangles] : groups) {
      osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry(*shared, osg::CopyOp::SHALLOW_COPY);
      geometry->addPrimitiveSet(triangles);
      geometry->getOrCreateStateSet()->setTextureAttribute(0, key.first);
      if (key.second) {
        geometry->getStateSet()->setMode(GL_BLEND, osg::StateAttribute::ON);
        geometry->getStateSet()->setAttributeAndModes(new osg::BlendFunc);
        geometry->getStateSet()->setRenderBinDetails(8, "DepthSortedBin");
      }
      place->addChild(geometry);
    }
    return place;
  }

  osg::ref_ptr<osg::Node> cloudOf(const MeshBlock& block) const {
    osg::ref_ptr<osg::MatrixTransform> place = new osg::MatrixTransform(
        osg::Matrix::translate(block.origin.x(), block.origin.y(), block.origin.z()));
    osg::ref_ptr<osg::Vec4ubArray> colors = new osg::Vec4ubArray;
    for (const auto& c : block.cloud) colors->push_back({c[0], c[1], c[2], c[3]});
    const osg::ref_ptr<osg::Geometry> geometry = arraysOf(block, colors);
    geometry->addPrimitiveSet(new osg::DrawArrays(GL_POINTS, 0, int(block.points.size())));
    osg::StateSet* state = geometry->getOrCreateStateSet();
    state->setAttributeAndModes(pointsProgram_);
    state->setMode(GL_VERTEX_PROGRAM_POINT_SIZE, osg::StateAttribute::ON);
    state->addUniform(new osg::Uniform("pointSpacing", float(spacingOf(block))));
    place->addChild(geometry);
    return place;
  }

  /// Between neighbours, were the points spread evenly over what is seen from above, m.
  static double spacingOf(const MeshBlock& block) {
    Eigen::AlignedBox3f box;
    for (const auto& p : block.points) box.extend(p);
    const double area = std::max(1e-4, double(box.sizes().x()) * double(box.sizes().y()));
    return std::clamp(std::sqrt(area / double(block.points.size())), 0.02, 3.0);
  }

  static osg::ref_ptr<osg::Geometry> arraysOf(const MeshBlock& block, osg::Vec4ubArray* colors) {
    osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array, normals = new osg::Vec3Array;
    for (const auto& p : block.points) points->push_back({p.x(), p.y(), p.z()});
    for (const auto& n : block.normals) normals->push_back({n.x(), n.y(), n.z()});
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(points);
    if (!normals->empty()) geometry->setNormalArray(normals, osg::Array::BIND_PER_VERTEX);
    colors->setNormalize(true);
    geometry->setColorArray(colors, osg::Array::BIND_PER_VERTEX);
    osg::ref_ptr<osg::Vec2Array> places = new osg::Vec2Array;
    for (const auto& uv : block.places) places->push_back({uv.x(), uv.y()});
    if (!places->empty()) geometry->setTexCoordArray(0, places, osg::Array::BIND_PER_VERTEX);
    osg::ref_ptr<osg::UIntArray> features =
        new osg::UIntArray(block.feature.begin(), block.feature.end());
    features->setPreserveDataType(true);
    geometry->setVertexAttribArray(kModelFeatureSlot, features, osg::Array::BIND_PER_VERTEX);
    return geometry;
  }

  osg::ref_ptr<osg::Node> stepOf(const MeshNode& node) const {
    osg::ref_ptr<osg::Group> own = new osg::Group, finer = new osg::Group;
    for (const std::uint32_t i : node.blocks) own->addChild(nodeOf(model_->blocks[i]));
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
    state->setAttributeAndModes(makeProgram("photo"),
                                osg::StateAttribute::ON | osg::StateAttribute::OVERRIDE);
    state->setMode(GL_LIGHTING, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
    state->setTextureAttribute(0, white_);
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
  std::vector<Note> notes_;
  std::vector<osg::ref_ptr<osg::Texture2D>> textures_;
  osg::ref_ptr<osg::Texture2D> white_;
  osg::ref_ptr<osg::Program> pointsProgram_ = makeProgram("points");
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
                                               const run::JobContext& job) {
  return ModelMaker(std::move(model), job).make();
}

ModelLayer::ModelLayer() {
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("model"));
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  setOrder(*state, RenderOrder::models);
  state->addUniform(new osg::Uniform("picture", 0));
  state->addUniform(new osg::Uniform("accentColor", vec3Of(draw::darkPalette().accent)));
}

void ModelLayer::add(std::shared_ptr<ModelBuild> build) {
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
  for (const auto& build : builds_) {
    if (!build->pages) continue;
    for (Note& note : build->pages->takeNotes()) all.push_back(std::move(note));
  }
  return all;
}

void ModelLayer::clear() {
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
    if (id < hit.model->features.size()) hit.feature = &hit.model->features[id];
  }
  return hit;
}

void ModelLayer::select(const MeshFeature* feature) {
  for (const auto& build : builds_) {
    const auto& all = build->model->features;
    const bool mine = feature >= all.data() && feature < all.data() + all.size();
    build->node->getOrCreateStateSet()
        ->getOrCreateUniform("selectedFeature", osg::Uniform::INT)
        ->set(mine ? int(feature - all.data()) : -1);
  }
}

}  // namespace citymirror::scene
