#pragma once
#include <functional>

#include "engine/run/job_queue.h"

namespace citymirror::gis {

enum class Trial { passed, broke, stopped };

/// Runs `work` in a copy of this process and throws its results away: a library that crashes on a
/// damaged file, or never ends, takes only the copy with it. broke: it crashed or ran longer than
/// `seconds`; stopped: the job was cancelled. Cost: a fork and `work` once more.
Trial tryApart(const std::function<void()>& work, int seconds, const run::JobContext& job);

}  // namespace citymirror::gis
