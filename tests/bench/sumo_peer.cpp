#include "tests/bench/sumo_peer.h"

#include <cstdlib>
#include <fstream>

#include "tests/bench/bench_support.h"

namespace citymirror::bench {
namespace {

std::string sumoWith(const SumoFiles& files, SumoModel model,
                     const std::vector<std::string>& additional, const std::string& options) {
  std::string command =
      "SUMO_HOME=/usr/share/sumo sumo -n '" + files.network + "' -r '" + joined(files.demand) + "'";
  if (!additional.empty()) command += " -a '" + joined(additional) + "'";
  if (model == SumoModel::meso) command += " --mesosim --meso-junction-control";
  return command +
         " --no-warnings --ignore-route-errors --no-step-log --duration-log.disable"
         " --xml-validation never --xml-validation.net never --xml-validation.routes never"
         " -e 14400" +
         options;
}

}  // namespace

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : ",") + item;
  return text;
}

std::optional<double> secondsOf(const std::string& command) {
  const double before = processorSeconds(RUSAGE_CHILDREN);
  const int status = std::system(("( " + command + " ) >/dev/null 2>&1").c_str());
  if (status != 0) return std::nullopt;
  return processorSeconds(RUSAGE_CHILDREN) - before;
}

bool sumoIsThere() { return secondsOf("sumo --version").has_value(); }

std::string sumoCommand(const SumoFiles& files, SumoModel model) {
  return sumoWith(files, model, files.additional, "");
}

std::optional<SumoCourse> courseOf(const SumoFiles& files, SumoModel model,
                                   const std::filesystem::path& folder) {
  const auto asked = folder / "edges.add.xml", edges = folder / "edges.xml",
             trips = folder / "trips.xml";
  std::ofstream(asked) << "<additional><edgeData id=\"h\" begin=\"0\" end=\"3600\" "
                          "file=\"edges.xml\"/></additional>";
  std::vector<std::string> additional = files.additional;
  additional.push_back(asked.string());
  const auto seconds =
      secondsOf(sumoWith(files, model, additional, " --tripinfo-output '" + trips.string() + "'"));
  if (!seconds) return std::nullopt;
  std::ifstream driven(trips), counted(edges);
  return SumoCourse{sumoMeanTrip(driven), *seconds, sumoEdgeFlows(counted)};
}

}  // namespace citymirror::bench
