#include "engine/scene/paged_tiles.h"

#include <osg/Group>
#include <osg/NodeVisitor>
#include <osg/PagedLOD>
#include <osg/StateSet>
#include <osg/Texture>
#include <osgDB/Options>
#include <osgDB/Registry>

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

}  // namespace

/// Of what was read: its finer files come the same way, and what stands before each is known.
class PagedTiles::Preparation : public osg::NodeVisitor {
 public:
  explicit Preparation(PagedTiles& tiles)
      : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN), tiles_(tiles), options_(optionsOf(&tiles)) {}

  void apply(osg::Node& node) override {
    if (node.getStateSet() != nullptr) dropEmptyTextures(*node.getStateSet());
    traverse(node);
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
  osg::ref_ptr<osgDB::Options> options_;
};

osg::ref_ptr<osg::Node> PagedTiles::readRoot(const std::string& file) {
  Read read = readWhole(file, optionsOf(this));
  osg::ref_ptr<osg::Node> node = read.validNode() ? read.getNode() : nullptr;
  Preparation preparation(*this);
  if (node) node->accept(preparation);
  return node;
}

Read PagedTiles::readNode(const std::string& file, const osgDB::Options* options) {
  Read read = readWhole(file, options);
  if (read.validNode()) {
    Preparation preparation(*this);
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
