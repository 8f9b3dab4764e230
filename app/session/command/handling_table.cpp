#include "app/session/command/handling_table.h"

#include <array>
#include <cmath>

#include "app/session/command/journal_text.h"
#include "app/session/csv.h"
#include "engine/core/event.h"

namespace citymirror::session {
namespace {

using incident::CaseRecord;
using incident::HandlingStep;
using incident::kHandlingSteps;

constexpr std::array<std::string_view, kHandlingSteps> kHandlingWords{
    "reported", "filed", "dispatched", "handling", "fed_back", "checked", "closed"};

/// Empty where there is no number.
std::string tableNumber(double value, const char* format = "%.0f") {
  return std::isfinite(value) ? numberText(value, format) : std::string();
}

std::string onTimeWord(const CaseRecord& record, Instant now) {
  const Instant end = record.closed() ? record.steps.back().at : now;
  if (end > record.deadline) return "no";
  return record.closed() ? "yes" : "";
}

std::string caseRow(const CaseRecord& record, Instant now) {
  std::string row = csvField(record.id) + "," + csvField(record.classCode) + "," +
                    csvField(record.area) + "," + csvField(record.unit) + "," +
                    std::string(citymirror::nameOf(record.severity).en) + "," + toIso(record.deadline);
  for (std::size_t i = 0; i < kHandlingSteps; ++i) {
    const bool done = i < record.steps.size() && !record.steps[i].passedOver;
    row += "," + (done ? toIso(record.steps[i].at) : "") + "," +
           (done ? csvField(record.steps[i].by) : "") + "," +
           tableNumber(incident::secondsInto(record, HandlingStep(i)));
  }
  return row + "," + std::to_string(record.tasks.size()) + "," +
         std::to_string(record.merged.size()) + "," + std::to_string(record.returned) + "," +
         onTimeWord(record, now) + "\n";
}

}  // namespace

std::string CaseRecord::*memberOf(IndexKey key) {
  if (key == IndexKey::unit) return &CaseRecord::unit;
  return key == IndexKey::area ? &CaseRecord::area : &CaseRecord::classCode;
}

std::string_view wordOf(HandlingStep step) { return kHandlingWords[std::size_t(step)]; }

std::string casesCsv(std::span<const CaseRecord> records, Instant now) {
  std::string table = "case,class,area,unit,severity,deadline";
  for (const std::string_view step : kHandlingWords) {
    const std::string name(step);
    table += "," + name + "_at," + name + "_by," + name + "_s";
  }
  table += ",tasks,merged,sent_back,on_time\n";
  for (const CaseRecord& record : records) table += caseRow(record, now);
  return table;
}

std::string indicesCsv(std::span<const CaseRecord> records, Instant now, IndexKey key) {
  constexpr std::array<std::string_view, 3> kKeyWords{"unit", "area", "class"};
  std::string table = std::string(kKeyWords[std::size_t(key)]) +
                      ",cases,closed,on_time,overdue,on_time_rate,sent_back";
  for (std::size_t i = 1; i < kHandlingSteps; ++i)
    table += "," + std::string(kHandlingWords[i]) + "_mean_s";
  table += "\n";
  for (const auto& [name, of] : incident::indicesBy(records, now, memberOf(key))) {
    table += csvField(name) + "," + std::to_string(of.cases) + "," + std::to_string(of.closed) +
             "," + std::to_string(of.onTime) + "," + std::to_string(of.overdue) + "," +
             tableNumber(of.onTimeRate, "%.3f") + "," + std::to_string(of.sentBack);
    for (std::size_t i = 1; i < kHandlingSteps; ++i)
      table += "," + tableNumber(of.meanSeconds[i], "%.1f");
    table += "\n";
  }
  return table;
}

}  // namespace citymirror::session
