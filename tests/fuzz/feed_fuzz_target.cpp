#include "tests/fuzz/feed_fuzz_target.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "gis/feed/feed_draft.h"
#include "gis/feed/feed_intake.h"
#include "tests/fuzz/feed_samples.h"
#include "tests/fuzz/recording_fuzz.h"
#include "tests/fuzz/wire_fuzz.h"

namespace citymirror::test {

void demand(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

namespace {

constexpr const char* kAlert =
    R"(<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>i</identifier>
<sender>s</sender><sent>2026-07-18T18:15:00+08:00</sent><status>Exercise</status>
<msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>rain</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<area><areaDesc>a</areaDesc><polygon>30,114 30,115 31,115 30,114</polygon></area></info></alert>)";

constexpr const char* kWarning =
    R"(<alert><identifier>42010041600000_20260718181500_0</identifier><sender>气象台</sender>
<senderCode>42010041600000</senderCode><sendTime>2026-07-18 18:15:00+08:00</sendTime>
<status>Exercise</status><msgType>Alert</msgType><scope>Public</scope><info><language>zh-CN</language>
<eventType>11B03</eventType><severity>Red</severity><headline>暴雨</headline>
<area><areaDesc>江城</areaDesc><polygon>30,114 30,115 31,115 30,114</polygon>
<geocode>420100000000</geocode></area></info></alert>)";

constexpr const char* kRainRows = R"({"issued": "2026-07-18T10:15:00Z", "hours": [
  {"begin": "2026-07-18T10:00:00Z", "mm": 12.5}, {"begin": "2026-07-18T11:00:00Z", "mm": 30}]})";
constexpr const char* kRainRowsMapping = R"({"yields": "rain_forecast", "rows": "/hours",
  "at": {"path": "/begin", "format": "iso"}, "amount": "/mm", "amount_unit": "mm",
  "issued": "^/issued"})";

const std::vector<FeedSample>& samples() {
  static const std::vector<FeedSample> all = [] {
    std::vector<FeedSample> samples = feedSamples();
    samples.push_back({"cap", sampleFeed("cap", "{}"), {kAlert}, ""});
    samples.push_back({"gbt35965", sampleFeed("gbt35965", "{}"), {kWarning}, ""});
    samples.push_back({"rain_rows", sampleFeed("json", kRainRowsMapping), {kRainRows}, ""});
    return samples;
  }();
  return all;
}

bool inTime(Instant at) {
  return at - kSampleReceived <= Millis{120'000} && kSampleReceived - at <= Millis{86'400'000};
}
bool onGlobe(double longitude, double latitude) {
  return std::abs(longitude) <= 180 && std::abs(latitude) <= 90;
}

std::size_t checked(const gis::FeedBatch& batch, std::string_view bytes) {
  for (const gis::FeedReading& r : batch.readings) {
    const bool missing = r.observation.quality == Quality::missing;
    demand(std::isfinite(r.observation.value) != missing, "finite or missing");
    demand(inTime(r.observation.at), "a reading's stamp");
    demand(!r.observation.sensor.empty(), "a reading's sensor");
  }
  for (const gis::VehiclePosition& v : batch.vehicles) {
    demand(onGlobe(v.longitude, v.latitude), "a vehicle on the globe");
    demand(inTime(v.at) && !v.vehicle.empty(), "a vehicle's stamp and name");
    demand(!v.speed || (*v.speed >= 0 && std::isfinite(*v.speed)), "a speed");
    demand(!v.bearing || (*v.bearing >= 0 && *v.bearing < 360), "a bearing");
  }
  for (const gis::FeedNotice& n : batch.notices) {
    demand(inTime(n.at) && !n.id.empty() && !n.classCode.empty(), "a notice's stamp, id and class");
    demand(n.longitude.has_value() == n.latitude.has_value(), "both or neither");
    demand(!n.longitude || onGlobe(*n.longitude, *n.latitude), "a notice on the globe");
    demand(!n.depth || (*n.depth >= 0 && *n.depth <= gis::kDeepestReport), "a depth");
    demand(n.picture.empty() || n.picture.starts_with("http"), "a picture's link");
  }
  demand(batch.rejected.size() <= gis::FeedBatch::kMostRejections, "bounded rejections");
  for (const gis::FeedRejection& rejection : batch.rejected) {
    demand(!rejection.reason.empty() && rejection.detail.size() < 1000, "a reason");
    demand(rejection.offset <= bytes.size(), "an offset inside the message");
  }
  return batch.accepted();
}

/// Messages that the assistant for new feeds can draft a descriptor from.
std::string draftSeed(std::size_t number) {
  std::size_t at = 0;
  for (const FeedSample& sample : samples()) {
    for (const std::string& message : sample.messages)
      if (gis::draftFeed(message, {}).ok() && at++ == number) return message;
  }
  return {};
}

/// What is drafted can be read, and reads the sample it was drafted from without breaking a promise.
std::size_t draftedFrom(std::string_view bytes) {
  const auto draft = gis::draftFeed(bytes, {});
  if (!draft) {
    demand(!draft.error().what.empty() && draft.error().what.size() < 2000, "a reason");
    return 0;
  }
  const auto feed = gis::readFeedDescriptor(draft->descriptor, "draft.json");
  demand(feed.ok(), "a drafted descriptor can be read");
  demand(draft->newest.empty() || parseIso(draft->newest).has_value(), "the newest time");
  for (const gis::FeedGuess& guess : draft->guesses)
    demand(!guess.what.zh.empty() && !guess.what.en.empty(), "a guess in both languages");
  return std::max<std::size_t>(1, checked(
      gis::decodeFeed(*feed, {bytes, "", kSampleReceived}), bytes));
}

}  // namespace

std::string fuzzedCodecs() {
  std::string names = "descriptor draft recording usgs_csv jt808_terminal websocket";
  for (const FeedSample& sample : samples()) names += " " + sample.name;
  return names;
}

std::string fuzzSeed(const std::string& codec, std::size_t number) {
  if (codec == "descriptor") {
    const char* mappings[] = {kJsonMapping, kNoticeMapping};
    return number < 2 ? sampleDescriptor("json", mappings[number],
                                         R"(, "ranges": {"speed": {"least": 0, "most": 9}})")
                      : std::string();
  }
  if (codec == "draft") return draftSeed(number);
  if (codec == "recording") return recordingSeed(number);
  if (codec == "usgs_csv") return usgsCsvSeed(number);
  if (codec == "jt808_terminal") return jt808TerminalSeed(number);
  if (codec == "websocket") return webSocketSeed(number);
  for (const FeedSample& sample : samples())
    if (sample.name == codec && number < sample.messages.size()) return sample.messages[number];
  return {};
}

std::size_t fuzzFeedOnce(const std::string& codec, std::string_view bytes) {
  if (codec == "descriptor") {
    const auto read = gis::readFeedDescriptor(bytes, "f.json");
    if (!read) demand(read.error().where.starts_with("f.json: "), "file and key");
    if (read) demand(read->silentAfter >= read->lateAfter && read->cadence.count() >= 0, "limits");
    return read ? 1 : 0;
  }
  if (codec == "draft") return draftedFrom(bytes);
  if (codec == "recording") return fuzzRecordingOnce(bytes);
  if (codec == "usgs_csv") return fuzzUsgsCsvOnce(bytes);
  if (codec == "jt808_terminal") return fuzzJt808TerminalOnce(bytes);
  if (codec == "websocket") return fuzzWebSocketOnce(bytes);
  for (const FeedSample& sample : samples()) {
    if (sample.name != codec) continue;
    if (codec == "jt808") {  // parts wait in an intake, and a second message meets them
      gis::FeedIntake intake(sample.feed);
      intake.take({bytes, sample.topic, kSampleReceived});
      checked(intake.take({sample.messages[0], sample.topic, kSampleReceived}), sample.messages[0]);
    }
    const gis::FeedBatch batch =
        gis::decodeFeed(sample.feed, {bytes, sample.topic, kSampleReceived});
    if (codec == "rain_rows")
      for (const gis::CapAlert& alert : batch.alerts)
        demand(gis::rainOf(alert).ok(), "rain that a run can be made of");
    return checked(batch, bytes);
  }
  demand(false, "a codec of this name");
  return 0;
}

}  // namespace citymirror::test
