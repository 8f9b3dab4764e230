#include "engine/scene/overlay.h"

#include <osg/BlendFunc>
#include <osg/MatrixTransform>
#include <osg/Projection>

#include "engine/scene/badge_layer.h"
#include "engine/scene/text_batch.h"

namespace citymirror::scene {

struct Overlay::State {
  osg::ref_ptr<osg::Projection> projection = new osg::Projection;
  GlyphAtlas letters;
  TextBatch texts{letters};
  BadgeLayer badges;
  LabelLayout labels;
  std::shared_ptr<const draw::LabelSet> moreLabels;
  Language language = Language::zh;
  std::string selected;
  bool marksVisible = true, labelsVisible = true, hiding = false, dirty = true;
  ViewGeometry laidOut;
  std::vector<PixelBox> reserved;
  std::optional<draw::ClipPlane> cut;
};

Overlay::Overlay() : state_(std::make_unique<State>()) {
  State& s = *state_;
  osg::ref_ptr<osg::MatrixTransform> pixels = new osg::MatrixTransform;
  pixels->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  pixels->addChild(s.badges.node());
  pixels->addChild(s.texts.node());
  s.projection->addChild(pixels);
  s.projection->setCullingActive(false);
  pixels->setCullingActive(false);
  osg::StateSet* state = s.projection->getOrCreateStateSet();
  state->setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
}

Overlay::~Overlay() = default;

osg::Node* Overlay::node() const { return state_->projection; }

void Overlay::setCityLabels(const draw::LabelSet& labels) {
  state_->labels.setCityLabels(labels);
  state_->dirty = true;
}

void Overlay::setLabels(std::shared_ptr<const draw::LabelSet> labels) {
  if (labels == state_->moreLabels) return;
  state_->moreLabels = labels;
  state_->labels.setLabels(std::move(labels));
  state_->dirty = true;
}

void Overlay::setMarks(std::shared_ptr<const draw::MarkSet> marks) {
  if (marks.get() == state_->badges.marks()) return;
  state_->badges.setMarks(std::move(marks));
  state_->dirty = true;
}

void Overlay::setLanguage(Language language) {
  if (language == state_->language) return;
  state_->language = language;
  state_->dirty = true;
}

void Overlay::setSelected(const std::string& code) {
  if (code == state_->selected) return;
  state_->selected = code;
  state_->badges.setSelected(code);
  state_->dirty = true;
}

void Overlay::setCut(const std::optional<draw::ClipPlane>& cut) {
  State& s = *state_;
  if (cut == s.cut) return;
  s.cut = cut;
  s.badges.setCut(cut);
  s.labels.setCut(cut);
  s.dirty = true;
}

void Overlay::setHidden(LabelLayout::Hidden hidden) { state_->labels.setHidden(std::move(hidden)); }

void Overlay::setHiding(bool hiding) {
  if (hiding == state_->hiding) return;
  state_->hiding = hiding;
  state_->labels.setHiding(hiding);
  state_->dirty = true;
}

void Overlay::setReserved(std::vector<PixelBox> places) {
  state_->reserved = std::move(places);
  state_->dirty = true;
}

void Overlay::setVisible(bool marks, bool labels) {
  if (marks == state_->marksVisible && labels == state_->labelsVisible) return;
  state_->marksVisible = marks;
  state_->labelsVisible = labels;
  state_->dirty = true;
}

void Overlay::layOut(const ViewGeometry& view, const GroundModel& ground) {
  State& s = *state_;
  const PixelRect part = view.drawn();
  s.projection->setMatrix(osg::Matrix::ortho(part.left, part.left + part.width,
                                             view.height - part.top - part.height,
                                             view.height - part.top, -1, 1));
  if (!s.dirty && s.laidOut == view.whole()) return;
  s.dirty = false;
  s.laidOut = view.whole();
  std::vector<PixelBox> taken = s.reserved;
  std::vector<TextItem> items;
  if (s.marksVisible) {
    s.badges.layOut(view, ground, taken);
    items = s.badges.captions(view, s.language, s.letters, taken);
  } else {
    s.badges.clear();
  }
  if (s.labelsVisible) {
    const auto width = [&](std::string_view text) { return s.letters.widthOf(text); };
    for (const PlacedLabel& label : s.labels.layOut(view, ground, s.language, width, taken))
      items.push_back({label.label->text.in(s.language), label.at, label.size, label.color});
  }
  s.texts.draw(items, view.height);
}

std::int64_t Overlay::markAt(const Point2& pixel) const { return state_->badges.at(pixel); }

const draw::MarkSet* Overlay::marks() const { return state_->badges.marks(); }

std::size_t Overlay::labelsPlaced() const { return state_->labels.placed().size(); }

}  // namespace citymirror::scene
