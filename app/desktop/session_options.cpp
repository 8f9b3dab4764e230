#include "app/desktop/session_options.h"

namespace citymirror::desktop {

bool isUnattended(const ProgramOptions& options) {
  return !options.shot.isEmpty() || !options.report.isEmpty();
}

session::Options sessionOptionsOf(const ProgramOptions& options) {
  session::Options wanted;
  wanted.forecastLoop = !isUnattended(options);
  for (const QString& feed : options.feeds) wanted.feeds.push_back(feed.toStdString());
  wanted.accounts = options.accounts.toStdString();
  wanted.wallSafe = options.wallSafe || (isUnattended(options) && !options.accounts.isEmpty());
  wanted.channels = options.channels.toStdString();
  wanted.seat = options.seat;
  wanted.purpose = options.purpose;
  return wanted;
}

}  // namespace citymirror::desktop
