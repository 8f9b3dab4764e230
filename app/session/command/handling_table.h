#pragma once
#include <span>
#include <string>
#include <string_view>

#include "scenarios/incident/task.h"

namespace citymirror::session {

/// One row a case (RFC 4180): case,class,area,unit,severity,deadline, then for each of the seven steps
/// STEP_at,STEP_by,STEP_s (seconds into it; empty = not done or passed over), then
/// tasks,merged,sent_back,on_time (yes, no, empty = open and not late).
std::string casesCsv(std::span<const incident::CaseRecord> records, Instant now);

/// By what cases are counted together.
enum class IndexKey { unit, area, eventClass };
/// Which member of a case that is.
std::string incident::CaseRecord::*memberOf(IndexKey key);
/// One row a unit, area or class: key,cases,closed,on_time,overdue,on_time_rate,sent_back, then the
/// mean of STEP_s for each step from the second on; empty = none to count.
std::string indicesCsv(std::span<const incident::CaseRecord> records, Instant now, IndexKey key);

/// "reported", "filed", "dispatched", "handling", "fed_back", "checked", "closed": of the columns.
std::string_view wordOf(incident::HandlingStep step);

}  // namespace citymirror::session
