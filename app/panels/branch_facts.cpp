#include "app/panels/branch_facts.h"

#include <algorithm>
#include <cmath>

#include "app/panels/traffic_card.h"
#include "app/panels/words.h"
#include "app/session/branch/branch_name.h"
#include "app/session/command/unit_vehicle.h"

namespace citymirror::panels {
namespace {

using Facts = std::vector<FactTable::Fact>;

QString indexText(const session::WorldIndex& index, const session::WorldIndex* of) {
  if (!std::isfinite(index.value)) return "–";
  const int decimals = index.decimals();
  QString text = numberText(index.value, decimals);
  if (index.unit != "1") text += " " + QString::fromStdString(index.unit);
  if (of == nullptr || !std::isfinite(of->value)) return text;
  return text + QString(" (%1)").arg(differenceText(index.value - of->value, decimals));
}

/// Writes the facts of one branch. Its words are those of the card of traffic.
class BranchTeller {
 public:
  BranchTeller(const session::WorldView& world, const session::WorldFutures& futures,
               const session::WorldFuture& branch)
      : world_(world), futures_(futures), branch_(branch) {}

  Facts facts() {
    for (const auto& unit : branch_.units) tellUnit(unit);
    for (const auto& order : branch_.evacuations.orders) tellEvacuation(order);
    for (std::uint32_t k = 0; k < branch_.evacuations.shelters.size(); ++k) tellShelter(k);
    for (const flood::IdleEdit& idle : branch_.foundDone)
      facts_.push_back({TrafficCard::tr("Done before, %1").arg(at(idle.edit.time)), say(idle.what),
                        TrafficCard::tr("by another person or unit; the run goes on")});
    for (const auto& index : branch_.indices) tellIndex(index);
    tellRivers();
    tellSamples();
    return std::move(facts_);
  }

 private:
  QString at(double time) const { return clockOf(world_, futures_.zero + millis(time)); }
  /// The traffic that was driven, and how far.
  QString basis() const {
    return TrafficCard::tr("by the traffic of %1, as it stands at %2")
        .arg(say(session::branchTitle(branch_)), at(branch_.computedTo));
  }

  /// Nobody who walks waits for traffic.
  QString basisOf(const world::CrewProgress& unit) const {
    const QString branch = say(session::branchTitle(branch_));
    const bool walks = !unit.walked.empty() || hasNoVehicle(unit.code);
    return walks ? TrafficCard::tr("on foot, through the water of %1").arg(branch)
                 : TrafficCard::tr("by the traffic of %1").arg(branch);
  }

  bool hasNoVehicle(const std::string& unit) const {
    if (!world_.city) return false;
    return std::ranges::any_of(world_.city->resources, [&](const Resource& each) {
      return each.code == unit && session::isOnFoot(session::vehicleOf(each));
    });
  }

  bool pumps(const std::string& unit) const {
    if (!world_.city) return false;
    return std::ranges::any_of(world_.city->resources, [&](const Resource& each) {
      return each.code == unit && each.pumpCapacity > 0;
    });
  }

  /// Whether it was sent to do anything there; of whom a file sends it is not known.
  bool works(const std::string& unit) const {
    for (auto future = futures_.find(branch_.id); future; future = futures_.find(future->parent)) {
      const auto* order = future->deed ? std::get_if<world::CrewOrder>(&*future->deed) : nullptr;
      if (order != nullptr && order->code == unit) return !order->acts.empty();
    }
    return true;
  }

  void tellUnit(const world::CrewProgress& unit) {
    const bool atWork = std::isfinite(unit.acted) && works(unit.code);
    facts_.push_back(
        {QString::fromStdString(unit.code),
         atWork ? (pumps(unit.code) ? TrafficCard::tr("there %1, pumps from %2")
                                    : TrafficCard::tr("there %1, at work from %2"))
                      .arg(at(unit.arrived), at(unit.acted))
         : std::isfinite(unit.arrived) ? TrafficCard::tr("there %1").arg(at(unit.arrived))
         : std::isfinite(unit.left)    ? TrafficCard::tr("on its way since %1").arg(at(unit.left))
                                       : TrafficCard::tr("cannot set out yet"),
         basisOf(unit)});
  }

  void tellEvacuation(const world::EvacuationProgress& p) {
    const auto add = [&](const QString& name, const QString& value) {
      facts_.push_back({name, value, basis()});
    };
    add(TrafficCard::tr("Evacuation ordered %1").arg(at(p.at)),
        TrafficCard::tr("%1 of %2 in shelters").arg(p.arrived).arg(p.told));
    add(TrafficCard::tr("Under way"),
        TrafficCard::tr("%1, at gates %2, at home %3").arg(p.underWay).arg(p.waiting).arg(p.atHome));
    if (p.refused > 0) add(TrafficCard::tr("Bound for full shelters"), QString::number(p.refused));
    if (p.noPlace > 0) add(TrafficCard::tr("No place was left for"), QString::number(p.noPlace));
    if (p.noWay > 0) add(TrafficCard::tr("No open road led out for"), QString::number(p.noWay));
    add(TrafficCard::tr("Cleared"),
        std::isfinite(p.clearance)
            ? TrafficCard::tr("%1, %2 min after the order")
                  .arg(at(p.at + p.clearance))
                  .arg(std::lround(p.clearance / 60))
            : TrafficCard::tr("not by %1").arg(at(branch_.computedTo)));
  }

  void tellShelter(std::uint32_t number) {
    const traffic::SinkReport& sink = branch_.evacuations.shelters[number];
    double last = -1;
    for (const auto& order : branch_.evacuations.orders) {
      for (const world::ShelterArrival& arrival : order.arrivals) {
        if (arrival.shelter == number) last = std::max(last, arrival.time);
      }
    }
    QString value = TrafficCard::tr("%1 of %2 in").arg(sink.persons).arg(sink.places);
    if (sink.bound > 0)
      value += TrafficCard::tr(", %1 to come, %2 of them at the gate")
                   .arg(sink.bound)
                   .arg(sink.waiting);
    if (sink.turnedAway > 0)
      value += TrafficCard::tr(", %1 cars turned away").arg(sink.turnedAway);
    if (sink.bound == 0 && last >= 0) value += TrafficCard::tr(", the last %1").arg(at(last));
    facts_.push_back({shelterName(sink.code), value, basis()});
  }

  /// As the order names it.
  QString shelterName(const std::string& code) const {
    for (auto of = futures_.find(branch_.id); of; of = futures_.find(of->parent)) {
      const auto* order = of->deed ? std::get_if<world::EvacuationOrder>(&*of->deed) : nullptr;
      for (std::size_t k = 0; order != nullptr && k < order->shelters.size(); ++k) {
        if (order->shelters[k].code == code) return say(order->shelters[k].name, code);
      }
    }
    return QString::fromStdString(code);
  }

  void tellIndex(const session::WorldIndex& index) {
    if (index.key.starts_with("response_")) return;
    const auto of = futures_.find(branch_.parent);
    const session::WorldIndex* before = nullptr;
    for (std::size_t k = 0; of && k < of->indices.size(); ++k) {
      if (of->indices[k].key == index.key) before = &of->indices[k];
    }
    facts_.push_back({capitalised(say(index.name)), indexText(index, before),
                      TrafficCard::tr("at the end; in brackets the difference from %1")
                          .arg(of ? say(session::branchTitle(*of)) : TrafficCard::tr("nothing"))});
  }

  /// Of a run on measured rain: a river that rises is half of the water in the streets.
  void tellRivers() {
    if (!futures_.stages || futures_.stages->rivers == 0) return;
    QStringList gauges;
    for (const std::string& code : futures_.stages->gauges) gauges << gaugeName(code);
    facts_.push_back(
        {TrafficCard::tr("River levels"), say(session::stagesText(*futures_.stages)),
         gauges.isEmpty()
             ? TrafficCard::tr("no gauge in a river measured one until the end of the run")
             : TrafficCard::tr("%1: good values, linear between them, the last one held")
                   .arg(gauges.join(", "))});
  }

  QString gaugeName(const std::string& code) const {
    for (std::size_t i = 0; world_.city && i < world_.city->sensors.size(); ++i)
      if (const SensorSite& site = world_.city->sensors[i]; site.code == code)
        return say(site.name, code);
    return QString::fromStdString(code);
  }

  /// What memory did not hold of the picture; the run itself went on in its own steps.
  void tellSamples() {
    const auto megabytes = [](std::size_t bytes) {
      return QString::number(double(bytes) / double(1 << 20), 'f', 0);
    };
    if (const double every = branch_.track->vehiclesEvery; every > 0)
      facts_.push_back(
          {TrafficCard::tr("Places of vehicles"),
           TrafficCard::tr("every %1 s, of %2 s").arg(every).arg(session::WorldRuns::kSampleEvery),
           TrafficCard::tr("thinned so that those of all branches fit into %1 MB (steering.json); "
                           "between two of them vehicles go along the streets they drove, shorter "
                           "trips may be missing; figures do not rest on them")
               .arg(megabytes(futures_.vehicleBytes))});
    if (const double every = branch_.track->waterEvery; every > 0)
      facts_.push_back(
          {TrafficCard::tr("States of the water"),
           TrafficCard::tr("every %1 min, of %2 min")
               .arg(every / 60)
               .arg(session::WorldRuns::kWaterEvery / 60),
           TrafficCard::tr("thinned so that those of all branches fit into %1 MB (steering.json); "
                           "maps of the deepest and of the longest water, ways and cover rest on "
                           "them, the figures of the table do not")
               .arg(megabytes(futures_.waterBytes))});
    if (const double every = branch_.track->roadsEvery; every > 0)
      facts_.push_back(
          {TrafficCard::tr("States of the roads"),
           TrafficCard::tr("every %1 min, of %2 min")
               .arg(every / 60)
               .arg(session::WorldRuns::kRoadsEvery / 60),
           TrafficCard::tr("thinned so that those of all branches fit into %1 MB (steering.json); "
                           "speeds, queues and closures that are drawn, and ways among traffic, "
                           "rest on them, series and figures do not")
               .arg(megabytes(futures_.roadBytes))});
  }

  const session::WorldView& world_;
  const session::WorldFutures& futures_;
  const session::WorldFuture& branch_;
  Facts facts_;
};

}  // namespace

std::vector<FactTable::Fact> branchFacts(const session::WorldView& world,
                                         const session::WorldFutures& futures,
                                         const session::WorldFuture& branch) {
  return BranchTeller(world, futures, branch).facts();
}

}  // namespace citymirror::panels
