#include "scenarios/incident/quality_control.h"

#include <algorithm>
#include <cmath>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {
namespace {

bool moved(double a, double b, double by) { return std::abs(a - b) > by; }

std::optional<double> amountIf(EntryReader& reader, const char* key) {
  if (!reader.at(key)) return std::nullopt;
  return reader.amount(key);
}

QualityLimits limitsFrom(EntryReader& reader) {
  reader.knowsOnly({"quantity", "least", "most", "jump", "memory_s", "still", "frozen_s", "idle",
                    "tolerance", "drift_s", "neighbours_m", "conflict", "source"});
  QualityLimits limits;
  limits.quantity = reader.text("quantity");
  limits.least = reader.number("least");
  limits.most = reader.number("most");
  limits.jump = amountIf(reader, "jump");
  limits.memory = millis(reader.amountOr("memory_s", 0));
  limits.still = amountIf(reader, "still");
  limits.frozenAfter = millis(reader.amountOr("frozen_s", 0));
  limits.idle = reader.number("idle", -std::numeric_limits<double>::infinity());
  limits.tolerance = amountIf(reader, "tolerance");
  limits.driftAfter = millis(reader.amountOr("drift_s", 0));
  limits.neighbours = reader.amountOr("neighbours_m", 0);
  limits.conflict = amountIf(reader, "conflict");
  limits.source = reader.both("source");
  if (limits.most <= limits.least) reader.fail("it is not above the least value", "most");
  if (limits.jump && limits.memory.count() == 0) reader.fail("the time is missing", "memory_s");
  if (limits.still && limits.frozenAfter.count() == 0)
    reader.fail("the time is missing", "frozen_s");
  if (limits.tolerance && limits.neighbours <= 0)
    reader.fail("the distance is missing", "neighbours_m");
  return limits;
}

}  // namespace

Result<std::map<std::string, QualityLimits>> parseQualityLimits(const std::string& json) {
  const auto list = readList(json, "limits");
  if (!list) return list.error();
  std::map<std::string, QualityLimits> all;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "limits[" + std::to_string(all.size()) + "]");
    QualityLimits limits = limitsFrom(reader);
    const std::string quantity = limits.quantity;
    if (!all.emplace(quantity, std::move(limits)).second)
      reader.fail("two entries have this quantity", "quantity");
    if (reader.fault()) return *reader.fault();
  }
  return all;
}

Text nameOf(QualityFlaw flaw) {
  switch (flaw) {
    case outOfRange:
      return {"超出量程", "out of range"};
    case spike:
      return {"突跳", "spike"};
    case frozen:
      return {"冻结", "frozen"};
    case drifting:
      return {"与邻站漂移", "drifts from its neighbours"};
    default:
      return {"缺测", "missing"};
  }
}

QualityControl::QualityControl(std::map<std::string, QualityLimits> limits,
                               const std::vector<Subject>& subjects)
    : limits_(std::move(limits)) {
  for (const auto& [id, entry] : limits_) at_[id] = {at_.size(), &entry};
  std::map<std::string, std::vector<const Subject*>> alike;
  for (const Subject& subject : subjects) {
    if (subject.at) alike[subject.quantity].push_back(&subject);
  }
  for (const auto& [quantity, group] : alike) {
    const auto entry = limits_.find(quantity);
    if (entry == limits_.end() || !entry->second.tolerance) continue;
    for (const Subject* subject : group) {
      std::vector<std::pair<double, const Subject*>> near;
      for (const Subject* other : group) {
        const double distance = (*subject->at - *other->at).norm();
        if (other != subject && distance <= entry->second.neighbours)
          near.emplace_back(distance, other);
      }
      std::stable_sort(near.begin(), near.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      near.resize(std::min(near.size(), kMostNeighbours));
      for (const auto& [distance, other] : near)
        known_[subject->code].neighbours.push_back(other->code);
    }
  }
}

std::optional<double> QualityControl::medianAround(const QualityState& state,
                                                   const Reading& reading, std::size_t quantity,
                                                   const QualityLimits& limits) const {
  const auto known = known_.find(reading.subject);
  if (known == known_.end()) return std::nullopt;
  std::vector<double> values;
  for (const std::string& code : known->second.neighbours) {
    const auto tracks = state.tracks.find(code);
    if (tracks == state.tracks.end() || tracks->second.size() <= quantity) continue;
    const QualityTrack& track = tracks->second[quantity];
    const Millis age = reading.at - track.goodAt;
    if (track.hasGood && age <= limits.driftAfter && -age <= limits.driftAfter)
      values.push_back(track.good);
  }
  if (values.size() < kLeastNeighbours) return std::nullopt;
  if (values.size() == 2 && moved(values[0], values[1], *limits.tolerance)) return std::nullopt;
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

QualityVerdict QualityControl::judge(QualityState& state, const Reading& reading) const {
  if (std::isnan(reading.value)) return {Quality::missing, QualityFlaw::missing};
  const auto found = at_.find(reading.quantity);
  if (found == at_.end()) return {reading.quality, 0};
  const auto [index, entry] = found->second;
  const QualityLimits& limits = *entry;
  if (reading.value < limits.least || reading.value > limits.most)
    return {Quality::bad, outOfRange};
  if (reading.quality == Quality::bad) return {Quality::bad, 0};
  std::vector<QualityTrack>& tracks = state.tracks[reading.subject];
  if (tracks.size() <= index) tracks.resize(index + 1);
  QualityTrack& track = tracks[index];
  if (track.seen && reading.at < track.last) return {reading.quality, 0};

  QualityVerdict verdict{reading.quality, 0};
  if (limits.jump && track.hasGood && reading.at - track.goodAt <= limits.memory &&
      moved(reading.value, track.good, *limits.jump) &&
      moved(reading.value, track.value, *limits.jump))
    verdict.flaws |= spike;
  if (limits.still) {
    if (!track.seen || moved(reading.value, track.stillAt, *limits.still) ||
        reading.value <= limits.idle) {
      track.stillAt = reading.value;
      track.stillSince = reading.at;
    }
    if (reading.at - track.stillSince >= limits.frozenAfter) verdict.flaws |= frozen;
  }
  if (limits.tolerance && !(verdict.flaws & spike)) {
    const auto median = medianAround(state, reading, index, limits);
    const bool apart = median && moved(reading.value, *median, *limits.tolerance);
    if (apart && !track.apart) track.apartSince = reading.at;
    track.apart = apart;
    if (apart && reading.at - track.apartSince >= limits.driftAfter) verdict.flaws |= drifting;
  }
  if (verdict.flaws) verdict.quality = Quality::suspect;
  track.seen = true;
  track.last = reading.at;
  track.value = reading.value;
  if (verdict.quality == Quality::good) {
    track.hasGood = true;
    track.good = reading.value;
    track.goodAt = reading.at;
  }
  return verdict;
}

std::vector<Conflict> conflictsIn(std::span<const Reading> latest,
                                  const std::map<std::string, QualityLimits>& limits,
                                  Millis window) {
  std::vector<const Reading*> sorted;
  for (const Reading& reading : latest) {
    if (reading.quality == Quality::good && std::isfinite(reading.value))
      sorted.push_back(&reading);
  }
  std::sort(sorted.begin(), sorted.end(), [](const Reading* a, const Reading* b) {
    return std::tie(a->subject, a->quantity, a->source) <
           std::tie(b->subject, b->quantity, b->source);
  });
  std::vector<Conflict> conflicts;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto entry = limits.find(sorted[i]->quantity);
    if (entry == limits.end() || !entry->second.conflict) continue;
    for (std::size_t j = i + 1; j < sorted.size() && sorted[j]->subject == sorted[i]->subject &&
                                sorted[j]->quantity == sorted[i]->quantity;
         ++j) {
      const double difference = std::abs(sorted[i]->value - sorted[j]->value);
      const Millis apart = sorted[i]->at - sorted[j]->at;
      const bool together = apart <= window && -apart <= window;
      if (sorted[i]->source != sorted[j]->source && together &&
          difference > *entry->second.conflict)
        conflicts.push_back({sorted[i]->subject, sorted[i]->quantity, *sorted[i], *sorted[j],
                             difference, *entry->second.conflict});
    }
  }
  std::stable_sort(conflicts.begin(), conflicts.end(), [](const Conflict& a, const Conflict& b) {
    return a.difference * b.tolerance > b.difference * a.tolerance;
  });
  return conflicts;
}

}  // namespace citymirror::incident
