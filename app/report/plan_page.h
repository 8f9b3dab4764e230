#pragma once
#include <string>

#include "app/report/compare_page.h"
#include "app/session/scenario/world_plan.h"

namespace citymirror::report {

/// A plan search as one self-contained page in both languages: the best plan and why, the runner-up
/// and why it is behind, the best plan's tasks, the ranking beside doing nothing with limits and
/// weights, what could not be done and why, how it was searched and what was left out. Title and
/// templates as of the comparison page. Errors: ioFailed, diskFull; complete or none.
Outcome writePlanPage(const ComparePage& page, const session::WorldPlanTask& task,
                      const session::WorldPlanResult& result, const session::TaskRoles& roles,
                      const std::string& path);

}  // namespace citymirror::report
