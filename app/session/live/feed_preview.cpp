#include "app/session/live/feed_preview.h"

#include <cstdio>
#include <optional>

#include "app/session/live/feed_words.h"
#include "engine/core/utf8.h"
#include "engine/run/clock.h"
#include "gis/feed/feed_sample.h"

namespace citymirror::session {
namespace {

/// In the order of Quality.
const Text kShownQuality[] = {
    {"正常", "good"}, {"可疑", "suspect"}, {"错误", "bad"}, {"缺测", "missing"}};

std::string formatted(const std::optional<double>& value, const char* format) {
  char text[40] = "-";
  if (value) std::snprintf(text, sizeof text, format, *value);
  return text;
}

Text shownReading(const gis::FeedReading& reading) {
  const Observation& o = reading.observation;
  std::string value = "-";
  if (o.quality != Quality::missing)
    value = formatted(o.value, "%g") + " " + std::string(unitOf(reading.quantity));
  const Text quantity = nameOf(reading.quantity), &quality = kShownQuality[std::size_t(o.quality)];
  const std::string who = toIso(o.at) + "  " + o.sensor + "  ", what = "  " + value + "  ";
  return {who + quantity.zh + what + quality.zh, who + quantity.en + what + quality.en};
}

Text shownVehicle(const gis::VehiclePosition& v) {
  const std::string who = toIso(v.at) + "  " + v.vehicle + "  ";
  const std::string place = formatted(v.longitude, "%.6f") + ", " + formatted(v.latitude, "%.6f") +
                            "  " + formatted(v.speed, "%.1f km/h") + "  " +
                            formatted(v.bearing, "%.0f°") + "  " + v.line + "  ";
  const Text state = vehicleStateText(v.state);
  return {who + "位置 " + place + state.zh, who + "at " + place + state.en};
}

Text shownNotice(const gis::FeedNotice& n) {
  std::string where = n.place;
  if (n.longitude && n.latitude)
    where += (where.empty() ? "" : "  ") + formatted(n.longitude, "%.6f") + ", " +
             formatted(n.latitude, "%.6f");
  const std::string what = toIso(n.at) + "  " + n.id + "  " + n.classCode + "  " + where + "  ";
  const std::string zh = n.text + "  " + n.picture;
  const std::string en = (n.textEn.empty() ? n.text : n.textEn) + "  " + n.picture;
  if (!n.depth) return {what + zh, what + en};
  const std::string depth = formatted(n.depth, "%g m") + "  ";
  return {what + "水深 " + depth + zh, what + "depth " + depth + en};
}

Text shownAlert(const gis::CapAlert& a) {
  const std::string who = toIso(a.sent) + "  " + a.identifier + "  " + a.status + ' ' + a.msgType;
  const auto rain = gis::rainOf(a);
  if (!rain) return {who, who};
  const std::string amount = formatted(rain->total(), "%g mm / ") +
                             formatted(rain->periodSeconds / 60, "%g min  ") + toIso(rain->from);
  return {who + "  降水 " + amount, who + "  rain " + amount};
}

Instant previewTime(const std::string& newest) {
  if (const auto at = parseIso(newest)) return *at;
  return run::wallNow();
}

}  // namespace

std::vector<Text> shownBatch(const gis::FeedBatch& batch) {
  std::vector<Text> lines;
  for (const gis::FeedReading& reading : batch.readings) lines.push_back(shownReading(reading));
  for (const gis::VehiclePosition& vehicle : batch.vehicles)
    lines.push_back(shownVehicle(vehicle));
  for (const gis::FeedNotice& n : batch.notices)
    lines.push_back(shownNotice(n));
  for (const gis::CapAlert& a : batch.alerts) lines.push_back(shownAlert(a));
  for (Text& line : lines) line = {printable(line.zh), printable(line.en)};
  return lines;
}

FeedPreview previewFeed(gis::FeedDescriptor feed, const gis::FeedPayload& sample) {
  gis::FeedIntake intake(std::move(feed));
  FeedPreview preview;
  for (const std::string_view message : gis::messagesIn(sample.bytes)) {
    gis::FeedPayload one = sample;
    one.bytes = message;
    one.nextPageTaken = true;  // a sample is a part
    const gis::FeedBatch batch = intake.take(one);
    for (Text& line : shownBatch(batch)) preview.kept.push_back(std::move(line));
    preview.rejected.insert(preview.rejected.end(), batch.rejected.begin(), batch.rejected.end());
  }
  preview.status = intake.status(sample.received);
  return preview;
}

Result<DraftedFeed> draftFeedFrom(const std::string& sample, const std::string& id,
                                  const std::string& url, const CityModel* city) {
  gis::FeedDraftOptions options{id, url};
  if (city != nullptr) options.sensors = city->sensors;
  auto draft = gis::draftFeed(sample, options);
  if (!draft) return draft.error();
  auto preview = previewDraft(draft->descriptor, sample, draft->newest);
  if (!preview) return preview.error();
  return DraftedFeed{std::move(*draft), std::move(*preview)};
}

Result<FeedPreview> previewDraft(const std::string& descriptor, const std::string& sample,
                                 const std::string& newest) {
  auto feed = gis::readFeedDescriptor(descriptor, "descriptor");
  if (!feed) return feed.error();
  return previewFeed(std::move(*feed), {sample, {}, previewTime(newest)});
}

}  // namespace citymirror::session
