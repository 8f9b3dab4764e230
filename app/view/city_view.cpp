#include "app/view/city_view.h"

#include <utility>

#include "app/view/city_view_state.h"

namespace citymirror::view {
namespace {

PickKind kindOf(scene::HitKind kind) {
  switch (kind) {
    case scene::HitKind::ground:
      return PickKind::ground;
    case scene::HitKind::building:
      return PickKind::building;
    case scene::HitKind::road:
      return PickKind::road;
    case scene::HitKind::mark:
      return PickKind::mark;
    case scene::HitKind::model:
      return PickKind::model;
    case scene::HitKind::vector:
      return PickKind::vector;
    case scene::HitKind::none:
      break;
  }
  return PickKind::none;
}

scene::SceneLayer layerOf(Layer layer) {
  switch (layer) {
    case Layer::terrain:
      return scene::SceneLayer::terrain;
    case Layer::buildings:
      return scene::SceneLayer::buildings;
    case Layer::roads:
      return scene::SceneLayer::roads;
    case Layer::water:
      return scene::SceneLayer::water;
    case Layer::flood:
      return scene::SceneLayer::flood;
    case Layer::flow:
      return scene::SceneLayer::flow;
    case Layer::marks:
      return scene::SceneLayer::marks;
    case Layer::labels:
      return scene::SceneLayer::labels;
    case Layer::trees:
      return scene::SceneLayer::trees;
    case Layer::routes:
      break;
  }
  return scene::SceneLayer::routes;
}

/// Only the instant may differ, and marks and labels: the clock alone moves nothing but the sun and
/// what drives.
bool sameRest(const draw::DrawFrame& a, const draw::DrawFrame& b) {
  return a.language == b.language && a.water == b.water && a.waterLook == b.waterLook &&
         a.ribbons == b.ribbons && a.selected == b.selected && a.moving == b.moving &&
         a.vehicles == b.vehicles &&
         (!a.moving || a.at == b.at) &&
         draw::lightOf(a) == draw::lightOf(b);
}

std::vector<Point2> flat(const std::vector<Point3>& path) {
  std::vector<Point2> line;
  for (const Point3& p : path) line.push_back(p.head<2>());
  return line;
}

}  // namespace

CityView::CityView(QWidget* parent) : QOpenGLWidget(parent), state_(std::make_unique<State>()) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(160, 120);
  connectLine();
  connectCutaway();
  connectImagery();
  State& s = *state_;
  s.compass = new Compass(this);
  s.scaleBar = new ScaleBar(this);
  s.menu = new SceneMenu(this);
  connect(s.menu, &SceneMenu::lightChosen, this, &CityView::setLight);
  connect(s.menu, &SceneMenu::sunWanted, this, &CityView::askSun);
  connect(s.menu, &SceneMenu::qualityChosen, this, &CityView::setQuality);
  connect(s.menu, &SceneMenu::resized, this, &CityView::placeMenu);
  connectCamera();
  connect(&s.motion, &QTimer::timeout, this, &CityView::showMotion);
}

void CityView::connectLine() {
  State& s = *state_;
  s.line = new LineTool(this, [this](const QPointF& place) -> std::optional<Point3> {
    if (state_->path) {
      const Pick seen = pick(place);
      return seen.kind == PickKind::none ? std::nullopt : std::optional(seen.at);
    }
    return state_->scene.groundUnder(state_->view(*this), state_->pixelAt(*this, place));
  });
  connect(s.line, &LineTool::changed, this, [this](const std::vector<Point3>& path) {
    if (state_->path) return emit pathChanged(path);
    const std::vector<Point2> line = flat(path);
    state_->scene.setLine(line.empty() ? state_->shownLine : line);
    state_->redraw(*this);
    emit lineChanged(line);
  });
  connect(s.line, &LineTool::drawn, this, [this](const std::vector<Point3>& path) {
    if (std::exchange(state_->path, false)) return emit pathDrawn(path);
    emit lineDrawn(flat(path));
  });
  connect(s.line, &LineTool::cancelled, this, [this] {
    if (std::exchange(state_->path, false)) return emit pathCancelled();
    emit lineCancelled();
  });
}

CityView::~CityView() {
  State& s = *state_;
  ++s.generation;
  s.flight.stop();
  s.scene.imagery().close();
  s.scene.models().close();
  s.jobs.cancelAll();
  s.jobs.drain();
  if (s.viewer && context() != nullptr) {
    makeCurrent();
    s.drawn->releaseGLObjects(s.viewer->state());
    s.viewer->release();
    s.smooth.reset();
    s.coarse.reset();
    s.still.reset();
    doneCurrent();
  }
}

void CityView::setCity(std::shared_ptr<const CityModel> city) {
  State& s = *state_;
  s.jobs.cancelAll();
  const int generation = ++s.generation;
  s.painting = false;
  s.models = 0;
  cancelLine();
  showLine({});
  if (!city) return stopBuilding();
  s.building = true;
  s.forgetLayers();
  s.modelsWanted.clear();
  s.layersOfOther.clear();
  s.job = s.jobs.submit({"构建三维场景", "Building the 3D scene"},
                        [this, city, generation](const run::JobContext& job) {
                          auto build = scene::buildScene(city, job);
                          if (job.cancelled()) return;
                          QMetaObject::invokeMethod(
                              this,
                              [this, build = std::move(build), generation] {
                                State& state = *state_;
                                if (generation != state.generation) return;
                                state.building = false;
                                state.build = build;
                                state.scene.attach(build);
                                state.tellSun();
                                paintGround();
                                state.pose = state.posed ? state.scene.constrained(state.pose)
                                                         : state.wholeCity(*this);
                                state.redraw(*this);
                                buildWaiting();
                                emit cityReady();
                                emit poseChanged();
                              },
                              Qt::QueuedConnection);
                        });
}

void CityView::stopBuilding() {
  State& s = *state_;
  s.building = false;
  std::vector<int> given;
  for (const auto& [layer, job] : s.layers) given.push_back(layer);
  for (const scene::AddedLayer& waiting : s.layersWaiting) given.push_back(waiting.id);
  s.forgetLayers();
  if (s.build) paintGround();
  s.redraw(*this);
  for (const int layer : given)
    emit vectorsFailed(layer, tr("The city was closed before the layer came into the picture; open "
                                 "the city and add the layer again"));
}

void CityView::paintGround() {
  State& s = *state_;
  const auto look = s.scene.groundWanted();
  if (!look || s.painting || s.building) return;
  s.painting = true;
  const auto build = s.build;
  const int generation = s.generation;
  s.jobs.submit({"地面光照", "Light on the ground"},
                [this, build, look, generation](const run::JobContext& job) {
                  auto picture = scene::paintGround(build->ground, *build->city, *look);
                  if (job.cancelled()) return;
                  QMetaObject::invokeMethod(
                      this,
                      [this, picture, look, generation] {
                        State& state = *state_;
                        if (generation != state.generation) return;
                        state.painting = false;
                        state.scene.showGround(picture, *look);
                        state.redraw(*this);
                        paintGround();
                      },
                      Qt::QueuedConnection);
                });
}

void CityView::setFrame(const draw::DrawFrame& next) {
  State& s = *state_;
  draw::DrawFrame frame = next;
  frame.light = s.light;
  frame.sunAt = s.sun;
  const bool looks = frame.waterLook != s.frame.waterLook;
  const draw::DrawFrame before = std::exchange(s.frame, frame);
  s.scene.setFrame(frame);
  runOn(before);
  paintGround();
  if (!sameRest(before, frame)) s.redraw(*this);
  else if (before.marks != frame.marks || before.labels != frame.labels) s.redrawFront(*this);
  if (looks) emit styled();
}

void CityView::setLayerVisible(Layer layer, bool visible) {
  std::erase(state_->hidden, layer);
  if (!visible) state_->hidden.push_back(layer);
  state_->scene.setLayerVisible(layerOf(layer), visible);
  paintGround();
  state_->redraw(*this);
  emit styled();
}

void CityView::setLayerOpacity(Layer layer, double opacity) {
  if (float(opacity) == float(layerOpacity(layer))) return;
  state_->scene.setLayerOpacity(layerOf(layer), opacity);
  state_->redraw(*this);
  emit opacityChanged();
  emit additionsChanged();
}

double CityView::layerOpacity(Layer layer) const {
  return state_->scene.layerOpacity(layerOf(layer));
}

void CityView::setTheme(std::vector<draw::Color> colors) {
  state_->scene.setTheme(std::move(colors));
  state_->redraw(*this);
  emit styled();
  emit additionsChanged();
}

void CityView::setChosen(const std::vector<std::string>& codes) {
  state_->scene.setChosen(codes);
  state_->redraw(*this);
  emit styled();
  emit additionsChanged();
}

void CityView::setReserved(const QList<QRect>& places) {
  if (state_->reserved == places) return;
  state_->reserved = places;
  reserve();
}

void CityView::reserve() {
  State& s = *state_;
  const double ratio = devicePixelRatioF();
  std::vector<scene::PixelBox> boxes;
  QList<QRect> own;
  if (!s.bare) own << s.compass->geometry() << s.scaleBar->geometry() << s.menu->geometry();
  for (const QRect& r : s.reserved + own) {
    boxes.push_back(
        {r.left() * ratio, r.top() * ratio, (r.right() + 1) * ratio, (r.bottom() + 1) * ratio});
  }
  if (s.footer && s.footer->shown()) boxes.push_back(scene::FooterLayer::place(s.view(*this)));
  s.scene.setReserved(std::move(boxes));
  s.redraw(*this);
}

Pick CityView::pick(const QPointF& widgetPosition) {
  const scene::Hit hit =
      state_->scene.pick(state_->view(*this), state_->pixelAt(*this, widgetPosition));
  return {kindOf(hit.kind),
          QString::fromStdString(hit.code),
          hit.at,
          hit.model.model,
          hit.model.feature,
          hit.vector.layer,
          hit.vector.feature,
          hit.model.keeps};
}

QPointF CityView::project(const Point3& local) const {
  const Point3 p = state_->view(*this).project(local);
  if (p.z() <= 0) return {-1e6, -1e6};
  const double ratio = devicePixelRatioF();
  const QPointF corner = state_->whole.isEmpty() ? QPointF() : QPointF(state_->offset);
  return QPointF(p.x() / ratio, p.y() / ratio) - corner;
}

void CityView::beginLine() { state_->line->begin(); }
void CityView::cancelLine() { state_->line->cancel(); }
bool CityView::drawingLine() const { return state_->line->active(); }

void CityView::showLine(const std::vector<Point2>& line) {
  State& s = *state_;
  if (s.shownLine == line) return;
  s.shownLine = line;
  if (s.line->preview().empty()) s.scene.setLine(line);
  s.redraw(*this);
}

bool CityView::settled() const {
  const State& s = *state_;
  return !s.building && !s.painting && s.models == 0 && s.layers.empty() && !s.paging &&
         !s.scene.imagery().loading() && !s.waiting && !s.flight.isActive() && !s.pace.coarse() &&
         !s.pace.nextCoarse();
}

void CityView::redraw() { state_->redraw(*this); }

int CityView::framesDrawn() const { return state_->frames; }

int CityView::wholeFramesDrawn() const { return state_->wholeFrames; }

}  // namespace citymirror::view
