#pragma once
#include <QImage>
#include <QList>
#include <QOpenGLWidget>
#include <QRect>
#include <QStringList>
#include <memory>
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/draw/clip_plane.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/imagery.h"
#include "engine/draw/overview.h"
#include "engine/draw/picture_footer.h"
#include "engine/draw/sketch.h"
#include "engine/scene/additions.h"
#include "engine/scene/quality.h"

namespace citymirror::scene {
struct ModelBuild;
struct VectorBuild;
struct ViewGeometry;
}  // namespace citymirror::scene

class QOpenGLFramebufferObject;

namespace citymirror::view {

enum class PickKind { none, ground, building, road, mark, model, vector };

/// What lies under a point of the picture.
struct Pick {
  PickKind kind = PickKind::none;
  QString code;                            ///< of the building, road, mark or feature
  Point3 at = Point3::Zero();              ///< local metres
  std::shared_ptr<const MeshModel> model;  ///< kind model only
  const MeshFeature* feature = nullptr;    ///< of `model`; none for oblique tiles
  int layer = -1;                          ///< kind vector only: as addVectors was told
  std::uint32_t row = 0;                   ///< of that layer
  std::shared_ptr<const void> keeps = {};  ///< while it is held, `feature` stays
};

/// Layers a person can hide.
enum class Layer { terrain, buildings, roads, water, flood, flow, marks, labels, routes, trees };

/// Whose lines and notes lie over the picture.
enum class SketchOf { measures, annotations, clip, drag };

/// The scene inside a widget. Draws on demand only; while the camera keeps moving and pictures come
/// late, at fewer pixels (MotionPace). Builds cities in a worker and attaches them in the UI
/// thread. UI thread only.
class CityView : public QOpenGLWidget {
  Q_OBJECT
 public:
  explicit CityView(QWidget* parent = nullptr);
  ~CityView() override;

  /// Starts building; `cityReady` follows. A second call drops the first with all that waits for
  /// it: what was added belongs to one city. Null stops the building; what stands stays, and layers
  /// that were still to come fail (`vectorsFailed`).
  void setCity(std::shared_ptr<const CityModel> city);
  /// Shows what another view has built, without building it again: both share its memory, its
  /// themes and its chosen buildings, and must stay in one light. Nothing where that has no city.
  void setCityOf(const CityView& other);
  bool shares(const CityView& other) const;
  std::shared_ptr<const CityModel> city() const;  ///< that is shown; null before `cityReady`
  void setFrame(const draw::DrawFrame& frame);
  const draw::DrawFrame& frame() const;
  /// Sun by the frame's time, or always day or night. The ground is painted anew in a worker.
  void setLight(draw::LightChoice light);
  draw::LightChoice light() const;
  /// The sun of that time, whatever time is shown; until the next setLight. None = the frame's
  /// again.
  void setSun(std::optional<Instant> at);
  std::optional<Instant> sun() const;
  float night() const;  ///< Daylight::night of what is drawn, which chooses the ramp of water
  /// None = by the name of the OpenGL renderer.
  void setQuality(std::optional<scene::Quality> quality);
  scene::Quality quality() const;
  /// Starts building a model; it stands in the picture once `settled` again, until the next city.
  void addModel(std::shared_ptr<const MeshModel> model);
  /// One that is not there, or not yet, or was removed, changes nothing.
  void removeModel(const std::shared_ptr<const MeshModel>& model);
  /// Of models of the city and added ones, whether they are built yet or not.
  void setModelVisible(const std::shared_ptr<const MeshModel>& model, bool visible);
  bool modelVisible(const MeshModel& model) const;
  /// Pictures laid over the ground, from the lowest to the highest; they stay when the city
  /// changes. They come piece by piece; `imageryChanged` tells when the reports change.
  void setImagery(std::vector<draw::ImageryLayer> layers);
  /// How reading goes, by layer; empty before it has begun.
  const std::vector<draw::ImageryReport>& imageryReports() const;
  /// Accents a feature of a model; nullptr = none.
  void selectModelFeature(const MeshFeature* feature);
  /// Accents these features of a model and no others.
  void markModelFeatures(const MeshModel& model, const std::vector<std::uint32_t>& features);
  /// The models that stand in the picture, in the order in which they were added.
  std::vector<std::shared_ptr<const MeshModel>> models() const;
  void setModelOpacity(const MeshModel& model, double opacity);  ///< 0..1
  double modelOpacity(const MeshModel& model) const;             ///< 1 for one that is not there
  std::optional<Bounds> placeOfModel(const MeshModel& model) const;
  /// Starts building a layer of features under the caller's number; a layer of the same number is
  /// replaced. `vectorsShown` or `vectorsFailed` follows unless another city or removal comes
  /// first. While a city is being built they wait and come in their order once it stands, as they
  /// look and are selected by then. Without a city, and none on its way, nothing happens.
  void addVectors(int layer, std::shared_ptr<const FeatureLayer> features,
                  const draw::VectorStyle& style);
  void removeVectors(int layer);
  void setVectorsVisible(int layer, bool visible);
  void setVectorsOpacity(int layer, double opacity);  ///< 0..1
  /// Accents these rows and no others of the layer.
  void selectVectors(int layer, std::vector<std::uint32_t> rows);
  void setLayerVisible(Layer layer, bool visible);
  QStringList hiddenLayers() const;  ///< by their words (scene::layerWords), sorted
  /// Hides these and shows all others.
  void setHiddenLayers(const QStringList& words);
  /// 0..1; terrain, buildings and roads only.
  void setLayerOpacity(Layer layer, double opacity);
  double layerOpacity(Layer layer) const;
  /// As of CityScene: a colour for every building, and buildings accented beside the selection.
  void setTheme(std::vector<draw::Color> colors);
  void setChosen(const std::vector<std::string>& codes);
  /// Where other widgets lie over the picture: no label and no caption goes under them.
  void setReserved(const QList<QRect>& places);
  const QList<QRect>& reserved() const;
  /// Draws a part of a larger picture, whose size it is given, from `offset` on; an empty size = a
  /// picture of its own. Views on one picture meet exactly.
  void setPartOf(const QSize& whole, const QPoint& offset = {});
  /// Without compass, scale and menu: beside a view that has them.
  void setBare(bool bare);
  /// Compass, scale and menu, its children: somebody who covers the view may lift them.
  QList<QWidget*> controls() const;
  void setPose(const draw::CameraPose& pose);
  /// All of a city that is shown or on its way, in every size of the view until somebody moves the
  /// camera; a view begins so.
  void showWhole(const CityModel& city);
  draw::PictureShape shape() const;  ///< of the picture that this is, or is a part of
  /// Animated, 600 ms. The height of the target is that of the ground.
  void flyTo(const draw::CameraPose& pose);
  void approach(const Point2& at);  ///< flies there, from as near as 700 m or nearer
  draw::CameraPose pose() const;
  Pick pick(const QPointF& widgetPosition);

  /// From here on a click adds a point on the ground, the mouse shows the next segment, a double
  /// click or Enter ends (two points at least), Backspace takes the last point back, Esc cancels.
  /// Dragging and the wheel still move the camera. A line begun before is cancelled. Takes the
  /// focus.
  void beginLine();
  void cancelLine();
  bool drawingLine() const;
  /// As beginLine, on what is seen there: roofs, facades and models as well as the ground. Ends by
  /// itself at `most` points; its own signals tell of it.
  void beginPath(int most);
  /// Keeps a line over the ground, local metres; empty = none.
  void showLine(const std::vector<Point2>& line);

  /// Planes that cut, metres below the ground that are looked at: see scene::Cutaway. What is
  /// buried is built in a worker.
  void setClip(std::optional<draw::ClipPlane> plane);
  std::optional<draw::ClipPlane> clip() const;
  void setUnderground(std::optional<double> depth);
  std::optional<double> underground() const;
  /// Lines and notes over the picture, until others of the same owner come.
  void setSketch(SketchOf of, draw::Sketch sketch);
  /// Those of all owners.
  const draw::Sketch& sketch() const;

  /// What was added, as it stands in the picture now.
  scene::Additions additions() const;
  /// Shows what another view of the same city has added and nothing else; what it must build comes
  /// later. Themes and chosen buildings of a view that shares its city come by themselves. Nothing
  /// before the city is there.
  void showAdditionsOf(const CityView& other);

  /// Where a ground point is in the widget; for tests and overlays. Outside the view it may be
  /// outside the widget.
  QPointF project(const Point3& local) const;
  /// What is seen now, with a strip under it that the view itself does not show; whole once
  /// `settled`.
  QImage pictureWith(const draw::PictureFooter& footer);
  /// Nothing is being built, animated or waiting to be drawn.
  bool settled() const;
  /// Draws all of it once more, where what it shares with another view has changed.
  void redraw();
  int framesDrawn() const;  ///< to prove that idle costs nothing
  int wholeFramesDrawn() const;  ///< of them those not of new marks, names and notes alone

 signals:
  void cityReady();
  void modelFaults(const QStringList& texts);  ///< pictures and tiles that could not be read
  void imageryChanged();
  void vectorsShown(int layer, const std::vector<Note>& notes);
  void vectorsFailed(int layer, const QString& error);
  void picked(const citymirror::view::Pick& pick);   ///< after a click
  void hovered(const citymirror::view::Pick& pick);  ///< kind none once the mouse has left
  void poseChanged();
  void motionBegan();  ///< the camera has left its place
  void motionEnded();  ///< it rests, and a whole picture of where is on its way
  void lightChanged();
  void opacityChanged();  ///< of terrain, buildings or roads
  void modelsChanged();   ///< which models there are or are shown
  void additionsChanged();  ///< what `additions` gives is another than before
  void styled();  ///< theme, chosen buildings, layers or look of the water changed
  void lineDrawn(
      const std::vector<citymirror::Point2>& line);  ///< local metres, two points or more
  void lineCancelled();
  /// While it is drawn: its points and, last, where the mouse is.
  void lineChanged(const std::vector<citymirror::Point2>& line);
  void pathDrawn(const std::vector<citymirror::Point3>& path);
  void pathCancelled();
  void pathChanged(const std::vector<citymirror::Point3>& path);

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
  void follow();
  void placeMenu();
  void reserve();
  void paintGround();
  void askSun();
  void runOn(const draw::DrawFrame& before);
  void showMotion();
  void tellOfPages();
  void drawInto(const scene::ViewGeometry& view, const scene::QualityStep& step);
  void drawKept(const scene::ViewGeometry& view);
  void drawFront(const scene::ViewGeometry& view);
  void copyFrom(const QOpenGLFramebufferObject& buffer);
  void connectLine();
  void connectCamera();
  void connectCutaway();
  void bury();
  void showModels(const std::vector<scene::AddedModel>& models);
  void showLayers(const std::vector<scene::AddedLayer>& layers);
  void showAsOther(int layer);
  void connectImagery();
  void askAgain();
  void attachModel(Result<std::shared_ptr<scene::ModelBuild>> build);
  void stopBuilding();
  void buildLayer(int layer, std::shared_ptr<const FeatureLayer> features,
                  const draw::VectorStyle& style);
  void buildWaiting();
  void showAsTold(int layer);
  void attachVectors(int layer, Result<std::shared_ptr<scene::VectorBuild>> build);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::view
