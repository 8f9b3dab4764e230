#include <algorithm>
#include <cmath>
#include <optional>

#include "gis/feed/recording.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostNotes = 40;

std::vector<std::string_view> fieldsOf(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

struct Column {
  std::size_t value = 0;
  std::optional<std::size_t> quality;
  Quantity quantity = Quantity::discharge;
  double factor = 1;
};

struct Ending {
  std::string_view ending, unit;
  Quantity quantity;
};
constexpr Ending kEndings[] = {{"_ft3s", "ft3/s", Quantity::discharge},
                               {"_m3s", "m3/s", Quantity::discharge},
                               {"_ft", "ft", Quantity::waterLevel},
                               {"_m", "m", Quantity::waterLevel}};

std::vector<Column> columnsOf(const std::vector<std::string_view>& header) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    for (const Ending& e : kEndings) {
      if (!header[i].ends_with(e.ending)) continue;
      Column column{i, std::nullopt, e.quantity, factorFrom(e.unit, e.quantity).value_or(1)};
      if (i + 1 < header.size() && header[i + 1].ends_with("_q")) column.quality = i + 1;
      columns.push_back(column);
      break;
    }
  }
  return columns;
}

/// Notes up to a number, then how many more there are.
class NoteBook {
 public:
  void add(std::string what, std::string where) {
    if (notes_.size() < kMostNotes)
      notes_.push_back({std::move(what), std::move(where)});
    else
      ++more_;
  }
  std::vector<Note> take() {
    if (more_ > 0) notes_.push_back({"and " + std::to_string(more_) + " more notes", "file"});
    return std::move(notes_);
  }

 private:
  std::vector<Note> notes_;
  std::size_t more_ = 0;
};

/// Puts a value in its place; the newer line wins over an equal time.
void put(SensorSeries& series, Instant at, double value, Quality quality, NoteBook& notes,
         std::size_t line) {
  const auto place = std::lower_bound(series.at.begin(), series.at.end(), at);
  const auto index = place - series.at.begin();
  if (place != series.at.end() && *place == at) {
    notes.add("a second value for " + toIso(at) + " replaced the first",
              series.sensor + ", line " + std::to_string(line));
    series.value[std::size_t(index)] = value;
    series.quality[std::size_t(index)] = quality;
    return;
  }
  series.at.insert(place, at);
  series.value.insert(series.value.begin() + index, value);
  series.quality.insert(series.quality.begin() + index, quality);
}

void readRow(const std::vector<std::string_view>& fields, Instant at,
             const std::vector<Column>& columns, std::vector<SensorSeries>& series, NoteBook& notes,
             std::size_t line) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const Column& column = columns[c];
    const std::string_view text =
        column.value < fields.size() ? fields[column.value] : std::string_view();
    if (text.empty()) continue;
    const auto value = finiteNumber(text);
    if (!value) {
      notes.add("\"" + std::string(text.substr(0, 20)) + "\" is not a number and was left out",
                series[c].sensor + ", line " + std::to_string(line));
      continue;
    }
    const bool rated = column.quality && *column.quality < fields.size();
    const bool approved = !rated || fields[*column.quality].starts_with('A');
    put(series[c], at, *value * column.factor, approved ? Quality::good : Quality::suspect, notes,
        line);
  }
}

void noteGaps(const SensorSeries& series, NoteBook& notes) {
  const Millis step = usualStep(series);
  for (std::size_t i = 1; i < series.size(); ++i) {
    const Millis passed = series.at[i] - series.at[i - 1];
    if (2 * passed.count() <= 3 * step.count()) continue;
    notes.add("a gap from " + toIso(series.at[i - 1] + step) + " to " + toIso(series.at[i]),
              series.sensor);
  }
}

std::vector<SensorSeries> emptySeries(const std::vector<Column>& columns,
                                      const std::string& station) {
  std::vector<SensorSeries> all;
  for (const Column& column : columns) {
    SensorSeries series;
    series.sensor = station + "/" + std::string(wordOf(column.quantity));
    series.quantity = column.quantity;
    series.provenance = {
        "USGS National Water Information System, station " + station, "",
        column.factor == 1 ? "" : "converted to " + std::string(unitOf(column.quantity)), "",
        Origin::real};
    all.push_back(std::move(series));
  }
  return all;
}

std::string_view nextLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

Millis usualStep(const SensorSeries& series) {
  std::vector<std::int64_t> steps;
  for (std::size_t i = 1; i < series.size(); ++i)
    steps.push_back((series.at[i] - series.at[i - 1]).count());
  if (steps.empty()) return Millis{0};
  std::nth_element(steps.begin(), steps.begin() + std::ptrdiff_t(steps.size() / 2), steps.end());
  return Millis{steps[steps.size() / 2]};
}

Result<std::vector<SensorSeries>> readUsgsCsv(std::string_view text, const std::string& station) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::vector<std::string_view> header = fieldsOf(nextLine(text));
  const auto timeColumn =
      std::find_if(header.begin(), header.end(), [](auto h) { return h.starts_with("datetime"); });
  const std::vector<Column> columns = columnsOf(header);
  if (timeColumn == header.end() || columns.empty()) {
    return Error{ErrorCode::badInput,
                 "the table has no datetime column or no value column with a unit", "line 1",
                 "Name the columns datetime_utc and for example discharge_ft3s, gage_height_ft"};
  }
  std::vector<SensorSeries> series = emptySeries(columns, station);
  NoteBook notes;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::string_view line = nextLine(text);
    if (line.empty()) continue;
    const std::vector<std::string_view> fields = fieldsOf(line);
    const std::size_t timeAt = std::size_t(timeColumn - header.begin());
    const auto at = timeAt < fields.size() ? parseIso(fields[timeAt]) : std::nullopt;
    if (at)
      readRow(fields, *at, columns, series, notes, number);
    else
      notes.add("the time has no zone or is not ISO 8601; the line was left out",
                "line " + std::to_string(number));
  }
  std::erase_if(series, [](const SensorSeries& s) { return s.size() == 0; });
  if (series.empty()) {
    return Error{ErrorCode::unreadable, "no line of the table can be read", "line 2",
                 "Check the times and values"};
  }
  for (const SensorSeries& one : series) noteGaps(one, notes);
  return {std::move(series), notes.take()};
}

std::vector<FeedMessage> recordingOf(const std::vector<SensorSeries>& series,
                                     const std::map<std::string, std::string>& codes,
                                     Millis latency) {
  std::vector<FeedMessage> messages;
  for (const SensorSeries& one : series) {
    const auto renamed = codes.find(one.sensor);
    const std::string& code = renamed == codes.end() ? one.sensor : renamed->second;
    for (std::size_t i = 0; i < one.size(); ++i) {
      const Observation observation{code, one.at[i], one.value[i], one.quality[i],
                                    one.provenance.source};
      messages.push_back(encodeObservation(observation, one.quantity, one.at[i] + latency,
                                           std::string(wordOf(one.quantity))));
    }
  }
  std::stable_sort(
      messages.begin(), messages.end(),
      [](const FeedMessage& a, const FeedMessage& b) { return a.received < b.received; });
  return messages;
}

}  // namespace citymirror::gis
