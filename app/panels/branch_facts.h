#pragma once
#include <vector>

#include "app/panels/parts.h"
#include "app/session/branch/world_runs.h"
#include "app/session/world_view.h"

namespace citymirror::panels {

/// What has come of a branch so far, for people: its units, its evacuations and their shelters, and
/// its indices beside those of its parent. Each says what it rests on.
std::vector<FactTable::Fact> branchFacts(const session::WorldView& world,
                                         const session::WorldFutures& futures,
                                         const session::WorldFuture& branch);

}  // namespace citymirror::panels
