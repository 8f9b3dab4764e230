#pragma once
#include <vector>

#include "app/desktop/commands.h"

namespace citymirror::desktop {

/// Commands that do nothing but remember what is recorded and asked for.
class SilentCommands : public Commands {
 public:
  std::vector<run::Action> recorded;
  std::vector<Text> exported;
  std::vector<session::RunKind> started;
  std::vector<std::pair<session::RunKind, Text>> stopped;
  std::vector<session::RunEnd> ends;
  std::vector<session::CommandAct> acts;
  std::vector<session::MaskSwitch> masks;
  std::vector<std::pair<std::string, Millis>> histories;
  std::vector<std::string> connected, disconnected, verified;
  std::vector<std::pair<std::string, std::string>> signIns;
  int moves = 0, locks = 0, leads = 0, signedOut = 0;

  void play() override {}
  void pause() override {}
  void setRate(double) override {}
  void seek(Instant) override {}
  void followNow() override {}
  void setLanguage(Language) override {}
  void select(const std::string&) override {}
  void verify(const std::string& id) override { verified.push_back(id); }
  void reject(const std::string&) override {}
  void act(const session::CommandAct& act) override { acts.push_back(act); }
  void signIn(const std::string& login, const std::string& password) override {
    signIns.emplace_back(login, password);
  }
  void signOut() override { ++signedOut; }
  void touched() override { ++moves; }
  void lockSeat() override { ++locks; }
  void takeLead() override { ++leads; }
  void setMask(session::MaskSwitch wanted) override { masks.push_back(wanted); }
  void connectFeed(const std::string& file) override { connected.push_back(file); }
  void disconnectFeed(const std::string& id) override { disconnected.push_back(id); }
  void setTraffic(session::TrafficPointer) override {}
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
  Outcome mayExport(const Text& what) override {
    exported.push_back(what);
    return Done{};
  }
  Outcome mayStart(session::RunKind kind, const Text&) override {
    started.push_back(kind);
    return Done{};
  }
  Outcome mayStop(session::RunKind kind, const Text& on) override {
    stopped.emplace_back(kind, on);
    return Done{};
  }
  void runEnded(session::RunKind, const Text&, session::RunEnd end, const std::string&) override {
    ends.push_back(end);
  }
  void dismissFaults() override {}
  void showHistory(const std::string& sensor, Millis back) override {
    histories.emplace_back(sensor, back);
  }
  void report(const std::string&) override {}
  void cancelJobs() override {}
};

}  // namespace citymirror::desktop
