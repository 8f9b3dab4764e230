#pragma once
#include <CLI/App.hpp>
#include <string>

#include "engine/core/result.h"

namespace citymirror::cli {

/// Ends the reading of the command line where a value cannot be used, whatever the files hold: exit
/// status 2. For callbacks of verbs. Throws CLI::ValidationError.
void requireUsable(const Outcome& value);

/// Names the first word that is no verb and the verbs there are; empty where all are verbs.
std::string unknownVerb(const CLI::App& app, int argc, const char* const* argv);

}  // namespace citymirror::cli
