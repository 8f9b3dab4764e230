#pragma once
#include <QElapsedTimer>
#include <QOpenGLFramebufferObject>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <osg/Group>
#include <set>
#include <vector>

#include "app/view/city_view.h"
#include "app/view/line_tool.h"
#include "app/view/motion_pace.h"
#include "app/view/scene_menu.h"
#include "app/view/sun_dialog.h"
#include "app/view/view_overlays.h"
#include "engine/run/job_queue.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/embedded_viewer.h"
#include "engine/scene/footer_layer.h"

namespace citymirror::view {

/// What the sources of CityView share.
struct CityView::State {
  scene::CityScene scene;
  std::unique_ptr<scene::EmbeddedViewer> viewer;
  osg::ref_ptr<osg::Group> drawn = new osg::Group;  // the scene, and over it a footer
  std::unique_ptr<scene::FooterLayer> footer;       // once a picture with one was wanted
  draw::CameraPose pose, flightFrom, flightTo;
  bool posed = false;  // somebody chose the pose; else all of the city is seen in any size
  QTimer flight;
  QElapsedTimer flightClock;
  QTimer motion;  // of moving marks and water
  QElapsedTimer sinceFrame;
  std::optional<double> waves;  // s that the ripples began to move at; none = they are still
  QElapsedTimer sinceWaves, sinceClock;
  Compass* compass = nullptr;
  ScaleBar* scaleBar = nullptr;
  SceneMenu* menu = nullptr;
  scene::Quality automatic = scene::Quality::standard;
  std::optional<scene::Quality> chosen;
  std::unique_ptr<QOpenGLFramebufferObject> smooth;  // with samples, where the quality has them
  std::unique_ptr<QOpenGLFramebufferObject> coarse;  // in motion, where whole pictures are late
  std::unique_ptr<QOpenGLFramebufferObject> still;   // the last picture without its front
  std::optional<scene::ViewGeometry> stillOf;        // from where; none = it holds none
  MotionPace pace;
  QElapsedTimer clock;  // of the pace
  QTimer rest;          // until the camera rests
  QTimer again;         // until tiles of imagery that failed are asked for again
  LineTool* line = nullptr;
  bool path = false;  // what is drawn lies on what is seen, not on the ground
  std::array<draw::Sketch, 4> sketches;  // by SketchOf
  std::vector<Point2> shownLine;
  QList<QRect> reserved;
  draw::DrawFrame frame;
  draw::LightChoice light = draw::LightChoice::day;
  std::optional<Instant> sun;      // of another time than the frame's; light is byTime then
  SunDialog* sunDialog = nullptr;  // once somebody wanted it
  std::shared_ptr<scene::SceneBuild> build;
  std::vector<Layer> hidden;
  QSize whole;  // of the picture that this is a part of; empty = all of it
  QPoint offset;
  bool bare = false;
  int frames = 0, wholeFrames = 0;
  bool waiting = false;  // something has not been drawn yet
  bool restWaits = true;  // not only the front
  std::uint64_t job = 0;
  int generation = 0;
  bool building = false;
  bool painting = false;                          // the ground in another light
  int models = 0;                                 // being built
  struct ModelLook {
    bool visible = true;
    double opacity = 1;
  };
  std::map<const MeshModel*, ModelLook> modelsWanted;  // of this city
  std::vector<scene::AddedLayer> layersOfOther;        // see showAdditionsOf
  struct LayerJob {
    int serial;
    std::uint64_t job;
  };
  std::map<int, LayerJob> layers;  // being built
  int layersAsked = 0;
  std::vector<scene::AddedLayer> layersWaiting;  // for the city, in their order
  struct LayerLook {
    std::optional<bool> visible;
    std::optional<double> opacity;
    std::optional<std::vector<std::uint32_t>> selected;
  };
  std::map<int, LayerLook> looks;  // told of layers that are still to come
  bool paging = false;
  std::vector<draw::ImageryReport> imageryReports;
  QPointF pressedAt, lastAt;
  bool dragged = false;
  run::JobQueue jobs{1};  // last: its end waits for the worker

  scene::ViewGeometry view(const QWidget& widget) const {
    const double ratio = widget.devicePixelRatioF();
    const auto pixels = [ratio](int length) { return int(std::lround(length * ratio)); };
    const QSize own = widget.size(), all = whole.isEmpty() ? own : whole;
    scene::ViewGeometry view{pose, std::max(1, pixels(all.width())),
                             std::max(1, pixels(all.height())), ratio};
    if (!whole.isEmpty()) {
      view.part = {pixels(offset.x()), pixels(offset.y()), std::max(1, pixels(own.width())),
                   std::max(1, pixels(own.height()))};
    }
    return view;
  }
  void tellSun() const;
  /// From where all of the city that stands is seen.
  draw::CameraPose wholeCity(const QWidget& widget) const {
    const scene::ViewGeometry now = view(widget);
    return scene.constrained(draw::overviewOf(*build->city, draw::shapeOf(now.width, now.height)));
  }
  /// A place of the widget as a pixel of the picture.
  Point2 pixelAt(const QWidget& widget, const QPointF& place) const {
    const QPointF at =
        (place + (whole.isEmpty() ? QPointF() : QPointF(offset))) * widget.devicePixelRatioF();
    return {at.x(), at.y()};
  }
  /// At which moving marks are by now.
  Instant movingTime() const {
    return frame.at + millis(frame.moving->rate * double(sinceFrame.elapsed()) / 1000.0);
  }
  bool awaits(int layer) const {
    return layers.contains(layer) ||
           std::any_of(layersWaiting.begin(), layersWaiting.end(),
                       [layer](const scene::AddedLayer& asked) { return asked.id == layer; });
  }
  void forgetLayers() {
    layers.clear();
    layersWaiting.clear();
    looks.clear();
  }
  void redraw(QOpenGLWidget& widget) {
    restWaits = true;
    redrawFront(widget);
  }
  /// Only marks, names and notes are others.
  void redrawFront(QOpenGLWidget& widget) {
    waiting = true;
    widget.update();
  }
};

}  // namespace citymirror::view
