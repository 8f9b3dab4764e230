#pragma once
#include "app/session/branch/compare_frames.h"
#include "app/session/branch/world_runs.h"
#include "engine/core/text.h"

/// How people tell the branches of one tree apart: by what each adds to the one that it leaves, so
/// that a branch that contains another never reads like an alternative to it.
namespace citymirror::session {

/// What a branch is made of: "W·1 + P1 sent 18:20"; where it leaves the run as it goes, its own
/// deed alone; the run's name for the run itself. Ids are those of WorldRuns.
Text branchSum(const WorldFuture& branch);

/// The same after its id: "W·2 = W·1 + P1 sent 18:20"; the run as it goes keeps its name.
Text branchTitle(const WorldFuture& branch);

/// All that is done in a branch, in the order in which it was added: "Renmin Road closed 18:10 +
/// P1 sent 18:20"; the run's name where nothing is.
Text branchDeeds(const WorldFutures& futures, const WorldFuture& branch);

/// Says of a side that it shows a branch, and which; the run as it goes has no name of its own there.
void nameSide(SideFrame& side, const WorldFuture& branch);

/// How two sides of a comparison hang together, in one sentence each language: "B is A and adds:
/// …", "A is B and adds: …", or what both share and what each has alone. Empty for a branch beside
/// itself.
Text branchesApart(const WorldFutures& futures, const WorldFuture& a, const WorldFuture& b);

}  // namespace citymirror::session
