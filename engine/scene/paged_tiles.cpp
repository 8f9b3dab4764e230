#include "engine/scene/paged_tiles.h"

#include <osg/Geometry>
#include <osg/Group>
#include <osg/NodeVisitor>
#include <osg/PagedLOD>
#include <osg/StateSet>
#include <osg/Texture>
#include <osgDB/Options>
#include <osgDB/Registry>

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

namespace citymirror::scene {
namespace {

using Read = osgDB::ReaderWriter::ReadResult;

/// Sizes in a damaged file may ask for more memory than there is.
Read readWhole(const std::string& file, const osgDB::Options* options) {
  try {
    return osgDB::Registry::instance()->readNodeImplementation(file, options);
  } catch (const std::exception& e) {
    return Read(std::string(e.what()));
  }
}

osg::ref_ptr<osgDB::Options> optionsOf(PagedTiles* tiles) {
  osg::ref_ptr<osgDB::Options> options = new osgDB::Options;
  options->setReadFileCallback(tiles);
  return options;
}

/// A texture without its picture would be black: without the texture the surfaces are plain.
void dropEmptyTextures(osg::StateSet& state) {
  for (unsigned unit = 0; unit < state.getNumTextureAttributeLists(); ++unit) {
    const auto* texture = dynamic_cast<const osg::Texture*>(
        state.getTextureAttribute(unit, osg::StateAttribute::TEXTURE));
    if (texture == nullptr) continue;
    const osg::Image* image = texture->getImage(0);
    if (image == nullptr || image->data() == nullptr)
      state.removeTextureAttribute(unit, osg::StateAttribute::TEXTURE);
  }
}

/// Whether it asks for none but the first so many corners.
bool keepsWithin(const osg::PrimitiveSet& set, std::size_t corners) {
  if (const auto* run = dynamic_cast<const osg::DrawArrays*>(&set)) {
    return run->getFirst() >= 0 && run->getCount() >= 0 &&
           std::size_t(run->getFirst()) + std::size_t(run->getCount()) <= corners;
  }
  if (const auto* runs = dynamic_cast<const osg::DrawArrayLengths*>(&set)) {
    std::size_t end = std::size_t(std::max(0, runs->getFirst()));
    for (const GLsizei length : *runs) end += std::size_t(std::max(0, length));
    return runs->getFirst() >= 0 && end <= corners &&
           std::all_of(runs->begin(), runs->end(), [](GLsizei length) { return length >= 0; });
  }
  for (unsigned i = 0; i < set.getNumIndices(); ++i)
    if (set.index(i) >= corners) return false;
  return true;
}

bool hasCorners(const osg::Geometry& surface) {
  osg::Geometry::ArrayList lists;
  if (!surface.getArrayList(lists) || surface.getVertexArray() == nullptr) return false;
  const unsigned corners = surface.getVertexArray()->getNumElements();
  for (const auto& list : lists) {
    const bool each = list->getBinding() == osg::Array::BIND_PER_VERTEX;
    if (each && list->getNumElements() < corners) return false;
  }
  const auto* places = dynamic_cast<const osg::Vec3Array*>(surface.getVertexArray());
  return places == nullptr || std::all_of(places->begin(), places->end(), [](const osg::Vec3& at) {
           return std::isfinite(at.x()) && std::isfinite(at.y()) && std::isfinite(at.z());
         });
}

/// What a damaged file asks of corners that it does not have would be read beyond their end by who
/// draws or picks: it is taken out. Whether all was whole.
bool leaveOutDamaged(osg::Geometry& surface) {
  const std::size_t corners = hasCorners(surface) ? surface.getVertexArray()->getNumElements() : 0;
  bool whole = true;
  for (unsigned i = surface.getNumPrimitiveSets(); i-- > 0;) {
    if (keepsWithin(*surface.getPrimitiveSet(i), corners)) continue;
    surface.removePrimitiveSet(i);
    whole = false;
  }
  return whole;
}

}  // namespace

/// Of what was read: its finer files come the same way, and what stands before each is known; what
/// is damaged is left out.
class PagedTiles::Preparation : public osg::NodeVisitor {
 public:
  Preparation(PagedTiles& tiles, const std::string& file)
      : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN),
        tiles_(tiles),
        file_(file),
        options_(optionsOf(&tiles)) {}

  void apply(osg::Node& node) override {
    if (node.getStateSet() != nullptr) dropEmptyTextures(*node.getStateSet());
    traverse(node);
  }
  void apply(osg::Geometry& surface) override {
    if (!leaveOutDamaged(surface)) tiles_.name("Damaged surfaces of a tile are left out", file_);
    apply(static_cast<osg::Node&>(surface));
  }
  void apply(osg::PagedLOD& steps) override {
    steps.setDatabaseOptions(options_);
    osg::Node* before = nullptr;
    for (unsigned i = 0; i < steps.getNumFileNames(); ++i) {
      if (steps.getFileName(i).empty()) {
        before = i < steps.getNumChildren() ? steps.getChild(i) : before;
        continue;
      }
      const std::lock_guard lock(tiles_.mutex_);
      tiles_.before_[steps.getDatabasePath() + steps.getFileName(i)] = before;
    }
    apply(static_cast<osg::Node&>(steps));
  }

 private:
  PagedTiles& tiles_;
  const std::string& file_;
  osg::ref_ptr<osgDB::Options> options_;
};

osg::ref_ptr<osg::Node> PagedTiles::readRoot(const std::string& file) {
  Read read = readWhole(file, optionsOf(this));
  osg::ref_ptr<osg::Node> node = read.validNode() ? read.getNode() : nullptr;
  Preparation preparation(*this, file);
  if (node) node->accept(preparation);
  return node;
}

Read PagedTiles::readNode(const std::string& file, const osgDB::Options* options) {
  Read read = readWhole(file, options);
  if (read.validNode()) {
    Preparation preparation(*this, file);
    read.getNode()->accept(preparation);
    return read;
  }
  name("A finer tile cannot be read; the coarser one is kept", file);
  osg::ref_ptr<osg::Node> before;
  const std::lock_guard lock(mutex_);
  if (const auto known = before_.find(file); known != before_.end()) known->second.lock(before);
  return Read(before ? before.get() : new osg::Group);
}

Read PagedTiles::readImage(const std::string& file, const osgDB::Options* options) {
  Read read = osgDB::Registry::instance()->readImageImplementation(file, options);
  if (!read.validImage()) name("A texture is missing; its surfaces are drawn plain", file);
  return read;
}

void PagedTiles::name(const char* what, const std::string& file) {
  const std::lock_guard lock(mutex_);
  if (named_.insert(file).second) notes_.push_back({what, file});
}

std::vector<Note> PagedTiles::takeNotes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notes_, {});
}

}  // namespace citymirror::scene
