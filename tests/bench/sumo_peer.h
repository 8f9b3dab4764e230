#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/flow_comparison.h"

/// The installed SUMO as a peer of the traffic engine.
namespace citymirror::bench {

/// A network and its traffic in SUMO's files.
struct SumoFiles {
  std::string name, network;
  std::vector<std::string> demand, additional;
};

enum class SumoModel { meso, micro };  ///< meso with junction control

/// What a run of SUMO was like; times in s.
struct SumoCourse {
  double meanTrip = 0;
  double seconds = 0;  ///< of the processor, with writing these
  EdgeFlows firstHour;
};

/// "a,b,c", as SUMO takes lists of files.
std::string joined(const std::vector<std::string>& list);
bool sumoIsThere();
/// Processor seconds of a shell command and all its children; nothing where it fails.
std::optional<double> secondsOf(const std::string& command);
/// A run of four hours that writes nothing, neither files nor its progress.
std::string sumoCommand(const SumoFiles& files, SumoModel model);
/// The same once more, writing what is compared into `folder`; nothing where SUMO fails.
std::optional<SumoCourse> courseOf(const SumoFiles& files, SumoModel model,
                                   const std::filesystem::path& folder);

}  // namespace citymirror::bench
