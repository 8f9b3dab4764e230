#pragma once
#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "engine/store/series_store.h"
#include "gis/feed/recording.h"

namespace citymirror::cli {

/// How the feed was. Gaps are times in which a sensor left out a value at its usual step.
struct FeedHealth {
  std::size_t received = 0, observations = 0, alerts = 0, rejected = 0, duplicates = 0,
              replaced = 0, gaps = 0;
  std::map<std::string, std::size_t> reasons;  ///< of rejection, with how often
  std::optional<Instant> lastSeen;             ///< when the last message was received
};

/// What the sensors of a city package measure, sorted by code. Errors: as gis::readCity.
Result<std::vector<gis::SensorKind>> sensorKindsOf(const std::string& city,
                                                   const run::JobContext& job);

/// Decodes messages and writes one line for each. The same observation, or the same alert (CAP 1.2:
/// sender, identifier, sent), a second time is a duplicate. One thread.
class FeedListener {
 public:
  enum class Unknown { rejected, learnt };
  /// `kinds` sorted by code. `unknown`: whether a sensor that is not among them is rejected or
  /// known from its first message on, by that message's own words.
  FeedListener(std::vector<gis::SensorKind> kinds, Unknown unknown, std::ostream& out);

  void take(const gis::FeedMessage& message);
  /// A message of which not even the envelope could be read.
  void reject(Instant received, const Error& error);
  /// Writes the health and hands it out.
  FeedHealth finish();

 private:
  void learn(const gis::FeedMessage& message);
  void takeObservation(const gis::FeedMessage& message);
  void takeAlert(const gis::FeedMessage& message);
  void refuse(Instant received, const Error& error);

  std::vector<gis::SensorKind> kinds_;
  Unknown unknown_;
  std::ostream& out_;
  store::SeriesStore series_;
  std::set<std::string> alerts_;
  FeedHealth health_;
};

}  // namespace citymirror::cli
