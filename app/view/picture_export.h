#pragma once
#include <QObject>
#include <QSize>
#include <memory>
#include <optional>

#include "app/view/city_view.h"
#include "engine/draw/camera_path.h"
#include "engine/draw/picture_footer.h"

namespace citymirror::view {

/// Size, length and form of a film.
struct FilmChoice {
  QSize size{1920, 1080};
  int framesPerSecond = 30;
  double seconds = 20;
  bool frames = false;  ///< numbered pictures into a folder instead of a film
};

/// Draws what a view shows, with all that was added to it, larger or as a film, in a worker, off
/// screen. One at a time. UI thread only.
class PictureExport : public QObject {
  Q_OBJECT
 public:
  explicit PictureExport(CityView* view);
  ~PictureExport() override;

  /// PNG of up to 16384 pixels each way. Nothing while one is under way or without a city.
  void savePicture(const QString& path, const QSize& size,
                   std::optional<draw::PictureFooter> footer);
  void saveFilm(const QString& out, const FilmChoice& choice, draw::CameraPath path,
                std::optional<draw::PictureFooter> footer);
  bool busy() const { return busy_; }
  void cancel();
  /// Whether films can be written here.
  static bool filmsPossible();

 signals:
  void progressed(double fraction);
  /// Empty error = saved; `cancelled` says whether a person stopped it.
  void finished(const QString& path, const QString& error, bool cancelled);

 private:
  struct State;
  template <class Work>
  void work(const QString& path, Work act);

  CityView* view_;
  std::unique_ptr<State> state_;
  bool busy_ = false;
};

}  // namespace citymirror::view
