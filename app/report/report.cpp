#include "app/report/report.h"

#include "app/report/html.h"
#include "app/report/report_sections.h"
#include "app/report/svg_chart.h"
#include "engine/core/file_io.h"

namespace citymirror::report {
namespace {

void fill(std::string& page, const std::string& slot, const std::string& content) {
  const std::size_t at = page.find(slot);
  if (at != std::string::npos) page.replace(at, slot.size(), content);
}

}  // namespace

Outcome writeReport(const ReportInputs& inputs, const std::string& path) {
  if (!inputs.view || !inputs.view->city) {
    return Error{ErrorCode::badInput, "there is no city to report on", path, "Open a city first"};
  }
  auto page = readFile(inputs.templatesFolder + "/report.html");
  if (!page) return page.error();
  const session::WorldView& view = *inputs.view;
  std::string body = chartPatterns() + titleSection(view) + summarySection(inputs) +
                     warningSection(view) + pictureSection(inputs.pictures) + riskSection(view) +
                     rainSection(view) + gaugeSection(view) + routeSection(view) +
                     healthSection(view) + logSection(view) + thresholdSection(inputs.thresholds) +
                     sourceSection(view);
  std::string html = std::move(page).value();
  fill(html, "{{title}}", escape(view.city->name.zh + " · " + view.city->name.in(Language::en)));
  fill(html, "{{body}}", body);
  return writeFile(path, html);
}

}  // namespace citymirror::report
