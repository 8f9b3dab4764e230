#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"

/// What SUMO's additional files hold beside signals, types and vehicles.
namespace citymirror::gis {

/// What a variable speed sign shows on a link, in [from, to).
struct SpeedSignStep {
  std::uint32_t link = 0;
  double from = 0, to = 0;  ///< s; infinity = to the end
  double share = 1;         ///< of the link's free speed, in (0, 1]
  friend bool operator==(const SpeedSignStep&, const SpeedSignStep&) = default;
};

/// The variable speed signs of a SUMO file that have their steps in it, by file and time. A sign on
/// one lane holds for its edge; a speed above that of the edge, and −1, end it; 0 is a hundredth
/// of the edge's speed. Notes: signs with their steps in another file, on edges that are not there.
/// Errors: unreadable, badInput for times (sumoSeconds) that do not rise and speeds that are no
/// numbers.
Result<std::vector<SpeedSignStep>> readSumoSpeedSigns(std::string_view xml, const std::string& name,
                                                      const TrafficNetwork& network);

/// Counts the elements of files by name that are not read here and would change how traffic flows.
class SumoLeftovers {
 public:
  /// `element`: a child of the root of a file.
  void note(const std::string& element, const std::string& file);
  /// One note for each name, sorted by it.
  std::vector<Note> notes() const;

 private:
  struct Left {
    std::size_t count = 0;
    std::string file;  ///< the first
  };
  std::map<std::string, Left> left_;
};

}  // namespace citymirror::gis
