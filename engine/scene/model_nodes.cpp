#include "engine/scene/model_nodes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <osg/BlendFunc>
#include <osg/MatrixTransform>
#include <osgDB/Registry>
#include <sstream>
#include <utility>

#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

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

osg::Vec4ub tinted(const MeshBlock& block, std::uint32_t point, const MeshMaterial& material) {
  osg::Vec4ub color;
  for (unsigned k = 0; k < 4; ++k) {
    const float tint = block.tints.empty() ? 255.0F : float(block.tints[point][k]);
    color[k] = std::uint8_t(std::clamp(material.color[k], 0.0F, 1.0F) * tint + 0.5F);
  }
  return color;
}

/// Whether something is seen through a run.
bool isClear(const MeshBlock& block, const MeshRun& run, const MeshMaterial& material) {
  if (material.color.w() < 0.99F) return true;
  const auto first = block.indices.begin() + std::ptrdiff_t(run.first);
  return !block.tints.empty() &&
         std::any_of(first, first + std::ptrdiff_t(run.count),
                     [&](std::uint32_t point) { return block.tints[point][3] < 253; });
}

/// Between neighbours, were the points spread evenly over what is seen from above, m.
double cloudSpacing(const MeshBlock& block) {
  Eigen::AlignedBox3f box;
  for (const auto& p : block.points) box.extend(p);
  const double area = std::max(1e-4, double(box.sizes().x()) * double(box.sizes().y()));
  return std::clamp(std::sqrt(area / double(block.points.size())), 0.02, 3.0);
}

osg::ref_ptr<osg::Geometry> modelArrays(const MeshBlock& block, osg::Vec4ubArray* colors) {
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

}  // namespace

ModelNodes::ModelNodes(const MeshModel& model, const run::JobContext& job, std::vector<Note>& notes)
    : model_(model), white_(whiteTexture()), pointsProgram_(makeProgram("points")) {
  for (const MeshImage& image : model.images) {
    const osg::ref_ptr<osg::Image> picture = job.cancelled() ? nullptr : decoded(image);
    if (!picture)
      notes.push_back({"A texture cannot be decoded; its surfaces are drawn plain", image.name});
    textures_.push_back(picture ? modelTexture(picture) : nullptr);
  }
}

std::size_t ModelNodes::bytesOf(const MeshBlock& block) {
  const std::size_t point = 3 * sizeof(float) + 4 + sizeof(std::uint32_t) +
                            (block.normals.empty() ? 0 : 3 * sizeof(float)) +
                            (block.places.empty() ? 0 : 2 * sizeof(float));
  return block.points.size() * point + block.indices.size() * sizeof(std::uint32_t);
}

std::size_t ModelNodes::pictureBytes() const {
  std::size_t bytes = 0;
  for (const auto& texture : textures_) {
    if (texture) bytes += texture->getImage()->getTotalSizeInBytes() / 3 * 4;
  }
  return bytes;
}

osg::Texture2D* ModelNodes::textureFor(const MeshMaterial& material) const {
  const bool has = material.image >= 0 && std::size_t(material.image) < textures_.size();
  osg::Texture2D* texture = has ? textures_[std::size_t(material.image)].get() : nullptr;
  return texture ? texture : white_.get();
}

osg::ref_ptr<osg::Node> ModelNodes::of(const MeshBlock& block) const {
  if (!block.cloud.empty()) return cloudOf(block);
  osg::ref_ptr<osg::MatrixTransform> place = new osg::MatrixTransform(
      osg::Matrix::translate(block.origin.x(), block.origin.y(), block.origin.z()));
  std::map<std::pair<osg::Texture2D*, bool>, osg::ref_ptr<osg::DrawElementsUInt>> groups;
  osg::ref_ptr<osg::Vec4ubArray> colors = new osg::Vec4ubArray(unsigned(block.points.size()));
  for (const MeshRun& run : block.runs) {
    const MeshMaterial& material = model_.materials[run.material];
    auto& group = groups[{textureFor(material), isClear(block, run, material)}];
    if (!group) group = new osg::DrawElementsUInt(GL_TRIANGLES);
    for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
      const std::uint32_t point = block.indices[i];
      group->push_back(point);
      (*colors)[point] = tinted(block, point, material);
    }
  }
  const osg::ref_ptr<osg::Geometry> shared = modelArrays(block, colors);
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

osg::ref_ptr<osg::Node> ModelNodes::cloudOf(const MeshBlock& block) const {
  osg::ref_ptr<osg::MatrixTransform> place = new osg::MatrixTransform(
      osg::Matrix::translate(block.origin.x(), block.origin.y(), block.origin.z()));
  osg::ref_ptr<osg::Vec4ubArray> colors = new osg::Vec4ubArray;
  for (const auto& c : block.cloud) colors->push_back({c[0], c[1], c[2], c[3]});
  const osg::ref_ptr<osg::Geometry> geometry = modelArrays(block, colors);
  geometry->addPrimitiveSet(new osg::DrawArrays(GL_POINTS, 0, int(block.points.size())));
  osg::StateSet* state = geometry->getOrCreateStateSet();
  state->setAttributeAndModes(pointsProgram_);
  state->setMode(GL_VERTEX_PROGRAM_POINT_SIZE, osg::StateAttribute::ON);
  state->addUniform(new osg::Uniform("pointSpacing", float(cloudSpacing(block))));
  place->addChild(geometry);
  return place;
}

}  // namespace citymirror::scene
