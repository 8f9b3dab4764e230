#pragma once
#include <QList>
#include <QOpenGLWidget>
#include <QRect>
#include <QStringList>
#include <memory>
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "engine/draw/draw_frame.h"
#include "engine/scene/quality.h"

namespace citymirror::scene {
struct ModelBuild;
struct ViewGeometry;
}  // namespace citymirror::scene

namespace citymirror::view {

enum class PickKind { none, ground, building, road, mark, model };

/// What lies under a point of the picture.
struct Pick {
  PickKind kind = PickKind::none;
  QString code;                            ///< of the building, road, mark or feature
  Point3 at = Point3::Zero();              ///< local metres
  std::shared_ptr<const MeshModel> model;  ///< kind model only
  const MeshFeature* feature = nullptr;    ///< of `model`; none for paged tiles
};

/// Layers a person can hide.
enum class Layer { terrain, buildings, roads, water, flood, flow, marks, labels, routes, trees };

/// The scene inside a widget. Draws on demand only. Builds cities in a worker and attaches them in
/// the UI thread. UI thread only.
class CityView : public QOpenGLWidget {
  Q_OBJECT
 public:
  explicit CityView(QWidget* parent = nullptr);
  ~CityView() override;

  /// Starts building; `cityReady` follows. A second call drops the first.
  void setCity(std::shared_ptr<const CityModel> city);
  void setFrame(const draw::DrawFrame& frame);
  /// Sun by the frame's time, or always day or night. The ground is painted anew in a worker.
  void setLight(draw::LightChoice light);
  draw::LightChoice light() const;
  /// None = by the name of the OpenGL renderer.
  void setQuality(std::optional<scene::Quality> quality);
  scene::Quality quality() const;
  /// Starts building a model; it stands in the picture once `settled` again, until the next city.
  void addModel(std::shared_ptr<const MeshModel> model);
  /// Accents a feature of a model; nullptr = none.
  void selectModelFeature(const MeshFeature* feature);
  void setLayerVisible(Layer layer, bool visible);
  /// As of CityScene: a colour for every building, and buildings accented beside the selection.
  void setTheme(std::vector<draw::Color> colors);
  void setChosen(const std::vector<std::string>& codes);
  /// Where other widgets lie over the picture: no label and no caption goes under them.
  void setReserved(const QList<QRect>& places);
  void setPose(const draw::CameraPose& pose);
  void flyTo(const draw::CameraPose& pose);  ///< animated, 600 ms
  draw::CameraPose pose() const;
  Pick pick(const QPointF& widgetPosition);

  /// From here on a click adds a point on the ground, the mouse shows the next segment, a double
  /// click or Enter ends (two points at least), Backspace takes the last point back, Esc cancels.
  /// Dragging and the wheel still move the camera. A line begun before is cancelled. Takes the
  /// focus.
  void beginLine();
  void cancelLine();
  bool drawingLine() const;
  /// Keeps a line over the ground, local metres; empty = none.
  void showLine(const std::vector<Point2>& line);

  /// Where a ground point is in the widget; for tests and overlays. Outside the view it may be
  /// outside the widget.
  QPointF project(const Point3& local) const;
  /// Nothing is being built, animated or waiting to be drawn.
  bool settled() const;
  int framesDrawn() const;  ///< to prove that idle costs nothing

 signals:
  void cityReady();
  void modelFaults(const QStringList& texts);        ///< pictures and tiles that could not be read
  void picked(const citymirror::view::Pick& pick);   ///< after a click
  void hovered(const citymirror::view::Pick& pick);  ///< kind none once the mouse has left
  void poseChanged();
  void lineDrawn(
      const std::vector<citymirror::Point2>& line);  ///< local metres, two points or more
  void lineCancelled();
  /// While it is drawn: its points and, last, where the mouse is.
  void lineChanged(const std::vector<citymirror::Point2>& line);

 protected:
  void initializeGL() override;
  void paintGL() override;
  void resizeGL(int width, int height) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void reserve();
  void paintGround();
  void drawInto(const scene::ViewGeometry& view);
  void connectLine();
  void attachModel(Result<std::shared_ptr<scene::ModelBuild>> build);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::view
