#include "app/cli/feed_live.h"

#include <chrono>
#include <map>
#include <optional>
#include <ostream>
#include <thread>

#include "app/session/session.h"
#include "engine/core/utf8.h"

namespace citymirror::cli {
namespace {

using LiveClock = std::chrono::steady_clock;
using LiveView = std::shared_ptr<const session::WorldView>;

constexpr Millis kLook{100};

std::string shortFigure(const std::optional<double>& value, const char* format) {
  char text[40] = "-";
  if (value) std::snprintf(text, sizeof text, format, *value);
  return text;
}

/// Alarms that are new or have changed their severity since the last look.
void writeAlarms(const session::WorldView& view, std::map<std::string, Severity>& told,
                 std::ostream& out) {
  if (!view.alarms) return;
  for (const incident::Alarm& alarm : view.alarms->queue) {
    const auto [known, fresh] = told.try_emplace(alarm.id, alarm.latest.severity);
    if (!fresh && known->second == alarm.latest.severity) continue;
    known->second = alarm.latest.severity;
    out << toIso(alarm.latest.at) << "  " << nameOf(alarm.latest.severity).en << "  "
        << printable(alarm.id + "  " + alarm.latest.sentence.in(Language::en)) << std::endl;
  }
}

/// One line for each forecast that has been finished since the last look.
void writeForecast(const session::WorldView& view, std::string& told, std::ostream& out) {
  if (!view.forecast || view.forecast->id == told) return;
  told = view.forecast->id;
  out << toIso(view.forecast->issued) << "  forecast " << printable(told) << "  until "
      << toIso(view.forecast->until) << ", roads that pond: " << view.forecast->risks.size()
      << std::endl;
}

Error notOpened(const session::WorldView& view, const std::string& city) {
  if (!view.faults.empty()) return view.faults.front().error;
  return {ErrorCode::notFound, "no city was opened", city, "Name a city package"};
}

void listen(session::Session& live, const FeedLiveOptions& options, std::ostream& out,
            const run::JobContext& job) {
  const std::chrono::duration<double> whole(options.seconds), every(options.tableEvery);
  const auto start = LiveClock::now();
  auto shown = start;
  std::map<std::string, Severity> told;
  std::string forecast;
  while (!job.cancelled() && (options.seconds == 0 || LiveClock::now() - start < whole)) {
    std::this_thread::sleep_for(kLook);
    const LiveView view = live.view();
    writeAlarms(*view, told, out);
    writeForecast(*view, forecast, out);
    if (!view->feeds || LiveClock::now() - shown < every) continue;
    shown = LiveClock::now();
    writeFeedTable(*view->feeds, view->now, out);
  }
}

}  // namespace

void writeFeedTable(const std::vector<session::FeedLine>& lines, Instant now, std::ostream& out) {
  char text[400];
  std::snprintf(text, sizeof text, "%-20s %-7s %-20s %9s %8s %8s %10s %9s %10s  %s\n", "feed",
                "state", "last seen", "complete", "delay s", "95 % s", "accepted", "rejected",
                "duplicates", "link");
  out << toIso(now) << '\n' << text;
  for (const session::FeedLine& line : lines) {
    const FeedStatus& status = line.status;
    const std::string seen = status.lastSeen ? toIso({status.lastSeen->ms / 1000 * 1000}) : "-";
    const auto percent =
        status.completeness ? std::optional(*status.completeness * 100) : std::nullopt;
    std::snprintf(text, sizeof text, "%-20.60s %-7s %-20s %9s %8s %8s %10zu %9zu %10zu  ",
                  printable(status.id).c_str(), std::string(wordOf(status.state)).c_str(),
                  seen.c_str(), shortFigure(percent, "%.0f %%").c_str(),
                  shortFigure(status.delayMedian, "%.1f").c_str(),
                  shortFigure(status.delayMost, "%.1f").c_str(), status.accepted, status.rejected,
                  status.duplicates);
    out << text
        << (line.trouble.empty() ? (line.connected ? "connected" : "connecting")
                                 : printable(line.trouble));
    if (line.delaysAlone.count > 0) out << "; delays without a vehicle: " << line.delaysAlone.count;
    out << '\n';
  }
  out.flush();
}

Result<FeedLiveReport> runLiveCity(const FeedLiveOptions& options, std::ostream& out,
                                   const run::JobContext& job) {
  session::Options wanted;
  wanted.dataFolder = options.dataFolder;
  wanted.feeds = options.descriptors;
  wanted.forecastLoop = true;
  auto made = session::Session::make(std::move(wanted), session::Pace::realTime);
  if (!made) return made.error();
  session::Session& live = **made;
  if (options.city == "demo")
    live.openDemo();
  else
    live.openCity(options.city, "");
  live.waitIdle();
  if (!live.view()->city) return notOpened(*live.view(), options.city);
  job.progress(0, {"正在接收数据源", "listening to the feeds"});
  listen(live, options, out, job);
  const LiveView end = live.view();
  FeedLiveReport report;
  report.journal = live.journalPath();
  if (end->alarms) report.alarms = end->alarms->queue;
  if (!end->feeds) return report;
  writeFeedTable(*end->feeds, end->now, out);
  for (const session::FeedLine& line : *end->feeds) report.feeds.push_back(line.status);
  return report;
}

}  // namespace citymirror::cli
