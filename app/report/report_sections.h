#pragma once
#include <string>

#include "app/report/report.h"

/// The parts of the page as HTML, each complete by itself; an empty part says so calmly.
namespace citymirror::report {

std::string titleSection(const session::WorldView& view);
std::string summarySection(const session::WorldView& view);
std::string pictureSection(const std::vector<Picture>& pictures);
std::string warningSection(const session::WorldView& view);
std::string rainSection(const session::WorldView& view);
std::string riskSection(const session::WorldView& view);
std::string gaugeSection(const session::WorldView& view);
std::string routeSection(const session::WorldView& view);
std::string healthSection(const session::WorldView& view);
std::string logSection(const session::WorldView& view);
std::string sourceSection(const session::WorldView& view);

}  // namespace citymirror::report
