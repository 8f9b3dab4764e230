#include "engine/scene/paged_steps.h"

#include <algorithm>
#include <osg/FrameStamp>
#include <osg/KdTree>
#include <osg/StateSet>
#include <osg/Viewport>
#include <osgDB/Options>
#include <osgUtil/CullVisitor>
#include <utility>

#include "engine/run/job_queue.h"
#include "engine/scene/model_nodes.h"

namespace citymirror::scene {
namespace {

using StepRead = osgDB::ReaderWriter::ReadResult;

constexpr float kStepReach = 1e6F;  // m, of a step that is always wanted
constexpr double kLongAgo = 1e30;
constexpr std::size_t kGonePerNode = 4;  // of steps and contents; two at most are still there
const std::string kStepFile = "step-", kFinerFile = "finer-";

osg::Uniform* selectedOf(osg::Node& node) {
  return node.getOrCreateStateSet()->getOrCreateUniform("selectedFeature", osg::Uniform::INT);
}

}  // namespace

StepContent::StepContent(std::vector<MeshFeature> all, std::size_t bytes,
                         std::shared_ptr<std::atomic<std::size_t>> resident)
    : features(std::make_shared<const std::vector<MeshFeature>>(std::move(all))),
      bytes_(bytes),
      resident_(std::move(resident)) {
  *resident_ += bytes_;
}

StepContent::~StepContent() { *resident_ -= bytes_; }

/// What is here in its first child, the file with what is finer in its second.
class PagedStep : public osg::PagedLOD {
 public:
  PagedStep(PagedSteps& pager, double error) : pager_(&pager), error_(error) {}

  void traverse(osg::NodeVisitor& nv) override {
    if (osgUtil::CullVisitor* cull = nv.asCullVisitor()) {
      pager_->beginFrame(*cull);
      const float reach = reachOn(*cull);
      setRange(0, reach, 2 * kStepReach);
      setRange(1, 0, reach);
      const bool wants =
          getNumChildren() < 2 && nv.getDistanceToViewPoint(getCenter(), true) < reach;
      setDisableExternalChildrenPaging(wants && !pager_->granted());
    }
    osg::PagedLOD::traverse(nv);
  }

 private:
  /// From where on the finer step is wanted, m from the middle.
  float reachOn(osgUtil::CullVisitor& cull) const {
    const osg::Viewport* screen = cull.getViewport();
    const osg::Matrixd* projection = cull.getProjectionMatrix();
    if (!(error_ < PagedSteps::kAlways) || screen == nullptr || projection == nullptr)
      return kStepReach;
    const double pixels = error_ * screen->height() * (*projection)(1, 1) / 2;  // at 1 m
    const bool parallel = (*projection)(3, 3) != 0;
    if (parallel) return pixels > kErrorInPixels ? kStepReach : 0;
    return float(std::min(pixels / kErrorInPixels + double(getRadius()), double(kStepReach)));
  }

  osg::ref_ptr<PagedSteps> pager_;
  double error_;  // m
};

PagedSteps::PagedSteps(std::shared_ptr<const MeshModel> model,
                       std::vector<osg::ref_ptr<osg::Group>> own, std::size_t budget)
    : model_(std::move(model)),
      own_(std::move(own)),
      budget_(budget),
      resident_(std::make_shared<std::atomic<std::size_t>>(0)) {
  own_.resize(model_->nodes.size());
}

osg::ref_ptr<osg::Node> PagedSteps::root() { return later(0, kAlways); }

osg::ref_ptr<osg::Node> PagedSteps::step(std::uint32_t index, const osg::ref_ptr<osg::Group>& own) {
  const MeshNode& node = model_->nodes[index];
  const bool empty = !own || own->getNumChildren() == 0;
  if (node.children.empty()) return empty ? osg::ref_ptr<osg::Group>(new osg::Group) : own;
  if (!empty && !node.adds)
    return paged(node.box, node.error, own, kFinerFile + std::to_string(index));
  osg::ref_ptr<osg::Group> all = new osg::Group;
  if (!empty) all->addChild(own);
  for (const std::uint32_t child : node.children)
    all->addChild(later(child, empty ? kAlways : node.error));
  return all;
}

/// A step that has a place of its own in the tree and comes when it is wanted.
osg::ref_ptr<osg::Node> PagedSteps::later(std::uint32_t index, double error) {
  const MeshNode& node = model_->nodes[index];
  if (!node.waits && !(error < kAlways)) return step(index, own_[index]);
  return paged(node.box, error, new osg::Group, kStepFile + std::to_string(index));
}

osg::ref_ptr<osg::Node> PagedSteps::paged(const Box3& box, double error, osg::Group* own,
                                          const std::string& finer) {
  osg::ref_ptr<osgDB::Options> options = new osgDB::Options;
  options->setReadFileCallback(this);
  const Point3 middle = box.center();
  osg::ref_ptr<PagedStep> made = new PagedStep(*this, error);
  made->setDatabaseOptions(options);
  made->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
  made->setCenter({float(middle.x()), float(middle.y()), float(middle.z())});
  made->setRadius(float(box.sizes().norm() / 2));
  made->addChild(own, kStepReach, 2 * kStepReach);
  made->setFileName(1, finer);
  made->setRange(1, 0, kStepReach);
  const std::lock_guard lock(mutex_);
  before_[finer] = own;
  if (steps_.size() > kGonePerNode * model_->nodes.size()) forgetGone();
  steps_.emplace_back(made);
  return made;
}

Result<osg::ref_ptr<osg::Group>> PagedSteps::contentOf(std::uint32_t index) {
  auto part = model_->steps->read(index, stop_.get_token());
  if (!part) return part.error();
  for (Note& note : part.notes()) name(std::move(note));
  const run::JobContext job(stop_.get_token(), {});
  std::vector<Note> notes;
  const ModelNodes nodes(*part, job, notes);
  for (Note& note : notes) name(std::move(note));
  osg::ref_ptr<osg::Group> content = new osg::Group;
  std::size_t bytes = nodes.pictureBytes();
  for (const MeshBlock& block : part->blocks) {
    if (block.points.empty()) continue;
    content->addChild(nodes.of(block));
    bytes += ModelNodes::bytesOf(block);
  }
  osg::ref_ptr<osg::KdTreeBuilder> trees = new osg::KdTreeBuilder;
  content->accept(*trees);
  content->setUserData(new StepContent(std::move(part->features), bytes, resident_));
  selectedOf(*content)->set(-1);
  const std::lock_guard lock(mutex_);
  if (contents_.size() > kGonePerNode * model_->nodes.size()) forgetGone();
  contents_.emplace_back(content);
  return content;
}

/// With the mutex held.
void PagedSteps::forgetGone() {
  std::erase_if(contents_, [](const auto& content) { return !content.valid(); });
  std::erase_if(steps_, [](const auto& step) { return !step.valid(); });
}

Result<osg::ref_ptr<osg::Node>> PagedSteps::loaded(std::uint32_t index) {
  if (!model_->nodes[index].waits) return step(index, own_[index]);
  const auto content = contentOf(index);
  if (!content) return content.error();
  return step(index, *content);
}

/// What stands in the place of a file; it is not asked for again then.
StepRead PagedSteps::before(const std::string& file) {
  osg::ref_ptr<osg::Group> node;
  const std::lock_guard lock(mutex_);
  if (const auto known = before_.find(file); known != before_.end()) known->second.lock(node);
  return StepRead(node ? node.get() : new osg::Group);
}

StepRead PagedSteps::readNode(const std::string& file, const osgDB::Options*) {
  const bool all = file.starts_with(kFinerFile);
  const auto index = std::uint32_t(std::stoul(file.substr((all ? kFinerFile : kStepFile).size())));
  const auto steps = all ? model_->nodes[index].children : std::vector<std::uint32_t>{index};
  osg::ref_ptr<osg::Group> finer = new osg::Group;
  for (const std::uint32_t i : steps) {
    if (steps.size() > 1 && *resident_ >= 2 * budget_) {
      name({"The finer tiles of one tile are more than can be held; the coarser one is kept",
            model_->name});
      return before(file);
    }
    const auto node = loaded(i);
    if (node) {
      finer->addChild(*node);
      continue;
    }
    const Error& error = node.error();
    if (error.code != ErrorCode::cancelled)
      name({"A finer tile cannot be read; the coarser one is kept: " + error.noteText(),
            error.where});
    return before(file);
  }
  return StepRead(finer.get());
}

void PagedSteps::beginFrame(osgUtil::CullVisitor& cull) {
  const osg::FrameStamp* stamp = cull.getFrameStamp();
  const unsigned frame = stamp != nullptr ? stamp->getFrameNumber() : frame_ + 1;
  if (frame == frame_) return;
  frame_ = frame;
  const bool full = *resident_ >= budget_;
  const bool dropped = full && dropUnseen(frame) > 0;
  const osg::Matrixd view = *cull.getModelViewMatrix();
  idle_ = full && !dropped && view == view_ ? idle_ + 1 : 0;
  view_ = view;
  denied_ = false;
}

bool PagedSteps::waiting() { return std::exchange(denied_, false) && idle_ < kIdleFrames; }

bool PagedSteps::granted() {
  if (*resident_ < budget_) return true;
  denied_ = true;
  return false;
}

/// Down to four fifths of the budget, what was drawn longest ago first. Returns how many steps lost
/// what is finer.
std::size_t PagedSteps::dropUnseen(unsigned frame) {
  std::vector<osg::ref_ptr<PagedStep>> unseen;
  {
    const std::lock_guard lock(mutex_);
    forgetGone();
    for (const auto& step : steps_) {
      osg::ref_ptr<PagedStep> alive;
      if (step.lock(alive) && alive->getNumChildren() > 1 && alive->getFrameNumber(1) + 1 < frame)
        unseen.push_back(alive);
    }
  }
  std::stable_sort(unseen.begin(), unseen.end(), [](const auto& a, const auto& b) {
    return a->getFrameNumber(1) < b->getFrameNumber(1);
  });
  std::size_t dropped = 0;
  for (const auto& step : unseen) {
    if (*resident_ <= budget_ / 5 * 4) break;
    osg::NodeList gone;
    if (step->removeExpiredChildren(kLongAgo, frame, gone)) ++dropped;
  }
  return dropped;
}

void PagedSteps::select(const MeshFeature* feature) {
  const std::lock_guard lock(mutex_);
  for (const auto& content : contents_) {
    osg::ref_ptr<osg::Group> alive;
    if (!content.lock(alive)) continue;
    const auto* held = dynamic_cast<const StepContent*>(alive->getUserData());
    const auto& all = *held->features;
    const bool mine = feature >= all.data() && feature < all.data() + all.size();
    selectedOf(*alive)->set(mine ? int(feature - all.data()) : -1);
  }
}

void PagedSteps::name(Note note) {
  const std::lock_guard lock(mutex_);
  if (named_.emplace(note.what, note.where).second) notes_.push_back(std::move(note));
}

std::vector<Note> PagedSteps::takeNotes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notes_, {});
}

const StepContent* contentOn(const osg::NodePath& path) {
  for (auto node = path.rbegin(); node != path.rend(); ++node) {
    const auto* content = dynamic_cast<const StepContent*>((*node)->getUserData());
    if (content != nullptr) return content;
  }
  return nullptr;
}

}  // namespace citymirror::scene
