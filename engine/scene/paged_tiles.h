#pragma once
#include <map>
#include <mutex>
#include <osg/Node>
#include <osg/observer_ptr>
#include <osgDB/Callbacks>
#include <set>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::scene {

/// Reads paged tiles and, as the camera comes near, their finer files. A file that cannot be read
/// is named once and the step before it stands in its place; it is not asked for again and again. A
/// picture that is missing is named once and its surfaces are drawn plain; of a damaged tile what
/// asks for corners that it does not have is left out. Any thread.
class PagedTiles : public osgDB::ReadFileCallback {
 public:
  /// A tile's coarsest step; null where it cannot be read, which is not noted.
  osg::ref_ptr<osg::Node> readRoot(const std::string& file);
  /// What has been found since the last call.
  std::vector<Note> takeNotes();

  osgDB::ReaderWriter::ReadResult readNode(const std::string& file,
                                           const osgDB::Options* options) override;
  osgDB::ReaderWriter::ReadResult readImage(const std::string& file,
                                            const osgDB::Options* options) override;

 private:
  class Preparation;
  void name(const char* what, const std::string& file);

  std::mutex mutex_;
  std::map<std::string, osg::observer_ptr<osg::Node>> before_;  // the step before a file
  std::set<std::string> named_;
  std::vector<Note> notes_;
};

}  // namespace citymirror::scene
