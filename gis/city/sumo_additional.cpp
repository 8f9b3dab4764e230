#include "gis/city/sumo_additional.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <pugixml.hpp>
#include <sstream>
#include <unordered_map>

#include "engine/core/number_text.h"
#include "gis/city/sumo_time.h"

namespace citymirror::gis {
namespace {

constexpr double kLeastSignShare = 0.01, kEndless = std::numeric_limits<double>::infinity();

/// Read by others, or without effect on how traffic flows: counters, pictures, places.
constexpr std::string_view kHarmless[] = {"vehicle",
                                          "trip",
                                          "flow",
                                          "vType",
                                          "vTypeDistribution",
                                          "route",
                                          "tlLogic",
                                          "busStop",
                                          "trainStop",
                                          "containerStop",
                                          "parkingArea",
                                          "poly",
                                          "polygon",
                                          "poi",
                                          "chargingStation",
                                          "e1Detector",
                                          "e2Detector",
                                          "e3Detector",
                                          "edgeData",
                                          "inductionLoop",
                                          "laneData",
                                          "laneAreaDetector",
                                          "taz",
                                          "entryExitDetector",
                                          "tazs",
                                          "TAZ",
                                          "timedEvent",
                                          "param",
                                          "instantInductionLoop",
                                          "location",
                                          "routeProbe",
                                          "vTypeProbe",
                                          "variableSpeedSign"};

/// −1 where it is not said, NaN where it is no number.
double speedOf(const pugi::xml_node& step) {
  const auto speed = step.attribute("speed");
  if (!speed) return -1;
  return finiteNumber(speed.value()).value_or(std::numeric_limits<double>::quiet_NaN());
}

class SpeedSignReader {
 public:
  SpeedSignReader(const std::string& name, const TrafficNetwork& network)
      : name_(name), network_(network) {
    for (std::uint32_t link = 0; link < network.linkCount(); ++link)
      links_.emplace(network.code[link], link);
  }

  Outcome read(const pugi::xml_node& sign) {
    const std::string where = name_ + ", variableSpeedSign " + sign.attribute("id").value();
    const auto links = linksOf(sign);
    if (links.empty()) notes_.push_back({"The sign is on no edge of the network: left out", where});
    if (!sign.child("step"))
      notes_.push_back({"The sign has no steps in this file: left out", where});
    double before = -kEndless;
    for (pugi::xml_node step = sign.child("step"); step; step = step.next_sibling("step")) {
      const double from = sumoSeconds(step.attribute("time").value());
      if (!(from >= 0 && from > before && from < 1e9))
        return Error{ErrorCode::badInput, "The times of its steps do not rise", where,
                     "Give each step a time after the one before, in seconds or as hh:mm:ss"};
      before = from;
      const pugi::xml_node next = step.next_sibling("step");
      const double to = next ? sumoSeconds(next.attribute("time").value()) : kEndless;
      const double speed = speedOf(step);
      if (std::isnan(speed))
        return Error{ErrorCode::badInput, "The speed of a step is not a number", where,
                     "Give it in m/s, or -1 for that of the edge"};
      for (const std::uint32_t link : links) add(link, from, to, speed);
    }
    return Done{};
  }

  Result<std::vector<SpeedSignStep>> take() { return {std::move(steps_), std::move(notes_)}; }

 private:
  std::vector<std::uint32_t> linksOf(const pugi::xml_node& sign) const {
    std::vector<std::uint32_t> links;
    std::istringstream lanes(sign.attribute("lanes").value());
    for (std::string lane; lanes >> lane;) {
      const auto found = links_.find(lane.substr(0, lane.rfind('_')));
      if (found != links_.end()) links.push_back(found->second);
    }
    std::ranges::sort(links);
    links.erase(std::unique(links.begin(), links.end()), links.end());
    return links;
  }

  void add(std::uint32_t link, double from, double to, double speed) {
    const double share = speed / network_.freeSpeed[link];
    if (speed < 0 || share >= 1) return;
    steps_.push_back({link, from, to, std::max(share, kLeastSignShare)});
  }

  const std::string& name_;
  const TrafficNetwork& network_;
  std::unordered_map<std::string, std::uint32_t> links_;
  std::vector<SpeedSignStep> steps_;
  std::vector<Note> notes_;
};

}  // namespace

Result<std::vector<SpeedSignStep>> readSumoSpeedSigns(std::string_view xml, const std::string& name,
                                                      const TrafficNetwork& network) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    return Error{ErrorCode::unreadable, std::string("The file is not XML: ") + parsed.description(),
                 name + ", byte " + std::to_string(parsed.offset), "Export it again"};
  }
  SpeedSignReader reader(name, network);
  for (const pugi::xml_node& sign : document.document_element().children("variableSpeedSign")) {
    if (auto done = reader.read(sign); !done) return done.error();
  }
  return reader.take();
}

void SumoLeftovers::note(const std::string& element, const std::string& file) {
  if (element.empty() || std::ranges::find(kHarmless, element) != std::end(kHarmless)) return;
  Left& left = left_[element];
  if (left.count++ == 0) left.file = file;
}

std::vector<Note> SumoLeftovers::notes() const {
  std::vector<Note> notes;
  for (const auto& [element, left] : left_) {
    notes.push_back({"<" + element + "> is not read here: " + std::to_string(left.count) +
                         (left.count == 1 ? " is left out" : " are left out"),
                     left.file});
  }
  return notes;
}

}  // namespace citymirror::gis
