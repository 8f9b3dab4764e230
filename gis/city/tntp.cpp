#include "gis/city/tntp.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace citymirror::gis {
namespace {

constexpr std::uint32_t kMostNodes = 100'000'000;

std::string_view trimmedLine(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> numberOf(std::string_view text) {
  text = trimmedLine(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::uint32_t> indexOf(std::string_view text, std::uint32_t most) {
  const auto value = numberOf(text);
  if (!value || *value < 1 || *value > most || *value != std::floor(*value)) return {};
  return std::uint32_t(*value);
}

/// Walks a TNTP text: lines without comments, metadata first.
class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  /// The next line that holds anything, up to its comment; false at the end.
  bool next() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line_ = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++number_;
      line_ = trimmedLine(line_.substr(0, line_.find('~')));
      if (!line_.empty()) return true;
    }
    return false;
  }
  void readMetadata() {
    while (next() && line_ != "<END OF METADATA>") {
      const std::size_t close = line_.find('>');
      if (line_.front() != '<' || close == std::string_view::npos) {
        fail(ErrorCode::unreadable, "The metadata hold a line without a tag", "Check the format");
        return;
      }
      tags_.emplace(line_.substr(1, close - 1), trimmedLine(line_.substr(close + 1)));
    }
    if (line_ != "<END OF METADATA>") {
      fail(ErrorCode::unreadable, "<END OF METADATA> is missing", "Check that the file is TNTP");
    }
  }
  std::uint32_t count(const std::string& tag) {
    const auto found = tags_.find(tag);
    const auto value = found == tags_.end() ? std::nullopt : indexOf(found->second, kMostNodes);
    if (!value) fail(ErrorCode::unreadable, "<" + tag + "> is not a count", "Give it a number ≥ 1");
    return value.value_or(0);
  }
  std::optional<double> tag(const std::string& tag) const {
    const auto found = tags_.find(tag);
    return found == tags_.end() ? std::nullopt : numberOf(found->second);
  }
  void fail(ErrorCode code, const std::string& what, const std::string& remedy) {
    if (!error_) error_ = Error{code, what, name_ + ":" + std::to_string(number_), remedy};
  }
  void badRow(const std::string& what) { fail(ErrorCode::badInput, what, "Correct this row"); }
  std::string_view line() const { return line_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view rest_, line_;
  std::string name_;
  int number_ = 0;
  std::map<std::string, std::string, std::less<>> tags_;
  std::optional<Error> error_;
};

/// Words of a row up to its `;`.
std::vector<std::string_view> wordsOf(std::string_view row) {
  std::vector<std::string_view> words;
  row = row.substr(0, row.find(';'));
  while (!(row = trimmedLine(row)).empty()) {
    const std::size_t end = std::min(row.find_first_of(" \t"), row.size());
    words.push_back(row.substr(0, end));
    row.remove_prefix(end);
  }
  return words;
}

class TntpNetworkReader {
 public:
  TntpNetworkReader(std::string_view text, const std::string& name)
      : in_(text, name), name_(name) {}

  Result<VolumeDelayNetwork> read() {
    in_.readMetadata();
    net_.zones = in_.count("NUMBER OF ZONES");
    net_.nodes = in_.count("NUMBER OF NODES");
    net_.firstThroughNode = in_.count("FIRST THRU NODE") - 1;
    const std::uint32_t links = in_.count("NUMBER OF LINKS");
    if (net_.zones > net_.nodes) in_.badRow("There are more zones than nodes");
    while (!in_.error() && in_.next()) readLink();
    if (!in_.error() && net_.linkCount() != links) {
      in_.badRow("There are " + std::to_string(net_.linkCount()) + " links, not the " +
                 std::to_string(links) + " of <NUMBER OF LINKS>");
    }
    if (in_.error()) return *in_.error();
    std::vector<Note> notes;
    if (tolls_) notes.push_back({"Tolls are no part of the cost and were left out", name_});
    return Result<VolumeDelayNetwork>(std::move(net_), std::move(notes));
  }

 private:
  void readLink() {
    const auto words = wordsOf(in_.line());
    if (words.size() < 7) return in_.badRow("A link needs seven numbers or more");
    const auto from = indexOf(words[0], net_.nodes), to = indexOf(words[1], net_.nodes);
    if (!from || !to) return in_.badRow("The link names a node that is not in the network");
    if (*from == *to) return in_.badRow("The link ends where it begins");
    double value[5];
    for (std::size_t i = 0; i < 5; ++i) {
      const auto number = numberOf(words[i + 2]);
      if (!number) return in_.badRow("\"" + std::string(words[i + 2]) + "\" is not a number");
      if (*number < 0) return in_.badRow("The link holds a negative number");
      value[i] = *number;
    }
    const auto [capacity, length, cost, b, power] = value;
    if (capacity == 0 && b > 0) return in_.badRow("The link has no capacity");
    if (power > 0 && power < 1) return in_.badRow("The power of a link must be 0 or at least 1");
    if (words.size() > 8) tolls_ = tolls_ || numberOf(words[8]).value_or(0) != 0;
    add(*from, *to);
    net_.capacity.push_back(capacity > 0 ? capacity : kUnlimitedCapacity);
    net_.freeFlowCost.push_back(cost);
    net_.b.push_back(b);
    net_.power.push_back(power);
  }
  void add(std::uint32_t from, std::uint32_t to) {
    net_.from.push_back(from - 1);
    net_.to.push_back(to - 1);
    const int twin = ++parallel_[{from, to}];
    net_.code.push_back(std::to_string(from) + "-" + std::to_string(to) +
                        (twin > 1 ? "#" + std::to_string(twin) : ""));
  }

  Reader in_;
  std::string name_;
  VolumeDelayNetwork net_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> parallel_;
  bool tolls_ = false;
};

class TripReader {
 public:
  TripReader(std::string_view text, const std::string& name, std::uint32_t zones)
      : in_(text, name), name_(name), zones_(zones) {}

  Result<TripTable> read() {
    in_.readMetadata();
    while (!in_.error() && in_.next()) readLine();
    if (in_.error()) return *in_.error();
    TripTable table;
    double total = inside_;
    for (const auto& [pair, trips] : trips_) {
      total += trips;
      if (trips == 0) continue;
      table.from.push_back(pair.first - 1);
      table.to.push_back(pair.second - 1);
      table.trips.push_back(trips);
    }
    return Result<TripTable>(std::move(table), notes(total));
  }

 private:
  void readLine() {
    std::string_view rest = in_.line();
    if (rest.starts_with("Origin")) {
      const auto origin = indexOf(rest.substr(6), zones_);
      if (!origin) return in_.badRow("The origin is not a zone of the network");
      origin_ = *origin;
      return;
    }
    if (origin_ == 0) return in_.badRow("Trips stand before the first origin");
    while (!(rest = trimmedLine(rest)).empty() && !in_.error()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      readPair(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  void readPair(std::string_view pair) {
    const std::size_t colon = pair.find(':');
    if (colon == std::string_view::npos) return in_.badRow("A pair needs destination : trips");
    const auto to = indexOf(pair.substr(0, colon), zones_);
    const auto trips = numberOf(pair.substr(colon + 1));
    if (!to) return in_.badRow("The destination is not a zone of the network");
    if (!trips || *trips < 0) return in_.badRow("The trips are not a number ≥ 0");
    if (*to == origin_) {
      inside_ += *trips;
    } else if (!trips_.emplace(std::pair(origin_, *to), *trips).second) {
      in_.badRow("The pair " + std::to_string(origin_) + " to " + std::to_string(*to) +
                 " stands twice");
    }
  }
  std::vector<Note> notes(double total) const {
    std::vector<Note> notes;
    if (inside_ > 0) notes.push_back({"Trips inside a zone use no link and were left out", name_});
    if (in_.tag("NUMBER OF ZONES").value_or(zones_) != zones_)
      notes.push_back({"The table is of another number of zones than the network: check that both "
                       "belong together",
                       name_});
    const auto stated = in_.tag("TOTAL OD FLOW");
    if (stated && std::fabs(*stated - total) > 1e-6 * std::fabs(*stated)) {
      notes.push_back({"The trips sum to another number than TOTAL OD FLOW says", name_});
    }
    return notes;
  }

  Reader in_;
  std::string name_;
  std::uint32_t zones_;
  std::uint32_t origin_ = 0;
  double inside_ = 0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> trips_;
};

}  // namespace

Result<VolumeDelayNetwork> readTntpNetwork(std::string_view text, const std::string& name) {
  return TntpNetworkReader(text, name).read();
}

Result<TripTable> readTntpTrips(std::string_view text, const std::string& name,
                                std::uint32_t zones) {
  return TripReader(text, name, zones).read();
}

}  // namespace citymirror::gis
