#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/city/feed_places.h"
#include "app/session/command/command_act.h"
#include "engine/core/city_model.h"
#include "gis/feed/feed_batch.h"
#include "scenarios/flood/flood_edit.h"

namespace citymirror::session {

/// How reports of people correct forecasts: assets/config/assimilation.json.
struct AssimilationConfig {
  double forecastError = 0.2, reportError = 0.1;  ///< m, standard deviations of a depth
  double radius = 150;                            ///< m
  Millis ageLimit = std::chrono::minutes(60);  ///< a forecast issued later is not corrected by it
  Millis kept = std::chrono::hours(24);        ///< in memory; the journal has all
  Text source;

  /// Of the report against the forecast at the place: σf² / (σf² + σr²).
  double weight() const;
};
/// Errors: unreadable, badInput naming the key.
Result<AssimilationConfig> parseAssimilation(const std::string& json);

enum class ReportState { toVerify, verified, rejected };
/// 待核实 / to be verified …
Text nameOf(ReportState state);

/// Somebody told of something at a place, as of how deep the water stands there: a patrol, a
/// hotline, a camera.
struct FieldReport {
  std::string id;  ///< "R001", in the order in which they came
  std::string feed, notice, reporter, text;
  std::string place;  ///< in the words of the report
  Point2 at = Point2::Zero();
  std::optional<double> depth;     ///< m of water; nothing = it tells of something else
  std::string classCode, picture;  ///< FeedNotice's
  Instant seen, received;
  ReportState state = ReportState::toVerify;
  std::string by;                  ///< who decided
  std::optional<Instant> decided;  ///< of the world
  std::string why;
  friend bool operator==(const FieldReport&, const FieldReport&) = default;
};

/// The code of a report's mark in the picture is this and its id.
inline constexpr const char* kReportMark = "report:";

/// A notice at a place of the city; nothing where it has none there. Without id.
std::optional<FieldReport> fieldReportOf(const std::string& feed, const gis::FeedNotice& notice,
                                         Instant received, const FeedPlaces& places);

/// Its place by the name of the sensor, facility or road whose code it is, else in the words of the
/// report; empty where it has none. Cost: looks through the city's roads. Any thread.
Text placeNameOf(const FieldReport& report, const CityModel& city);

/// The report as a person files it: its place by name where that is a code of the city.
Filing filingOf(const FieldReport& report, const CityModel& city);

/// The reports of a session and what people decided about them. A value without a clock: equal
/// inputs in equal order give equal reports and equal corrections. One thread.
class FieldReports {
 public:
  explicit FieldReports(AssimilationConfig config = {}) : config_(std::move(config)) {}
  const AssimilationConfig& config() const { return config_; }

  static constexpr std::size_t kMost = 5000;

  /// The same notice of the same feed is one report. Those received longer ago than `kept` are
  /// forgotten. Of more than kMost a tenth goes, never this one: rejected ones, then those that
  /// nobody has decided, then verified ones, the oldest of each first.
  void take(FieldReport report);
  /// verifyReport or rejectReport; a decision may be changed. Errors: notFound; badInput where it
  /// has been decided so already.
  Outcome attend(const CommandAct& act);

  const std::vector<FieldReport>& all() const { return reports_; }
  const FieldReport* find(const std::string& id) const;
  /// Corrections of a forecast from `zero` that is issued at `issued`: of verified reports that were
  /// seen in between and are not older than the age limit. Rising in time.
  std::vector<flood::TimedEdit> corrections(Instant zero, Instant issued) const;

  friend bool operator==(const FieldReports& a, const FieldReports& b) {
    return a.reports_ == b.reports_;
  }

 private:
  void forgetExcess();

  AssimilationConfig config_;
  std::vector<FieldReport> reports_;  ///< as they came
  std::size_t numbered_ = 0;
};

}  // namespace citymirror::session
