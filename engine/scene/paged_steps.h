#pragma once
#include <atomic>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <osg/Group>
#include <osg/Matrixd>
#include <osg/PagedLOD>
#include <osg/observer_ptr>
#include <osgDB/Callbacks>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"
#include "engine/core/result.h"

namespace osgUtil {
class CullVisitor;
}

namespace citymirror::scene {

class PagedStep;

/// Pixels that a step of detail may be wrong on the screen.
inline constexpr double kErrorInPixels = 8;
/// Decoded bytes of geometry and pictures that one model may page in; what was not drawn of late
/// goes first, and where all of it is drawn, coarser steps stay. What stands instead of one step
/// comes as a whole, up to twice as much, else it stays away (note).
inline constexpr std::size_t kPagedBytes = 512'000'000;

/// Features of what was read for one step; hangs on its node.
class StepContent : public osg::Referenced {
 public:
  StepContent(std::vector<MeshFeature> all, std::size_t bytes,
              std::shared_ptr<std::atomic<std::size_t>> resident);
  const std::shared_ptr<const std::vector<MeshFeature>> features;

 protected:
  ~StepContent() override;

 private:
  std::size_t bytes_;
  std::shared_ptr<std::atomic<std::size_t>> resident_;
};

/// Pages in the steps of a model that wait (MeshModel::steps), coarse first, those that are seen
/// wrong by more than kErrorInPixels (OGC 3D Tiles 22-025r4, "geometric error"): instead of the
/// coarser step once all its children are there, or beside it one by one. A step that cannot be
/// read is named once and the coarser one stands in its place. Reads in the threads of the pager;
/// everything else belongs to the thread that draws.
class PagedSteps : public osgDB::ReadFileCallback {
 public:
  /// `own`: what each step of the model has already, null = nothing.
  PagedSteps(std::shared_ptr<const MeshModel> model, std::vector<osg::ref_ptr<osg::Group>> own,
             std::size_t budget = kPagedBytes);

  osg::ref_ptr<osg::Node> root();
  /// What has been found since the last call. Any thread.
  std::vector<Note> takeNotes();
  /// Whether the frame that was drawn last makes room for more by being drawn again, although the
  /// pager is idle. Ask once a frame.
  bool waiting();
  std::size_t residentBytes() const { return *resident_; }
  /// Accents one feature of what is here; nullptr = none.
  void select(const MeshFeature* feature);
  /// Stops a read that waits for a server; nothing is read any more.
  void close() { stop_.request_stop(); }

  osgDB::ReaderWriter::ReadResult readNode(const std::string& file,
                                           const osgDB::Options* options) override;

 private:
  friend class PagedStep;
  static constexpr int kIdleFrames = 3;
  static constexpr double kAlways = std::numeric_limits<double>::infinity();

  osg::ref_ptr<osg::Node> step(std::uint32_t index, const osg::ref_ptr<osg::Group>& own);
  osg::ref_ptr<osg::Node> later(std::uint32_t index, double error);
  osg::ref_ptr<osg::Node> paged(const Box3& box, double error, osg::Group* own,
                                const std::string& finer);
  osgDB::ReaderWriter::ReadResult before(const std::string& file);
  Result<osg::ref_ptr<osg::Node>> loaded(std::uint32_t index);
  Result<osg::ref_ptr<osg::Group>> contentOf(std::uint32_t index);
  void beginFrame(osgUtil::CullVisitor& cull);
  bool granted();
  void forgetGone();
  std::size_t dropUnseen(unsigned frame);
  void name(Note note);

  std::shared_ptr<const MeshModel> model_;
  std::vector<osg::ref_ptr<osg::Group>> own_;
  std::size_t budget_;
  std::shared_ptr<std::atomic<std::size_t>> resident_;
  std::stop_source stop_;

  std::mutex mutex_;
  std::map<std::string, osg::observer_ptr<osg::Group>> before_;  // what a file is to replace
  std::vector<osg::observer_ptr<PagedStep>> steps_;
  std::vector<osg::observer_ptr<osg::Group>> contents_;
  std::set<std::pair<std::string, std::string>> named_;
  std::vector<Note> notes_;

  unsigned frame_ = 0;
  osg::Matrixd view_;
  bool denied_ = false;
  int idle_ = 0;  // frames in which nothing could be made room for
};

/// The content under a node of a path, the nearest to its end; null where none was paged in.
const StepContent* contentOn(const osg::NodePath& path);

}  // namespace citymirror::scene
