#pragma once
#include "app/desktop/options.h"
#include "app/session/session.h"

namespace citymirror::desktop {

/// Whether the program saves a picture or a report by itself: nobody sits at it.
bool isUnattended(const ProgramOptions& options);

/// The session that the command line asks for. A program that is unattended renews no forecasts; by
/// accounts nobody has signed in to it, so it is masked as a wall is (Options::wallSafe).
session::Options sessionOptionsOf(const ProgramOptions& options);

}  // namespace citymirror::desktop
