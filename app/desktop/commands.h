#pragma once
#include <string>

#include "engine/core/text.h"
#include "engine/core/time.h"
#include "scenarios/flood/flood_edit.h"

namespace citymirror::desktop {

/// What a person can ask of the world. Every call returns at once; the answer is a new WorldView.
class Commands {
 public:
  virtual ~Commands() = default;
  virtual void play() = 0;
  virtual void pause() = 0;
  virtual void setRate(double rate) = 0;
  virtual void seek(Instant at) = 0;
  virtual void followNow() = 0;
  virtual void setLanguage(Language language) = 0;
  virtual void select(const std::string& code) = 0;
  virtual void verify(const std::string& incidentId) = 0;
  virtual void reject(const std::string& incidentId) = 0;
  virtual void requestRoute(const std::string& unit, const std::string& roadCode) = 0;
  // What people do to the water from the cursor's time on, and taking it back.
  virtual void editFlood(const flood::FloodEdit& edit) = 0;
  virtual void drawSandbags(const std::vector<Point2>& line, double height) = 0;
  virtual void blockStreet(const Point2& at) = 0;
  virtual void scaleRain(double factor) = 0;
  virtual void undo() = 0;
  virtual void redo() = 0;
  virtual void showForecast() = 0;
  virtual void pauseRun() = 0;
  virtual void resumeRun() = 0;
  virtual void dismissFaults() = 0;
  virtual void cancelJobs() = 0;
};

}  // namespace citymirror::desktop
