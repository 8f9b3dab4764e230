#pragma once
#include <string>

#include "app/report/report.h"

/// The parts of the page as HTML, each complete by itself; an empty part says so calmly.
namespace citymirror::report {

std::string titleSection(const session::WorldView& view);
/// What, where, how deep, when, who is affected and what was decided, in words and in cards.
std::string summarySection(const ReportInputs& inputs);
std::string pictureSection(const std::vector<Picture>& pictures);
std::string warningSection(const session::WorldView& view);
std::string rainSection(const session::WorldView& view);
std::string riskSection(const session::WorldView& view);
std::string gaugeSection(const session::WorldView& view);
std::string routeSection(const session::WorldView& view);
std::string healthSection(const session::WorldView& view);
std::string logSection(const session::WorldView& view);
std::string thresholdSection(const std::vector<Text>& thresholds);
std::string sourceSection(const session::WorldView& view);

/// The warning that was verified, else the newest; null without any.
const session::IncidentView* decidedIncident(const session::WorldView& view);
/// "verified by N. N. at 18:07, 2.0 min after it was composed".
Text decisionText(const session::WorldView& view, const Incident& incident);

}  // namespace citymirror::report
