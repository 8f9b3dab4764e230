#pragma once
#include "app/desktop/commands.h"
#include "app/session/session.h"

namespace citymirror::desktop {

/// Hands what a person asks on to a session, in the name of `operatorName`.
class SessionCommands : public Commands {
 public:
  SessionCommands(session::Session& session, std::string operatorName)
      : session_(session), operator_(std::move(operatorName)) {}

  void play() override { session_.play(); }
  void pause() override { session_.pause(); }
  void setRate(double rate) override { session_.setRate(rate); }
  void seek(Instant at) override { session_.seek(at); }
  void followNow() override { session_.followNow(); }
  void setLanguage(Language language) override { session_.setLanguage(language); }
  void select(const std::string& code) override { session_.select(code); }
  void verify(const std::string& id) override { session_.verify(id, operator_); }
  void reject(const std::string& id) override { session_.reject(id, operator_); }
  void act(const session::CommandAct& act) override {
    session::CommandAct named = act;
    named.by = operator_;
    session_.command(std::move(named));
  }
  void signIn(const std::string& login, const std::string& password) override {
    session_.signIn(login, password);
  }
  void signOut() override { session_.signOut(); }
  void touched() override { session_.touched(); }
  void lockSeat() override { session_.lockSeat(operator_); }
  void takeLead() override { session_.takeLead(operator_); }
  void setMask(session::MaskSwitch wanted) override { session_.setMask(wanted, operator_); }
  void connectFeed(const std::string& file) override { session_.connectFeed(file, operator_); }
  void disconnectFeed(const std::string& id) override { session_.disconnectFeed(id, operator_); }
  void setTraffic(session::TrafficPointer traffic) override {
    session_.setTraffic(std::move(traffic));
  }
  void requestRoute(const std::string& unit, const std::string& road) override {
    session_.requestRoute(unit, road);
  }
  void editFlood(const flood::FloodEdit& edit) override { session_.editFlood(edit, operator_); }
  void drawSandbags(const std::vector<Point2>& line, double height) override {
    session_.drawSandbags(line, height, operator_);
  }
  void blockStreet(const Point2& at) override { session_.blockStreet(at, operator_); }
  void scaleRain(double factor) override { session_.scaleRain(factor, operator_); }
  void undo() override { session_.undo(operator_); }
  void redo() override { session_.redo(operator_); }
  void showForecast() override { session_.showForecast(operator_); }
  void pauseRun() override { session_.pauseRun(operator_); }
  void resumeRun() override { session_.resumeRun(operator_); }
  void record(const run::Action& action) override {
    run::Action named = action;
    named.by = operator_;
    session_.record(named);
  }
  Outcome mayExport(const Text& what) override { return session_.mayExport(what, operator_); }
  Outcome mayStart(session::RunKind kind, const Text& on) override {
    return session_.mayStart(kind, on, operator_);
  }
  Outcome mayStop(session::RunKind kind, const Text& on) override {
    return session_.mayStop(kind, on, operator_);
  }
  void runEnded(session::RunKind kind, const Text& on, session::RunEnd end,
                const std::string& why) override {
    session_.runEnded(kind, on, end, why);
  }
  void dismissFaults() override { session_.dismissFaults(operator_); }
  void showHistory(const std::string& sensor, Millis back) override {
    session_.showHistory(sensor, back);
  }
  void report(const std::string& fault) override { session_.report(fault); }
  void cancelJobs() override { session_.cancelJobs(operator_); }

 private:
  session::Session& session_;
  std::string operator_;
};

}  // namespace citymirror::desktop
