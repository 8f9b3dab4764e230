#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "gis/feed/recording.h"
#include "scenarios/flood/city_bed.h"

namespace citymirror::session {

struct WorldRunRequest;

/// A city ready to be played: the model and its flood domain.
struct OpenedCity {
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const flood::FloodInputs> domain;
  std::vector<Note> notes;
  std::shared_ptr<const WorldRunRequest> scenario = nullptr;  ///< that is drilled in it; null = none
  std::vector<Note> scenarioNotes = {};  ///< what it leaves out, and on what it runs then
};

/// Reads a package and makes its flood domain.
Result<OpenedCity> loadCity(const std::string& folder, const flood::CityFloodOptions& flood,
                            const run::JobContext& job);

/// The embedded demo city: generated and stored under `dataFolder` on the first use of a version,
/// and again, with a note, where what is stored is damaged.
Result<OpenedCity> loadDemoCity(const std::string& dataFolder, const flood::CityFloodOptions& flood,
                                const run::JobContext& job);

/// The recording of its evening, made and stored on the first use, and again, with a note, where
/// not all of what is stored can be read.
Result<std::vector<gis::FeedMessage>> loadDemoEvening(const std::string& dataFolder,
                                                      const OpenedCity& opened, int threads,
                                                      const run::JobContext& job);

}  // namespace citymirror::session
