#pragma once
#include <string>

#include "app/session/command/command_act.h"
#include "app/session/command/label_mask.h"
#include "app/session/command/roads_ahead.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "engine/run/action.h"
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
  /// An act about an alarm or incident.
  virtual void act(const session::CommandAct& act) = 0;
  // Who works at this seat.
  virtual void signIn(const std::string& login, const std::string& password) = 0;
  virtual void signOut() = 0;
  virtual void touched() = 0;  ///< somebody moves the mouse or presses a key
  virtual void lockSeat() = 0;
  /// The leading seat is silent: this one leads.
  virtual void takeLead() = 0;
  /// What this screen does not show.
  virtual void setMask(session::MaskSwitch wanted) = 0;
  /// A live feed by its descriptor's file; one that is there, by its id.
  virtual void connectFeed(const std::string& file) = 0;
  virtual void disconnectFeed(const std::string& id) = 0;
  virtual void requestRoute(const std::string& unit, const std::string& roadCode) = 0;
  /// The traffic that slows routes and proposals from now on; null = none.
  virtual void setTraffic(session::TrafficPointer traffic) = 0;
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
  /// For the journal: what a person did to a branch that computes beside the world.
  virtual void record(const run::Action& action) = 0;
  /// As Session::mayExport, Session::mayStart and Session::mayStop.
  virtual Outcome mayExport(const Text& what) = 0;
  virtual Outcome mayStart(session::RunKind kind, const Text& on) = 0;
  virtual Outcome mayStop(session::RunKind kind, const Text& on) = 0;
  /// As Session::runEnded.
  virtual void runEnded(session::RunKind kind, const Text& on, session::RunEnd end,
                        const std::string& why) = 0;
  virtual void dismissFaults() = 0;
  /// As Session::showHistory.
  virtual void showHistory(const std::string& sensor, Millis back) = 0;
  /// Something that could not be added: stays in view until it is dismissed.
  virtual void report(const std::string& fault) = 0;
  virtual void cancelJobs() = 0;
};

}  // namespace citymirror::desktop
