#include "engine/scene/vector_layer.h"

#include <algorithm>

#include "engine/core/number_text.h"
#include "engine/scene/vector_labels.h"
#include "engine/scene/vector_mesh.h"
#include "engine/scene/vector_pick.h"

namespace citymirror::scene {
namespace {

constexpr int kFillUnit = 0, kOutlineUnit = 1;

/// "3 polygons…" as a note where there are any.
void noteOf(std::vector<Note>& notes, std::size_t count, const char* one, const char* many,
            const std::string& layer) {
  if (count > 0) notes.push_back({counted(count, one, many), layer});
}

void addLabels(VectorBuild& build, std::vector<Note>& notes) {
  VectorLabels made = labelsOf(*build.layer, build.style, build.styled);
  if (made.wanted > made.labels.size()) {
    notes.push_back({"Only " + std::to_string(made.labels.size()) + " of " +
                         std::to_string(made.wanted) +
                         " labels are shown, spread over the layer; a filter in its style chooses "
                         "which features have one",
                     build.layer->name});
  }
  noteOf(notes, made.cut, "label of more than 60 signs is cut",
         "labels of more than 60 signs are cut", build.layer->name);
  build.labels = std::move(made.labels);
}

void paint(VectorBuild& build, std::uint32_t row) {
  const std::int32_t rule = build.styled.rule[row];
  if (rule < 0) return;
  const draw::VectorSymbol& symbol = build.style.rules[std::size_t(rule)].symbol;
  build.fills.set(row, symbol.fill);
  build.outlines.set(row, symbol.outline);
}

Error layerStopped(const std::string& layer) {
  return {ErrorCode::cancelled, "Stopped on request", layer, "Start again when wanted"};
}

}  // namespace

Result<std::shared_ptr<VectorBuild>> buildVectors(std::shared_ptr<const FeatureLayer> layer,
                                                  const draw::VectorStyle& style,
                                                  const GroundModel& ground,
                                                  const run::JobContext& job) {
  auto styled = draw::applyStyle(style, *layer);
  if (!styled) return styled.error();
  auto build = std::make_shared<VectorBuild>();
  build->layer = layer;
  build->style = style;
  build->styled = std::move(*styled);
  VectorMesh mesh = buildVectorMesh(*layer, style, build->styled, ground, job);
  if (job.cancelled()) return layerStopped(layer->name);
  build->node = mesh.node;
  build->ground = std::move(mesh.ground);
  for (std::size_t i = 0; i < build->ground.size(); ++i) {
    const draw::StyledFeatures& s = build->styled;
    if (!(s.height[i] > 0)) continue;
    const double top = double(build->ground[i] + s.base[i] + s.height[i]);
    build->highest = std::max(build->highest.value_or(top), top);
  }
  build->grid = FeatureGrid(*layer);
  build->fills = FeatureStyles(layer->features.size());
  build->outlines = FeatureStyles(layer->features.size());
  for (std::uint32_t i = 0; i < layer->features.size(); ++i) paint(*build, i);
  osg::StateSet* state = build->node->getOrCreateStateSet();
  state->setTextureAttribute(kFillUnit, build->fills.texture());
  state->setTextureAttribute(kOutlineUnit, build->outlines.texture());
  state->getOrCreateUniform("layerOpacity", osg::Uniform::FLOAT)->set(1.0F);
  std::vector<Note> notes;
  noteOf(notes, mesh.simplified, "polygon of more than 20000 corners is drawn with fewer",
         "polygons of more than 20000 corners are drawn with fewer", layer->name);
  noteOf(notes, mesh.coarse, "area is too large to follow the ground everywhere",
         "areas are too large to follow the ground everywhere", layer->name);
  noteOf(notes, mesh.uncovered, "polygon has no area and only its rim is drawn",
         "polygons have no area and only their rims are drawn", layer->name);
  noteOf(notes, build->styled.flat, "feature has no height and lies on the ground",
         "features have no height and lie on the ground", layer->name);
  addLabels(*build, notes);
  return {std::move(build), std::move(notes)};
}

VectorLayers::VectorLayers() {
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->addUniform(new osg::Uniform("fillTable", kFillUnit));
  state->addUniform(new osg::Uniform("outlineTable", kOutlineUnit));
}

void VectorLayers::add(int id, std::shared_ptr<VectorBuild> build) {
  Shown& shown = shown_[id];
  if (shown.build)
    root_->replaceChild(shown.build->node, build->node);
  else
    root_->addChild(build->node);
  shown.build = std::move(build);
  setVisible(id, shown.visible);
  setOpacity(id, shown.opacity);
  paintSelection(shown, true);
}

void VectorLayers::remove(int id) {
  const auto found = shown_.find(id);
  if (found == shown_.end()) return;
  root_->removeChild(found->second.build->node);
  shown_.erase(found);
}

void VectorLayers::clear() {
  root_->removeChildren(0, root_->getNumChildren());
  shown_.clear();
}

void VectorLayers::setVisible(int id, bool visible) {
  const auto found = shown_.find(id);
  if (found == shown_.end()) return;
  found->second.visible = visible;
  found->second.build->node->setNodeMask(visible ? ~0U : 0U);
}

void VectorLayers::setOpacity(int id, double opacity) {
  const auto found = shown_.find(id);
  if (found == shown_.end()) return;
  found->second.opacity = std::clamp(opacity, 0.0, 1.0);
  found->second.build->node->getOrCreateStateSet()
      ->getOrCreateUniform("layerOpacity", osg::Uniform::FLOAT)
      ->set(float(found->second.opacity));
}

void VectorLayers::paintSelection(Shown& shown, bool on) {
  draw::Color accent = draw::darkPalette().accent;
  accent.a = 235;
  for (const std::uint32_t row : shown.selected) {
    if (row >= shown.build->styled.rule.size()) continue;
    if (!on) {
      paint(*shown.build, row);
    } else if (shown.build->styled.rule[row] >= 0) {
      shown.build->fills.set(row, accent);
      shown.build->outlines.set(row, accent);
    }
  }
}

void VectorLayers::select(int id, std::vector<std::uint32_t> rows) {
  const auto found = shown_.find(id);
  if (found == shown_.end()) return;
  paintSelection(found->second, false);
  found->second.selected = std::move(rows);
  paintSelection(found->second, true);
}

draw::LabelSet VectorLayers::labels() const {
  draw::LabelSet all;
  for (const auto& [id, shown] : shown_) {
    if (shown.visible)
      all.insert(all.end(), shown.build->labels.begin(), shown.build->labels.end());
  }
  return all;
}

std::vector<AddedLayer> VectorLayers::shown() const {
  std::vector<AddedLayer> all;
  for (const auto& [id, shown] : shown_)
    all.push_back({id, shown.build->layer, shown.build->style, shown.visible, shown.opacity,
                   shown.selected});
  return all;
}

std::string VectorLayers::codeOf(const VectorHit& hit) const {
  const auto found = shown_.find(hit.layer);
  return found == shown_.end() ? "" : found->second.build->layer->features[hit.feature].code;
}

std::optional<VectorHit> VectorLayers::pick(const ViewGeometry& view, const Point2& pixel,
                                            const GroundModel& ground,
                                            const std::optional<Point3>& soil) const {
  std::optional<FeatureFound> best;
  int layer = -1;
  for (auto at = shown_.rbegin(); at != shown_.rend(); ++at) {
    if (!at->second.visible) continue;
    const auto found = pickFeature(*at->second.build, ground, view, pixel, soil);
    if (!found) continue;
    const bool before = !best || found->kind < best->kind ||
                        (found->kind == best->kind && found->kind == VectorHitKind::volume &&
                         found->distance < best->distance);
    if (!before) continue;
    best = found;
    layer = at->first;
  }
  if (!best) return std::nullopt;
  return VectorHit{layer, best->feature, best->at, best->kind};
}

}  // namespace citymirror::scene
