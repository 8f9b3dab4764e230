#include "engine/scene/note_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <osg/BlendFunc>
#include <osg/Geometry>
#include <osg/MatrixTransform>
#include <osg/Projection>
#include <string>

#include "engine/scene/programs.h"
#include "engine/scene/text_batch.h"

namespace citymirror::scene {
namespace {

// Design pixels: of the text, between two lines, around it, beside its place, of the leader, of the
// frame, of the dot on the place.
constexpr double kNoteText = 13, kNoteLine = 18, kNotePad = 5, kNoteBeside = 8, kNoteLeader = 34,
                 kNoteFrame = 1.5, kNoteDot = 3;
constexpr float kNoteGround = 0.82F;                // opacity
constexpr int kNoteBoxes = 101, kNoteTexts = 102;   // after the labels
constexpr int kDotCorners = 12;

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return lines;
}

/// Flat shapes of one colour each, pixels with y up.
struct Flats {
  double height = 0;  // of the picture
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> colors = new osg::Vec4Array;

  void triangle(const Point2& a, const Point2& b, const Point2& c, const osg::Vec4& color) {
    for (const Point2& p : {a, b, c}) {
      corners->push_back({float(p.x()), float(height - p.y()), 0});
      colors->push_back(color);
    }
  }
  void box(const PixelBox& b, const osg::Vec4& color) {
    const Point2 from(b.left, b.top), to(b.right, b.bottom);
    triangle(from, {b.left, b.bottom}, to, color);
    triangle(from, to, {b.right, b.top}, color);
  }
  void frame(const PixelBox& b, double width, const osg::Vec4& color) {
    box({b.left - width, b.top - width, b.right + width, b.top}, color);
    box({b.left - width, b.bottom, b.right + width, b.bottom + width}, color);
    box({b.left - width, b.top, b.left, b.bottom}, color);
    box({b.right, b.top, b.right + width, b.bottom}, color);
  }
  void dot(const Point2& middle, double radius, const osg::Vec4& color) {
    const auto corner = [&](int k) {
      const double angle = 2 * std::numbers::pi * k / kDotCorners;
      return Point2(middle + radius * Point2(std::cos(angle), std::sin(angle)));
    };
    for (int k = 0; k < kDotCorners; ++k) triangle(middle, corner(k + 1), corner(k), color);
  }
  osg::ref_ptr<osg::Geometry> made() const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setCullingActive(false);
    geometry->setVertexArray(corners);
    geometry->setColorArray(colors, osg::Array::BIND_PER_VERTEX);
    geometry->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, GLsizei(corners->size())));
    return geometry;
  }
};

}  // namespace

struct NoteLayer::State {
  osg::ref_ptr<osg::Projection> projection = new osg::Projection;
  osg::ref_ptr<osg::Group> flats = new osg::Group, texts = new osg::Group;
  GlyphAtlas letters;
  TextBatch batch{letters};
  std::vector<draw::SketchNote> notes;
  std::vector<PixelBox> boxes;
  ViewGeometry laidOut;
  bool dirty = true;

  PixelBox boxOf(const draw::SketchNote& note, const Point2& at, double scale);
  void add(const draw::SketchNote& note, const Point2& at, double scale, Flats& flats_,
           std::vector<TextItem>& items);
};

/// Its middle above the leader, or its left side beside the place.
PixelBox NoteLayer::State::boxOf(const draw::SketchNote& note, const Point2& at, double scale) {
  double widest = 0, rows = 0;
  for (const auto line : linesOf(note.text)) {
    widest = std::max(widest, letters.widthOf(line));
    ++rows;
  }
  const double width = widest * std::round(kNoteText * scale) + 2 * kNotePad * scale,
               height = (rows * kNoteLine + kNotePad) * scale;
  const double left = note.raised ? at.x() - width / 2 : at.x() + kNoteBeside * scale,
               top = note.raised ? at.y() - kNoteLeader * scale - height : at.y() - height / 2;
  return {std::round(left), std::round(top), std::round(left + width), std::round(top + height)};
}

void NoteLayer::State::add(const draw::SketchNote& note, const Point2& at, double scale,
                           Flats& flats_, std::vector<TextItem>& items) {
  const PixelBox& box = boxes.back();
  const osg::Vec4 color = vec4Of(note.color);
  const double frame = std::max(1.0, std::round(kNoteFrame * scale));
  if (note.raised) {
    const double half = frame / 2;
    flats_.box({at.x() - half, box.bottom, at.x() + half, at.y()}, color);
    flats_.dot(at, kNoteDot * scale, color);
  }
  osg::Vec4 ground = vec4Of(draw::darkPalette().ground);
  ground.a() = kNoteGround;
  flats_.box(box, ground);
  flats_.frame(box, frame, color);
  const double size = std::round(kNoteText * scale);
  double middle = box.top + (kNotePad + kNoteLine) / 2 * scale;
  for (const auto line : linesOf(note.text)) {
    const double half = letters.widthOf(line) * size / 2;
    items.push_back({line, {box.left + kNotePad * scale + half, middle}, size,
                     draw::darkPalette().text});
    middle += kNoteLine * scale;
  }
}

NoteLayer::NoteLayer() : state_(std::make_unique<State>()) {
  State& s = *state_;
  osg::ref_ptr<osg::MatrixTransform> pixels = new osg::MatrixTransform;
  pixels->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  pixels->addChild(s.flats);
  pixels->addChild(s.texts);
  pixels->setCullingActive(false);
  s.texts->addChild(s.batch.node());
  s.projection->addChild(pixels);
  s.projection->setCullingActive(false);
  osg::StateSet* state = s.projection->getOrCreateStateSet();
  state->setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  s.flats->getOrCreateStateSet()->setRenderBinDetails(kNoteBoxes, "RenderBin");
  s.texts->getOrCreateStateSet()->setRenderBinDetails(
      kNoteTexts, "RenderBin", osg::StateSet::OVERRIDE_PROTECTED_RENDERBIN_DETAILS);
}

NoteLayer::~NoteLayer() = default;

osg::Node* NoteLayer::node() const { return state_->projection; }

const std::vector<PixelBox>& NoteLayer::boxes() const { return state_->boxes; }

void NoteLayer::show(std::vector<draw::SketchNote> notes) {
  if (notes == state_->notes) return;
  state_->notes = std::move(notes);
  state_->dirty = true;
}

void NoteLayer::layOut(const ViewGeometry& view) {
  State& s = *state_;
  const PixelRect part = view.drawn();
  s.projection->setMatrix(osg::Matrix::ortho(part.left, part.left + part.width,
                                             view.height - part.top - part.height,
                                             view.height - part.top, -1, 1));
  if (!s.dirty && (s.notes.empty() || s.laidOut == view.whole())) return;
  s.dirty = false;
  s.laidOut = view.whole();
  s.boxes.clear();
  s.flats->removeChildren(0, s.flats->getNumChildren());
  Flats flats;
  flats.height = view.height;
  std::vector<TextItem> items;
  const PixelBox picture{0, 0, double(view.width), double(view.height)};
  const Projector project(view);
  for (const draw::SketchNote& note : s.notes) {
    const Point3 at = project(note.at);
    if (at.z() <= 0) continue;
    const PixelBox box = s.boxOf(note, at.head<2>(), view.scale);
    if (!box.meets(picture)) continue;
    s.boxes.push_back(box);
    s.add(note, at.head<2>(), view.scale, flats, items);
  }
  if (!s.boxes.empty()) s.flats->addChild(flats.made());
  s.batch.draw(items, view.height);
}

}  // namespace citymirror::scene
