#include <utility>

#include "engine/scene/city_scene_state.h"
#include "engine/scene/ribbon_layer.h"

/// What people put into the picture: themes, chosen buildings, pictures, sketches.
namespace citymirror::scene {
namespace {

draw::Color accentOver() {
  draw::Color accent = draw::darkPalette().accent;
  accent.a = 217;
  return accent;
}

}  // namespace

void CityScene::State::highlight(const std::string& code) {
  if (!build) return;
  FeatureStyles& styles = build->buildings.styles;
  if (highlighted >= 0) styles.set(std::uint32_t(highlighted), underHighlight);
  highlighted = code.empty() ? -1 : build->buildingOf(code);
  if (highlighted < 0) return;
  underHighlight = styles.at(std::uint32_t(highlighted));
  styles.set(std::uint32_t(highlighted), accentOver());
}

void CityScene::State::restyle() {
  if (!build) return;
  build->buildings.styles.setAll(theme);
  for (const std::uint32_t building : chosen) build->buildings.styles.set(building, accentOver());
  highlighted = -1;
  highlight(frame.selected);
}

void CityScene::setTheme(std::vector<draw::Color> colors) {
  state_->theme = std::move(colors);
  state_->restyle();
}

void CityScene::setChosen(std::span<const std::string> codes) {
  State& s = *state_;
  if (!s.build) return;
  FeatureStyles& styles = s.build->buildings.styles;
  s.highlight({});
  for (const std::uint32_t b : s.chosen)
    styles.set(b, b < s.theme.size() ? s.theme[b] : draw::Color{0, 0, 0, 0});
  s.chosen.clear();
  for (const std::string& code : codes) {
    const std::int64_t building = s.build->buildingOf(code);
    if (building < 0) continue;
    s.chosen.push_back(std::uint32_t(building));
    styles.set(s.chosen.back(), accentOver());
  }
  s.highlight(s.frame.selected);
}

void CityScene::setImagery(std::vector<draw::ImageryLayer> layers) {
  State& s = *state_;
  const bool before = s.imagery.active();
  s.pictures = layers;
  s.imagery.setLayers(std::move(layers));
  if (s.imagery.active() == before) return;
  s.choosePrograms();
  s.chooseGround();
}

void CityScene::setSketch(draw::Sketch sketch) {
  State& s = *state_;
  if (sketch == s.sketch) return;
  s.sketch = std::move(sketch);
  s.sketches.show(s.sketch.lines);
  s.notes.show(s.sketch.notes);
}

Additions CityScene::additions() const {
  const State& s = *state_;
  Additions added{s.models.shown(), s.vectors.shown(), s.pictures, s.theme, {}, s.sketch};
  for (const std::uint32_t b : s.chosen) added.chosen.push_back(s.build->city->buildings.code[b]);
  added.clip = s.cutaway.clip();
  added.buildingOpacity = double(s.cutaway.opacity().buildings);
  added.groundOpacity = double(s.cutaway.opacity().ground);
  added.roadOpacity = double(s.cutaway.opacity().roads);
  added.underground = s.cutaway.underground();
  return added;
}

void CityScene::relabel() {
  State& s = *state_;
  if (!s.build) return;
  draw::LabelSet all = s.build->labels;
  const draw::LabelSet added = s.vectors.labels();
  all.insert(all.end(), added.begin(), added.end());
  s.overlay.setCityLabels(all);
}

void CityScene::setLine(std::span<const Point2> line) {
  State& s = *state_;
  s.line->removeChildren(0, s.line->getNumChildren());
  if (s.build && line.size() >= 2) s.line->addChild(buildLine(line, s.build->ground));
}

}  // namespace citymirror::scene
