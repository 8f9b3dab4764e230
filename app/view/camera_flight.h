#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <optional>

#include "engine/draw/camera_path.h"

namespace citymirror::view {

class CityView;

/// Flies a view along a path. Somebody who takes the camera in hand ends the flight. UI thread
/// only.
class CameraFlight : public QObject {
  Q_OBJECT
 public:
  explicit CameraFlight(CityView* view);

  /// From the begin. A round (FlightEnds::moving) goes on until it is stopped.
  void start(draw::CameraPath path, draw::FlightEnds ends);
  void pause();
  void resume();
  void stop();
  bool flying() const { return path_.has_value(); }
  bool paused() const { return path_ && !timer_.isActive(); }
  /// Factor on the calm speed, 0.25 to 4.
  void setSpeed(double factor);
  double speed() const { return speed_; }
  double share() const { return share_; }  ///< of the way in time, 0..1

 signals:
  void changed();  ///< started, paused, went on, ended

 private:
  void tick();

  CityView* view_;
  std::optional<draw::CameraPath> path_;
  draw::FlightEnds ends_ = draw::FlightEnds::atRest;
  QTimer timer_;
  QElapsedTimer since_;
  double share_ = 0, speed_ = 1;
  bool moving_ = false;  ///< this moves the camera: nobody else did
};

}  // namespace citymirror::view
