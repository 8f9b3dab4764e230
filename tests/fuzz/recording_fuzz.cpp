#include "tests/fuzz/recording_fuzz.h"

#include <algorithm>
#include <cmath>

#include "gis/feed/cap.h"
#include "gis/feed/recording.h"
#include "tests/fuzz/feed_fuzz_target.h"

namespace citymirror::test {
namespace {

constexpr const char* kRecordings[] = {
    R"({"received":"2026-07-18T10:05:01Z","channel":"ponding_depth","format":"observation","body":{"sensor":"P1","at":"2026-07-18T10:05:00Z","value":12,"unit":"cm"}}
{"received":"2026-07-18T10:04:00Z","channel":"rain_intensity","format":"observation","body":{"sensor":"R1","at":"2026-07-18T18:03:00+08:00","value":null,"unit":"mm/h","quality":"suspect"}}
)",
    R"({"received":"2026-07-18T10:05:01Z","channel":"weather","format":"cap","body":"<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>i</identifier><sender>s</sender><sent>2026-07-18T18:15:00+08:00</sent><status>Exercise</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>rain</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>a</areaDesc><polygon>30,114 30,115 31,115 30,114</polygon></area></info></alert>"})",
    R"({"sensor": "V1", "at": "2026-07-18T18:05:00+08:00", "value": 1.5, "unit": "m3/s", "quantity": "discharge"})"};

constexpr const char* kTables[] = {
    "datetime_utc,discharge_ft3s,discharge_q,gage_height_ft,gage_height_q\n"
    "2018-06-01T04:00:00Z,100,A,10,P\n2018-06-01T04:05:00Z,101,A,,\n2018-06-01T04:05:00Z,1e3,e,9,A\n",
    "\xEF\xBB\xBF"
    "datetime,stage_m\r\n2018-06-01T05:00:00+08:00,2\r\n2018-06-01T04:00:00Z,x\r\n"};

void demandWhy(const Error& error) {
  demand(!error.what.empty() && !error.where.empty() && !error.remedy.empty(),
         "a fault says what, where and what to do");
  demand(error.what.size() + error.remedy.size() < 2000, "a fault is short");
}

std::size_t observed(const gis::FeedMessage& message, const std::vector<gis::SensorKind>& kinds) {
  if (message.format == "cap") return gis::parseCap(message.body).ok() ? 1 : 0;
  const auto observation = gis::decodeObservation(message, kinds);
  if (!observation) {
    demandWhy(observation.error());
    return 0;
  }
  demand(std::isfinite(observation->value) == (observation->quality != Quality::missing),
         "an observation is finite or missing");
  demand(!observation->sensor.empty(), "an observation's sensor");
  return 1;
}

}  // namespace

std::size_t fuzzRecordingOnce(std::string_view bytes) {
  const gis::FeedMessage alone{{}, "ponding_depth", "observation", std::string(bytes)};
  std::size_t found = observed(alone, gis::kindsOf({alone}));
  const auto messages = gis::readRecording(bytes);
  if (!messages) {
    demandWhy(messages.error());
    return found;
  }
  const auto earlier = [](const gis::FeedMessage& a, const gis::FeedMessage& b) {
    return a.received < b.received;
  };
  demand(std::is_sorted(messages->begin(), messages->end(), earlier), "in order of arrival");
  const std::vector<gis::SensorKind> kinds = gis::kindsOf(*messages);
  for (const gis::FeedMessage& message : *messages) found += observed(message, kinds);
  (void)gis::readRecording(gis::writeRecording(*messages));
  std::vector<gis::FeedMessage> moved = *messages;
  gis::restamp(moved, Millis{3'600'000});
  demand(moved.size() == messages->size(), "a recording moved in time is as long");
  return found;
}

std::size_t fuzzUsgsCsvOnce(std::string_view bytes) {
  const auto series = gis::readUsgsCsv(bytes, "S");
  if (!series) {
    demandWhy(series.error());
    return 0;
  }
  demand(series.notes().size() < 100, "bounded notes");
  std::size_t values = 0;
  for (const SensorSeries& one : *series) {
    demand(one.at.size() == one.value.size() && one.at.size() == one.quality.size(), "one length");
    for (std::size_t i = 0; i < one.at.size(); ++i) {
      demand(std::isfinite(one.value[i]), "a finite value");
      demand(i == 0 || one.at[i - 1] < one.at[i], "times rise");
    }
    values += one.at.size();
  }
  return values;
}

std::string recordingSeed(std::size_t number) {
  return number < std::size(kRecordings) ? kRecordings[number] : "";
}
std::string usgsCsvSeed(std::size_t number) {
  return number < std::size(kTables) ? kTables[number] : "";
}

}  // namespace citymirror::test
