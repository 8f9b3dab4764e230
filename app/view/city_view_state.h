#pragma once
#include <QElapsedTimer>
#include <QOpenGLFramebufferObject>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "app/view/city_view.h"
#include "app/view/line_tool.h"
#include "app/view/scene_menu.h"
#include "app/view/view_overlays.h"
#include "engine/run/job_queue.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/embedded_viewer.h"

namespace citymirror::view {

/// What the sources of CityView share.
struct CityView::State {
  scene::CityScene scene;
  std::unique_ptr<scene::EmbeddedViewer> viewer;
  draw::CameraPose pose, flightFrom, flightTo;
  bool posed = false;  // a pose was asked for before the city came
  QTimer flight;
  QElapsedTimer flightClock;
  Compass* compass = nullptr;
  ScaleBar* scaleBar = nullptr;
  SceneMenu* menu = nullptr;
  scene::Quality automatic = scene::Quality::standard;
  std::optional<scene::Quality> chosen;
  std::unique_ptr<QOpenGLFramebufferObject> smooth;  // with samples, where the quality has them
  LineTool* line = nullptr;
  std::vector<Point2> shownLine;
  Bounds extent;
  QList<QRect> reserved;
  draw::DrawFrame frame;
  draw::LightChoice light = draw::LightChoice::day;
  std::shared_ptr<const scene::SceneBuild> build;
  int frames = 0;
  bool waiting = false;  // something has not been drawn yet
  std::uint64_t job = 0;
  int generation = 0;
  bool building = false;
  bool painting = false;  // the ground in another light
  int models = 0;         // being built
  struct LayerJob {
    int serial;
    std::uint64_t job;
  };
  std::map<int, LayerJob> layers;  // being built
  int layersAsked = 0;
  bool paging = false;
  QPointF pressedAt, lastAt;
  bool dragged = false;
  run::JobQueue jobs{1};  // last: its end waits for the worker

  scene::ViewGeometry view(const QWidget& widget) const {
    const double ratio = widget.devicePixelRatioF();
    return {pose, std::max(1, int(std::lround(widget.width() * ratio))),
            std::max(1, int(std::lround(widget.height() * ratio))), ratio};
  }
  void redraw(QOpenGLWidget& widget) {
    waiting = true;
    widget.update();
  }
};

}  // namespace citymirror::view
