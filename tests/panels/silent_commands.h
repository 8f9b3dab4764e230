#pragma once
#include "app/desktop/commands.h"

namespace citymirror::desktop {

/// Commands that do nothing.
class SilentCommands : public Commands {
 public:
  void play() override {}
  void pause() override {}
  void setRate(double) override {}
  void seek(Instant) override {}
  void followNow() override {}
  void setLanguage(Language) override {}
  void select(const std::string&) override {}
  void verify(const std::string&) override {}
  void reject(const std::string&) override {}
  void requestRoute(const std::string&, const std::string&) override {}
  void editFlood(const flood::FloodEdit&) override {}
  void drawSandbags(const std::vector<Point2>&, double) override {}
  void blockStreet(const Point2&) override {}
  void scaleRain(double) override {}
  void undo() override {}
  void redo() override {}
  void showForecast() override {}
  void pauseRun() override {}
  void resumeRun() override {}
  void dismissFaults() override {}
  void cancelJobs() override {}
};

}  // namespace citymirror::desktop
