#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "scenarios/flood/rain_ensemble.h"

namespace citymirror::flood {
namespace {

constexpr std::uint64_t kShareMark = 0x43454e5331ULL, kShareFault = 0x43454e5330ULL;

class ShareWriter {
 public:
  template <class T>
  void plain(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void count(std::size_t value) { plain(std::uint64_t(value)); }
  void text(const std::string& value) {
    count(value.size());
    bytes_ += value;
  }
  template <class T>
  void list(const std::vector<T>& values) {
    count(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Gives zeros and empty values after the bytes have ended.
class ShareBytes {
 public:
  explicit ShareBytes(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T plain() {
    T value{};
    const std::string_view raw = cut(1, sizeof value);
    if (!raw.empty()) std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  std::size_t count() { return std::size_t(plain<std::uint64_t>()); }
  std::string text() {
    const std::size_t size = count();
    return std::string(cut(size, 1));
  }
  template <class T>
  std::vector<T> list() {
    const std::size_t size = count();
    const std::string_view raw = cut(size, sizeof(T));
    std::vector<T> values(raw.size() / sizeof(T));
    if (!raw.empty()) std::memcpy(values.data(), raw.data(), raw.size());
    return values;
  }
  bool whole() const { return whole_ && bytes_.empty(); }
  bool good() const { return whole_; }

 private:
  std::string_view cut(std::size_t items, std::size_t each) {
    if (!whole_ || items > bytes_.size() / each) {
      whole_ = false;
      return {};
    }
    const std::string_view part = bytes_.substr(0, items * each);
    bytes_.remove_prefix(items * each);
    return part;
  }
  std::string_view bytes_;
  bool whole_ = true;
};

using LedgerFigures = std::array<double MassLedger::*, 8>;
constexpr LedgerFigures kLedger{
    &MassLedger::initial, &MassLedger::rain,    &MassLedger::inflow, &MassLedger::infiltrated,
    &MassLedger::drained, &MassLedger::outflow, &MassLedger::final_, &MassLedger::assimilated};

void writeMember(ShareWriter& to, const EnsembleMember& member) {
  for (const double value :
       {member.rain.factor, member.rain.delay, member.rain.shift.x(), member.rain.shift.y()})
    to.plain(value);
  for (const auto figure : kLedger) to.plain(member.mass.*figure);
  to.count(member.health.ok);
  to.text(member.health.verdict.zh);
  to.text(member.health.verdict.en);
  to.list(member.wetArea);
}

EnsembleMember readMember(ShareBytes& from) {
  EnsembleMember member;
  member.rain.factor = from.plain<double>();
  member.rain.delay = from.plain<double>();
  member.rain.shift.x() = from.plain<double>();
  member.rain.shift.y() = from.plain<double>();
  for (const auto figure : kLedger) member.mass.*figure = from.plain<double>();
  member.health.ok = from.count() != 0;
  member.health.verdict.zh = from.text();
  member.health.verdict.en = from.text();
  member.wetArea = from.list<double>();
  return member;
}

Error brokenShare() {
  return {ErrorCode::unreadable, "the share of an ensemble has been cut short", "ensemble share",
          "Run it again"};
}

Error otherShare() {
  return {ErrorCode::badInput, "the shares do not make one ensemble", "ensemble shares",
          "Give every process the same request"};
}

bool isOf(const EnsembleRequest& request, const EnsembleShare& share) {
  const std::size_t cells = request.inputs.bed->shape.size();
  if (share.step < 1 || share.reached.size() != request.depths.size()) return false;
  for (const auto& reached : share.reached) {
    if (reached.size() != cells) return false;
  }
  return share.members.empty() ||
         share.first + (share.members.size() - 1) * share.step < request.members;
}

}  // namespace

std::string bytesOf(const Result<EnsembleShare>& share) {
  ShareWriter to;
  if (!share) {
    to.plain(kShareFault);
    to.count(std::size_t(share.error().code));
    for (const auto* text : {&share.error().what, &share.error().where, &share.error().remedy})
      to.text(*text);
    return to.take();
  }
  to.plain(kShareMark);
  to.count(share->first);
  to.count(share->step);
  to.count(share->members.size());
  for (const EnsembleMember& member : share->members) writeMember(to, member);
  to.count(share->reached.size());
  for (const auto& reached : share->reached) to.list(reached);
  return to.take();
}

Result<EnsembleShare> shareFromBytes(std::string_view bytes) {
  ShareBytes from(bytes);
  const auto mark = from.plain<std::uint64_t>();
  if (mark == kShareFault) {
    Error error;
    error.code = ErrorCode(from.count());
    error.what = from.text();
    error.where = from.text();
    error.remedy = from.text();
    return from.whole() ? error : brokenShare();
  }
  if (mark != kShareMark) return brokenShare();
  EnsembleShare share;
  share.first = from.count();
  share.step = from.count();
  const std::size_t members = from.count();
  for (std::size_t k = 0; k < members && from.good(); ++k)
    share.members.push_back(readMember(from));
  const std::size_t thresholds = from.count();
  for (std::size_t d = 0; d < thresholds && from.good(); ++d)
    share.reached.push_back(from.list<std::uint16_t>());
  if (!from.whole()) return brokenShare();
  return share;
}

Result<FloodEnsemble> joinShares(const EnsembleRequest& request,
                                 const std::vector<EnsembleShare>& shares) {
  const RasterGrid<float>& bed = *request.inputs.bed;
  FloodEnsemble ensemble;
  ensemble.members.resize(request.members);
  std::vector<std::uint8_t> there(request.members, 0);
  std::vector<std::vector<std::uint32_t>> reached(request.depths.size(),
                                                  std::vector<std::uint32_t>(bed.shape.size(), 0));
  for (const EnsembleShare& share : shares) {
    if (!isOf(request, share)) return otherShare();
    for (std::size_t k = 0; k < share.members.size(); ++k) {
      const std::size_t number = share.first + k * share.step;
      if (there[number]++) return otherShare();
      ensemble.members[number] = share.members[k];
    }
    for (std::size_t d = 0; d < reached.size(); ++d) {
      for (std::size_t i = 0; i < reached[d].size(); ++i) reached[d][i] += share.reached[d][i];
    }
  }
  for (const std::uint8_t each : there) {
    if (!each) return otherShare();
  }
  for (const auto& counts : reached) {
    RasterGrid<float> share(bed.shape, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (std::isfinite(bed.values[i])) share.values[i] = float(counts[i]) / float(request.members);
    }
    ensemble.probability.push_back(std::move(share));
  }
  return ensemble;
}

}  // namespace citymirror::flood
