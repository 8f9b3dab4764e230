#pragma once
#include "app/cli/verbs.h"

namespace citymirror::cli {

/// query: what a city holds by attribute and by place, with statistics.
void addQueryVerb(CLI::App& app, VerbContext& context);

}  // namespace citymirror::cli
