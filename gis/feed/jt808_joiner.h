#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/jt808_message.h"

namespace citymirror::gis {

/// Joins messages of JT/T 808 whose parts come one by one, as gateways pass frames on. What waits
/// is in memory alone (jt808::Parts) and is gone with the program. One thread.
class Jt808Joiner {
 public:
  /// What is to be decoded in place of `bytes`: without parts that wait for others, with all parts
  /// of a message where its last one stands, and before it what has waited for too long, whose
  /// parts are missing. Nothing: `bytes` as they are.
  std::optional<std::string> through(std::string_view bytes, Instant now);

 private:
  void add(std::string_view frame, Instant now, std::string& joined);

  jt808::Parts parts_;
};

}  // namespace citymirror::gis
