#include "gis/city/sumo_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

namespace citymirror::gis {
namespace {

constexpr int kMostParts = 4;  // of a way through a junction
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

struct Word {
  std::string_view word;
  std::uint8_t user;
};
constexpr Word kWords[] = {{"all", kAllUsers},
                           {"passenger", kPassengerCar},
                           {"private", kPassengerCar},
                           {"bus", kBus},
                           {"coach", kBus},
                           {"truck", kTruck},
                           {"delivery", kTruck},
                           {"trailer", kTruck},
                           {"emergency", kEmergency},
                           {"authority", kEmergency},
                           {"army", kEmergency},
                           {"vip", kEmergency},
                           {"ignoring", kEmergency},
                           {"bicycle", kBicycle}};

std::uint8_t usersOf(const pugi::xml_node& lane) {
  if (const auto allow = lane.attribute("allow")) return sumoUsers(allow.value());
  // Only the plain words forbid: a street closed to trailers is still open to trucks.
  std::uint8_t users = kAllUsers;
  std::istringstream words(lane.attribute("disallow").value());
  for (std::string word; words >> word;) {
    for (const char* plain : {"all", "passenger", "bus", "truck", "emergency", "bicycle"}) {
      if (word == plain) users &= std::uint8_t(~sumoUsers(word));
    }
  }
  return users;
}

SignalProgram programOf(const pugi::xml_node& node) {
  SignalProgram program{node.attribute("id").value(), node.attribute("offset").as_double(), {}};
  for (const pugi::xml_node& phase : node.children("phase")) {
    program.phases.push_back(
        {phase.attribute("duration").as_double(), phase.attribute("state").value()});
  }
  return program;
}

bool reactsToTraffic(const pugi::xml_node& logic) {
  const std::string_view type = logic.attribute("type").as_string("static");
  return !type.empty() && type != "static" && type != "off";
}

/// `reacting`: signals by type.
std::vector<Note> fixedNotes(const std::map<std::string, std::size_t>& reacting,
                             const std::string& name) {
  std::vector<Note> notes;
  for (const auto& [type, count] : reacting) {
    notes.push_back({"Signals of type " + type + " keep to their fixed times here: " +
                         std::to_string(count),
                     name + ", tlLogic", NoteKind::remark});
  }
  return notes;
}

Result<pugi::xml_node> rootOf(pugi::xml_document& document, std::string_view xml,
                              const std::string& name,
                              std::initializer_list<std::string_view> roots) {
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    return Error{ErrorCode::unreadable, std::string("The file is not XML: ") + parsed.description(),
                 name + ", byte " + std::to_string(parsed.offset), "Export it again"};
  }
  const pugi::xml_node root = document.document_element();
  if (std::find(roots.begin(), roots.end(), std::string_view(root.name())) != roots.end()) {
    return root;
  }
  return Error{ErrorCode::unreadable, "The file holds <" + std::string(root.name()) + ">", name,
               "Name a SUMO file of the kind that the key asks for"};
}

class SumoNetworkReader {
 public:
  explicit SumoNetworkReader(const std::string& name) : name_(name) {}

  Result<TrafficNetwork> read(const pugi::xml_node& root) {
    for (const pugi::xml_node& edge : root.children("edge")) readEdge(edge);
    if (net_.linkCount() == 0) fail("The network has no edge for vehicles", "edge");
    std::map<std::string, std::size_t> reacting;
    for (const pugi::xml_node& logic : root.children("tlLogic")) {
      keep(programOf(logic));
      if (reactsToTraffic(logic)) ++reacting[logic.attribute("type").value()];
    }
    for (const pugi::xml_node& junction : root.children("junction")) {
      const std::string_view type = junction.attribute("type").value();
      if (type.starts_with("rail_")) crossings_.insert(junction.attribute("id").value());
    }
    for (const pugi::xml_node& node : root.children("connection")) readContinuation(node);
    for (const pugi::xml_node& node : root.children("connection")) readConnection(node);
    orderTurns();
    for (const pugi::xml_node& junction : root.children("junction")) readRequests(junction);
    if (error_) return *error_;
    for (auto& yields : yields_) {
      std::sort(yields.begin(), yields.end());
      yields.erase(std::unique(yields.begin(), yields.end()), yields.end());
      net_.yieldTo.insert(net_.yieldTo.end(), yields.begin(), yields.end());
      net_.firstYield.push_back(std::uint32_t(net_.yieldTo.size()));
    }
    const auto faults = checkSignals(net_, name_);
    if (!faults.empty()) return faults.front();
    return {std::move(net_), fixedNotes(reacting, name_)};
  }

 private:
  struct Inside {
    double seconds = 0, speed = std::numeric_limits<double>::infinity();
  };
  struct Turn {
    std::uint32_t lane, to;
    double seconds, speed;
    std::uint32_t lanes;
    std::int32_t signal;
    std::uint32_t letter;
    std::vector<std::string> requests;  ///< junction and index in its requests
  };

  void fail(const std::string& what, const std::string& where) {
    if (!error_) {
      error_ = Error{ErrorCode::badInput, what, name_ + ", " + where, "Repair it with netconvert"};
    }
  }

  void readEdge(const pugi::xml_node& edge) {
    const std::string id = edge.attribute("id").value();
    const bool inside = id.starts_with(":");
    double length = 0, speed = 0;
    std::vector<std::uint32_t> lanes;
    for (const pugi::xml_node& lane : edge.children("lane")) {
      const double metres = lane.attribute("length").as_double();
      const double fastest = lane.attribute("speed").as_double();
      if (!(metres > 0) || !(fastest > 0)) {
        return fail("A lane has no length or no speed",
                    "lane " + std::string(lane.attribute("id").value()));
      }
      if (inside) inside_[lane.attribute("id").value()] = {metres / fastest, fastest};
      const std::uint8_t users = inside ? std::uint8_t(0) : usersOf(lane);
      lanes.push_back(users ? std::uint32_t(net_.laneCount()) : kNowhere);
      if (!users) continue;
      net_.laneUsers.push_back(users);
      length = metres;
      speed = std::max(speed, fastest);
    }
    if (speed == 0) return;
    links_[id] = std::uint32_t(net_.linkCount());
    lanes_[id] = std::move(lanes);
    net_.code.push_back(id);
    net_.length.push_back(length);
    net_.freeSpeed.push_back(speed);
    net_.capacity.push_back(std::numeric_limits<double>::infinity());
    net_.firstLane.push_back(std::uint32_t(net_.laneCount()));
  }

  void keep(SignalProgram program) {
    const auto [at, isNew] = signals_.emplace(program.code, net_.programs.size());
    if (isNew) return net_.programs.push_back(std::move(program));
    net_.programs[at->second] = std::move(program);
  }

  /// From one lane inside a junction to the next.
  void readContinuation(const pugi::xml_node& node) {
    const std::string from = node.attribute("from").value();
    if (!from.starts_with(":") || !node.attribute("via")) return;
    continued_[from + "_" + node.attribute("fromLane").value()] = node.attribute("via").value();
  }

  Inside insideOf(const std::string& via) const {
    Inside all;
    std::string lane = via;
    for (int parts = 0; parts < kMostParts; ++parts) {
      const auto found = inside_.find(lane);
      if (found == inside_.end()) break;
      all.seconds += found->second.seconds;
      all.speed = std::min(all.speed, found->second.speed);
      const auto next = continued_.find(lane);
      if (next == continued_.end()) break;
      lane = next->second;
    }
    return all;
  }

  void readConnection(const pugi::xml_node& node) {
    const std::string from = node.attribute("from").value(), to = node.attribute("to").value();
    const auto lanes = lanes_.find(from);
    const auto link = links_.find(to);
    if (lanes == lanes_.end() || link == links_.end()) return;
    const std::size_t index = node.attribute("fromLane").as_uint();
    if (index >= lanes->second.size())
      return fail("A connection leaves a lane that is not there", from);
    const std::uint32_t lane = lanes->second[index];
    if (lane == kNowhere) return;
    const std::string via = node.attribute("via").value();
    std::string tl = node.attribute("tl").value();
    const auto signal = signals_.find(tl);
    if (signal == signals_.end() && crossings_.contains(tl)) tl.clear();
    if (!tl.empty() && signal == signals_.end())
      return fail("The signal " + tl + " has no programme", from);
    const Inside inside = insideOf(via);
    Turn turn{lane,
              link->second,
              inside.seconds,
              inside.speed,
              1U << std::min(lanePlace(to, node.attribute("toLane").as_uint()), 31U),
              tl.empty() ? -1 : std::int32_t(signal->second),
              node.attribute("linkIndex").as_uint(),
              {requestOf(via)}};
    const auto [known, isNew] = turns_.emplace(std::pair(lane, link->second), turn);
    if (isNew) return;
    known->second.lanes |= turn.lanes;
    known->second.requests.push_back(turn.requests.front());
  }

  /// Place of an edge's lane among those that are kept.
  std::uint32_t lanePlace(const std::string& edge, std::size_t lane) const {
    const auto& lanes = lanes_.at(edge);
    const auto end = lanes.begin() + std::ptrdiff_t(std::min(lane, lanes.size()));
    return std::uint32_t(end - lanes.begin() - std::count(lanes.begin(), end, kNowhere));
  }

  /// ":J_4_1" is the second lane of the inner edge 4 of J: request 5. "J 5".
  static std::string requestOf(const std::string& via) {
    const std::size_t last = via.rfind('_');
    const std::size_t before = last == std::string::npos ? last : via.rfind('_', last - 1);
    if (before == std::string::npos || before == 0) return {};
    const int index = std::atoi(via.c_str() + before + 1) + std::atoi(via.c_str() + last + 1);
    return via.substr(1, before - 1) + " " + std::to_string(index);
  }

  void orderTurns() {
    for (const auto& [place, turn] : turns_) {
      for (const std::string& request : turn.requests) {
        requests_[request] = std::uint32_t(net_.turnCount());
      }
      net_.turnLane.push_back(turn.lane);
      net_.turnTo.push_back(turn.to);
      net_.turnSeconds.push_back(turn.seconds);
      net_.turnSpeed.push_back(turn.speed);
      net_.turnLanes.push_back(turn.lanes);
      net_.turnSignal.push_back(turn.signal);
      net_.turnLetter.push_back(turn.letter);
    }
    yields_.resize(net_.turnCount());
  }

  void readRequests(const pugi::xml_node& junction) {
    const std::string id = junction.attribute("id").value();
    const auto turnAt = [&](std::size_t index) {
      const auto found = requests_.find(id + " " + std::to_string(index));
      return found == requests_.end() ? kNowhere : found->second;
    };
    for (const pugi::xml_node& request : junction.children("request")) {
      const std::uint32_t turn = turnAt(request.attribute("index").as_uint());
      if (turn == kNowhere) continue;
      const std::string_view response = request.attribute("response").value();
      for (std::size_t bit = 0; bit < response.size(); ++bit) {
        if (response[response.size() - 1 - bit] != '1') continue;
        const std::uint32_t prior = turnAt(bit);
        if (prior != kNowhere && prior != turn) yields_[turn].push_back(prior);
      }
    }
  }

  std::string name_;
  TrafficNetwork net_;
  std::unordered_map<std::string, std::uint32_t> links_, requests_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> lanes_;
  std::unordered_map<std::string, Inside> inside_;          ///< by lane of a junction
  std::unordered_map<std::string, std::string> continued_;  ///< the lane after it
  std::unordered_map<std::string, std::size_t> signals_;
  std::unordered_set<std::string> crossings_;  ///< of rails
  std::map<std::pair<std::uint32_t, std::uint32_t>, Turn> turns_;
  std::vector<std::vector<std::uint32_t>> yields_;
  std::optional<Error> error_;
};

}  // namespace

std::uint8_t sumoUsers(std::string_view words) {
  std::uint8_t users = 0;
  std::istringstream in{std::string(words)};
  for (std::string word; in >> word;) {
    for (const Word& known : kWords) {
      if (word == known.word) users |= known.user;
    }
  }
  return users;
}

Result<TrafficNetwork> readSumoNetwork(std::string_view xml, const std::string& name) {
  pugi::xml_document document;
  const auto root = rootOf(document, xml, name, {"net"});
  if (!root) return root.error();
  auto network = SumoNetworkReader(name).read(*root);
  if (network && root->attribute("lefthand").as_bool()) network->drivingSide = DrivingSide::left;
  return network;
}

Outcome readSumoSignals(std::string_view xml, const std::string& name, TrafficNetwork& network) {
  pugi::xml_document document;
  const auto root = rootOf(document, xml, name, {"additional", "add", "routes"});
  if (!root) return root.error();
  std::map<std::string, std::size_t> reacting;
  std::vector<Note> left;
  for (const pugi::xml_node& node : root->children("tlLogic")) {
    SignalProgram program = programOf(node);
    bool known = false;
    for (SignalProgram& old : network.programs) {
      if (old.code != program.code) continue;
      old = program;
      known = true;
    }
    if (!known)
      left.push_back({"The network has no signal " + program.code + ": its programme is left out",
                      name + ", tlLogic " + program.code});
    else if (reactsToTraffic(node))
      ++reacting[node.attribute("type").value()];
  }
  const auto faults = checkSignals(network, name);
  if (!faults.empty()) return faults.front();
  for (Note& note : fixedNotes(reacting, name)) left.push_back(std::move(note));
  return {Done{}, std::move(left)};
}

std::vector<Error> checkSignals(const TrafficNetwork& network, const std::string& name) {
  std::vector<Error> faults;
  const auto fault = [&](const SignalProgram& program, const char* what) {
    faults.push_back({ErrorCode::badInput, "Signal " + program.code + " " + what,
                      name + ", tlLogic " + program.code, "Correct its phases"});
  };
  for (const SignalProgram& program : network.programs) {
    if (program.phases.empty()) fault(program, "has no phases");
    for (const SignalPhase& phase : program.phases) {
      if (!(phase.seconds >= 0.001 && phase.seconds < 1e9))
        fault(program, "has a phase of no time");
    }
  }
  for (std::size_t t = 0; t < network.turnCount(); ++t) {
    if (network.turnSignal[t] < 0) continue;
    const SignalProgram& program = network.programs[std::size_t(network.turnSignal[t])];
    for (const SignalPhase& phase : program.phases) {
      if (network.turnLetter[t] < phase.letters.size()) continue;
      fault(program, "has too few letters for its turns");
      break;
    }
  }
  return faults;
}

}  // namespace citymirror::gis
