#pragma once
#include <optional>
#include <string>

#include "app/session/live/series_history.h"

namespace citymirror::session {

/// What of the archive somebody looks at, and when it is to be read again. A value; one thread.
class HistoryDesk {
 public:
  struct Ask {
    std::string sensor;
    Span within;
    HistoryStep step = HistoryStep::raw;
  };
  explicit HistoryDesk(ArchiveConfig config) : config_(std::move(config)) {}
  const ArchiveConfig& config() const { return config_; }

  /// An empty code or no length = nobody looks.
  void ask(const std::string& sensor, Millis back);
  /// What is to be read now: what was asked for anew, then once a minute. Nothing while a reading is
  /// under way.
  std::optional<Ask> due(Instant now);
  /// It has been read: whether it is still what somebody looks at.
  bool read(const SeriesHistory& history);

 private:
  ArchiveConfig config_;
  std::string sensor_;
  Millis back_{0};
  std::optional<Instant> readAt_;
  bool reading_ = false;
};

}  // namespace citymirror::session
