#pragma once
#include "gis/feed/feed_gate.h"
#include "gis/feed/json_tree.h"

namespace citymirror::gis {

/// Reads one message by the codec of its feed. Never throws, never recurses with the message's
/// depth; memory within some 10 times the message. A message longer than the feed's longest is
/// rejected whole; of JT/T 808, whose joined parts were told "accepted" already, what is longer by
/// more than jt808::Parts::kMostBytes. Cost O(bytes), for CSV and JSON about 1 µs a row and value.
FeedBatch decodeFeed(const FeedDescriptor& feed, const FeedPayload& payload);

// The codecs by themselves; `decodeFeed` chooses.

void decodeJsonRows(FeedGate& gate);
/// Comma (or other) separated values, RFC 4180 quotes, first line of names unless the mapping has
/// columns.
void decodeCsvRows(FeedGate& gate);
/// {"value": [Observation, …]}, [Observation, …] or one Observation. What it observes is the
/// expanded Datastream's name, @iot.id or ObservedProperty, or the id in the topic
/// "…/Datastreams(ID)/Observations". An interval's time is its end. A page that follows and is not
/// taken (FeedPayload::nextPageTaken) is a rejection.
void decodeSensorThings(FeedGate& gate);
/// wml2:Collection or om:OM_Observation with wml2:MeasurementTimeseries.
void decodeWaterMl(FeedGate& gate);
/// {"value": {"timeSeries": […]}} of waterservices.usgs.gov/nwis/iv. Approved values (A) are good,
/// provisional ones (P) good as well, estimated ones (e) suspect: codes of USGS water services.
void decodeUsgsJson(FeedGate& gate);
/// GTFS-realtime FeedMessage (protocol buffers). Vehicles' own stamps, else the header's. Of a
/// TripUpdate the delay at the next stop (readGtfsTripUpdate) is a reading of "trip_delay", s, of
/// the vehicle that it names, else of the trip; a cancelled trip and skipped stops are notices.
void decodeGtfsRealtime(FeedGate& gate);
/// One or more frames 0x7E … 0x7E, each with its checksum. Times are UTC+8 (JT/T 808-2019, table
/// 23). Other messages than 0x0200 and 0x0704 (locations together) are passed over. Parts of a
/// divided message are joined where all of them are there (jt808::Parts), else rejected.
void decodeJt808(FeedGate& gate);
void decodeCapAlert(FeedGate& gate);
void decodeGbt35965(FeedGate& gate);

/// The value of `values` whose path is one of these names.
const FeedValue* valueNamed(const FeedMapping& mapping,
                            std::initializer_list<std::string_view> names);

/// A cell of a JSON value.
FeedCell jsonCell(const JsonTree& tree, std::optional<std::size_t> index, std::size_t otherwise);

}  // namespace citymirror::gis
