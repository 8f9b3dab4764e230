#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <thread>

#include "app/cli/query_verb.h"
#include "app/cli/usage.h"
#include "app/cli/verbs.h"
#include "app/session/note_lines.h"
#include "engine/core/utf8.h"
#include "engine/run/heap.h"
#include "engine/run/program_end.h"

namespace {

using namespace citymirror;

/// Signals are taken in one thread by sigwait: nothing but a stop request happens because of them.
class StopOnSignal {
 public:
  StopOnSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    waiter_ = std::jthread([this](std::stop_token ending) {
      const timespec poll{0, 50'000'000};
      while (!ending.stop_requested()) {
        if (sigtimedwait(&signals_, nullptr, &poll) > 0) stop_.request_stop();
      }
    });
  }
  std::stop_token token() const { return stop_.get_token(); }

 private:
  sigset_t signals_{};
  std::stop_source stop_;
  std::jthread waiter_;
};

/// Each percent once; other words at the same percent, such as what is waited for, after 2 s.
class ProgressLine {
 public:
  void show(double fraction, const Text& phase) {
    const std::lock_guard lock(mutex_);
    const int percent = int(fraction * 100);
    const auto now = std::chrono::steady_clock::now();
    const bool news = phase.en != said_ && now - at_ >= std::chrono::seconds(2);
    if (percent == shown_ && !news) return;
    shown_ = percent;
    said_ = phase.en;
    at_ = now;
    std::fprintf(stderr, isatty(2) ? "\r%3d %%  %-72s" : "%3d %%  %s\n", percent,
                 printable(phase.en).c_str());
  }

 private:
  std::mutex mutex_;
  int shown_ = -1;
  std::string said_;
  std::chrono::steady_clock::time_point at_;
};

void tellNotes(const std::vector<Note>& notes, session::NoteDetail detail) {
  const session::NoteLines told = session::noteLines(notes, detail);
  for (const std::string& line : told.lines) std::cerr << line << '\n';
  if (told.shortened) std::cerr << "--verbose lists their places\n";
}

int runVerb(int argc, char** argv) {
  CLI::App app{"CityMirror: every function without a window", "citymirror-cli"};
  app.set_version_flag("--version", std::string("citymirror-cli ") + CITYMIRROR_VERSION);
  app.require_subcommand(1);
  bool json = false, verbose = false;
  app.add_flag("--json", json, "One JSON object as the last line of standard output");
  app.add_flag("--verbose", verbose, "Every note and remark on a line of its own");
  app.fallthrough();
  cli::VerbContext context;
  cli::addDemoVerb(app, context);
  cli::addCityVerbs(app, context);
  cli::addSceneVerbs(app, context);
  cli::addFloodVerb(app, context);
  cli::addEnsembleVerb(app, context);
  cli::addTrafficVerb(app, context);
  cli::addWorldVerb(app, context);
  cli::addPlanVerb(app, context);
  cli::addRouteVerb(app, context);
  cli::addFeedVerbs(app, context);
  cli::addJournalVerb(app, context);
  cli::addRulesVerb(app, context);
  cli::addChannelVerb(app, context);
  cli::addAccountVerbs(app, context);
  cli::addQueryVerb(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string unknown = cli::unknownVerb(app, argc, argv);
    if (error.get_exit_code() != 0 && !unknown.empty()) {
      std::cerr << unknown << '\n';
      return 2;
    }
    return app.exit(error) == 0 ? 0 : 2;
  }
  StopOnSignal stop;
  ProgressLine line;
  const auto show = [&line](double fraction, const Text& phase) { line.show(fraction, phase); };
  const auto result = context.work(run::JobContext(stop.token(), show));
  if (isatty(2)) std::fputc('\n', stderr);
  if (!result) {
    std::cerr << "citymirror-cli: " << result.error().text() << '\n';
    return 1;
  }
  tellNotes(result.notes(), verbose ? session::NoteDetail::each : session::NoteDetail::kinds);
  if (json) std::cout << printable(result->json) << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  run::giveLargeBlocksBack();
  return run::endProgram(runVerb(argc, argv));
}
