#include "gis/feed/feed_codecs.h"

#include <algorithm>

#include "engine/core/jt808_message.h"
#include "gis/feed/feed_texts.h"
#include "gis/feed/gbt35965.h"
#include "gis/feed/rain_rows.h"

namespace citymirror::gis {

const FeedValue* valueNamed(const FeedMapping& mapping,
                            std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const FeedValue& value : mapping.values) {
      if (!name.empty() && value.field.path == name) return &value;
    }
  }
  return nullptr;
}

namespace {

void admitAlert(Result<CapAlert> alert, FeedGate& gate) {
  if (!alert) return gate.batch().reject(alert.error().what, alert.error().where, 0);
  if (gate.admitted(alert->sent, 0)) gate.batch().alerts.push_back(std::move(*alert));
}

/// Bytes. Parts that were joined are many frames, of which each kept to its own bound.
std::size_t longestOf(const FeedDescriptor& feed) {
  const std::size_t joined = feed.codec == FeedCodec::jt808 ? jt808::Parts::kMostBytes : 0;
  return feed.limits.longestBytes + joined;
}

}  // namespace

void decodeCapAlert(FeedGate& gate) { admitAlert(parseCap(gate.payload().bytes), gate); }

void decodeGbt35965(FeedGate& gate) { admitAlert(parseGbt35965(gate.payload().bytes), gate); }

FeedBatch decodeFeed(const FeedDescriptor& feed, const FeedPayload& payload) {
  FeedBatch batch;
  const std::size_t size = std::max(payload.bytes.size(), payload.whole);
  if (payload.whole > 0 || size > longestOf(feed)) {
    const std::string least = payload.whole > 0 ? "at least " : "";
    batch.reject("the message is longer than the feed allows",
                 least + std::to_string(size) + " bytes, longest_bytes " +
                     std::to_string(feed.limits.longestBytes),
                 0);
    return batch;
  }
  FeedGate gate(feed, payload, batch);
  switch (feed.codec) {
    case FeedCodec::json:
      decodeJsonRows(gate);
      break;
    case FeedCodec::csv:
      decodeCsvRows(gate);
      break;
    case FeedCodec::sensorThings:
      decodeSensorThings(gate);
      break;
    case FeedCodec::waterMl:
      decodeWaterMl(gate);
      break;
    case FeedCodec::usgsJson:
      decodeUsgsJson(gate);
      break;
    case FeedCodec::gtfsRealtime:
      decodeGtfsRealtime(gate);
      break;
    case FeedCodec::jt808:
      decodeJt808(gate);
      break;
    case FeedCodec::cap:
      decodeCapAlert(gate);
      break;
    case FeedCodec::gbt35965:
      decodeGbt35965(gate);
      break;
  }
  if (feed.mapping.yields == FeedYield::rainForecast) admitRainForecast(gate);
  limitTexts(batch);
  return batch;
}

}  // namespace citymirror::gis
