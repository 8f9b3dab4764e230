#pragma once
#include <vector>

#include "app/desktop/commands.h"

namespace citymirror::desktop {

/// Commands that do nothing but remember what is recorded.
class SilentCommands : public Commands {
 public:
  std::vector<run::Action> recorded;

  void play() override {}
  void pause() override {}
  void setRate(double) override {}
  void seek(Instant) override {}
  void followNow() override {}
  void setLanguage(Language) override {}
  void select(const std::string&) override {}
  void verify(const std::string&) override {}
  void reject(const std::string&) override {}
  void act(const session::CommandAct&) override {}
  void signIn(const std::string&, const std::string&) override {}
  void signOut() override {}
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
  void record(const run::Action& action) override { recorded.push_back(action); }
  void dismissFaults() override {}
  void report(const std::string&) override {}
  void cancelJobs() override {}
};

}  // namespace citymirror::desktop
