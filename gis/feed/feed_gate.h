#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gis/feed/feed_batch.h"
#include "gis/feed/feed_descriptor.h"

namespace citymirror::gis {

/// One thing as it stands in a message.
struct FeedCell {
  enum class Kind { absent, null, text, number, other };
  Kind kind = Kind::absent;
  std::string text;  ///< without quotes and escapes
  std::size_t offset = 0;
};

/// The steps of a rain forecast, as the rows of a message give them.
struct RainRows {
  struct Step {
    Instant at;       ///< as its row says: begin or end
    double rain = 0;  ///< mm in it, or mm/h: as the mapping says
    std::size_t offset = 0;
  };
  std::vector<Step> steps;
  std::optional<Instant> issued;
};

/// What every codec does with what it found: names, times, units and limits of the descriptor.
/// Accepted things and rejections go into the batch. One message, one thread.
class FeedGate {
 public:
  FeedGate(const FeedDescriptor& feed, const FeedPayload& payload, FeedBatch& batch)
      : feed_(feed), payload_(payload), batch_(batch) {}

  const FeedDescriptor& feed() const { return feed_; }
  const FeedPayload& payload() const { return payload_; }
  FeedBatch& batch() { return batch_; }

  /// The stamp with the feed's shift, or a rejection: not a time, future, too old.
  std::optional<Instant> time(const FeedCell& cell, const FeedTime& time);
  /// The same of a time that may lie ahead or long ago.
  std::optional<Instant> anyTime(const FeedCell& cell, const FeedTime& time);
  std::optional<Instant> admitted(Instant at, std::size_t offset);
  /// Our name of what the sender calls `theirs`, or a rejection: not named, not listed.
  std::optional<std::string> name(const std::string& theirs, std::size_t offset);
  /// The same of what only refers to something: theirs where it is not listed.
  std::string reference(const std::string& theirs) const;
  /// Sensor of a value: where a feed maps several values, "theirs/quantity" is looked up first, and
  /// is the name of what is not listed.
  std::optional<std::string> sensor(const std::string& theirs, Quantity quantity,
                                    std::size_t offset);
  /// Factor of a unit that the message names, or a rejection.
  std::optional<double> factor(const std::string& unit, Quantity quantity, std::size_t offset);
  /// A number becomes a reading: "no value" is missing, outside the feed's range is bad. `factor`
  /// into the kept unit, before the offset of `value`.
  void reading(const std::string& sensor, Instant at, const FeedCell& number,
               const FeedValue& value, double factor, Quality quality);
  /// The quality by the feed's words, or a rejection: unknown word. Not given: good.
  std::optional<Quality> quality(const FeedCell& cell);
  /// Inside the globe, or a rejection.
  bool place(double longitude, double latitude, std::size_t offset);
  RainRows& rain() { return rain_; }

 private:
  const FeedDescriptor& feed_;
  const FeedPayload& payload_;
  FeedBatch& batch_;
  RainRows rain_;
};

/// "\"abc\"": for a rejection's detail, cut to 40 bytes.
std::string quotedForReason(std::string_view text);

}  // namespace citymirror::gis
